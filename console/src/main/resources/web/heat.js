// @ts-check
import { html, nothing, ref, repeat } from './lib.js';
import { memory, share, SIGNS, when } from './format.js';
import { ask, open } from './ask.js';
import { HeatMap } from './heatmap.js';
import { t } from './i18n.js';
import { condition, fullest, RESOURCES } from './model.js';
import { scale } from './palette.js';
import { hostSubject } from './prose.js';
import { now, state, update } from './store.js';
import { theme } from './theme.js';

/** The pool's hosts as a map, and the same as a table. */

const CONDITIONS = ['HOT', 'UNKNOWN', 'NORMAL', 'COLD', 'ASLEEP'];

/** Comparing by a collator of its own is many times as fast as by localeCompare. */
const names = new Intl.Collator(undefined, { numeric: true });

/** @type {HeatMap | null} */
let map = null;
/** @type {HTMLElement | null} */
let tip = null;
let listed = { key: '', of: state.hosts, hosts: /** @type {import('./model.js').Host[]} */ ([]) };

/** The hosts in the order and selection that the viewer chose; the same array while nothing changed. */
function chosen() {
    const { sort, filter, resource } = state.heat;
    const key = `${sort} ${resource} ${filter}`;
    if (listed.key === key && listed.of === state.hosts) return listed.hosts;
    const load = (host) => (resource === 'all' ? host.load[fullest(host)] : host.load[resource]) ?? 0;
    const byName = (a, b) => names.compare(a.host, b.host);
    const orders = {
        name: byName,
        load: (a, b) => load(b) - load(a) || byName(a, b),
        condition: (a, b) => CONDITIONS.indexOf(condition(a)) - CONDITIONS.indexOf(condition(b)) || load(b) - load(a) || byName(a, b),
    };
    const wanted = filter.trim().toLowerCase();
    const hosts = [...state.hosts.values()]
        .filter((host) => !wanted || host.host.toLowerCase().includes(wanted) || host.guests.some((guest) => guest.name.toLowerCase().includes(wanted)))
        .sort(orders[sort]);
    listed = { key, of: state.hosts, hosts };
    return hosts;
}

/** @param {Element | undefined} element */
function mount(element) {
    if (!(element instanceof HTMLElement)) {
        map = null;
        return;
    }
    map = new HeatMap(element, {
        onFocus: (host) => update((all) => { all.heat.focused = host; }),
        onHover: point,
        onAsk: (spot) => open(spot.guest ? { word: spot.guest.vm, kind: 'vm', name: spot.guest.name } : hostSubject(spot.host.host)),
    });
}

/** Draws the map; the page has been drawn before. */
export function drawHeat() {
    map?.show(chosen(), state.moves, state.heat.resource);
}

/** A tip beside what the pointer is at. */
function point(spot) {
    tip = document.getElementById('tip');
    if (!tip) return;
    tip.hidden = !spot;
    if (!spot) return;
    const { host, guest, box } = spot;
    tip.textContent = [host.host, t(`condition.${condition(host)}`), ...loads(host.load)].join(' · ')
        + (guest ? `\n${guest.name} · ${loads(guest.load).join(' · ')} · ${memory(guest.memoryKib)}` : `\n${t('heat.guests', host.guestCount)}`);
    const most = (tip.parentElement?.clientWidth ?? 0) - tip.offsetWidth;
    tip.style.transform = `translate(${Math.max(0, Math.min(most, box.x))}px, ${box.y + box.height + 8}px)`;
}

const loads = (load) => RESOURCES.filter((one) => load[one] !== null).map((one) => `${t(`resource.${one}`)} ${share(load[one])}`);

