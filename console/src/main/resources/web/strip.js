// @ts-check
import { html, ref, uPlot } from './lib.js';
import { clock, duration, minute, share, when } from './format.js';
import { ask, open } from './ask.js';
import { current, t } from './i18n.js';
import { colour } from './palette.js';
import { look } from './follow.js';
import { now, state } from './store.js';
import { theme } from './theme.js';

/**
 * Load and scenario of the last day: the pool's mean, its fullest host, and below them what situation it was in.
 *
 * @typedef {import('./model.js').History} History
 */

const HEIGHT = 170;
const BAND = 14;
const AXIS = 24;

/** @type {HTMLElement | null} */
let element = null;
/** @type {uPlot | null} */
let plot = null;
let drawn = { key: '', history: /** @type {History | null} */ (null), width: 0, at: 0 };
const sizes = new ResizeObserver(() => drawStrip());

/** @param {Element | undefined} given */
function mount(given) {
    sizes.disconnect();
    plot?.destroy();
    plot = null;
    element = given instanceof HTMLElement ? given : null;
    if (element) sizes.observe(element);
}

/** Draws the strip; the page has been drawn before. */
export function drawStrip() {
    const { history } = state;
    const width = element?.clientWidth ?? 0;
    if (!element || !history || width === 0) return;
    const { resource } = state.heat;
    const of = resource === 'all' ? 'cpu' : resource;
    const key = `${of} ${theme()} ${current()}`;
    const { points } = history;
    const data = [
        points.map((point) => Date.parse(point.at) / 1000),
        points.map((point) => percent(point.mean[of])),
        points.map((point) => percent(point.highest[of])),
    ];
    if (!plot || drawn.key !== key) {
        plot?.destroy();
        plot = new uPlot(options(width, of), data, element);
    } else {
        if (drawn.width !== width) plot.setSize({ width, height: HEIGHT });
        if (drawn.history !== history) plot.setData(data);
        else if (drawn.at !== state.at) plot.redraw(false);
    }
    drawn = { key, history, width, at: state.at };
}

const percent = (value) => (value === null ? null : 100 * value);

function options(width, of) {
    const axis = { stroke: colour('text-quiet'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const line = (label, stroke, thick) => ({ label, stroke, width: thick, points: { show: false }, value: (_, value) => (value === null ? '–' : share(value / 100)) });
    return {
        width,
        height: HEIGHT,
        padding: [8, 20, BAND + 2, 0],
        cursor: { y: false, drag: { x: true, y: false } },
        legend: { live: true },
        scales: { y: { range: [0, 100] } },
        axes: [
            { ...axis, size: AXIS, values: (_, ticks) => ticks.map((tick) => minute(1000 * tick)), space: 70 },
            { ...axis, size: 44, values: (_, ticks) => ticks.map((tick) => `${tick} %`), splits: () => [0, 25, 50, 75, 100] },
        ],
        series: [
            { label: t('strip.at'), value: (_, value) => (value === null ? '–' : clock(1000 * value)) },
            line(t('strip.mean', t(`resource.${of}`)), colour('line-mean'), 1.5),
            line(t('strip.highest'), colour('line-highest'), 1.5),
        ],
        hooks: { draw: [bands, marker], ready: [(drawnPlot) => drawnPlot.over.addEventListener('click', () => askAt(drawnPlot))] },
    };
}

/** How the pool was at the time under the cursor, to which a recording goes, unless a part of the day was chosen to be shown larger. */
function askAt(drawnPlot) {
    if (drawnPlot.select.width > 0) return;
    const index = drawnPlot.cursor.idx;
    const at = index === null || index === undefined ? undefined : state.history?.points[index]?.at;
    if (at && state.session.recording) look(Date.parse(at));
    else if (at) open({ word: '', kind: 'pool', name: state.pool, at });
}

/** The time of a recording that is looked at. */
function marker(drawnPlot) {
    if (!state.session.recording) return;
    const pen = drawnPlot.ctx;
    const x = Math.round(drawnPlot.valToPos(state.at / 1000, 'x', true));
    const { left, top, width, height } = drawnPlot.bbox;
    if (x < left || x > left + width) return;
    pen.save();
    pen.fillStyle = colour('accent');
    pen.fillRect(x - devicePixelRatio, top, 2 * devicePixelRatio, height);
    pen.restore();
}

/** A band of colours for the scenarios, with their names where there is room. */
function bands(drawnPlot) {
    const pen = drawnPlot.ctx;
    const ratio = devicePixelRatio;
    const top = drawnPlot.bbox.top + drawnPlot.bbox.height + AXIS * ratio;
    pen.save();
    pen.font = `${10 * ratio}px system-ui, sans-serif`;
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    for (const spell of scenarioSpells(state.history)) {
        const left = Math.max(drawnPlot.bbox.left, drawnPlot.valToPos(spell.from / 1000, 'x', true));
        const right = Math.min(drawnPlot.bbox.left + drawnPlot.bbox.width, drawnPlot.valToPos(spell.to / 1000, 'x', true));
        if (right <= left) continue;
        pen.fillStyle = colour(`scenario-${spell.scenario}`);
        pen.fillRect(left, top, right - left, BAND * ratio);
        const name = t(`scenario.${spell.scenario}`);
        if (pen.measureText(name).width + 8 * ratio < right - left) {
            pen.fillStyle = colour(`on-scenario-${spell.scenario}`) || colour('surface');
            pen.fillText(name, left + 4 * ratio, top + (BAND / 2) * ratio);
        }
    }
    pen.restore();
}

/** @param {History | null} history @returns {{scenario: string, from: number, to: number, issued: number}[]} oldest first */
export function scenarioSpells(history) {
    const found = [];
    for (const point of history?.points ?? []) {
        const at = Date.parse(point.at);
        const last = found[found.length - 1];
        if (last) last.to = Math.min(at, last.seen + 3 * (history?.stepMillis ?? 0));
        if (last?.scenario === point.scenario && last.to === at) {
            last.seen = at;
            last.issued += point.issued;
        } else {
            found.push({ scenario: point.scenario, from: at, to: at + (history?.stepMillis ?? 0), seen: at, issued: point.issued });
        }
    }
    return found;
}

export function strip() {
    const found = scenarioSpells(state.history).reverse();
    return html`<section class="card strip" aria-labelledby="strip">
        <h2 id="strip">${t(state.session.recording ? 'strip.recorded' : 'strip')}</h2>
        <div class="plot" role="img" aria-label=${t('strip.label')} ${ref(mount)}></div>
        <details>
            <summary>${t('strip.list')}</summary>
            <ol>${found.slice(0, 50).map((spell) => html`<li>${ask({ word: '', kind: 'pool', name: state.pool, at: new Date(spell.from).toISOString() }, when(spell.from, now()))} · ${t(`scenario.${spell.scenario}`)} · ${duration(spell.to - spell.from)}${spell.issued ? ` · ${t('strip.issued', spell.issued)}` : ''}</li>`)}</ol>
        </details>
    </section>`;
}
