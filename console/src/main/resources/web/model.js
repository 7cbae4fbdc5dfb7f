// @ts-check
/**
 * What the server tells, as openapi.yaml describes it, and how events change it.
 *
 * @typedef {'cpu' | 'memory' | 'network' | 'disk'} Resource
 * @typedef {Record<Resource, number | null>} Load
 * @typedef {{vm: string, name: string, host: string, state: string, load: Load, memoryKib: number}} Guest
 * @typedef {{host: string, at: string, temperature: 'HOT' | 'NORMAL' | 'COLD' | 'UNKNOWN', since: string, quality: string, load: Load,
 *   guestCount: number, maintenance: boolean, asleepSince: string | null, guests: Guest[]}} Host
 * @typedef {{hot: number, normal: number, cold: number, unknown: number, asleep: number}} HostCounts
 * @typedef {{scenario: string, mode: string, algorithm: string | null, evidence: string[], wanted: number, got: number,
 *   waitsFor: string | null}} Share
 * @typedef {{pool: string, at: string, scenario: string, scenarioSince: string, scenarios: Share[], mode: string, paused: boolean,
 *   configVersion: number, hosts: HostCounts, guests: number, underWay: number, offers: number, attention: string[]}} Summary
 * @typedef {{commandId: string, vm: string, source: string, destination: string, issuedAt: string, why: string, status: string | null,
 *   problem: string, expectedMillis: number | null, elapsedMillis: number, heardAt?: number}} Move
 * @typedef {{id: string, what: string, until: string}} Offer
 * @typedef {{decisionId: string, tick: string, scenario: string, mode: string, algorithm: string | null, configVersion: number,
 *   hosts: HostCounts, evidence: string[], issued: string[], offered: string[], rejections: Record<string, number>}} Decision
 * @typedef {{commandId: string, host: string, action: string, issuedAt: string, why: string, status: string | null, problem: string}} PowerAction
 * @typedef {{savings: {since: string, asleepSince: Record<string, string>, sleptHours: number, savedWattHours: number, measuredWattHours: number}, last: PowerAction[]}} Power
 * @typedef {{name: string, from: string, to: string}} Recording
 * @typedef {{stepMillis: number, points: {at: string, scenario: string, hosts: HostCounts, mean: Load, highest: Load, issued: number}[]}} History
 * @typedef {{version: number, at: string | null, by: string, reason: string, yaml: string}} Config
 * @typedef {{version: number, at: string, by: string, reason: string, deleted: boolean, changes: string[]}} ConfigVersion
 * @typedef {{at: string, key: string, topic: string, partition: string, offset: string, reason: string, message: string, bytes: number}} DeadLetter
 * @typedef {{stage: string, at: string, text: string, figures: Record<string, unknown>}} Step
 * @typedef {{pool: string, subject: string, at: string, summary: string, steps: Step[]}} Answer
 * @typedef {{pool: string, preview: boolean, changed: boolean, version: number, outcome: string, changes: string[]}} Outcome
 */

export const RESOURCES = /** @type {Resource[]} */ (['cpu', 'memory', 'network', 'disk']);
const KEPT = 500;

/** Whether it may still be carried out. @param {Move | PowerAction} command */
export const active = (command) => command.status === null || command.status === 'ACCEPTED' || command.status === 'RUNNING';

/** Whether it was not done, or nobody knows. @param {Move | PowerAction} command */
export const failed = (command) => ['FAILED', 'REJECTED', 'EXPIRED', 'UNKNOWN'].includes(command.status ?? '');

/** How far a move has got by the time it was expected to take; Xen does not tell. @param {Move} move */
export const progress = (move) => (move.expectedMillis ? Math.min(0.95, move.elapsedMillis / move.expectedMillis) : 0.5);

/** HOT, NORMAL, COLD, UNKNOWN or ASLEEP. @param {Host} host */
export const condition = (host) => (host.asleepSince ? 'ASLEEP' : host.temperature);

/** The resource that a host uses most of. @param {Host} host @returns {Resource} */
export const fullest = (host) => RESOURCES.reduce((most, one) => ((host.load[one] ?? 0) > (host.load[most] ?? 0) ? one : most));

/** When something was commanded, or the scenario changed: milliseconds, the earliest first. @param {History | null} history */
export const scenarioChanges = (history) => (history?.points ?? [])
    .filter((point, i, all) => point.issued > 0 || (i > 0 && point.scenario !== all[i - 1].scenario))
    .map((point) => Date.parse(point.at));

/**
 * The same with newer states of some hosts, which keep the guests that are known of them.
 *
 * @param {Map<string, Host>} hosts
 * @param {Host[]} newer
 * @param {Iterable<string>} [kept] the names of those that there still are; all where it is not told
 */
export function withHosts(hosts, newer, kept = hosts.keys()) {
    const names = new Set(kept);
    const merged = new Map([...hosts].filter(([name]) => names.has(name)));
    for (const host of newer) {
        merged.set(host.host, { ...host, guests: host.guests ?? hosts.get(host.host)?.guests ?? [] });
    }
    return merged;
}

/**
 * The same list, newest first, with one entry new or in the place of that of the same id.
 *
 * @template T
 * @param {T[]} list
 * @param {T} entry
 * @param {(entry: T) => unknown} id
 */
export function withEntry(list, entry, id) {
    const at = list.findIndex((one) => id(one) === id(entry));
    return at < 0 ? [entry, ...list].slice(0, KEPT) : list.with(at, entry);
}
