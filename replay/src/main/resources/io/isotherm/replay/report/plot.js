'use strict';
// What all charts that stand on uPlot share: margins, fonts, axes in the page's colours.
const GUTTER = 62;
const RIGHT = 24;
const FONT = '12px Inter, "Segoe UI", system-ui, "Liberation Sans", sans-serif';

function axis(options) {
  return {
    stroke: () => colour('soft'), grid: { stroke: () => colour('grid'), width: 1 },
    ticks: { stroke: () => colour('line'), width: 1, size: 5 }, font: FONT, labelFont: FONT, labelSize: 22, ...options,
  };
}

const compact = (u, values) => values.map((value) => (value === null || value === undefined ? '' : Math.abs(value) >= 10000
  ? value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 })
  : value.toLocaleString('en', { maximumFractionDigits: 4 })));

/** Makes a plot that keeps to the width of its holder and to the reader's colours; the hook `ready` gets it. */
function plot(holder, height, data, options) {
  let made = null;
  sized(holder, (width) => {
    if (made) made.setSize({ width, height });
    else {
      made = new uPlot({ width, height, padding: [10, RIGHT, 0, 0], legend: { show: false }, tzDate: (s) => uPlot.tzDate(new Date(s * 1000), 'Etc/UTC'), ...options }, data, holder);
      redraws.push(() => made.redraw(false));
    }
  });
}

const HOURS = [60, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400, 172800, 604800];
/** Times on the axis, at round hours, the day where one begins. */
function timeAxis(show) {
  return axis({
    show, size: 30, incrs: HOURS, space: 62,
    values: (u, ticks) => ticks.map((tick) => {
      const date = new Date(tick * 1000);
      return tick % 86400 === 0 && date.getUTCFullYear() > 1970 ? date.toISOString().slice(5, 10) : clock(tick);
    }),
  });
}
