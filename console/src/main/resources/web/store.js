// @ts-check
/**
 * What the page knows, in one place. Whoever changes it does so through `update`, which has the page drawn anew once
 * with the next frame, however many changes came together.
 *
 * @typedef {{word: string, kind: 'pool' | 'host' | 'vm' | 'command' | 'decision', name: string, at?: string}} Subject
 */

export const state = {
    /** Who asks. */
    session: { role: 'none', name: '', control: false, version: '', recording: /** @type {import('./model.js').Recording | null} */ (null) },
    /** The time of a recording that is looked at, in milliseconds. */
    at: 0,
    /** Whether that is still being read. */
    looking: false,
    /** Why the server does not let us read; empty where it does. */
    refused: '',
    /** @type {string[]} */
    pools: [],
    pool: '',
    /** @type {{status: 'connecting' | 'live' | 'lost' | 'recorded', since: number}} */
    connection: { status: 'connecting', since: Date.now() },
    /** @type {import('./model.js').Summary | null} */
    summary: null,
    /** @type {Map<string, import('./model.js').Host>} */
    hosts: new Map(),
    /** @type {import('./model.js').Move[]} */
    moves: [],
    /** @type {import('./model.js').Offer[]} */
    offers: [],
    /** @type {import('./model.js').Decision[]} */
    decisions: [],
    /** @type {import('./model.js').Power | null} */
    power: null,
    /** @type {import('./model.js').History | null} */
    history: null,
    /** @type {import('./model.js').Config | null} */
    config: null,
    /** @type {import('./model.js').ConfigVersion[]} */
    versions: [],
    /** @type {import('./model.js').DeadLetter[]} */
    deadLetters: [],
    /** How the heat map is looked at. */
    heat: { resource: /** @type {import('./model.js').Resource | 'all'} */ ('cpu'), sort: 'name', filter: '', table: false, focused: '' },
    /** @type {{subject: Subject, answer: import('./model.js').Answer | null, problem: string} | null} */
    asked: null,
    /** @type {import('./controls.js').Dialog | null} */
    dialog: null,
    /** What was last done. */
    notice: '',
};

/** @type {() => void} */
let draw = () => {};
let due = false;
/** A tab that is not looked at has no frames, but its title tells what is hot. */
const HIDDEN = 1_000;

/** @param {() => void} listener draws the page */
export function onChange(listener) {
    draw = listener;
}

/** @param {(now: typeof state) => void} [change] */
export function update(change) {
    change?.(state);
    if (due) return;
    due = true;
    const drawn = () => {
        cancelAnimationFrame(frame);
        clearTimeout(later);
        due = false;
        draw();
    };
    const frame = requestAnimationFrame(drawn);
    const later = setTimeout(drawn, HIDDEN);
}

/** Now by the pool's own time, in milliseconds: that of its newest decision. */
export const now = () => (state.summary ? Date.parse(state.summary.at) : Date.now());
