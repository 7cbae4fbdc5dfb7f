// @ts-check
import { html, nothing, render } from './lib.js';
import * as api from './api.js';
import { panel } from './ask.js';
import { attention, verdict } from './attention.js';
import { askToken, dialog, hostControl, leave, poolControls, showDialog } from './controls.js';
import { decisions } from './decisions.js';
import { configuration, deadLetters, power, quality } from './details.js';
import { choose } from './follow.js';
import { clock, when } from './format.js';
import { drawHeat, heat } from './heat.js';
import * as i18n from './i18n.js';
import { moves, offers } from './moves.js';
import { said } from './prose.js';
import { now, onChange, state, update } from './store.js';
import { drawStrip, strip } from './strip.js';
import { follow, theme, toggle } from './theme.js';
import { timeSlider } from './timeslider.js';

const { t } = i18n;

function head() {
    const { connection, session, summary } = state;
    const lost = connection.status === 'lost';
    const { recording } = session;
    return html`<header class="top">
        <p class="name"><strong>Isotherm</strong>
            ${state.pools.length > 1 ? html`<label><span class="hidden">${t('pool')}</span><select @change=${(event) => choose(event.target.value)}>
                ${state.pools.map((name) => html`<option ?selected=${name === state.pool}>${name}</option>`)}</select></label>` : html`<span>${state.pool}</span>`}
        </p>
        <p class="connection ${connection.status}" role="status">
            ${lost ? html`${t('connection.lost')} ${clock(connection.since)}` : t(`connection.${connection.status}`, recording?.name ?? '')}
            ${summary ? html`<span class="quiet">${t('connection.at')} ${when(summary.at)}</span>` : nothing}
        </p>
        ${summary && !recording ? poolControls(summary) : nothing}
        <div class="viewer">
            <button type="button" class="plain" lang=${i18n.current() === 'en' ? 'zh-CN' : 'en'} @click=${() => i18n.choose(i18n.current() === 'en' ? 'zh' : 'en').then(() => update())}>${i18n.current() === 'en' ? '中文' : 'English'}</button>
            <button type="button" class="plain" aria-label=${t('theme')} title=${t('theme')} @click=${() => { toggle(); update(); }}>${theme() === 'dark' ? '☀' : '☾'}</button>
            ${session.control ? html`<button type="button" class="plain" title=${t('token.leave')} @click=${leave}>${session.name || t('token.operator')}</button>`
                : recording ? nothing : html`<button type="button" class="plain" @click=${askToken}>${t('token.enter')}</button>`}
        </div>
        ${timeSlider()}
    </header>`;
}

function page() {
    const { summary, asked } = state;
    const host = asked?.subject.kind === 'host' ? state.hosts.get(asked.subject.name) : undefined;
    return html`<a class="skip" href="#main">${t('skip')}</a>
        ${head()}
        <main id="main" class=${state.connection.status} tabindex="-1">
            ${state.refused ? html`<p class="problem" role="alert">${said(state.refused)}</p>` : nothing}
            ${summary ? html`
                ${verdict(summary)}
                ${attention(summary)}
                <div class="columns">
                    <div class="wide">${heat()}${strip()}${decisions()}</div>
                    <div class="narrow">${offers()}${moves()}${power()}${quality()}${deadLetters()}${configuration()}</div>
                </div>` : state.refused ? nothing : html`<p class="quiet waiting">${t('loading')}</p>`}
        </main>
        ${panel(host && !state.session.recording ? hostControl(host) : nothing)}
        ${dialog()}
        <p class="notice" role="status">${state.notice ? html`${said(state.notice)} <button type="button" class="plain" aria-label=${t('close')} @click=${() => update((all) => { all.notice = ''; })}>✕</button>` : nothing}</p>`;
}

/** What is hot can be seen from another tab. */
function title() {
    const hot = state.summary?.hosts.hot;
    return [hot ? `▲ ${hot}` : '', state.pool, 'Isotherm'].filter(Boolean).join(' · ');
}

const root = /** @type {HTMLElement} */ (document.getElementById('page'));

function draw() {
    render(page(), root);
    drawHeat();
    drawStrip();
    showDialog();
    document.title = title();
}

/** The time of the recording that the address names; else its end. @param {import('./model.js').Recording | null} recording */
function asked(recording) {
    const named = Date.parse(new URLSearchParams(location.search).get('at') ?? '');
    return Number.isNaN(named) ? Date.parse(recording?.to ?? '') : named;
}

const RETRY = 2_000;

/** Asks for the pools until there are any. */
async function findPools() {
    try {
        const [session, pools] = await Promise.all([api.get('/session'), api.get('/pools')]);
        update((all) => {
            all.session = session;
            all.at = asked(session.recording);
            all.refused = '';
            all.pools = pools.items.map((one) => one.pool);
        });
        const wanted = new URLSearchParams(location.search).get('pool');
        const first = state.pools.find((name) => name === wanted) ?? state.pools[0];
        if (first) {
            choose(first);
            return;
        }
    } catch (failure) {
        // A token of before the console was set up anew keeps nobody from looking.
        if (failure.status === 401) api.keepToken('');
        update((all) => { all.refused = failure.message; });
    }
    setTimeout(findPools, RETRY);
}

await i18n.speak();
follow(() => update());
onChange(draw);
api.takeToken();
update();
findPools();
