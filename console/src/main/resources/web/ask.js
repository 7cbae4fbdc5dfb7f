// @ts-check
import { html, nothing } from './lib.js';
import { when } from './format.js';
import { t } from './i18n.js';
import { prose, said } from './prose.js';
import { now as poolNow, state, update } from './store.js';
import * as api from './api.js';

/**
 * Asking where something comes from: a button around what is asked about, and the panel that answers.
 *
 * @typedef {import('./store.js').Subject} Subject
 */

/** @param {Subject} subject @param {unknown} content */
export const ask = (subject, content) => html`<button class="ask" type="button" title=${t('ask.title', subject.name)}
    @click=${() => open(subject)}>${content}</button>`;

/** @type {Element | null} */
let asker = null;

/** Asks the server, and shows what it answers. @param {Subject} subject */
export async function open(subject) {
    if (!document.activeElement?.closest('.answer')) asker = document.activeElement;
    update((now) => {
        now.asked = { subject, answer: null, problem: '' };
    });
    try {
        const answer = await api.get(`${api.poolPath(state.pool)}/explain`, { subject: subject.word, at: subject.at });
        update((now) => {
            if (now.asked?.subject === subject) now.asked = { subject, answer, problem: '' };
        });
    } catch (failure) {
        update((now) => {
            if (now.asked?.subject === subject) now.asked = { subject, answer: null, problem: String(failure.message) };
        });
    }
    document.getElementById('answer')?.focus();
}

export function close() {
    update((now) => {
        now.asked = null;
    });
    if (asker instanceof HTMLElement) asker.focus();
}

/** The panel, where something is asked. @param {unknown} controls of what is asked about */
export function panel(controls) {
    if (!state.asked) return nothing;
    const { subject, answer, problem } = state.asked;
    return html`<aside class="answer" aria-labelledby="answer" @keydown=${(event) => event.key === 'Escape' && close()}>
        <header>
            <h2 id="answer" tabindex="-1">${t(`kind.${subject.kind}`)} ${subject.name}</h2>
            <button type="button" class="plain" aria-label=${t('close')} @click=${close}>✕</button>
        </header>
        <p class="buttons">${controls}</p>
        <div aria-live="polite">
            ${problem ? html`<p class="problem">${said(problem)}</p>` : nothing}
            ${!answer && !problem ? html`<p class="quiet">${t('loading')}</p>` : nothing}
            ${answer ? html`<p class="summary">${prose(answer.summary)}</p>
                <p class="quiet">${t('ask.at')} ${when(answer.at, poolNow())}</p>
                <ol class="steps">${answer.steps.map(step)}</ol>` : nothing}
        </div>
    </aside>`;
}

/** @param {import('./model.js').Step} one */
function step(one) {
    const figures = Object.entries(one.figures);
    return html`<li data-stage=${one.stage}>
        <p class="stage"><strong>${t(`stage.${one.stage}`)}</strong> ${when(one.at, poolNow())}</p>
        <p>${prose(one.text)}</p>
        ${figures.length === 0 ? nothing : html`<details>
            <summary>${t('ask.figures')}</summary>
            <dl class="pairs">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${name === 'meaning' || name === 'remedy' ? said(told(value)) : told(value)}</dd></div>`)}</dl>
        </details>`}
    </li>`;
}

const told = (value) => (Array.isArray(value) || (value && typeof value === 'object') ? JSON.stringify(value) : String(value));
