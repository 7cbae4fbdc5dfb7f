'use strict';
function figuresSection(section, holder) {
  holder.append(make('div', { class: 'figures' }, ...section.figures.map((figure) => make('div', { class: 'figure' },
    make('div', { class: 'label' }, figure.label), make('div', { class: 'value' }, figure.value, figure.unit ? make('small', {}, figure.unit) : ''),
    make('div', { class: 'detail' }, figure.detail)))));
}

function tableSection(section, holder) {
  holder.append(make('div', { class: 'wide' }, make('table', { class: 'text' },
    make('thead', {}, make('tr', {}, ...section.headers.map((header) => make('th', {}, header)))),
    make('tbody', {}, ...section.rows.map((row) => make('tr', {}, ...row.map((text) => make('td', {}, text))))))));
}

/** Configurations side by side, with differences to one of them. */
function comparisonSection(section, holder) {
  const body = make('tbody', {});
  const choice = make('select', { change: () => fill(Number(choice.value)) }, ...section.columns.map((column, index) =>
    make('option', { value: index }, column.name + (index === 0 ? ' (first)' : ''))));
  const head = make('tr', {}, make('th', {}, ''), ...section.columns.map((column) => make('th', { scope: 'col' }, column.name)));
  if (section.columns.length > 1) holder.append(make('div', { class: 'controls' }, make('label', {}, 'Differences to ', choice)));
  holder.append(make('div', { class: 'wide' }, make('table', { class: 'compare' }, make('thead', {}, head), body)));

  function fill(reference) {
    body.replaceChildren(...section.measures.map((measure, row) => {
      const values = section.columns.map((column) => column.values[row]);
      const known = values.filter(isNumber);
      const best = measure.better === 'NEITHER' || new Set(known).size < 2 ? null : Math[measure.better === 'LOWER' ? 'min' : 'max'](...known);
      return make('tr', {}, make('th', { scope: 'row', title: measure.meaning || null }, measure.name, measure.unit ? make('span', { class: 'unit' }, ' ' + measure.unit) : ''),
        ...values.map((value, index) => make('td', { class: value === best ? 'best' : null }, number(value, measure.digits),
          index === reference ? '' : change(value, values[reference], measure))));
    }));
  }
  fill(0);
}

function change(value, reference, measure) {
  if (!isNumber(value) || !isNumber(reference)) return '';
  const difference = value - reference;
  if (Math.abs(difference) < 0.5 * 10 ** -measure.digits) return '';
  const good = measure.better === 'NEITHER' ? '' : (difference < 0) === (measure.better === 'LOWER') ? ' better' : ' worse';
  const share = reference !== 0 ? ` (${difference > 0 ? '+' : '−'}${number(Math.abs(difference / reference) * 100, Math.abs(difference / reference) < 0.1 ? 1 : 0)} %)` : '';
  return make('span', { class: 'change' + good, title: good ? good.trim() : null }, `${difference > 0 ? '▲ +' : '▼ −'}${number(Math.abs(difference), measure.digits)}${share}`);
}

/** How much each setting matters: change of the score beside the recommendation, and its relation to each cost. */
function sensitivitySection(section, holder) {
  const changes = section.effects.flatMap((effect) => [effect.below, effect.above]).filter(isNumber);
  const largest = Math.max(...changes.map(Math.abs), 0.001);
  holder.append(make('div', { class: 'wide' }, make('table', { class: 'compare' },
    make('thead', {}, make('tr', {}, make('th', {}, 'Setting'), make('th', {}, 'Default'), make('th', {}, 'Recommended'), make('th', {}, 'Score one step off'),
      ...section.costs.map((cost) => make('th', {}, cost)))),
    make('tbody', {}, ...section.effects.map((effect) => make('tr', {},
      make('td', {}, make('span', { class: 'code' }, effect.setting), make('span', { class: 'meaning' }, effect.meaning), make('span', { class: 'meaning' }, 'Searched: ' + effect.searched)),
      make('td', {}, effect.defaults), make('td', {}, effect.recommended),
      make('td', {}, stepBar('below', effect.below, largest), stepBar('above', effect.above, largest)),
      ...effect.correlations.map(correlation)))))));
}

function stepBar(side, share, largest) {
  if (!isNumber(share)) return '';
  if (Math.abs(share) < 0.0005) return make('span', { class: 'change' }, `${side}: no effect`);
  const fill = make('i', { class: share < 0 ? 'other' : null });
  fill.style.left = '0';
  fill.style.width = Math.max(1, (Math.abs(share) / largest) * 100) + '%';
  return make('div', {}, make('span', { class: 'change' }, `${side}: ${share < 0 ? '−' : '+'}${number(Math.abs(share) * 100, 1)} %`), make('div', { class: 'bar', 'aria-hidden': 'true' }, fill));
}

function correlation(value) {
  const cell = make('td', { class: 'cell' }, isNumber(value) ? (value > 0 ? '+' : '') + number(value, 2) : '–');
  if (isNumber(value)) cell.style.background = `color-mix(in srgb, ${value > 0 ? 'var(--worse)' : 'var(--better)'} ${Math.round(Math.abs(value) * 45)}%, transparent)`;
  return cell;
}
