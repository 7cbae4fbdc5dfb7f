// @ts-check
import { cell, treemap } from './heatlayout.js';
import { SIGNS } from './format.js';
import { condition, RESOURCES } from './model.js';
import { colour, heat } from './palette.js';

/**
 * Draws hosts as cells that their guests fill, up to the host's use; bars beside them tell all four resources.
 *
 * @typedef {import('./model.js').Host} Host
 * @typedef {import('./heatlayout.js').Box} Box
 * @typedef {import('./model.js').Resource} Resource
 */

const ROOM_FOR_NAME = 76;
const ROOM_FOR_BARS = 44;
const NAME = 17;
const BAR = 3;

/** Tiles do not change while host, resource and place stay. @type {WeakMap<Host, {key: string, tiles: Tile[]}>} */
const kept = new WeakMap();

/** @typedef {{guest: import('./model.js').Guest, box: Box}} Tile */

/** The part of a cell that guests fill. @param {Box} box @returns {Box} */
export function body(box) {
    const named = box.width >= ROOM_FOR_NAME;
    const bars = box.width >= ROOM_FOR_BARS ? RESOURCES.length * (BAR + 2) + 2 : 0;
    const inset = box.width >= ROOM_FOR_BARS ? 3 : 1;
    return {
        x: box.x + inset,
        y: box.y + (named ? NAME : inset),
        width: box.width - 2 * inset - bars,
        height: box.height - (named ? NAME : inset) - inset,
    };
}

/** Up to where a host is filled; where it is small, colour alone tells how full it is. */
const level = (host, resource, box) =>
    body(box).height * (box.width < ROOM_FOR_BARS ? 1 : Math.min(1, host.load[resource] ?? 0));

/**
 * Where each guest of a host is drawn.
 *
 * @param {Host} host
 * @param {Resource} resource
 * @param {Box} box of the host
 * @returns {Tile[]}
 */
export function tiles(host, resource, box) {
    const key = `${resource} ${box.x} ${box.y} ${box.width} ${box.height}`;
    const known = kept.get(host);
    if (known?.key === key) return known.tiles;
    const room = body(box);
    const filled = level(host, resource, box);
    const guests = host.guests.filter((guest) => (guest.load[resource] ?? 0) > 0.001)
        .sort((a, b) => (b.load[resource] ?? 0) - (a.load[resource] ?? 0));
    const boxes = filled < 2 ? [] : treemap(guests.map((guest) => guest.load[resource] ?? 0), {
        ...room,
        y: room.y + room.height - filled,
        height: filled,
    });
    const placed = boxes.map((place, i) => ({ guest: guests[i], box: place }));
    kept.set(host, { key, tiles: placed });
    return placed;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Host[]} hosts in their order
 * @param {import('./heatlayout.js').Grid} grid
 * @param {Resource | 'all'} resource
 * @param {'light' | 'dark'} theme
 * @param {(host: Host, index: number) => boolean} isDue whether a host is to be drawn; what the others look like stays
 */
export function draw(pen, hosts, grid, resource, theme, isDue) {
    const colours = {
        cell: colour('cell'), line: colour('line-strong'), text: colour('text'), quiet: colour('text-quiet'),
        hot: colour('hot'),
    };
    pen.textBaseline = 'middle';
    hosts.forEach((host, index) => {
        if (!isDue(host, index)) return;
        const box = cell(grid, index);
        pen.clearRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2);
        pen.fillStyle = colours.cell;
        pen.fillRect(box.x, box.y, box.width, box.height);
        if (host.asleepSince || host.temperature === 'UNKNOWN') hatch(pen, box, colours.line, host.asleepSince !== null);
        else if (resource === 'all') columns(pen, host, body(box), theme);
        else guestTiles(pen, host, resource, box, theme);
        if (box.width >= ROOM_FOR_BARS && !host.asleepSince && host.temperature !== 'UNKNOWN') bars(pen, host, box, theme);
        head(pen, host, box, colours);
    });
}

