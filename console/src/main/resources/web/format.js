// @ts-check
import { html, nothing } from './lib.js';
import { locale } from './i18n.js';

const GIB = 1 << 20;

/** Quantities as the command line writes them. */
export const share = (value) => (value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)} %`);

/** An amount of memory, in MiB, from 10 GiB on in GiB. @param {number} kib */
export const memory = (kib) => (kib < 10 * GIB ? `${Math.floor(kib / 1024)} MiB` : `${(kib / GIB).toFixed(1)} GiB`);

/** A rate of bytes. @param {number} bytes per second */
export const rate = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB/s`;

/** A duration in its largest unit and the next. @param {number} millis */
export function duration(millis) {
    const seconds = Math.max(0, Math.floor(millis / 1000));
    const units = (large, unit, small, next) => `${large} ${unit}${small ? ` ${small} ${next}` : ''}`;
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 3600) return units(Math.floor(seconds / 60), 'min', seconds % 60, 's');
    if (seconds < 86400) return units(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
    return units(Math.floor(seconds / 86400), 'd', Math.floor((seconds % 86400) / 3600), 'h');
}

/** Seconds with one decimal, as moves are timed. @param {number | null | undefined} millis */
export const seconds = (millis) => (millis === null || millis === undefined ? '–' : `${(millis / 1000).toFixed(1)} s`);

/** Making one costs far more than using it. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

function zone(at, options) {
    const key = locale() + Object.keys(options);
    let format = formats.get(key);
    if (!format) {
        format = new Intl.DateTimeFormat(locale(), { hourCycle: 'h23', ...options });
        formats.set(key, format);
    }
    return format.format(new Date(at));
}

/** The time of day in the viewer's zone. @param {string | number} at */
export const clock = (at) => zone(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The time of day in the viewer's zone, without seconds. @param {string | number} at */
export const minute = (at) => zone(at, { hour: '2-digit', minute: '2-digit' });

const day = (at) => zone(at, { month: 'short', day: 'numeric' });
const utc = (at) => new Date(at).toISOString().replace('.000Z', 'Z');

/** An instant in the viewer's zone, with the day where that is not `now`'s, and UTC on hover. */
export function when(/** @type {string | number | null | undefined} */ at, now = Date.now()) {
    if (!at) return nothing;
    const told = day(at) === day(now) ? clock(at) : `${day(at)} ${clock(at)}`;
    return html`<time datetime=${utc(at)} title="${utc(at)} (UTC)">${told}</time>`;
}

/** A sign for each state, so that none is told by colour alone. */
export const SIGNS = { HOT: '▲', NORMAL: '●', COLD: '▽', UNKNOWN: '?', ASLEEP: '☾' };
