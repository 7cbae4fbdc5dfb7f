// @ts-check
import { sentences } from './zh-patterns.js';
import zh from './zh.js';

/**
 * Sentences of records in Chinese. Records are English, and only the page puts them into Chinese, by the patterns of
 * zh-patterns.js; what none of them knows stays as it came, and is told apart as English.
 *
 * @typedef {{text: string, english: boolean}} Part
 * @typedef {{parts: Part[], english: number}} Told with the number of letters that stayed English
 * @typedef {{expression: RegExp, landmark: string, kinds: string[], chinese: string}} Pattern
 */

const NAME = '[^\\s,;()\'"]*[^\\s,;:.()\'"](?: \\([\\w-]{1,36}\\))?';
const NUMBER = '-?\\d+(?:\\.\\d+)?';
const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?Z';

/** A letter, or parentheses with all that is in them, so many deep. @param {number} depth */
const within = (depth) => (depth === 0 ? '[^()]' : `[^()]|\\((?:${within(depth - 1)})*\\)`);

/** Counted things, with the measure words that Chinese asks for. */
const COUNTED = {
    CPU: '个 CPU',
    candidate: '个候选',
    decision: '次决策',
    guest: '台虚拟机',
    host: '台主机',
    move: '个迁移',
    'planned move': '个计划的迁移',
    'power command': '条电源命令',
    sample: '个采样',
    window: '个窗口',
};

const RESOURCES = ['cpu', 'memory', 'network', 'disk'];
const SCENARIOS = ['UNSAFE', 'EVACUATION', 'RULE_REPAIR', 'OVERLOAD', 'SATURATION', 'IMBALANCE', 'CONSOLIDATION', 'STEADY', 'PAUSED'];
const STATES = { RUNNING: '运行中', PAUSED: '已暂停', STOPPED: '已关机', CRASHED: '已崩溃', MIGRATING_IN: '迁入中', MIGRATING_OUT: '迁出中', UNKNOWN: '状态未知' };

const words = (group, names) => ({
    expression: names.join('|'),
    told: (/** @type {string} */ word) => zh[`${group}.${group === 'resource' ? word.toLowerCase() : word.toUpperCase()}`] ?? word,
});

