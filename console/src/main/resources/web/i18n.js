// @ts-check
import en from './i18n/en.js';
import zh from './i18n/zh.js';

const DICTIONARIES = { en, zh };
const KEPT = 'isotherm.language';

/** @type {'en' | 'zh'} */
let language = kept() ?? preferred();

function kept() {
    const value = localStorage.getItem(KEPT);
    return value === 'en' || value === 'zh' ? value : null;
}

function preferred() {
    const first = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag));
    return first?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export const current = () => language;

/** For dates and screen readers. */
export const locale = () => (language === 'zh' ? 'zh-CN' : 'en-GB');

/** What records say in words, as the parts that it is shown in. @type {(text: string) => import('./i18n/zh-sentences.js').Part[]} */
let told = (text) => [{ text, english: false }];
const asItCame = told;

/** @param {string} text */
export const saying = (text) => told(text);

/** What was chosen last: what was before may be loaded later. */
let wanted = language;

/** Has the page speak the language, once it can: who reads English loads nothing more. */
export async function speak(chosen = language) {
    wanted = chosen;
    const sentences = chosen === 'zh' ? await import('./i18n/zh-sentences.js').catch(() => null) : null;
    if (wanted !== chosen) return;
    language = chosen;
    told = sentences?.inChinese ?? asItCame;
    document.documentElement.lang = locale();
}

/** The same, and keeps it for the next visit. @param {'en' | 'zh'} chosen */
export async function choose(chosen) {
    localStorage.setItem(KEPT, chosen);
    await speak(chosen);
}

/**
 * A text of the page; what it has no text for, such as a scenario of a newer release, stands as it came.
 *
 * @param {string} key
 * @param {...(string | number)} values in place of {0}, {1} and so on; {0|one|many} chooses by the number
 */
export function t(key, ...values) {
    const text = DICTIONARIES[language][key] ?? en[key] ?? key.slice(key.lastIndexOf('.') + 1);
    return text.replace(/\{(\d)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, index, one, many) => {
        const value = values[Number(index)];
        return one === undefined ? String(value) : `${value} ${value === 1 ? one : many}`;
    });
}
