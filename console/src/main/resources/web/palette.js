// @ts-check
/**
 * Colours of loads. From blue to amber to vermilion, so that people who do not tell red from green do tell hot from cold;
 * lightness runs one way, so that it reads in grey, too.
 */
const STOPS = {
    light: [[0, '#e3ebf2'], [0.3, '#b3cde0'], [0.55, '#f1dc9c'], [0.75, '#f2a748'], [0.87, '#d9531e'], [1, '#8c1d18']],
    dark: [[0, '#1d2a37'], [0.3, '#2f5570'], [0.55, '#7d7440'], [0.75, '#d0892c'], [0.87, '#f4632c'], [1, '#ffb8a0']],
};
const STEPS = 256;
const palettes = { light: ramp(STOPS.light), dark: ramp(STOPS.dark) };

function channels(hex) {
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function ramp(stops) {
    return Array.from({ length: STEPS }, (_, step) => {
        const share = step / (STEPS - 1);
        const above = Math.max(1, stops.findIndex(([at]) => at >= share));
        const [from, low] = stops[above - 1];
        const [to, high] = stops[above];
        const part = (share - from) / (to - from);
        const mixed = channels(low).map((value, i) => Math.round(value + part * (channels(high)[i] - value)));
        return `rgb(${mixed.join(' ')})`;
    });
}

/**
 * @param {number} use share of capacity
 * @param {'light' | 'dark'} theme
 */
export function heat(use, theme) {
    return palettes[theme][Math.round(Math.min(1, Math.max(0, use)) * (STEPS - 1))];
}

/** The whole scale, for legends. @param {'light' | 'dark'} theme */
export const scale = (theme) => palettes[theme];

/** @type {Map<string, string>} */
const named = new Map();

/** A colour that the style sheets name. @param {string} name */
export function colour(name) {
    const root = document.documentElement;
    const key = `${root.dataset.theme} ${name}`;
    let value = named.get(key);
    if (!value) {
        value = getComputedStyle(root).getPropertyValue(`--${name}`).trim();
        named.set(key, value);
    }
    return value;
}