/** What may stand in a pattern in braces: how it reads, and what it becomes. Without `told` it stays as it is. */
const KINDS = {
    name: { expression: NAME },
    names: {
        expression: `${NAME}(?:(?:, | and )${NAME})*(?: and \\d+ more)?`,
        told: (text) => text.replace(/ and (\d+) more$/, ' 等（另有 $1 个）').replace(/, | and /g, '、'),
    },
    number: { expression: NUMBER },
    amount: { expression: `${NUMBER} (?:%|[KMG]iB|Wh?|ms)|${NUMBER} (?:s|min|h|d)(?: \\d+ (?:s|min|h))?` },
    time: { expression: TIME },
    clock: { expression: '\\d\\d:\\d\\d' },
    count: {
        expression: `\\d+ (?:${Object.keys(COUNTED).join('|')})s?`,
        told: (text) => text.replace(/ (.*?)s?$/, (_, thing) => ` ${COUNTED[thing]}`),
    },
    resource: words('resource', RESOURCES),
    scenario: words('scenario', SCENARIOS),
    mode: words('mode', ['OBSERVE', 'RECOMMEND', 'AUTOMATIC']),
    condition: words('condition', ['HOT', 'NORMAL', 'COLD', 'UNKNOWN']),
    quality: words('quality', ['GOOD', 'FAIR', 'POOR', 'STALE']),
    status: words('status', ['ACCEPTED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'REJECTED', 'EXPIRED', 'UNKNOWN']),
    action: words('power', ['SLEEP', 'WAKE']),
    state: { expression: Object.keys(STATES).join('|'), told: (word) => STATES[word.toUpperCase()] },
    /** What an operator, a setting or another program says. */
    text: { expression: '.+' },
    /** Sentences and parts of them, which are told in turn. */
    rest: { expression: `(?:${within(4)})+?` },
};

/** @type {Pattern[]} */
const PATTERNS = sentences.map(([english, chinese]) => {
    const literals = english.split(/\{\w+\}/);
    const kinds = [...english.matchAll(/\{(\w+)\}/g)].map(([, kind]) => kind);
    const escaped = literals.map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return {
        expression: new RegExp(`^${escaped.map((literal, i) => literal + (i < kinds.length ? `(${KINDS[kinds[i]].expression})` : '')).join('')}$`, 'is'),
        landmark: literals.reduce((longest, literal) => (literal.length > longest.length ? literal : longest)).toLowerCase(),
        kinds,
        chinese,
    };
});

/** Between sentences, and between parts of one. */
const BETWEEN = /; |\. |, /g;
const WIDE = { '; ': '；', '. ': '。', ', ': '，' };
const ONE_NAME = new RegExp(`^(?:${NAME}|${NUMBER})$`);
const isName = (text) => ONE_NAME.test(text) && !/\p{Script=Han}/u.test(text);

const han = (letter) => /\p{Script=Han}/u.test(letter);
const wide = (letter) => /[，。；：、（）‘’“”？]/.test(letter);

/** Two parts of a text side by side: a space between Chinese and other letters, none within Chinese. */
function beside(left, right) {
    const before = left.trimEnd();
    const after = right.trimStart();
    if (!before || !after) return [left, right];
    const [last, first] = [before[before.length - 1], after[0]];
    if (wide(last) || wide(first) || (han(last) && han(first))) return [before, after];
    if (han(last) !== han(first)) return [before, ` ${after}`];
    return [left, right];
}

/** @param {Part[]} parts @returns {Part[]} */
function joined(parts) {
    const all = /** @type {Part[]} */ ([]);
    for (const { text, english } of parts) {
        const former = all[all.length - 1];
        if (!former) {
            all.push({ text, english });
            continue;
        }
        const [left, right] = beside(former.text, text);
        former.text = left;
        if (former.english === english) former.text += right;
        else all.push({ text: right, english });
    }
    return all;
}

/** @param {Part[]} parts @returns {Told} */
const of = (parts) => ({
    parts: joined(parts.filter(({ text }) => text !== '')),
    english: parts.reduce((sum, part) => sum + (part.english ? part.text.length : 0), 0),
});

/** What was told lately: the page is drawn many times with the same sentences. @type {Map<string, Told>} */
const known = new Map();
const MOST_KNOWN = 20_000;

/** Whether it is a part of its own: none ends within parentheses. @param {string} text */
function balanced(text) {
    let depth = 0;
    for (const letter of text) {
        if (letter === '(') depth++;
        else if (letter === ')' && --depth < 0) return false;
    }
    return depth === 0;
}

/** @param {string} text @param {Pattern} pattern @returns {Told | null} */
function by(text, { expression, kinds, chinese }) {
    const match = expression.exec(text);
    if (!match) return null;
    const values = kinds.map((kind, i) => {
        if (kind === 'rest') return told(match[i + 1]).parts;
        return [{ text: KINDS[kind].told?.(match[i + 1]) ?? match[i + 1], english: false }];
    });
    return of(chinese.split(/(\{\d\})/).flatMap((part) => {
        const place = /^\{(\d)\}$/.exec(part);
        return place ? values[Number(place[1])] : [{ text: part, english: false }];
    }));
}

/** How many readings of its parts are tried of a text: what says nothing that patterns know, such as a program's long message, ends there. */
const MOST_READINGS = 1_000;
let readings = 0;

/** As the pattern tells it that leaves least English, the first of such; null where none fits. @param {string} text @returns {Told | null} */
function whole(text) {
    if (++readings > MOST_READINGS) return null;
    const lower = text.toLowerCase();
    let best = null;
    for (const pattern of PATTERNS) {
        const found = lower.includes(pattern.landmark) ? by(text, pattern) : null;
        if (found && (!best || found.english < best.english)) best = found;
        if (best?.english === 0) return best;
    }
    return best ?? (isName(text) ? of([{ text, english: false }]) : null);
}

/** One after the other. @param {Told} first @param {string} separator @param {Told} rest */
function followed(first, separator, rest) {
    const plain = first.parts[first.parts.length - 1].english || rest.parts[0].english;
    const names = isName(first.parts[0].text) && isName(rest.parts[0].text.split('、')[0]);
    return of([...first.parts, { text: plain ? separator : names && separator === ', ' ? '、' : WIDE[separator], english: plain }, ...rest.parts]);
}

/** @param {string} text @param {Told} found */
function keep(text, found) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, found);
}

/** @param {string} text @returns {Told} */
function told(text) {
    const former = known.get(text);
    if (former) return former;
    let best = whole(text);
    let ahead = true;
    for (const { index, 0: separator } of best?.english === 0 ? [] : [...text.matchAll(BETWEEN)]) {
        const [head, tail] = [text.slice(0, index), text.slice(index + separator.length)];
        if (!head || !tail || !balanced(head)) continue;
        const first = whole(head) ?? (ahead ? of([{ text: head, english: true }]) : null);
        ahead = false;
        const both = first && followed(first, separator, told(tail));
        if (both && (!best || both.english < best.english)) best = both;
        if (best?.english === 0) break;
    }
    const found = best ?? of([{ text, english: true }]);
    if (readings <= MOST_READINGS) keep(text, found);
    return found;
}

/** What a record says, in Chinese, and in English what no pattern knows. @param {string} text @returns {Part[]} */
export function inChinese(text) {
    readings = 0;
    const found = told(text);
    keep(text, found);
    return found.parts;
}
