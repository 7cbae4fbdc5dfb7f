// @ts-check
import { Refused, stream } from './api.js';

/**
 * Server-sent events over fetch, as EventSource cannot present a token. Connects again by itself and goes on from the
 * last event that it has seen.
 */

const SILENT = 20_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * @param {string} path
 * @param {{onEvent: (name: string, data: any) => void, onLive: () => void, onLost: (why: Error) => void}} listener
 * @returns {() => void} ends it
 */
export function listen(path, listener) {
    const end = new AbortController();
    follow(path, listener, end.signal);
    return () => end.abort();
}

async function follow(path, listener, ended) {
    let lastId = '';
    let wait = FIRST_WAIT;
    while (!ended.aborted) {
        const silence = new AbortController();
        const signal = AbortSignal.any([ended, silence.signal]);
        let timer = setTimeout(() => silence.abort(), SILENT);
        try {
            const body = await stream(path, lastId, signal);
            listener.onLive();
            wait = FIRST_WAIT;
            for await (const event of events(body, () => {
                clearTimeout(timer);
                timer = setTimeout(() => silence.abort(), SILENT);
            })) {
                lastId = event.id ?? lastId;
                listener.onEvent(event.name, event.data ? JSON.parse(event.data) : {});
            }
            throw new Error('the server ended the stream');
        } catch (failure) {
            if (ended.aborted) return;
            listener.onLost(failure);
            if (failure instanceof Refused && failure.status === 401) return;
        } finally {
            clearTimeout(timer);
        }
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(LONGEST_WAIT, 2 * wait);
    }
}

/** The events of a stream as text/event-stream writes them. */
async function* events(body, heard) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        heard();
        rest += value.replaceAll('\r\n', '\n');
        for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
            const event = parse(rest.slice(0, end));
            rest = rest.slice(end + 2);
            if (event) yield event;
        }
    }
}

/** @param {string} block @returns {{name: string, data: string, id?: string} | null} nothing for a comment */
export function parse(block) {
    const fields = { name: 'message', data: /** @type {string[]} */ ([]), id: /** @type {string | undefined} */ (undefined) };
    for (const line of block.split('\n')) {
        const colon = line.indexOf(':');
        if (colon === 0) continue;
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') fields.name = value;
        if (field === 'data') fields.data.push(value);
        if (field === 'id') fields.id = value;
    }
    return fields.data.length === 0 ? null : { name: fields.name, data: fields.data.join('\n'), id: fields.id };
}
