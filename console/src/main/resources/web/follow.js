// @ts-check
import * as api from './api.js';
import { listen } from './live.js';
import { withEntry, withHosts } from './model.js';
import { state, update } from './store.js';

/** Keeps what the page knows of a pool up to date: reads it once, and then follows the events. */

/** Shortest times between two readings of what events do not carry, in milliseconds. */
const APART = { guests: 4_000, history: 5_000, power: 5_000, versions: 2_000 };

/** A page of hosts with their guests that is read and drawn within a frame or two. */
const HOSTS = 200;
const DECISIONS = 200;
const MOVES = 100;

let stop = () => {};
/** @type {Map<string, number>} */
const due = new Map();

/** Shows another pool. @param {string} name */
export function choose(name) {
    stop();
    due.forEach((timer) => clearTimeout(timer));
    due.clear();
    update((now) => {
        Object.assign(now, { pool: name, summary: null, hosts: new Map(), moves: [], offers: [], decisions: [], power: null, history: null, asked: null });
        now.connection = { status: 'connecting', since: Date.now() };
    });
    if (state.session.recording) {
        connection('recorded');
        look(state.at);
        return;
    }
    stop = listen(`${api.poolPath(name)}/events`, {
        onEvent: (event, data) => take(name, event, data),
        onLive: () => connection('live'),
        onLost: (why) => {
            connection('lost');
            if (why instanceof api.Refused) update((now) => { now.refused = why.message; });
        },
    });
}

/** Shows how it was at a time of the recording. @param {number} at in milliseconds */
export function look(at) {
    const { recording } = state.session;
    if (!recording) return;
    const chosen = Math.min(Math.max(at, Date.parse(recording.from)), Date.parse(recording.to));
    update((now) => { now.at = chosen; });
    api.askAt(chosen);
    const address = new URL(location.href);
    address.searchParams.set('pool', state.pool);
    address.searchParams.set('at', new Date(chosen).toISOString());
    history.replaceState(null, '', address);
    if (!state.looking) readRecorded();
}

/** Reads until what is shown is of the time that was chosen last, however often that changes meanwhile. */
async function readRecorded() {
    update((now) => { now.looking = true; });
    let read;
    do {
        read = { pool: state.pool, at: state.at };
        await readAll(read.pool);
    } while (read.pool !== state.pool || read.at !== state.at);
    update((now) => { now.looking = false; });
}

function connection(status) {
    if (state.connection.status !== status) {
        update((now) => {
            now.connection = { status, since: Date.now() };
            if (status === 'live') now.refused = '';
        });
    }
}

/** One event. */
function take(pool, event, data) {
    const takers = {
        snapshot: () => readAll(pool),
        pool: () => update((now) => { now.summary = data; }),
        hosts: () => {
            update((now) => { now.hosts = withHosts(now.hosts, data.items); });
            later('guests', () => readGuests(pool));
        },
        decision: () => {
            update((now) => { now.decisions = withEntry(now.decisions, data, (one) => one.decisionId); });
            later('history', () => read(pool, 'history', 'history'));
            if (state.summary?.hosts.asleep) later('power', () => read(pool, 'power', 'power'));
        },
        move: () => update((now) => {
            now.moves = withEntry(now.moves, { ...data, heardAt: Date.now() }, (one) => one.commandId);
        }),
        power: () => later('power', () => read(pool, 'power', 'power')),
        offers: () => update((now) => { now.offers = data.items; }),
        config: () => later('versions', () => readConfig(pool)),
        'dead-letter': () => update((now) => { now.deadLetters = withEntry(now.deadLetters, data, (one) => `${one.topic} ${one.partition} ${one.offset}`); }),
    };
    takers[event]?.();
}

/** Reads, but not more often than it may; what comes meanwhile makes one reading afterwards. */
function later(what, reading) {
    if (due.has(what)) return;
    due.set(what, setTimeout(() => {
        due.delete(what);
        reading().catch(told);
    }, APART[what]));
}

function told(failure) {
    update((now) => { now.notice = failure.message; });
}

async function read(pool, resource, field) {
    const value = await api.get(`${api.poolPath(pool)}/${resource}`);
    if (state.pool === pool) update((now) => { now[field] = value; });
}

/** All hosts, and then their guests. */
async function readHosts(pool) {
    const hosts = await api.getAll(`${api.poolPath(pool)}/hosts`, { limit: 2000 });
    if (state.pool === pool) update((now) => { now.hosts = withHosts(now.hosts, hosts); });
    await readGuests(pool);
}

/** Hosts with their guests, page by page; in the end, hosts that are no more are left out. */
async function readGuests(pool) {
    const names = [];
    for await (const hosts of api.pages(`${api.poolPath(pool)}/hosts`, { guests: true, limit: HOSTS })) {
        if (state.pool !== pool) return;
        names.push(...hosts.map((host) => host.host));
        update((now) => { now.hosts = withHosts(now.hosts, hosts); });
    }
    if (state.hosts.size > names.length) update((now) => { now.hosts = withHosts(now.hosts, [], names); });
}

async function readItems(pool, path, field, limit) {
    const { items } = await api.get(path, { limit });
    if (state.pool === pool) update((now) => { now[field] = items; });
}

async function readConfig(pool) {
    await Promise.all([
        read(pool, 'config', 'config'),
        api.get(`${api.poolPath(pool)}/config/history`).then(({ items }) => update((now) => { now.versions = items; })),
    ]);
}

/** What a night needs first comes first: state and hosts, then the rest. */
async function readAll(pool) {
    const path = api.poolPath(pool);
    const all = await Promise.allSettled([
        api.get('/pools').then(({ items }) => update((now) => {
            now.pools = items.map((one) => one.pool);
            const found = items.find((one) => one.pool === pool) ?? null;
            now.summary = state.session.recording ? found : now.summary ?? found;
        })),
        readHosts(pool),
        readItems(pool, `${path}/moves`, 'moves', MOVES),
        readItems(pool, `${path}/offers`, 'offers'),
        readItems(pool, `${path}/decisions`, 'decisions', DECISIONS),
        read(pool, 'history', 'history'),
        read(pool, 'power', 'power'),
        readConfig(pool),
        readItems(pool, '/dead-letters', 'deadLetters', 50),
    ]);
    all.filter((one) => one.status === 'rejected').forEach((one) => told(/** @type {PromiseRejectedResult} */ (one).reason));
}
