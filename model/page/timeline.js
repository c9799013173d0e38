// Size, load factor and memory over all steps, above the slider that chooses one.

import { svg } from './dom.js';
import { bytesText, loadText, plural } from './format.js';

const height = 34, width = 1000; // of a chart, in units of its own

const charts = [
  { name: 'entries', of: map => map.size, text: n => plural(n, 'entry', 'entries') },
  { name: 'load', of: map => map.buckets === 0 ? 0 : map.size / map.buckets, text: n => `load ${loadText(n, 1)}` },
  { name: 'memory', of: map => map.bytes, text: bytesText },
];

export class Timeline {
  #heads;
  #life;

  constructor(recording, root) {
    this.recording = recording;
    const series = [[], []], growths = [[], []];
    recording.walk((step, maps) => maps.forEach((map, m) => {
      series[m].push(charts.map(chart => chart.of(map)));
      growths[m].push(map.growth !== 0);
    }));
    this.x = step => recording.last === 0 ? 0 : step / recording.last * width;
    const limit = recording.setup.load[0] / recording.setup.load[1];
    this.#heads = [];
    this.#life = [];
    charts.forEach((chart, c) => {
      const most = Math.max(1, ...series.flat().map(values => values[c]), c === 1 ? limit : 0);
      const y = value => height - 2 - value / most * (height - 4);
      const picture = svg('svg', {
        viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img',
        'aria-label': `${chart.name} over time, at most ${chart.text(most)}`,
      });
      picture.append(...this.#bands(growths[0]));
      if (c === 1)
        picture.append(svg('line', { class: 'limit', x1: 0, x2: width, y1: y(limit), y2: y(limit) }));
      const shown = recording.usesB ? [1, 0] : [0];
      for (const m of shown) {
        const points = series[m].map((values, step) => [this.x(step), y(values[c])]);
        const line = stairs(points);
        if (m === 0)
          picture.append(svg('path', { class: 'area', d: `${line}V${height}H0Z` }));
        picture.append(svg('path', { class: `line map-${m === 0 ? 'a' : 'b'}`, d: line }));
      }
      if (recording.failure)
        picture.append(svg('line', { class: 'failed', x1: this.x(recording.failure.step), y1: 0,
          x2: this.x(recording.failure.step), y2: height }));
      const life = svg('g', { class: 'life' });
      const head = svg('line', { class: 'head', y1: 0, y2: height });
      picture.append(life, head);
      this.#heads.push(head);
      this.#life.push(life);
      const most_text = document.createElement('span');
      most_text.className = 'most';
      most_text.textContent = chart.text(most);
      const name = document.createElement('span');
      name.className = 'name';
      name.textContent = chart.name;
      const row = document.createElement('div');
      row.className = 'chart';
      row.append(name, picture, most_text);
      root.append(row);
      picture.addEventListener('click', event => {
        const box = picture.getBoundingClientRect();
        root.dispatchEvent(new CustomEvent('choose', {
          detail: Math.round((event.clientX - box.left) / box.width * recording.last),
        }));
      });
    });
  }

  /** Where a growth of map a was under way. */
  #bands(growing) {
    const bands = [];
    for (let from = growing.indexOf(true); from !== -1;) {
      let to = growing.indexOf(false, from);
      if (to === -1)
        to = growing.length - 1;
      bands.push(svg('rect', { class: 'growth', x: this.x(from), y: 0,
        width: Math.max(1, this.x(to) - this.x(from)), height }));
      from = growing.indexOf(true, to + 1);
    }
    return bands;
  }

  show(step) {
    for (const head of this.#heads) {
      head.setAttribute('x1', this.x(step));
      head.setAttribute('x2', this.x(step));
    }
  }

  showLife(life) {
    for (const group of this.#life)
      group.replaceChildren(...life.map(({ step, kind }) =>
        svg('line', { class: kind, x1: this.x(step), x2: this.x(step), y1: height - 9, y2: height })));
  }
}

/** A value holds until the next step. */
function stairs(points) {
  return points.map(([x, y], i) => i === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`)
    .join('');
}