export function heat() {
    const hosts = chosen();
    const { resource, sort, filter, table } = state.heat;
    const set = (part) => update((all) => { Object.assign(all.heat, part); });
    const focused = state.hosts.get(state.heat.focused);
    return html`<section class="card heat" aria-labelledby="heat">
        <header>
            <h2 id="heat">${t('heat')} <span class="quiet">${t('heat.count', hosts.length, state.summary?.guests ?? 0)}</span></h2>
            <div class="tools">
                <span class="choice" role="group" aria-label=${t('heat.resource')}>
                    ${[...RESOURCES, 'all'].map((one) => html`<button type="button" aria-pressed=${resource === one ? 'true' : 'false'}
                        @click=${() => set({ resource: one })}>${t(`resource.${one}`)}</button>`)}
                </span>
                <label><span class="hidden">${t('heat.sort')}</span><select @change=${(event) => set({ sort: event.target.value })}>
                    ${['name', 'load', 'condition'].map((one) => html`<option value=${one} ?selected=${sort === one}>${t(`heat.sort.${one}`)}</option>`)}
                </select></label>
                <input type="search" aria-label=${t('heat.filter')} placeholder=${t('heat.filter')} .value=${filter}
                    @input=${(event) => set({ filter: event.target.value })}>
                <button type="button" aria-pressed=${table ? 'true' : 'false'} @click=${() => set({ table: !table })}>${t('heat.table')}</button>
            </div>
        </header>
        ${table ? hostTable(hosts) : html`<div class="map">
            <div class="canvases" tabindex="0" role="application" aria-label=${t('heat.label', hosts.length)} aria-describedby="heat-at" ${ref(mount)}></div>
            <p id="tip" hidden></p>
        </div>`}
        <p id="heat-at" class="hidden" aria-live="polite">${focused
            ? `${focused.host}: ${t(`condition.${condition(focused)}`)}, ${loads(focused.load).join(', ')}, ${t('heat.guests', focused.guestCount)}` : nothing}</p>
        ${legend()}
    </section>`;
}

function legend() {
    const colours = scale(theme());
    return html`<p class="legend">
        <span class="scale" aria-hidden="true" ${ref((element) => {
            if (element instanceof HTMLElement) element.style.background = `linear-gradient(to right, ${colours.filter((_, i) => i % 15 === 0).join(', ')})`;
        })}></span> 0–100 %
        ${CONDITIONS.map((one) => html`<span><span class="sign ${one.toLowerCase()}" aria-hidden="true">${SIGNS[one]}</span> ${t(`condition.${one}`)}</span>`)}
        <span><span aria-hidden="true">⇥</span> ${t('heat.drained')}</span>
    </p>`;
}

/** @param {import('./model.js').Host[]} hosts */
function hostTable(hosts) {
    return html`<div class="table" tabindex="0" role="region" aria-label=${t('heat.table')}><table>
        <thead><tr>
            <th scope="col">${t('kind.host')}</th>
            <th scope="col">${t('heat.condition')}</th>
            ${RESOURCES.map((one) => html`<th scope="col" class="number">${t(`resource.${one}`)}</th>`)}
            <th scope="col" class="number">${t('heat.guestsHead')}</th>
            <th scope="col">${t('quality')}</th>
            <th scope="col">${t('since')}</th>
        </tr></thead>
        <tbody>${repeat(hosts, (host) => host.host, (host) => html`<tr data-host=${host.host} data-condition=${condition(host)}>
            <th scope="row">${ask(hostSubject(host.host), host.host)}</th>
            <td><span class="sign ${condition(host).toLowerCase()}" aria-hidden="true">${SIGNS[condition(host)]}</span> ${t(`condition.${condition(host)}`)}${host.maintenance ? `, ${t('heat.drained')}` : nothing}</td>
            ${RESOURCES.map((one) => html`<td class="number">${share(host.load[one])}</td>`)}
            <td class="number">${host.guestCount}</td>
            <td>${host.asleepSince ? nothing : t(`quality.${host.quality}`)}</td>
            <td>${when(host.asleepSince ?? host.since, now())}</td>
        </tr>`)}</tbody>
    </table></div>`;
}
