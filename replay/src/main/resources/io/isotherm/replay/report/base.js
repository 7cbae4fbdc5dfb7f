'use strict';
const report = JSON.parse(document.getElementById('report-data').textContent);

/** Makes an element; attributes that are functions listen to events, children may be texts. */
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** The value of a colour of the style sheet, in the reader's light or dark scheme. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

const lineColour = (index) => colour('c' + (index % 8));
const lineSwatch = (index) => swatch(`var(--c${index % 8})`);

const SCENARIOS = {
  STEADY: '#b8c0cc', CONSOLIDATION: '#009e73', IMBALANCE: '#56b4e9', OVERLOAD: '#d55e00', SATURATION: '#8f1d14',
  EVACUATION: '#0072b2', RULE_REPAIR: '#f0e442', UNSAFE: '#cc79a7',
};

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

function number(value, digits = 0) {
  if (!isNumber(value)) return '–';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace(/^-/, '−');
}

/** A number with three digits that count, as a hover text wants it. */
function brief(value) {
  if (!isNumber(value)) return '–';
  const size = Math.abs(value);
  return number(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

const withUnit = (text, unit) => (unit ? text + (unit === '%' ? ' ' : ' ') + unit : text);

const two = (value) => String(value).padStart(2, '0');
/** Time of day, UTC. A day is told where it is not the first. */
function clock(seconds) {
  const date = new Date(seconds * 1000);
  return two(date.getUTCHours()) + ':' + two(date.getUTCMinutes());
}
function moment(seconds) {
  const date = new Date(seconds * 1000);
  const day = date.getUTCFullYear() > 1970 ? date.toISOString().slice(0, 10) + ' ' : '';
  return day + clock(seconds) + ' UTC';
}

/** Calls back at once and whenever the reader's colour scheme changes. */
const redraws = [];
function drawn(draw) {
  redraws.push(draw);
  draw();
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraws.forEach((draw) => draw()));

/** Calls back with the width of an element, at once and whenever it changes. */
function sized(element, resize) {
  let last = 0;
  new ResizeObserver(() => {
    const width = Math.floor(element.clientWidth);
    if (width > 0 && width !== last) {
      last = width;
      resize(width);
    }
  }).observe(element);
}

/** A canvas as sharp as the screen; returns its drawing context in CSS pixels. */
function sharpen(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = width + 'px';
  canvas.style.height = height + 'px';
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

const swatch = (fill) => {
  const mark = make('span', { class: 'swatch', 'aria-hidden': 'true' });
  mark.style.background = fill;
  return mark;
};
