// @ts-check
import { html, nothing, repeat } from './lib.js';
import { clock, when } from './format.js';
import { ask } from './ask.js';
import { t } from './i18n.js';
import { prose, said } from './prose.js';
import { now, state, update } from './store.js';

/**
 * What was decided, the newest first. Decisions in a row that did nothing in the same scenario make one line.
 *
 * @typedef {import('./model.js').Decision} Decision
 * @typedef {{newest: Decision, oldest: Decision, count: number}} Spell
 */

const SHOWN = 30;
/** More does not fit into a line. */
const LISTED = 10;

/** The decisions whose details are open: those of others would be most of the page. @type {Set<string>} */
const opened = new Set();

/** @param {string} id @param {boolean} open */
function toggled(id, open) {
    if (open === opened.has(id)) return;
    if (open) opened.add(id);
    else opened.delete(id);
    update();
}

/** @param {Decision[]} decisions newest first @returns {Spell[]} */
export function spells(decisions) {
    const found = [];
    for (const decision of decisions) {
        const last = found[found.length - 1];
        if (last && idle(decision) && idle(last.newest) && last.newest.scenario === decision.scenario && last.newest.mode === decision.mode) {
            last.oldest = decision;
            last.count++;
        } else {
            found.push({ newest: decision, oldest: decision, count: 1 });
        }
    }
    return found;
}

const idle = (decision) => decision.issued.length === 0 && decision.offered.length === 0;

export function decisions() {
    return html`<section class="card decisions" aria-labelledby="decisions">
        <h2 id="decisions">${t('decisions')}</h2>
        ${state.decisions.length === 0 ? html`<p class="quiet">${t('decisions.none')}</p>` : html`<ol>
            ${repeat(spells(state.decisions).slice(0, SHOWN), (spell) => spell.oldest.decisionId, line)}
        </ol>`}
    </section>`;
}

/** @param {Spell} spell */
function line({ newest, oldest, count }) {
    const rejected = Object.entries(newest.rejections).sort(([, a], [, b]) => b - a);
    const refused = rejected.reduce((sum, [, times]) => sum + times, 0);
    const done = [...newest.issued.map(said), ...newest.offered.map((what) => [said(what), t('decisions.notIssued')])];
    return html`<li data-scenario=${newest.scenario}><details @toggle=${(event) => toggled(oldest.decisionId, event.target.open)}>
        <summary>
            <span class="at">${count > 1 ? html`${when(oldest.tick, now())}–${clock(newest.tick)}` : when(newest.tick, now())}</span>
            <span class="badge">${t(`scenario.${newest.scenario}`)}</span>
            <span class="what">${done.length > 0 ? done.slice(0, LISTED).map((what, i) => [i > 0 ? t('decisions.between') : '', what]) : t('decisions.nothing', count)}</span>
            ${refused > 0 ? html`<span class="quiet">${t('decisions.refused', refused)}</span>` : nothing}
        </summary>
        ${opened.has(oldest.decisionId) ? detail(newest, rejected) : nothing}
    </details></li>`;
}

/** @param {Decision} newest @param {[string, number][]} rejected by rule */
const detail = (newest, rejected) => html`<div class="detail">
    <p class="quiet">${t('decisions.by', t(`mode.${newest.mode}`), newest.algorithm ?? '–', newest.configVersion)}</p>
    ${list(t('decisions.evidence'), newest.evidence)}
    ${list(t('decisions.issued'), newest.issued)}
    ${list(t('decisions.offered'), newest.offered)}
    ${list(t('decisions.rejections'), rejected.map(([rule, times]) => `${rule}: ${times}`))}
    <p>${ask({ word: newest.decisionId, kind: 'decision', name: newest.decisionId }, t('ask'))}</p>
</div>`;

const list = (title, lines) => (lines.length === 0 ? nothing : html`<h3>${title}</h3><ul>${lines.map((text) => html`<li>${prose(text)}</li>`)}</ul>`);
