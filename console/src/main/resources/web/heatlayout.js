// @ts-check
/**
 * Where hosts and guests stand in the heat map: plain geometry, in CSS pixels.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{columns: number, width: number, height: number, gap: number, total: number}} Grid
 */

const WIDEST = 168;
const NARROWEST = 22;
const RATIO = 0.62;
const LOWEST = 16;

/**
 * Cells as large as fit, filling the width.
 *
 * @param {number} count of hosts
 * @param {number} width of the map
 * @param {number} most height that it may take; it takes more only where the smallest cells do
 * @returns {Grid}
 */
export function grid(count, width, most) {
    let found = null;
    for (let cell = WIDEST; cell >= NARROWEST && !found; cell -= 2) {
        const gap = cell < 40 ? 2 : 6;
        const columns = Math.max(1, Math.floor((width + gap) / (cell + gap)));
        const height = Math.max(LOWEST, Math.round(cell * RATIO));
        const total = Math.ceil(count / columns) * (height + gap) - gap;
        if (total <= most || cell - 2 < NARROWEST) {
            found = { columns, width: (width - gap * (columns - 1)) / columns, height, gap, total: Math.max(height, total) };
        }
    }
    return /** @type {Grid} */ (found);
}

/** The cell of the host at that place of the order. @param {Grid} grid @param {number} index @returns {Box} */
export function cell(grid, index) {
    return {
        x: (index % grid.columns) * (grid.width + grid.gap),
        y: Math.floor(index / grid.columns) * (grid.height + grid.gap),
        width: grid.width,
        height: grid.height,
    };
}

/** The place in the order at a point, or -1. @param {Grid} grid @param {number} count @param {number} x @param {number} y */
export function indexAt(grid, count, x, y) {
    const column = Math.floor(x / (grid.width + grid.gap));
    const row = Math.floor(y / (grid.height + grid.gap));
    const index = row * grid.columns + column;
    return x >= 0 && y >= 0 && column < grid.columns && index < count ? index : -1;
}

/**
 * A squarified treemap (Bruls, Huizing, van Wijk): areas as the weights, shapes near squares.
 *
 * @param {number[]} weights above 0, largest first
 * @param {Box} box
 * @returns {Box[]} in the order of the weights
 */
export function treemap(weights, box) {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const areas = weights.map((weight) => (weight / sum) * box.width * box.height);
    const placed = [];
    let { x, y, width, height } = box;
    let row = [];
    const worst = (areasOfRow, side) => {
        const total = areasOfRow.reduce((all, area) => all + area, 0);
        return Math.max((side * side * areasOfRow[0]) / total ** 2, total ** 2 / (side * side * areasOfRow[areasOfRow.length - 1]));
    };
    const place = () => {
        const total = row.reduce((all, area) => all + area, 0);
        const across = width >= height;
        const depth = total / (across ? height : width);
        let along = across ? y : x;
        for (const area of row) {
            const length = area / depth;
            placed.push(across ? { x, y: along, width: depth, height: length } : { x: along, y, width: length, height: depth });
            along += length;
        }
        if (across) {
            x += depth;
            width -= depth;
        } else {
            y += depth;
            height -= depth;
        }
        row = [];
    };
    for (const area of areas) {
        const side = Math.min(width, height);
        if (row.length > 0 && worst([...row, area], side) > worst(row, side)) place();
        row.push(area);
    }
    if (row.length > 0) place();
    return placed;
}