/** A gap between tiles parts the guests. */
function guestTiles(pen, host, resource, box, theme) {
    pen.fillStyle = heat(host.load[resource] ?? 0, theme);
    const placed = tiles(host, resource, box);
    const gap = box.width < ROOM_FOR_BARS ? 0.5 : 1;
    for (const { box: tile } of placed) {
        pen.fillRect(tile.x, tile.y, Math.max(0.5, tile.width - gap), Math.max(0.5, tile.height - gap));
    }
    if (placed.length === 0) {
        const room = body(box);
        const filled = level(host, resource, box);
        pen.fillRect(room.x, room.y + room.height - filled, room.width, filled);
    }
}

/** All four resources beside each other. */
function columns(pen, host, room, theme) {
    const width = room.width / RESOURCES.length;
    RESOURCES.forEach((resource, i) => {
        const use = host.load[resource] ?? 0;
        const filled = room.height * Math.min(1, use);
        pen.fillStyle = heat(use, theme);
        pen.fillRect(room.x + i * width, room.y + room.height - filled, Math.max(1, width - 1), filled);
    });
}

function bars(pen, host, box, theme) {
    const room = body(box);
    RESOURCES.forEach((resource, i) => {
        const use = host.load[resource] ?? 0;
        const x = box.x + box.width - (RESOURCES.length - i) * (BAR + 2) - 1;
        pen.fillStyle = heat(0, theme);
        pen.fillRect(x, room.y, BAR, room.height);
        pen.fillStyle = heat(use, theme);
        pen.fillRect(x, room.y + room.height * (1 - Math.min(1, use)), BAR, room.height * Math.min(1, use));
    });
}

/** Name and sign; what is hot has a border, too, so that colour is not all that tells. */
function head(pen, host, box, colours) {
    const hot = condition(host) === 'HOT';
    if (hot) {
        const wide = box.width >= ROOM_FOR_BARS ? 2 : 1.5;
        pen.strokeStyle = colours.hot;
        pen.lineWidth = wide;
        pen.strokeRect(box.x + wide / 2, box.y + wide / 2, box.width - wide, box.height - wide);
    }
    if (box.width < ROOM_FOR_NAME) {
        if (hot || host.maintenance) mark(pen, box, hot ? colours.hot : colours.text);
        return;
    }
    pen.fillStyle = hot ? colours.hot : host.asleepSince ? colours.quiet : colours.text;
    pen.font = `${hot ? '600 ' : ''}11px system-ui, sans-serif`;
    const state = `${SIGNS[condition(host)]}${host.maintenance ? ' ⇥' : ''}`;
    pen.textAlign = 'right';
    pen.fillText(state, box.x + box.width - 5, box.y + NAME / 2 + 1);
    pen.textAlign = 'left';
    pen.fillText(fitting(pen, host.host, box.width - 30), box.x + 5, box.y + NAME / 2 + 1);
}

/** A corner, where there is no room for a sign. */
function mark(pen, box, fill) {
    const size = Math.min(7, box.height / 2);
    pen.fillStyle = fill;
    pen.beginPath();
    pen.moveTo(box.x, box.y);
    pen.lineTo(box.x + size, box.y);
    pen.lineTo(box.x, box.y + size);
    pen.fill();
}

function hatch(pen, box, stroke, asleep) {
    pen.save();
    pen.beginPath();
    pen.rect(box.x, box.y, box.width, box.height);
    pen.clip();
    pen.globalAlpha = asleep ? 0.25 : 0.6;
    pen.strokeStyle = stroke;
    pen.lineWidth = 1;
    const step = asleep ? 10 : 5;
    pen.beginPath();
    for (let x = box.x - box.height; x < box.x + box.width; x += step) {
        pen.moveTo(x, box.y + box.height);
        pen.lineTo(x + box.height, box.y);
    }
    pen.stroke();
    pen.restore();
}

function fitting(pen, text, width) {
    let shown = text;
    while (shown.length > 2 && pen.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
    return shown;
}
