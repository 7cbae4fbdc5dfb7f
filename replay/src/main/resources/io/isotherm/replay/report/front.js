'use strict';
const ROLES = {
  TRIAL: { mark: 'circle', tones: () => [colour('faint')], alpha: 0.45 },
  FRONT: { mark: 'circle', tones: () => [colour('c0'), colour('c4')], alpha: 0.85 },
  DEFAULTS: { mark: 'square', tones: () => [colour('ink')], alpha: 1 },
  RECOMMENDED: { mark: 'star', tones: () => [colour('c1')], alpha: 1 },
  BASELINE: { mark: 'diamond', tones: () => [colour('c3'), colour('c5'), colour('c6')], alpha: 0.85 },
  ORACLE: { mark: 'triangle', tones: () => [colour('c2')], alpha: 1 },
};

/** Colour of a series: several of one role differ. */
function tone(series, all) {
  const tones = ROLES[series.role].tones();
  return tones[all.filter((other) => other.role === series.role).indexOf(series) % tones.length];
}

const MARKS = {
  circle: (c, x, y, r) => c.arc(x, y, r, 0, 2 * Math.PI),
  square: (c, x, y, r) => c.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
  diamond: (c, x, y, r) => polygon(c, [[x, y - r * 1.25], [x + r * 1.25, y], [x, y + r * 1.25], [x - r * 1.25, y]]),
  triangle: (c, x, y, r) => polygon(c, [[x, y - r * 1.3], [x + r * 1.2, y + r * 0.85], [x - r * 1.2, y + r * 0.85]]),
  star: (c, x, y, r) => polygon(c, Array.from({ length: 10 }, (_, i) => {
    const radius = (i % 2 ? 0.62 : 1.45) * r;
    return [x + radius * Math.sin((i * Math.PI) / 5), y - radius * Math.cos((i * Math.PI) / 5)];
  })),
};
function polygon(context, corners) {
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

/** A chart of two costs against each other, with a third as the area of each mark. */
function frontSection(section, holder) {
  const points = section.series.flatMap((series, order) => series.points.map((point) => ({ ...point, series, order })))
    .filter((point) => isNumber(point.x) && isNumber(point.y)).sort((a, b) => a.x - b.x || a.y - b.y);
  if (points.length === 0) {
    holder.append(make('p', { class: 'note' }, 'There is no point to show.'));
    return;
  }
  const largest = Math.max(...points.map((point) => point.size || 0), 1e-9);
  const radius = (point) => 4 + 11 * Math.sqrt((point.size || 0) / largest);
  const wide = (values) => { const used = values.filter((v) => v > 0); return used.length > 1 && Math.max(...used) / Math.min(...used) > 15; };
  const scale = { x: wide(points.map((p) => p.x)), y: wide(points.map((p) => p.y)) };
  const hidden = new Set();
  const box = make('figure', { role: 'group', tabindex: '0', 'aria-label': `${section.y.name} against ${section.x.name}; the arrow keys go from point to point` });
  const canvasHolder = make('div', {});
  box.append(canvasHolder);
  let chart = null;
  let pointed = null;

  const legend = make('div', { class: 'legend' }, ...section.series.map((series) => make('button', {
    type: 'button', 'aria-pressed': 'true',
    click: (event) => {
      hidden.has(series) ? hidden.delete(series) : hidden.add(series);
      event.currentTarget.setAttribute('aria-pressed', !hidden.has(series));
      chart.redraw(false);
    },
  }, legendMark(series, section.series), series.name)));
  const toggles = make('div', { class: 'controls' }, ...['x', 'y'].map((key) => make('label', {}, make('input', {
    type: 'checkbox', checked: scale[key] ? '' : null,
    change: (event) => { scale[key] = event.target.checked; build(); },
  }), ` ${section[key].name} logarithmic`)), make('span', {}, `Area of a mark: ${section.size.name}${section.size.unit ? ' (' + section.size.unit + ')' : ''}`));

  const visible = () => points.filter((point) => !hidden.has(point.series));
  const place = (u, point) => [u.valToPos(point.x, 'x', true), u.valToPos(point.y, 'y', true)];
  const bounds = (key) => {
    const values = points.map((point) => point[key]);
    let [low, high] = [Math.min(...values), Math.max(...values)];
    const spread = high - low || Math.abs(high) || 1;
    if (scale[key]) return [low <= 0 ? -0.4 * smallest(key) : low / 1.25, high * 1.3];
    return [low >= 0 && low < spread * 0.6 ? 0 - spread * 0.03 : low - spread * 0.08, high + spread * 0.08];
  };
  const smallest = (key) => Math.min(...points.map((point) => point[key]).filter((value) => value > 0), 1);
  // asinh keeps a zero on a logarithmic axis; below the threshold it is nearly linear.
  const scaleOf = (key) => {
    return { time: false, range: (u, low, high) => (u.zoomed?.[key] ? [low, high] : bounds(key)), ...(scale[key] ? { distr: 4, asinh: smallest(key) } : {}) };
  };

  function paint(u) {
    const { ctx } = u;
    const ratio = devicePixelRatio || 1;
    ctx.save();
    if (u.zoomed) {
      ctx.beginPath();
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      ctx.clip();
    }
    section.series.filter((series) => series.join !== 'NONE' && !hidden.has(series)).forEach((series) => joinPoints(u, series, ratio));
    const taken = [];
    for (const point of visible().sort((a, b) => a.order - b.order || b.size - a.size)) {
      const role = ROLES[point.series.role];
      const [x, y] = place(u, point);
      ctx.beginPath();
      MARKS[role.mark](ctx, x, y, radius(point) * ratio);
      ctx.globalAlpha = point === pointed ? 1 : role.alpha;
      ctx.fillStyle = tone(point.series, section.series);
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.lineWidth = (point === pointed ? 2.5 : 1) * ratio;
      ctx.strokeStyle = point === pointed ? colour('ink') : colour('card');
      ctx.stroke();
    }
    visible().filter((point) => point.series.labelled).forEach((point) => label(u, point, taken, ratio));
    ctx.restore();
  }

  function joinPoints(u, series, ratio) {
    const own = visible().filter((point) => point.series === series);
    const { ctx } = u;
    ctx.beginPath();
    own.forEach((point, i) => {
      const [x, y] = place(u, point);
      if (i === 0) ctx.moveTo(x, y);
      else {
        if (series.join === 'STEPS') ctx.lineTo(x, place(u, own[i - 1])[1]);
        ctx.lineTo(x, y);
      }
    });
    ctx.strokeStyle = tone(series, section.series);
    ctx.lineWidth = 1.75 * ratio;
    ctx.setLineDash(series.join === 'STEPS' ? [5 * ratio, 4 * ratio] : []);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** Writes a label where none is yet: right, left, above or below its mark; leaves it out if all is taken. */
  function label(u, point, taken, ratio) {
    const { ctx } = u;
    const [x, y] = place(u, point);
    ctx.font = FONT.replace('12px', 12 * ratio + 'px');
    const width = ctx.measureText(point.label).width;
    const gap = (radius(point) + 5) * ratio;
    const height = 14 * ratio;
    const spots = [[x + gap, y], [x - gap - width, y], [x - width / 2, y - gap - 4 * ratio], [x - width / 2, y + gap + 4 * ratio]];
    for (const [left, middle] of spots) {
      const area = [left, middle - height / 2, left + width, middle + height / 2];
      const inside = area[0] >= u.bbox.left && area[2] <= u.bbox.left + u.bbox.width && area[1] >= u.bbox.top;
      if (inside && !taken.some((other) => area[0] < other[2] && other[0] < area[2] && area[1] < other[3] && other[1] < area[3])) {
        taken.push(area);
        ctx.textAlign = 'left';
        ctx.textBaseline = 'middle';
        ctx.lineWidth = 3 * ratio;
        ctx.strokeStyle = colour('card');
        ctx.strokeText(point.label, left, middle);
        ctx.fillStyle = colour('ink');
        ctx.fillText(point.label, left, middle);
        return;
      }
    }
  }

  const value = (key, amount) => `${section[key].name}: ${withUnit(number(amount, section[key].digits), section[key].unit)}`;
  function tell(point, x, y) {
    pointed = point;
    chart.redraw(false);
    if (!point) return tooltip.hide();
    tooltip.show(x, y, [point.label, { text: point.series.name, dim: true }, value('x', point.x), value('y', point.y), value('size', point.size), ...point.details]);
  }
  function nearest(left, top) {
    const ratio = devicePixelRatio || 1;
    let best = null;
    let distance = 22;
    for (const point of visible()) {
      const [x, y] = place(chart, point);
      const away = Math.hypot((x - chart.bbox.left) / ratio - left, (y - chart.bbox.top) / ratio - top) - radius(point);
      if (away < distance || (away < 0 && best && point.size < best.size)) [best, distance] = [point, Math.max(away, 0)];
    }
    return best;
  }

  function build() {
    canvasHolder.replaceChildren();
    const inner = make('div', {});
    canvasHolder.append(inner);
    plot(inner, 430, [points.map((p) => p.x), points.map((p) => p.y)], {
      padding: [14, 20, 0, 0],
      cursor: { x: false, y: false, points: { show: false }, drag: { x: true, y: true, uni: 20 } },
      scales: { x: scaleOf('x'), y: scaleOf('y') },
      axes: [costAxis(section.x, scale.x, 36, 52), costAxis(section.y, scale.y, GUTTER - 4, 20)],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [paint],
        setSelect: [(u) => { u.zoomed = { x: u.select.width > 0, y: u.select.height > 0 }; }],
        ready: [ready],
      },
    });
    function ready(u) {
        chart = u;
        u.over.addEventListener('dblclick', () => { u.zoomed = null; u.setData(u.data); });
        u.over.addEventListener('pointermove', (event) => {
          const area = u.over.getBoundingClientRect();
          const found = nearest(event.clientX - area.left, event.clientY - area.top);
          if (found !== pointed || found) tell(found, event.clientX, event.clientY);
        });
        u.over.addEventListener('pointerleave', () => tell(null));
    }
  }
  box.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = visible();
    const next = all[(all.indexOf(pointed) + step + all.length) % all.length];
    const ratio = devicePixelRatio || 1;
    const area = canvasHolder.getBoundingClientRect();
    const [x, y] = place(chart, next);
    tell(next, area.left + x / ratio, area.top + y / ratio);
  });
  box.addEventListener('blur', () => tell(null));

  holder.append(legend, toggles, box, pointTable(section, points));
  build();
}

