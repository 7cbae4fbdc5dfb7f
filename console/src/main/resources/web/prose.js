// @ts-check
import { ask } from './ask.js';
import { when } from './format.js';
import { now, state } from './store.js';

/** @param {string} host @returns {import('./store.js').Subject} */
export const hostSubject = (host) => ({ word: `host:${host}`, kind: 'host', name: host });

/**
 * What a record says in words: times are told in the viewer's zone, and hosts can be asked about.
 *
 * @param {string} text
 */
export const prose = (text) => text.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|[\w.-]*\w)/).map((word) => {
    if (/^\d{4}-\d\d-\d\dT.*Z$/.test(word)) return when(word, now());
    return state.hosts.has(word) ? ask(hostSubject(word), word) : word;
});
