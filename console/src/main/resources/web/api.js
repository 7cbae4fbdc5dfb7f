// @ts-check
/** The server's answers; what goes wrong is an Error whose message says what to do about it. */

const ROOT = new URL('./api/v1', import.meta.url).href;
const KEPT = 'isotherm.token';

/** @param {string} name of a pool */
export const poolPath = (name) => `/pools/${encodeURIComponent(name)}`;

export class Refused extends Error {
    /** @param {number} status @param {string} message */
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}

let moment = '';

/** Asks from now on how it was at a time of a recording. @param {number} at in milliseconds */
export function askAt(at) {
    moment = new Date(at).toISOString();
}

/** Takes a token out of the address, so that it is neither kept in the history nor passed on with a copied address. */
export function takeToken() {
    const given = new URLSearchParams(location.hash.slice(1)).get('token');
    if (given) {
        keepToken(given);
        history.replaceState(null, '', location.pathname + location.search);
    }
}

/** Keeps a token as long as this tab is open; an empty one forgets it. @param {string} token */
export function keepToken(token) {
    if (token) sessionStorage.setItem(KEPT, token);
    else sessionStorage.removeItem(KEPT);
}

/** @param {Record<string, string>} more @returns {Record<string, string>} */
function headers(more) {
    const token = sessionStorage.getItem(KEPT);
    return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

/** @param {Response} response */
async function checked(response) {
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    throw new Refused(response.status, problem?.detail ?? `${response.status} ${response.statusText}`);
}

/**
 * @param {string} path below /api/v1
 * @param {Record<string, string | number | boolean | undefined>} [query]
 */
export async function get(path, query = {}) {
    const given = Object.entries(moment ? { ...query, at: query.at ?? moment } : query).filter(([, value]) => value !== undefined && value !== '');
    const search = given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : '';
    const response = await fetch(`${ROOT}${path}${search}`, { headers: headers({ Accept: 'application/json' }), cache: 'no-cache' });
    return (await checked(response)).json();
}

/** A list that comes in pages, page by page. @param {string} path @param {Record<string, string | number | boolean>} query */
export async function* pages(path, query) {
    let after;
    do {
        const page = await get(path, { ...query, after });
        yield page.items;
        after = page.next;
    } while (after);
}

/** All entries of a list that comes in pages. @param {string} path @param {Record<string, string | number | boolean>} query */
export async function getAll(path, query) {
    const items = [];
    for await (const page of pages(path, query)) items.push(...page);
    return items;
}

/**
 * Asks for a change, or what it would do.
 *
 * @param {string} path
 * @param {object} body
 * @param {{preview?: boolean, version?: number}} how the version of the configuration that it was previewed with, if that matters
 * @returns {Promise<import('./model.js').Outcome>}
 */
export async function post(path, body, { preview = false, version } = {}) {
    const response = await fetch(`${ROOT}${path}${preview ? '?preview=true' : ''}`, {
        method: 'POST',
        headers: headers({
            'Content-Type': 'application/json',
            ...(preview ? {} : { 'Idempotency-Key': crypto.randomUUID() }),
            ...(version === undefined || preview ? {} : { 'If-Match': `"${version}"` }),
        }),
        body: JSON.stringify(body),
    });
    return (await checked(response)).json();
}

/** A stream of events that does not end by itself. @param {string} path @param {string} lastId @param {AbortSignal} signal */
export async function stream(path, lastId, signal) {
    const more = lastId ? { 'Last-Event-ID': lastId } : {};
    const response = await fetch(`${ROOT}${path}`, {
        headers: headers({ Accept: 'text/event-stream', ...more }),
        cache: 'no-store',
        signal,
    });
    return /** @type {ReadableStream<Uint8Array>} */ ((await checked(response)).body);
}
