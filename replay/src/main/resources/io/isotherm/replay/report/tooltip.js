'use strict';
const tooltip = {
  box: document.getElementById('tooltip'),

  /** Shows lines beside a point of the window; the first is the heading. */
  show(x, y, lines) {
    this.box.replaceChildren(...lines.filter(Boolean).map((line, index) => {
      const row = make('div', { class: index > 0 && line.dim ? 'dim' : null });
      row.append(index === 0 ? make('b', {}, line) : line.text ?? line);
      return row;
    }));
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect();
    const left = x + 16 + width > innerWidth - 8 ? x - 16 - width : x + 16;
    const top = Math.min(Math.max(8, y - height / 2), innerHeight - height - 8);
    this.box.style.left = Math.max(8, left) + 'px';
    this.box.style.top = top + 'px';
  },

  hide() {
    this.box.hidden = true;
  },
};
addEventListener('scroll', () => tooltip.hide(), { passive: true });
