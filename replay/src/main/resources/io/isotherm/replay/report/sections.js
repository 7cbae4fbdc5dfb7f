'use strict';
/** Curves over a number. */
function linesSection(section, holder) {
  const lines = section.lines.filter((line) => line.x.length > 0);
  if (lines.length === 0) return;
  const points = { POINTS: true };
  holder.append(make('div', { class: 'legend' }, ...lines.map((line, index) => make('span', {}, lineSwatch(index), line.name))));
  const box = make('figure', { role: 'img', 'aria-label': `${section.yName} over ${section.xName}` });
  holder.append(box);
  const values = lines.flatMap((line) => line.y).filter(isNumber);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  plot(box, 260, uPlot.join(lines.map((line) => [line.x, line.y])), {
    cursor: { points: { size: 6 }, drag: { x: true, y: false } },
    scales: { x: { time: false }, y: { range: () => [low >= 0 && low < pad * 4 ? 0 : low - pad, high + pad] } },
    axes: [axis({ label: section.xName, size: 36, values: compact, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000] }), axis({ label: section.yName, size: GUTTER - 4, values: compact })],
    series: [{}, ...lines.map((line, index) => ({
      label: line.name, stroke: () => lineColour(index), width: line.style === 'POINTS' ? 0 : 2, spanGaps: true, dash: line.style === 'DASHES' ? [6, 5] : undefined,
      paths: line.style === 'POINTS' ? () => null : line.style === 'STEPS' ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear(),
      points: { show: Boolean(points[line.style]), size: 6, fill: () => lineColour(index), stroke: () => lineColour(index) },
    }))],
    hooks: {
      setCursor: [(u) => {
        const { idx, left } = u.cursor;
        if (!isNumber(idx) || left < 0) return tooltip.hide();
        const area = u.over.getBoundingClientRect();
        tooltip.show(area.left + left, area.top + u.cursor.top, [`${section.xName} ${number(u.data[0][idx])}`,
          ...lines.map((line, at) => (isNumber(u.data[at + 1][idx]) ? `${line.name}: ${brief(u.data[at + 1][idx])}` : null))]);
      }],
    },
  });
}

const SECTIONS = {
  figures: figuresSection, comparison: comparisonSection, runs: runsSection, front: frontSection, lines: linesSection,
  sensitivity: sensitivitySection, table: tableSection,
};

document.getElementById('top').append(make('span', { class: 'mark', 'aria-hidden': 'true' }), make('h1', {}, report.title), make('p', {}, report.subtitle));
const links = make('div', {});
report.sections.forEach((section, index) => {
  const id = 'section-' + (index + 1);
  const holder = make('section', { id, 'aria-labelledby': id + '-title' }, make('h2', { id: id + '-title' }, section.title), section.note ? make('p', { class: 'note' }, section.note) : '');
  document.getElementById('sections').append(holder);
  SECTIONS[section.kind](section, holder);
  links.append(make('a', { href: '#' + id }, section.title));
});
if (report.sections.length > 1) document.getElementById('contents').append(links);
else document.getElementById('contents').remove();
document.documentElement.dataset.ready = 'true';
