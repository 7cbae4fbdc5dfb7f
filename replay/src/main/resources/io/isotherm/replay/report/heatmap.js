'use strict';
// Load from cold blue over pale to hot red: ordered by lightness on both sides, so that it reads without colour vision.
const HEAT = [[0, [43, 92, 138]], [25, [122, 168, 196]], [50, [236, 231, 212]], [70, [240, 191, 112]], [85, [214, 106, 46]], [100, [143, 29, 20]], [125, [74, 6, 30]]];

function heatColour(percent) {
  const at = HEAT.findIndex(([stop]) => stop >= percent);
  if (at <= 0) return HEAT[at < 0 ? HEAT.length - 1 : 0][1];
  const [low, a] = HEAT[at - 1];
  const [high, b] = HEAT[at];
  const share = (percent - low) / (high - low);
  return a.map((part, i) => Math.round(part + (b[i] - part) * share));
}
const UNKNOWN = 254;
const ASLEEP = 255;

function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function decodeCells(text) {
  const binary = atob(text);
  const cells = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) cells[i] = binary.charCodeAt(i);
  return cells;
}

function loadText(cell) {
  if (cell === ASLEEP) return 'off';
  if (cell === UNKNOWN) return 'unknown';
  return (cell === 250 ? '≥ 125' : number(cell / 2, cell % 2)) + ' % load';
}

/** The heat map of one run at a time; its time axis is that of the charts below it. */
class HeatMap {
  constructor(view) {
    this.view = view;
    this.canvas = make('canvas', { role: 'img', tabindex: '0' });
    this.line = cursorLine();
    this.figure = make('figure', { class: 'heat' }, this.canvas, this.line);
    this.order = 'name';
    this.width = 0;
    sized(this.figure, (width) => { this.width = width; this.draw(); });
    redraws.push(() => this.draw());
    view.watch({ range: () => this.draw(), point: (time) => this.line.at(this.width, view, time) });
    this.canvas.addEventListener('pointermove', (event) => this.hover(event));
    this.canvas.addEventListener('pointerleave', () => { tooltip.hide(); view.point(null); });
  }

  show(run) {
    this.run = run;
    this.heat = run.heat;
    if (this.heat) {
      this.cells = this.heat.decoded ??= decodeCells(this.heat.cells);
      this.sort();
      this.canvas.setAttribute('aria-label', `Heat map of the load of ${this.heat.rows.length} rows of hosts over time under ${run.name}`);
    }
    this.figure.hidden = !this.heat;
    this.draw();
  }

  sort(order = this.order) {
    this.order = order;
    const { rows, columns } = this.heat;
    this.rows = rows.map((_, row) => row);
    if (order === 'load') {
      const mean = this.rows.map((row) => {
        let sum = 0;
        for (let c = 0; c < columns; c++) { const cell = this.cells[row * columns + c]; sum += cell <= 250 ? cell : 0; }
        return sum / columns;
      });
      this.rows.sort((a, b) => mean[b] - mean[a] || a - b);
    }
    this.draw();
  }

