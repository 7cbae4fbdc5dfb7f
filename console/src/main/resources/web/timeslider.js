// @ts-check
import { html, live, nothing } from './lib.js';
import { look } from './follow.js';
import { when } from './format.js';
import { t } from './i18n.js';
import { scenarioChanges } from './model.js';
import { state, update } from './store.js';

/** The time of a recording that is looked at: chosen by a slider, change by change, or going on by itself. */

const STEP = 10_000;
const PLAYED = 60_000;
const PLAYED_EVERY = 600;

let playing = 0;

function stop() {
    clearInterval(playing);
    playing = 0;
    update();
}

function play() {
    if (playing) return stop();
    playing = setInterval(() => {
        if (state.at >= Date.parse(state.session.recording?.to ?? '')) stop();
        else if (!state.looking) look(state.at + PLAYED);
    }, PLAYED_EVERY);
    update();
}

/** Goes to where something was commanded or the situation changed. @param {-1 | 1} way */
function jump(way) {
    const changes = scenarioChanges(state.history);
    const next = way > 0 ? changes.find((at) => at > state.at) : changes.reverse().find((at) => at < state.at);
    if (next !== undefined) look(next);
}

export function timeSlider() {
    const { recording } = state.session;
    if (!recording) return nothing;
    const from = Date.parse(recording.from);
    const button = (name, sign, does) => html`<button type="button" aria-label=${t(name)} title=${t(name)} @click=${does}>${sign}</button>`;
    return html`<div class="time" role="group" aria-label=${t('time')}>
        ${button('time.former', '|◀', () => jump(-1))}
        ${button(playing ? 'time.stop' : 'time.play', playing ? '■' : '▶', play)}
        ${button('time.next', '▶|', () => jump(1))}
        <input type="range" aria-label=${t('time')} min="0" max=${Date.parse(recording.to) - from} step=${STEP} .value=${live(String(state.at - from))}
            aria-valuetext=${new Date(state.at).toISOString()} @input=${(event) => look(from + Number(event.target.value))}>
        <strong>${when(state.at, 0)}</strong>
    </div>`;
}
