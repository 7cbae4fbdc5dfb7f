// @ts-check
import { html, nothing, repeat } from './lib.js';
import { seconds, when } from './format.js';
import { ask } from './ask.js';
import { open } from './controls.js';
import { t } from './i18n.js';
import { active, failed, progress } from './model.js';
import { prose } from './prose.js';
import { now, state } from './store.js';

const SHOWN = 10;

/** Moves under way and the last ones, which the heat map draws. */
export function moves() {
    const shown = [...state.moves]
        .sort((a, b) => Number(active(b)) - Number(active(a)) || b.issuedAt.localeCompare(a.issuedAt))
        .slice(0, SHOWN);
    return html`<section class="card moves" aria-labelledby="moves">
        <h2 id="moves">${t('moves')}</h2>
        ${shown.length === 0 ? html`<p class="quiet">${t('moves.none')}</p>` : html`<ul>
            ${repeat(shown, (move) => move.commandId, line)}
        </ul>`}
    </section>`;
}

/** @param {import('./model.js').Move} move */
function line(move) {
    const status = move.status ?? 'ISSUED';
    return html`<li data-status=${status} data-vm=${move.vm} class=${failed(move) ? 'failed' : ''}>
        <p class="route">
            ${ask({ word: move.commandId, kind: 'command', name: move.vm }, html`<strong>${move.vm}</strong>`)}
            <span>${move.source} <span role="img" aria-label=${t('moves.to')}>→</span> ${move.destination}</span>
            <span class="status">${t(`status.${status}`)}</span>
        </p>
        ${active(move) ? html`<progress max="1" .value=${progress(move)} aria-label=${t('moves.progress', move.vm)}></progress>` : nothing}
        <p class="quiet">
            ${when(move.issuedAt, now())} · ${seconds(move.elapsedMillis)}
            ${move.expectedMillis === null ? nothing : t('moves.expected', seconds(move.expectedMillis))}
        </p>
        <p class="why">${prose(move.problem || move.why)}</p>
    </li>`;
}

/** What waits for an operator's consent. */
export function offers() {
    if (state.offers.length === 0) return nothing;
    const path = (offer, action) => `/offers/${encodeURIComponent(offer.id)}/${action}`;
    return html`<section class="card offers" aria-labelledby="offers">
        <h2 id="offers">${t('offers')} <span class="count">${state.offers.length}</span></h2>
        <ul>${repeat(state.offers, (offer) => offer.id, (offer) => html`<li data-offer=${offer.id}>
            <p class="why">${prose(offer.what)}</p>
            <p class="quiet">${t('offers.until')} ${when(offer.until, now())} · ${ask({ word: offer.id, kind: 'command', name: offer.id }, t('ask'))}</p>
            ${state.session.recording ? nothing : html`<p class="buttons">
                <button type="button" class="strong" @click=${() => open({ title: t('control.approve'), what: offer.what, path: path(offer, 'approve') })}>${t('control.approve')}</button>
                <button type="button" @click=${() => open({ title: t('control.reject'), what: offer.what, path: path(offer, 'reject') })}>${t('control.reject')}</button>
            </p>`}
        </li>`)}</ul>
    </section>`;
}
