'use strict';
/** The time that all charts of a section show, and the moment that is pointed at. */
class TimeView {
  constructor(min, max) {
    Object.assign(this, { min, max, whole: [min, max], watchers: [] });
  }
  watch(watcher) { this.watchers.push(watcher); }
  set(min, max) {
    if (min === this.min && max === this.max) return;
    Object.assign(this, { min, max });
    this.watchers.forEach((watcher) => watcher.range?.(min, max));
  }
  point(time) { this.watchers.forEach((watcher) => watcher.point?.(time)); }
}

function runsSection(section, holder) {
  const runs = section.runs.filter((run) => run.times.length > 0);
  if (runs.length === 0) {
    holder.append(make('p', { class: 'note' }, 'Nothing was recorded.'));
    return;
  }
  const starts = runs.map((run) => run.heat ? Math.min(run.heat.from, run.times[0]) : run.times[0]);
  const ends = runs.map((run) => Math.max(run.times.at(-1), run.heat ? run.heat.from + run.heat.step * run.heat.columns : 0));
  const view = new TimeView(Math.min(...starts), Math.max(...ends, Math.min(...starts) + 1));
  const state = { run: runs[0], charts: [] };
  const heat = new HeatMap(view);

  const tabs = make('div', { class: 'tabs', role: 'group', 'aria-label': 'Configuration shown' }, ...runs.map((run, index) =>
    make('button', { type: 'button', 'aria-pressed': index === 0, click: () => select(run) }, lineSwatch(index), run.name)));
  const order = make('select', { change: (event) => heat.sort(event.target.value) }, make('option', { value: 'name' }, 'name'), make('option', { value: 'load' }, 'mean load'));
  const whole = make('button', { type: 'button', click: () => view.set(...view.whole) }, 'Whole time');
  whole.hidden = true;
  view.watch({ range: (min, max) => { whole.hidden = min === view.whole[0] && max === view.whole[1]; } });

  function select(run) {
    state.run = run;
    [...tabs.children].forEach((button, index) => button.setAttribute('aria-pressed', runs[index] === run));
    heat.show(run);
    state.charts.forEach((chart) => chart.select(runs.indexOf(run)));
  }

  holder.append(make('div', { class: 'controls' }, runs.length > 1 ? tabs : null, whole));
  if (runs.some((run) => run.scenarios.length)) {
    holder.append(make('h3', {}, 'Scenario'), ...runs.filter((run) => run.scenarios.length).map((run) => strip(run, view, runs.length > 1)), scenarioLegend(runs));
  }
  if (runs.some((run) => run.heat)) {
    holder.append(make('h3', {}, 'Load of hosts'), make('div', { class: 'controls' }, make('label', {}, 'Order by ', order)), heat.figure, heatLegend());
  }
  const names = [...new Set(runs.flatMap((run) => run.series.map((series) => series.name)))];
  state.charts = names.map((name) => seriesChart(name, runs, view, holder));
  holder.append(make('p', { class: 'note' }, 'Drag across a chart to zoom in on a time, double-click to see all of it. Times are UTC.'));
  select(runs[0]);
}

function strip(run, view, named) {
  const canvas = make('canvas', { role: 'img', 'aria-label': `Scenarios over time under ${run.name}` });
  const line = cursorLine();
  const figure = make('figure', {}, canvas, line);
  const top = named ? 20 : 0;
  const height = top + 16;
  let width = 0;
  const draw = () => {
    if (!width) return;
    const context = sharpen(canvas, width, height);
    const inner = width - GUTTER - RIGHT;
    const x = (time) => GUTTER + (Math.min(Math.max(0, (time - view.min) / (view.max - view.min)), 1)) * inner;
    context.font = FONT;
    context.fillStyle = colour('soft');
    context.textBaseline = 'middle';
    if (named) context.fillText(run.name, GUTTER, 11);
    // Neighbours of one scenario are drawn as one, so that no seams show.
    for (let at = 0; at < run.scenarios.length;) {
      let next = at + 1;
      while (next < run.scenarios.length && run.scenarios[next] === run.scenarios[at]) next++;
      const left = x(at === 0 ? view.whole[0] : run.times[at]);
      context.fillStyle = SCENARIOS[run.scenarios[at]] ?? colour('unknown');
      context.fillRect(left, top, Math.max(0.75, x(next < run.times.length ? run.times[next] : view.whole[1]) - left), height - top);
      at = next;
    }
  };
  sized(figure, (size) => { width = size; draw(); });
  redraws.push(draw);
  view.watch({ range: draw, point: (time) => line.at(width, view, time) });
  canvas.addEventListener('pointermove', (event) => {
    const share = (event.clientX - canvas.getBoundingClientRect().left - GUTTER) / (width - GUTTER - RIGHT);
    const time = view.min + share * (view.max - view.min);
    const at = run.times.findLastIndex((start) => start <= time);
    view.point(time);
    if (at >= 0 && share >= 0 && share <= 1) tooltip.show(event.clientX, event.clientY, [run.scenarios[at].replace('_', ' ') || 'none yet', run.name, { text: moment(time), dim: true }]);
  });
  canvas.addEventListener('pointerleave', () => { tooltip.hide(); view.point(null); });
  return figure;
}

