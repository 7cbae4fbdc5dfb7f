// @ts-check
import { html, nothing } from './lib.js';
import { duration, share, when } from './format.js';
import { ask } from './ask.js';
import { t } from './i18n.js';
import { condition, fullest } from './model.js';
import { hostSubject, prose } from './prose.js';
import { now, state } from './store.js';

/** What is wrong, the worst first; and how the pool is, in one line of figures. */

/** @param {import('./model.js').Summary} summary */
export function verdict(summary) {
    const pool = { word: '', kind: /** @type {const} */ ('pool'), name: summary.pool };
    const figure = (kind, name, value) => html`<div class="figure ${kind} ${value ? '' : 'none'}">
        <dt>${name}</dt>
        <dd>${ask(pool, value)}</dd>
    </div>`;
    const { hosts } = summary;
    return html`<section class="verdict" data-scenario=${summary.scenario} aria-labelledby="scenario">
        <div class="scenario">
            <h1 id="scenario">${t(`scenario.${summary.scenario}`)}</h1>
            <p class="quiet">${t('since')} ${when(summary.scenarioSince, now())}, ${duration(now() - Date.parse(summary.scenarioSince))}</p>
        </div>
        <dl class="figures">
            ${figure('hot', t('condition.HOT'), hosts.hot)}
            ${figure('normal', t('condition.NORMAL'), hosts.normal)}
            ${figure('cold', t('condition.COLD'), hosts.cold)}
            ${figure('unknown', t('condition.UNKNOWN'), hosts.unknown)}
            ${figure('asleep', t('condition.ASLEEP'), hosts.asleep)}
            ${figure('moving', t('figures.moving'), summary.underWay)}
            ${figure('offered', t('figures.offered'), summary.offers)}
        </dl>
        <ul class="shares" aria-label=${t('scenario.all')}>
            ${summary.scenarios.map((one) => html`<li data-scenario=${one.scenario}>
                <strong>${t(`scenario.${one.scenario}`)}</strong>
                <span class="mode">${t(`mode.${one.mode}`)}</span>
                <span>${prose(one.evidence.join('; '))}</span>
                ${one.wanted ? html`<span class="quiet">· ${t('scenario.got', one.got, one.wanted)}</span>` : nothing}
                ${one.waitsFor ? html`<span class="quiet">· ${t('scenario.waits')}${prose(one.waitsFor)}</span>` : nothing}
            </li>`)}
        </ul>
    </section>`;
}

/** Offers have their card, and hosts can be asked about: nobody needs a command for that here. @param {string} line */
const onPage = (line) => line.replace(/: 'isotherm (?:offers|explain [^']*)' [^']*$/, '');

/** @param {import('./model.js').Summary} summary */
export function attention(summary) {
    const hot = [...state.hosts.values()].filter((host) => condition(host) === 'HOT').sort((a, b) => a.since.localeCompare(b.since));
    if (hot.length === 0 && summary.attention.length === 0) {
        return html`<section class="attention calm" aria-label=${t('attention')}><p>✓ ${t('attention.none')}</p></section>`;
    }
    return html`<section class="attention" aria-labelledby="attention">
        <h2 id="attention">${t('attention')}</h2>
        ${hot.length === 0 ? nothing : html`<ul class="hot-hosts" aria-label=${t('attention.hot')}>${hot.slice(0, 24).map((host) => html`<li>
            <span aria-hidden="true">▲</span>
            ${ask(hostSubject(host.host), host.host)}
            ${t(`resource.${fullest(host)}`)} ${share(host.load[fullest(host)])}
            <span class="quiet">${t('since')} ${when(host.since, now())}</span>
        </li>`)}</ul>`}
        <ul class="lines">${summary.attention.map((line) => html`<li>${prose(onPage(line))}</li>`)}</ul>
    </section>`;
}
