// @ts-check
import { html, nothing } from './lib.js';
import { duration, when } from './format.js';
import { ask } from './ask.js';
import { t } from './i18n.js';
import { condition, failed } from './model.js';
import { hostSubject, prose, said } from './prose.js';
import { now, state } from './store.js';

/** What is looked at when the first questions are answered: power, data quality, dead letters, configuration. */

const SHOWN = 8;

const kwh = (/** @type {number} */ wattHours) => `${(wattHours / 1000).toFixed(2)} kWh`;

/** Whether controllers measured what hosts drew, or it is reckoned by curves. */
function basis(/** @type {{savedWattHours: number, measuredWattHours: number}} */ { savedWattHours, measuredWattHours }) {
    if (measuredWattHours === 0) return t('power.estimated');
    if (measuredWattHours >= savedWattHours) return t('power.measured');
    return `${kwh(measuredWattHours)} ${t('power.measured')}, ${kwh(savedWattHours - measuredWattHours)} ${t('power.estimated')}`;
}

export function power() {
    if (!state.power) return nothing;
    const { savings, last } = state.power;
    const asleep = Object.entries(savings.asleepSince);
    return html`<section class="card power" aria-labelledby="power">
        <h2 id="power">${t('power')}</h2>
        <dl class="pairs">
            <div><dt>${t('power.saved')}</dt><dd>${ask({ word: '', kind: 'pool', name: state.pool }, kwh(savings.savedWattHours))} (${basis(savings)})</dd></div>
            <div><dt>${t('power.slept')}</dt><dd>${savings.sleptHours.toFixed(1)} h</dd></div>
            <div><dt>${t('since')}</dt><dd>${when(savings.since, now())}</dd></div>
        </dl>
        ${asleep.length === 0 ? html`<p class="quiet">${t('power.none')}</p>` : html`<h3>${t('condition.ASLEEP')}</h3><ul class="inline">
            ${asleep.map(([host, since]) => html`<li>☾ ${ask(hostSubject(host), host)} <span class="quiet">${duration(now() - Date.parse(since))}</span></li>`)}</ul>`}
        ${last.length === 0 ? nothing : html`<h3>${t('power.last')}</h3><ul>${last.slice(0, SHOWN).map((one) => html`<li class=${failed(one) ? 'failed' : ''}>
            ${when(one.issuedAt, now())} ${ask({ word: one.commandId, kind: 'command', name: one.host }, one.host)}
            ${t(`power.${one.action}`)} <span class="status">${t(`status.${one.status ?? 'ISSUED'}`)}</span>
            ${one.problem ? html`<span class="why">${prose(one.problem)}</span>` : nothing}</li>`)}</ul>`}
    </section>`;
}

export function quality() {
    const awake = [...state.hosts.values()].filter((host) => condition(host) !== 'ASLEEP');
    const poor = awake.filter((host) => host.quality !== 'GOOD').sort((a, b) => b.quality.localeCompare(a.quality));
    const counts = ['GOOD', 'FAIR', 'POOR', 'STALE'].map((one) => [one, awake.filter((host) => host.quality === one).length]);
    return html`<section class="card quality" aria-labelledby="quality">
        <h2 id="quality">${t('quality')}</h2>
        <dl class="pairs">${counts.map(([one, count]) => html`<div class=${one !== 'GOOD' && count ? 'warn' : ''}><dt>${t(`quality.${one}`)}</dt><dd>${count}</dd></div>`)}</dl>
        ${poor.length === 0 ? html`<p class="quiet">${t('quality.none')}</p>` : html`<ul class="inline">
            ${poor.slice(0, 40).map((host) => html`<li>${ask(hostSubject(host.host), host.host)} ${t(`quality.${host.quality}`)}</li>`)}</ul>`}
    </section>`;
}

export function deadLetters() {
    const letters = state.deadLetters;
    return html`<section class="card letters" aria-labelledby="letters">
        <h2 id="letters">${t('letters')} ${letters.length ? html`<span class="count">${letters.length}</span>` : nothing}</h2>
        ${letters.length === 0 ? html`<p class="quiet">${t(state.session.recording ? 'letters.recorded' : 'letters.none')}</p>` : html`<ul>${letters.slice(0, SHOWN).map((letter) => html`<li>
            ${when(letter.at, now())} <strong>${letter.reason}</strong> <span class="quiet">${letter.topic}/${letter.partition}@${letter.offset} · ${letter.key} · ${letter.bytes} B</span>
            <span class="why">${said(letter.message)}</span></li>`)}</ul>`}
    </section>`;
}

export function configuration() {
    const { config, versions } = state;
    if (!config) return nothing;
    return html`<section class="card config" aria-labelledby="config">
        <h2 id="config">${t('config')} <span class="quiet">${config.version ? t('config.version', config.version) : t('config.none')}</span></h2>
        <ol>${versions.slice(0, SHOWN).map((one) => html`<li>
            <p><strong>${t('config.version', one.version)}</strong> ${when(one.at, now())} ${one.by ? t('config.by', one.by) : nothing}</p>
            ${one.reason ? html`<p class="why">${one.reason}</p>` : nothing}
            <ul>${one.changes.slice(0, 12).map((change) => html`<li><code>${said(change)}</code></li>`)}</ul>
        </li>`)}</ol>
        <details><summary>${t('config.yaml')}</summary><pre tabindex="0">${config.yaml}</pre></details>
    </section>`;
}