function scenarioLegend(runs) {
  const seen = new Set(runs.flatMap((run) => run.scenarios));
  return make('div', { class: 'legend' }, ...Object.keys(SCENARIOS).filter((name) => seen.has(name)).map((name) =>
    make('span', {}, swatch(SCENARIOS[name]), name.replace('_', ' ').toLowerCase())));
}

const PATHS = {
  STEPS: () => uPlot.paths.stepped({ align: 1 }), BARS: () => uPlot.paths.bars({ size: [0.9, 30], align: -1 }), LINE: () => uPlot.paths.linear(),
};

/** One chart of what several runs have under one name. */
function seriesChart(name, runs, view, holder) {
  const having = runs.map((run, index) => ({ run, index, series: run.series.find((series) => series.name === name) })).filter((entry) => entry.series);
  const { unit, shape } = having[0].series;
  const data = having.length === 1 ? [having[0].run.times, having[0].series.values]
    : uPlot.join(having.map(({ run, series }) => [run.times, series.values]));
  const values = having.map(() => make('b', {}, ''));
  const legend = make('div', { class: 'legend' }, ...having.map(({ run, index }, at) => make('span', {}, lineSwatch(index), run.name + ' ', values[at])));
  const box = make('figure', { role: 'img', 'aria-label': `${name} over time${unit ? ', in ' + unit : ''}` });
  holder.append(make('h3', {}, name, unit ? make('span', { class: 'unit' }, ' ' + unit) : ''), legend, box);

  let chosen = having[0].index;
  let made = null;
  const shown = (at) => shape !== 'BARS' || having[at].index === chosen;
  const tell = (index) => having.forEach((entry, at) => {
    values[at].textContent = isNumber(index) && isNumber(data[at + 1][index]) ? brief(data[at + 1][index]) : '';
  });
  const restyle = () => {
    if (!made) return;
    having.forEach(({ index }, at) => {
      made.series[at + 1].width = index === chosen ? 2 : 1.25;
      made.series[at + 1].alpha = index === chosen ? 1 : 0.6;
      made.series[at + 1].show = shown(at);
    });
    made.redraw(true, false);
  };
  plot(box, 168, data, {
    cursor: { sync: { key: 'time' }, y: false, points: { size: 6 }, drag: { x: true, y: false } },
    scales: { x: { time: true }, y: { range: (u, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
    axes: [timeAxis(true), axis({ size: GUTTER, values: compact })],
    series: [{}, ...having.map(({ index }) => ({
      stroke: () => lineColour(index), fill: shape === 'BARS' ? () => lineColour(index) : undefined, width: 1.25, paths: PATHS[shape](), points: { show: false }, spanGaps: true,
    }))],
    hooks: {
      setCursor: [(u) => { tell(u.cursor.idx); if (u.cursor.event) view.point(u.cursor.left >= 0 ? u.posToVal(u.cursor.left, 'x') : null); }],
      setScale: [(u, key) => { if (key === 'x' && made) view.set(u.scales.x.min, u.scales.x.max); }],
      // After its first drawing, which would undo what is set here.
      ready: [(u) => queueMicrotask(() => {
        made = u;
        u.setScale('x', { min: view.min, max: view.max });
        restyle();
      })],
    },
  });
  view.watch({ range: (min, max) => { if (made && (made.scales.x.min !== min || made.scales.x.max !== max)) made.setScale('x', { min, max }); } });
  return { select: (index) => { chosen = index; restyle(); } };
}
