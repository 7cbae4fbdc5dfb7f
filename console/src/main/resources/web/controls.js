// @ts-check
import { html, live, nothing } from './lib.js';
import * as api from './api.js';
import { t } from './i18n.js';
import { said } from './prose.js';
import { state, update } from './store.js';

/**
 * What an operator may change: each change is previewed, asks for a reason, and is done only then.
 *
 * @typedef {{title: string, what: string, path: string, body?: object}} Change path below the pool's
 * @typedef {{change: Change, pool: string, preview: import('./model.js').Outcome | null, reason: string, problem: string, busy: boolean,
 *   needsToken: boolean}} Dialog
 */

/** What stands for a reason where none is given yet. */
const PREVIEWED = 'preview';

/** Opens the dialog for a change. @param {Change} change */
export function open(change) {
    update((now) => {
        now.dialog = { change, pool: state.pool, preview: null, reason: '', problem: '', busy: false, needsToken: !now.session.control };
    });
    if (state.session.control) preview();
}

/** Opens the dialog that takes a token, and nothing else. */
export const askToken = () => open({ title: t('token.title'), what: '', path: '' });

const set = (part) => update((now) => { if (now.dialog) Object.assign(now.dialog, part); });
const path = (dialog) => `${api.poolPath(dialog.pool)}${dialog.change.path}`;

async function preview() {
    const dialog = /** @type {Dialog} */ (state.dialog);
    if (!dialog.change.path) return close();
    try {
        set({ preview: await api.post(path(dialog), { ...dialog.change.body, reason: PREVIEWED }, { preview: true }), problem: '' });
    } catch (failure) {
        set({ problem: failure.message });
    }
}

async function confirm(event) {
    event.preventDefault();
    const dialog = /** @type {Dialog} */ (state.dialog);
    if (dialog.busy) return;
    set({ busy: true, problem: '' });
    try {
        const body = { ...dialog.change.body, reason: dialog.reason.trim() };
        const outcome = await api.post(path(dialog), body, { version: dialog.preview?.version });
        close();
        update((now) => { now.notice = outcome.outcome; });
    } catch (failure) {
        set({ busy: false, problem: failure.message });
        if (failure.status === 412) preview();
    }
}

/** Takes the token that was entered, if the server knows it as an operator's. */
async function enter(event) {
    event.preventDefault();
    const given = String(new FormData(event.target).get('token')).trim();
    api.keepToken(given);
    try {
        const session = await api.get('/session');
        update((now) => { now.session = session; });
        if (!session.control) throw new Error(t('token.notOperator'));
        set({ needsToken: false, problem: '' });
        await preview();
    } catch (failure) {
        api.keepToken('');
        set({ problem: failure.message });
    }
}

/** Forgets the token. */
export async function leave() {
    api.keepToken('');
    update((now) => { now.session = { ...now.session, role: 'none', name: '', control: false }; });
}

/** Has the browser close the dialog, which gives the focus back. */
const close = () => document.querySelector('dialog')?.close();

const closed = () => update((now) => { now.dialog = null; });

/** Shows the dialog, once the page that has it is drawn. */
export function showDialog() {
    /** @type {HTMLDialogElement | null} */ (document.querySelector('dialog:not([open])'))?.showModal();
}

/** The dialog, where one is open. */
export function dialog() {
    const { dialog: shown } = state;
    if (!shown) return nothing;
    return html`<dialog aria-labelledby="change" @close=${closed}>
        <h2 id="change">${shown.change.title}</h2>
        ${shown.change.what ? html`<p class="what">${said(shown.change.what)}</p>` : nothing}
        ${shown.needsToken ? tokenForm(shown) : changeForm(shown)}
    </dialog>`;
}

const problem = (shown) => html`<p class="problem" role="alert">${said(shown.problem)}</p>`;

function tokenForm(shown) {
    return html`<form @submit=${enter}>
        <label>${t('token.label')}
            <input name="token" type="password" autocomplete="off" required autofocus>
        </label>
        <p class="quiet">${t('token.help')}</p>
        ${problem(shown)}
        <p class="buttons">
            <button class="strong">${t('token.use')}</button>
            <button type="button" @click=${close}>${t('cancel')}</button>
        </p>
    </form>`;
}

function changeForm(shown) {
    const { preview: told } = shown;
    return html`<form @submit=${confirm}>
        <div class="preview" aria-live="polite">
            <h3>${t('control.preview')}</h3>
            ${told ? html`<p>${said(told.outcome)}</p><ul>${told.changes.map((line) => html`<li><code>${said(line)}</code></li>`)}</ul>` : html`<p class="quiet">${t('loading')}</p>`}
        </div>
        <label>${t('control.reason')}
            <input name="reason" required maxlength="500" autocomplete="off" autofocus .value=${live(shown.reason)}
                @input=${(event) => set({ reason: event.target.value })}>
        </label>
        ${problem(shown)}
        <p class="buttons">
            <button class="strong" ?disabled=${shown.busy || !told?.changed || !shown.reason.trim()}>${shown.change.title}</button>
            <button type="button" @click=${close}>${t('cancel')}</button>
        </p>
    </form>`;
}

/** Mode and pause of the pool that is shown. @param {import('./model.js').Summary} summary */
export function poolControls(summary) {
    const change = (title, path, body) => () => open({ title, what: '', path, body });
    return html`<div class="controls" role="group" aria-label=${t('control')}>
        <span class="modes" role="group" aria-label=${t('control.mode')}>
            ${['OBSERVE', 'RECOMMEND', 'AUTOMATIC'].map((mode) => html`<button type="button" aria-pressed=${summary.mode === mode ? 'true' : 'false'}
                @click=${change(t('control.setMode', t(`mode.${mode}`)), '/mode', { mode })}>${t(`mode.${mode}`)}</button>`)}
        </span>
        ${summary.paused
            ? html`<button type="button" class="strong" @click=${change(t('control.resume'), '/resume')}>${t('control.resume')}</button>`
            : html`<button type="button" class="stop" @click=${change(t('control.pause'), '/pause')}>${t('control.pause')}</button>`}
    </div>`;
}

/** Drains a host, or lets it take guests again. @param {import('./model.js').Host} host */
export function hostControl(host) {
    const action = host.maintenance ? 'undrain' : 'drain';
    const title = t(`control.${action}`, host.host);
    return html`<button type="button" @click=${() => open({ title, what: '', path: `/hosts/${encodeURIComponent(host.host)}/${action}` })}>${title}</button>`;
}