/** An axis of a cost, which is never negative though the axis begins a little below zero to show the marks there. */
function costAxis(measure, logarithmic, size, space) {
  const options = { label: title(measure), size, values: compact, filter: (u, ticks) => ticks.map((tick) => (tick < 0 ? null : tick)) };
  return axis(logarithmic ? { ...options, splits: (u, index, low, high) => roundTicks(u, index, low, high, space) } : options);
}

/** 0 and 1, 2, 5 times the powers of ten, less those that stand too close to the one before. */
function roundTicks(u, index, low, high, space) {
  const ticks = [];
  for (let power = -6; power < 10; power++) ticks.push(...[1, 2, 5].map((digit) => Number(`${digit}e${power}`)).filter((tick) => tick > 0 && tick >= low && tick <= high));
  const at = (tick) => u.valToPos(tick, index === 0 ? 'x' : 'y');
  const kept = low <= 0 ? [0] : [];
  for (const tick of ticks.reverse()) if (kept.every((other) => Math.abs(at(tick) - at(other)) >= space)) kept.push(tick);
  return kept.sort((a, b) => a - b);
}

const title = (measure) => measure.name + (measure.unit ? ` (${measure.unit})` : '');

function legendMark(series, all) {
  const canvas = make('canvas', { 'aria-hidden': 'true' });
  drawn(() => {
    const context = sharpen(canvas, 16, 16);
    context.beginPath();
    MARKS[ROLES[series.role].mark](context, 8, 8, 5);
    context.globalAlpha = ROLES[series.role].alpha;
    context.fillStyle = tone(series, all);
    context.fill();
  });
  return canvas;
}

function pointTable(section, points) {
  const order = ['x', 'y', 'size'];
  return make('details', {}, make('summary', {}, `The ${points.length} points as a table`), make('div', { class: 'wide' }, make('table', { class: 'compare' },
    make('thead', {}, make('tr', {}, make('th', {}, 'Point'), make('th', {}, 'Series'), ...order.map((key) => make('th', {}, title(section[key]))))),
    make('tbody', {}, ...points.map((point) => make('tr', {}, make('td', {}, point.label), make('td', {}, point.series.name),
      ...order.map((key) => make('td', {}, number(point[key], section[key].digits)))))))));
}
