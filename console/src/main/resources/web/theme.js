// @ts-check
const KEPT = 'isotherm.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** 'light' or 'dark' as it is shown now. */
export const theme = () => localStorage.getItem(KEPT) ?? (system.matches ? 'dark' : 'light');

function show() {
    document.documentElement.dataset.theme = theme();
}

/** Shows the theme, and follows the system's where none was chosen. @param {() => void} changed */
export function follow(changed) {
    show();
    system.addEventListener('change', () => {
        show();
        changed();
    });
}

export function toggle() {
    localStorage.setItem(KEPT, theme() === 'dark' ? 'light' : 'dark');
    show();
}
