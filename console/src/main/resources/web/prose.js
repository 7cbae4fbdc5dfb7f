// @ts-check
import { ask } from './ask.js';
import { when } from './format.js';
import { saying } from './i18n.js';
import { html } from './lib.js';
import { now, state } from './store.js';

/** @param {string} host @returns {import('./store.js').Subject} */
export const hostSubject = (host) => ({ word: `host:${host}`, kind: 'host', name: host });

/**
 * What a record says in words: in the viewer's language as far as that is known, times are told in the viewer's zone, and
 * hosts can be asked about.
 *
 * @param {string} text
 */
export const prose = (text) => spoken(text, (word) => (state.hosts.has(word) ? ask(hostSubject(word), word) : word));

/** The same where nothing can be asked, as within a button or a dialog. @param {string} text */
export const said = (text) => spoken(text, (word) => word);

/** @param {string} text @param {(word: string) => unknown} named */
const spoken = (text, named) => saying(text).map((part) => {
    const words = part.text.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|[\w.-]*\w)/)
        .map((word) => (/^\d{4}-\d\d-\d\dT.*Z$/.test(word) ? when(word, now()) : named(word)));
    return part.english ? html`<span lang="en">${words}</span>` : words;
});