  draw() {
    if (!this.heat || !this.width) return;
    const { rows, from, step, columns } = this.heat;
    const count = rows.length;
    this.height = Math.min(620, Math.max(count * 16, 90));
    if (count > 40) this.height = Math.min(620, Math.max(count * 4, 420));
    const context = sharpen(this.canvas, this.width, this.height);
    // Rows that are thinner than a pixel are drawn as their highest load.
    const lines = Math.min(count, Math.floor(this.height * (devicePixelRatio || 1)));
    const image = new ImageData(columns, lines);
    const palette = this.palette();
    for (let line = 0; line < lines; line++) {
      const first = Math.floor((line * count) / lines);
      const end = Math.max(first + 1, Math.floor(((line + 1) * count) / lines));
      for (let c = 0; c < columns; c++) {
        let cell = this.cells[this.rows[first] * columns + c];
        for (let r = first + 1; r < end; r++) {
          const other = this.cells[this.rows[r] * columns + c];
          if (other <= 250 && (cell > 250 || other > cell)) cell = other;
        }
        image.data.set(palette[cell], (line * columns + c) * 4);
      }
    }
    const buffer = document.createElement('canvas');
    buffer.width = columns;
    buffer.height = lines;
    buffer.getContext('2d').putImageData(image, 0, 0);
    const inner = this.width - GUTTER - RIGHT;
    const { min, max } = this.view;
    const x = (time) => GUTTER + ((time - min) / (max - min)) * inner;
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, inner, this.height);
    context.clip();
    context.imageSmoothingEnabled = false;
    context.drawImage(buffer, x(from), 0, x(from + step * columns) - x(from), this.height);
    context.restore();
    this.names(context);
  }

  names(context) {
    context.font = FONT;
    context.fillStyle = colour('soft');
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const each = this.height / this.rows.length;
    const every = Math.max(1, Math.ceil(15 / each));
    this.rows.forEach((row, line) => {
      if (line % every !== 0) return;
      const y = every === 1 ? (line + 0.5) * each : Math.min(this.height - 7, line * each + 7);
      let name = this.heat.rows[row];
      while (name.length > 2 && context.measureText(name).width > GUTTER - 10) name = '…' + name.replace('…', '').slice(1);
      context.fillText(name, GUTTER - 7, y);
    });
  }

  palette() {
    const asleep = [...rgb(colour('asleep')), 255];
    const unknown = [...rgb(colour('unknown')), 255];
    return Array.from({ length: 256 }, (_, cell) => {
      if (cell === ASLEEP) return asleep;
      return cell > 250 ? unknown : [...heatColour(cell / 2), 255];
    });
  }

  hover(event) {
    const box = this.canvas.getBoundingClientRect();
    const share = (event.clientX - box.left - GUTTER) / (this.width - GUTTER - RIGHT);
    const line = Math.floor(((event.clientY - box.top) / this.height) * this.rows.length);
    const time = this.view.min + share * (this.view.max - this.view.min);
    const column = Math.floor((time - this.heat.from) / this.heat.step);
    if (share < 0 || share > 1 || line < 0 || line >= this.rows.length || column < 0 || column >= this.heat.columns) {
      tooltip.hide();
      return;
    }
    const row = this.rows[line];
    const start = this.heat.from + column * this.heat.step;
    const host = this.heat.rows[row];
    this.view.point(time);
    tooltip.show(event.clientX, event.clientY, [
      host, loadText(this.cells[row * this.heat.columns + column]), { text: moment(start), dim: true },
    ]);
  }
}

/** A vertical line over a canvas, at the time that is pointed at. */
function cursorLine() {
  const line = make('div', { 'aria-hidden': 'true', hidden: '' });
  Object.assign(line.style, { position: 'absolute', top: 0, bottom: 0, width: 0, borderLeft: '1px dashed currentColor', opacity: 0.6, pointerEvents: 'none' });
  line.at = (width, view, time) => {
    line.hidden = time === null || time < view.min || time > view.max;
    line.style.left = GUTTER + ((time - view.min) / (view.max - view.min)) * (width - GUTTER - RIGHT) + 'px';
  };
  return line;
}

function heatLegend() {
  const ramp = make('canvas', { 'aria-hidden': 'true' });
  const context = sharpen(ramp, 180, 11);
  for (let i = 0; i < 180; i++) {
    context.fillStyle = `rgb(${heatColour((i / 180) * 125).join(',')})`;
    context.fillRect(i, 0, 1.5, 11);
  }
  const off = swatch('var(--asleep)');
  off.style.border = '1px solid var(--line)';
  return make('div', { class: 'legend' }, make('span', { class: 'ramp' }, '0 %', ramp, '125 % load'), make('span', {}, off, 'off'), make('span', {}, swatch('var(--unknown)'), 'unknown'));
}
