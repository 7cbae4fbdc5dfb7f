// @ts-check
import * as layout from './heatlayout.js';
import { body, draw, tiles } from './heatdraw.js';
import { drawFrame, drawMoves, drawn } from './heatmoves.js';
import { theme } from './theme.js';

const HEIGHT = 470;
/** Moves go on in steps as short as that, in milliseconds; what the pointer is at is drawn with the next frame. */
const STEP = 32;

/**
 * The heat map on two canvases: hosts below, drawn when they change; moves and the pointer above, drawn while they do.
 *
 * @typedef {import('./model.js').Host} Host
 * @typedef {{host: Host, guest: import('./model.js').Guest | null, box: layout.Box}} Spot
 * @typedef {{onFocus: (host: string) => void, onHover: (spot: Spot | null) => void, onAsk: (spot: Spot) => void}} Listener
 */
export class HeatMap {
    /** @type {Host[]} */ #hosts = [];
    /** @type {Map<string, number>} */ #places = new Map();
    /** @type {import('./model.js').Move[]} */ #moves = [];
    /** @type {import('./model.js').Resource | 'all'} */ #resource = 'cpu';
    /** @type {layout.Grid | null} */ #grid = null;
    /** @type {Spot | null} */ #hovered = null;
    #focused = -1;
    #animating = false;
    #due = false;
    #drawnFor = '';
    #element;
    #listener;
    #below = document.createElement('canvas');
    #above = document.createElement('canvas');

    /** @param {HTMLElement} element @param {Listener} listener */
    constructor(element, listener) {
        this.#element = element;
        this.#listener = listener;
        for (const canvas of [this.#below, this.#above]) canvas.setAttribute('aria-hidden', 'true');
        this.#above.className = 'above';
        element.append(this.#below, this.#above);
        new ResizeObserver(() => this.#drawAll()).observe(element);
        element.addEventListener('pointermove', (event) => this.#hover(this.#spotAt(event)));
        element.addEventListener('pointerleave', () => this.#hover(null));
        element.addEventListener('click', (event) => {
            const spot = this.#spotAt(event);
            if (spot) listener.onAsk(spot);
        });
        element.addEventListener('keydown', (event) => this.#key(event));
        element.addEventListener('focus', () => this.#focus(Math.max(0, this.#focused)));
        element.addEventListener('blur', () => this.#drawAbove());
    }

    /**
     * Shows this; draws only what changed.
     *
     * @param {Host[]} hosts in their order
     * @param {import('./model.js').Move[]} moves
     * @param {import('./model.js').Resource | 'all'} resource
     */
    show(hosts, moves, resource) {
        const before = this.#hosts;
        const alike = resource === this.#resource && theme() === this.#drawnFor;
        this.#moves = moves;
        if (alike && hosts === before) {
            this.#animate();
            return;
        }
        const focused = this.#hosts[this.#focused]?.host;
        this.#hosts = hosts;
        this.#places = new Map(hosts.map((host, i) => [host.host, i]));
        this.#focused = focused === undefined ? -1 : this.#places.get(focused) ?? -1;
        this.#resource = resource;
        if (alike && hosts.length === before.length && hosts.every((host, i) => host.host === before[i].host)) {
            this.#drawHosts((host, i) => host !== before[i]);
            this.#animate();
        } else {
            this.#drawAll();
        }
    }

    #drawAll() {
        const width = this.#element.clientWidth;
        if (width === 0) return;
        this.#drawnFor = theme();
        this.#grid = layout.grid(this.#hosts.length, width, HEIGHT);
        const ratio = devicePixelRatio;
        for (const canvas of [this.#below, this.#above]) {
            canvas.width = Math.round(width * ratio);
            canvas.height = Math.round(this.#grid.total * ratio);
            canvas.style.height = `${this.#grid.total}px`;
        }
        this.#drawHosts(() => true);
        this.#drawAbove();
        this.#animate();
    }

    #drawHosts(isDue) {
        if (!this.#grid) return;
        draw(this.#pen(this.#below), this.#hosts, this.#grid, this.#resource, theme(), isDue);
    }

    #pen(canvas) {
        const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
        pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
        return pen;
    }

    #drawAbove() {
        if (!this.#grid) return;
        this.#due = false;
        const pen = this.#pen(this.#above);
        pen.clearRect(0, 0, this.#above.width, this.#above.height);
        const count = drawMoves(pen, this.#moves, (host) => this.#places.get(host) ?? -1, this.#grid, Date.now());
        this.#element.dataset.moves = String(count);
        if (this.#hovered) drawFrame(pen, this.#hovered.box, false);
        if (this.#focused >= 0 && document.activeElement === this.#element) {
            drawFrame(pen, layout.cell(this.#grid, this.#focused), true);
        }
    }

    /** Goes on while a move is to be seen. */
    #animate() {
        if (this.#animating) return;
        this.#animating = true;
        let last = 0;
        const frame = (at) => {
            this.#animating = drawn(this.#moves, Date.now()).length > 0 && this.#element.isConnected;
            if (this.#due || !this.#animating || at - last >= STEP) {
                this.#drawAbove();
                last = at;
            }
            if (this.#animating) requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    }

    /** @returns {Spot | null} */
    #spotAt(event) {
        if (!this.#grid) return null;
        const { left, top } = this.#element.getBoundingClientRect();
        const x = event.clientX - left;
        const y = event.clientY - top;
        const index = layout.indexAt(this.#grid, this.#hosts.length, x, y);
        return index < 0 ? null : this.#spot(index, x, y);
    }

    #spot(index, x, y) {
        const host = this.#hosts[index];
        const box = layout.cell(/** @type {layout.Grid} */ (this.#grid), index);
        const inside = (place) => x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height;
        const tile = this.#resource === 'all' || host.asleepSince || !inside(body(box))
            ? undefined
            : tiles(host, this.#resource, box).find((one) => inside(one.box));
        return { host, guest: tile?.guest ?? null, box: tile?.box ?? box };
    }

    #hover(spot) {
        if (spot?.host === this.#hovered?.host && spot?.guest === this.#hovered?.guest) return;
        this.#hovered = spot;
        this.#due = true;
        this.#animate();
        this.#listener.onHover(spot);
    }

    #focus(index) {
        if (this.#hosts.length === 0) return;
        this.#focused = index;
        this.#drawAbove();
        this.#listener.onFocus(this.#hosts[index].host);
    }

    #key(event) {
        const columns = this.#grid?.columns ?? 1;
        const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -Infinity, End: Infinity };
        if (event.key in steps) {
            event.preventDefault();
            this.#focus(Math.min(this.#hosts.length - 1, Math.max(0, this.#focused + steps[event.key])));
        } else if (event.key === 'Enter' && this.#focused >= 0) {
            this.#listener.onAsk({ host: this.#hosts[this.#focused], guest: null, box: { x: 0, y: 0, width: 0, height: 0 } });
        }
    }
}
