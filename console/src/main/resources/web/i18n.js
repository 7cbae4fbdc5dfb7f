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

/** @param {'en' | 'zh'} chosen */
export function choose(chosen) {
    language = chosen;
    localStorage.setItem(KEPT, chosen);
    document.documentElement.lang = locale();
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
