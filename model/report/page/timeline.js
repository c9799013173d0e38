// Size, load factor and memory over all steps, above the slider that chooses one.

import { element, svg } from './dom.js';
import { bytesText, loadText, plural } from './format.js';

const height = 34, width = 1000; // of a chart, in units of its own

const charts = [
  { name: 'entries', of: map => map.size, text: n => plural(n, 'entry', 'entries') },
  { name: 'load', of: map => map.buckets === 0 ? 0 : map.size / map.buckets, text: n => `load ${loadText(n, 1)}` },
  { name: 'memory', of: map => map.bytes, text: bytesText },
];

export class Timeline {
  #heads = [];
  #lives = [];

  /** A click on a chart is a `choose` event of `root`, with the step. */
  constructor(recording, root) {
    this.recording = recording;
    this.root = root;
    this.values = [[], []]; // by map and step: a number for each chart
    this.growing = [];      // by step: whether map a grows
    recording.walk((step, maps) => {
      maps.forEach((map, m) => this.values[m].push(charts.map(chart => chart.of(map))));
      this.growing.push(maps[0].growth !== 0);
    });
    charts.forEach((chart, c) => root.append(this.#row(chart, c)));
  }

  #x(step) { return this.recording.last === 0 ? 0 : step / this.recording.last * width; }

  #row(chart, c) {
    const { setup, usesB, failure } = this.recording;
    const limit = chart.name === 'load' ? setup.load[0] / setup.load[1] : 0;
    const most = Math.max(1, limit, ...this.values.flat().map(values => values[c]));
    const y = value => height - 2 - value / most * (height - 4);
    const vertical = (step, kind) =>
      svg('line', { class: kind, x1: this.#x(step), x2: this.#x(step), y1: 0, y2: height });
    const picture = svg('svg', {
      viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': `${chart.name} over time, at most ${chart.text(most)}`,
    }, ...this.#bands());
    if (limit > 0)
      picture.append(svg('line', { class: 'limit', x1: 0, x2: width, y1: y(limit), y2: y(limit) }));
    for (const m of usesB ? [1, 0] : [0]) { // a on top
      const line = stairs(this.values[m].map((values, step) => [this.#x(step), y(values[c])]));
      if (m === 0)
        picture.append(svg('path', { class: 'area', d: `${line}V${height}H0Z` }));
      picture.append(svg('path', { class: `line map-${m === 0 ? 'a' : 'b'}`, d: line }));
    }
    if (failure)
      picture.append(vertical(failure.step, 'failed'));
    this.#lives.push(svg('g', { class: 'life' }));
    this.#heads.push(vertical(0, 'head'));
    picture.append(this.#lives.at(-1), this.#heads.at(-1));
    picture.addEventListener('click', event => this.#choose(event, picture));
    return element('div.chart', {},
      element('span.name', {}, chart.name), picture, element('span', {}, chart.text(most)));
  }

  #choose(event, picture) {
    const { left, width: wide } = picture.getBoundingClientRect();
    const step = Math.round((event.clientX - left) / wide * this.recording.last);
    this.root.dispatchEvent(new CustomEvent('choose', { detail: step }));
  }

  /** Where a growth of map a was under way. */
  #bands() {
    const { growing } = this;
    const bands = [];
    for (let from = growing.indexOf(true); from !== -1;) {
      let to = growing.indexOf(false, from);
      if (to === -1)
        to = growing.length - 1;
      bands.push(svg('rect', { class: 'growth', x: this.#x(from), y: 0,
        width: Math.max(1, this.#x(to) - this.#x(from)), height }));
      from = growing.indexOf(true, to + 1);
    }
    return bands;
  }

  show(step) {
    for (const head of this.#heads) {
      head.setAttribute('x1', this.#x(step));
      head.setAttribute('x2', this.#x(step));
    }
  }

  showLife(life) {
    for (const group of this.#lives)
      group.replaceChildren(...life.map(({ step, kind }) =>
        svg('line', { class: kind, x1: this.#x(step), x2: this.#x(step), y1: height - 9, y2: height })));
  }
}

/** A value holds until the next step. */
function stairs(points) {
  return points.map(([x, y], i) => i === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`)
    .join('');
}
