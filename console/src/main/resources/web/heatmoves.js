// @ts-check
import { cell } from './heatlayout.js';
import { active, failed, progress } from './model.js';
import { colour } from './palette.js';

/**
 * Draws moves from host to host over the heat map, and what the pointer or the keyboard is at.
 *
 * @typedef {import('./model.js').Move} Move
 * @typedef {import('./heatlayout.js').Box} Box
 */

const SHOWN_AFTER = 12_000;
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Moves under way, and those that ended a moment ago. @param {Move[]} moves @param {number} now */
export const drawn = (moves, now) => moves.filter((move) => active(move) || now - (move.heardAt ?? 0) < SHOWN_AFTER);

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Move[]} moves
 * @param {(host: string) => number} place of a host in the order; -1 where it is not shown
 * @param {import('./heatlayout.js').Grid} grid
 * @param {number} now in milliseconds
 * @returns {number} how many are drawn
 */
export function drawMoves(pen, moves, place, grid, now) {
    let count = 0;
    for (const move of drawn(moves, now)) {
        const from = place(move.source);
        const to = place(move.destination);
        if (from < 0 || to < 0) continue;
        arc(pen, centre(cell(grid, from)), centre(cell(grid, to)), move, now);
        count++;
    }
    return count;
}

const centre = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

function arc(pen, from, to, move, now) {
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const lift = Math.min(60, length / 4);
    const control = { x: middle.x + ((to.y - from.y) / length) * lift, y: middle.y - (Math.abs(to.x - from.x) / length) * lift };
    const at = (share) => ({
        x: (1 - share) ** 2 * from.x + 2 * (1 - share) * share * control.x + share ** 2 * to.x,
        y: (1 - share) ** 2 * from.y + 2 * (1 - share) * share * control.y + share ** 2 * to.y,
    });
    const lost = failed(move);
    const going = active(move);
    pen.save();
    pen.globalAlpha = going ? 1 : Math.max(0.25, 1 - (now - (move.heardAt ?? 0)) / SHOWN_AFTER);
    for (const [style, width] of [[colour('surface'), 5], [colour(lost ? 'failed' : 'move'), 2]]) {
        pen.strokeStyle = style;
        pen.lineWidth = width;
        pen.setLineDash(lost ? [3, 4] : going && width === 2 ? [8, 4] : []);
        pen.lineDashOffset = still.matches ? 0 : -now / 60;
        pen.beginPath();
        pen.moveTo(from.x, from.y);
        pen.quadraticCurveTo(control.x, control.y, to.x, to.y);
        pen.stroke();
    }
    pen.setLineDash([]);
    pen.fillStyle = colour(lost ? 'failed' : 'move');
    head(pen, at(0.93), to);
    dot(pen, at(lost ? 0.5 : going ? progress(move) : 1), lost);
    if (length > 70) label(pen, at(0.5), move.vm);
    pen.restore();
}

function head(pen, before, tip) {
    const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
    pen.beginPath();
    pen.moveTo(tip.x, tip.y);
    for (const side of [-0.45, 0.45]) pen.lineTo(tip.x - 10 * Math.cos(angle + side), tip.y - 10 * Math.sin(angle + side));
    pen.fill();
}

function dot(pen, at, crossed) {
    pen.beginPath();
    pen.arc(at.x, at.y, 5, 0, 2 * Math.PI);
    pen.fill();
    if (crossed) {
        pen.strokeStyle = colour('surface');
        pen.lineWidth = 1.5;
        pen.beginPath();
        for (const side of [-1, 1]) {
            pen.moveTo(at.x - 2.5, at.y - 2.5 * side);
            pen.lineTo(at.x + 2.5, at.y + 2.5 * side);
        }
        pen.stroke();
    }
}

function label(pen, at, text) {
    pen.font = '600 11px system-ui, sans-serif';
    const width = pen.measureText(text).width + 8;
    pen.globalAlpha *= 0.92;
    pen.fillStyle = colour('surface');
    pen.fillRect(at.x - width / 2, at.y - 20, width, 15);
    pen.fillStyle = colour('text');
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(text, at.x, at.y - 12);
}

/** A frame around a host or a guest. @param {CanvasRenderingContext2D} pen @param {Box} box @param {boolean} strong */
export function drawFrame(pen, box, strong) {
    pen.strokeStyle = colour(strong ? 'focus' : 'text');
    pen.lineWidth = strong ? 3 : 1.5;
    pen.strokeRect(box.x, box.y, box.width, box.height);
}
