// The drawing of one map: its arrays, their chains, the buckets of each chain, and the slots of
// each bucket. Elements are kept from step to step; what the states share is not drawn again.

import { byId, element } from './dom.js';
import { bytesText, controlText, hex, keyText, loadText, placeText, plural } from './format.js';
import { growthNames, mapNames, mark } from './recording.js';

/** Main buckets and overflow buckets: how many are drawn. */
function bucketCount(map) {
  return map.arrays.flat().reduce((n, { buckets }) => n + Math.max(1, buckets.length), 0);
}

/** How much of a slot is shown where so many buckets are to be seen at once. */
export function detailFor(maps, slots) {
  const shown = maps.reduce((n, map) => n + bucketCount(map), 0) * slots;
  return shown <= 160 ? 'full' : shown <= 640 ? 'compact' : 'tiny';
}

/** What stands in a slot, besides its control byte. */
function slotLabel({ control, key, value }, hash) {
  if (key !== undefined)
    return [keyText(key, hash), String(value)];
  switch (control) {
    case mark.vacant: return ['–', ''];
    case mark.low: return ['↙', ''];
    case mark.high: return ['↘', ''];
    case mark.wasVacant: return ['∅', ''];
    default: return ['', ''];
  }
}
const kindOf = {
  [mark.rest]: 'rest', [mark.vacant]: 'vacant', [mark.low]: 'low', [mark.high]: 'high', [mark.wasVacant]: 'gone',
};

/** Entries of one tophash have one tint. No reds: they are for what is wrong. */
function hueOf(control) { return 130 + control * 47 % 170; }

/** One array: a heading and a grid of chains. */
class ArrayPicture {
  #chains = [];
  #drawn = [];

  constructor(array, setup) {
    this.array = array;
    this.setup = setup;
    this.heading = element('h3');
    this.grid = element('div.chains');
    this.root = element('div.array', { 'data-array': array === 1 ? 'old' : 'current' }, this.heading, this.grid);
  }

  draw(chains, heading) {
    this.root.hidden = chains.length === 0;
    this.heading.textContent = heading;
    while (this.#chains.length > chains.length)
      this.#chains.pop().remove();
    chains.forEach((chain, index) => {
      const known = this.#chains[index];
      if (known && this.#drawn[index] === chain)
        return;
      if (!known) {
        const made = element('div.chain', {},
          element('span.index', {}, String(index)), element('div.links'));
        this.#chains.push(made);
        this.grid.append(made);
      }
      this.#drawChain(this.#chains[index], chain, this.#drawn[index]);
    });
    this.#drawn = chains;
  }

  /** The element of a slot, or of the chain where the slot is not drawn. */
  at({ chain, slot }) {
    const { slots } = this.setup;
    const links = this.#chains[chain]?.lastElementChild;
    const bucket = links?.children[Math.floor(slot / slots)];
    return bucket?.children[slot % slots] ?? this.#chains[chain];
  }

  #drawChain(at, chain, drawn) {
    at.dataset.state = chain.live ? 'live'
      : chain.buckets.length > 0 ? 'evacuated' : this.array === 1 ? 'returned' : 'pending';
    at.title = { evacuated: 'evacuated', returned: 'evacuated; its memory is returned',
      pending: 'not made yet: its old bucket is not evacuated' }[at.dataset.state] ?? '';
    const links = at.lastElementChild;
    const wanted = Math.max(1, chain.buckets.length);
    while (links.children.length > wanted)
      links.lastElementChild.remove();
    while (links.children.length < wanted)
      links.append(element('div.bucket', {},
        ...Array.from({ length: this.setup.slots }, () => element('span.slot', { 'data-kind': 'none' }))));
    for (let i = 0; i < wanted; ++i)
      if (!drawn || chain.buckets[i] === undefined || chain.buckets[i] !== drawn.buckets[i])
        this.#drawBucket(links.children[i], chain.buckets[i]);
  }
  #drawBucket(at, bucket) {
    for (let i = 0; i < this.setup.slots; ++i) {
      const slot = bucket?.[i], box = at.children[i];
      const [label, value] = slot ? slotLabel(slot, this.setup.hash) : ['', ''];
      box.dataset.kind = !slot ? 'none' : kindOf[slot.control] ?? 'entry';
      box.dataset.control = slot ? hex(slot.control) : '';
      box.style.setProperty('--hue', hueOf(slot?.control ?? 0));
      if (slot?.key !== undefined)
        box.replaceChildren(element('b', {}, label), element('i', {}, value));
      else
        box.replaceChildren(label);
      if (slot?.key === undefined)
        delete box.dataset.key;
      else
        box.dataset.key = slot.key;
    }
  }
}

export class MapPicture {
  #marked = [];

  constructor(name, setup) {
    this.name = name;
    this.setup = setup;
    this.numbers = element('dl.numbers');
    this.cursors = element('ul.cursors', { 'aria-label': `cursors on map ${name}` });
    this.arrays = [new ArrayPicture(0, setup), new ArrayPicture(1, setup)];
    this.note = element('p.nothing', {}, 'No buckets: the map holds no memory.');
    this.stage = element('div.stage', {}, this.note, this.arrays[1].root, this.arrays[0].root);
    this.root = element('section.map', { 'data-map': name, 'aria-label': `map ${name}` },
      element('header', {}, element('h2', {}, 'map ', element('code', {}, name)), this.numbers, this.cursors),
      this.stage);
  }

  draw(map) {
    this.map = map;
    const [entries, per] = this.setup.load;
    this.numbers.replaceChildren(...[
      ['entries', map.size.toLocaleString('en')],
      ['buckets', map.buckets.toLocaleString('en')],
      ['overflow', (map.overflow + map.oldOverflow).toLocaleString('en')],
      ['load', `${loadText(map.size, map.buckets)} of ${loadText(entries, per)}`],
      ['memory', bytesText(map.bytes)],
    ].map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
    this.note.hidden = map.buckets > 0 || map.oldBuckets > 0;
    const evacuated = map.arrays[1].filter(chain => !chain.live).length;
    this.arrays[1].draw(map.arrays[1],
      `Old array: ${evacuated} of ${plural(map.oldBuckets, 'bucket')} evacuated`);
    this.arrays[0].draw(map.arrays[0], map.growth === 0 ? plural(map.buckets, 'bucket')
      : `Current array: ${plural(map.buckets, 'bucket')}, growing (${growthNames[map.growth]})`);
  }

  at(place) { return this.arrays[place.array].at(place); }
  /** Where the element of a slot is. */
  placeOf(slot) {
    const bucket = slot.parentElement, chain = bucket.closest('.chain');
    const { slots } = this.setup;
    return {
      array: chain.closest('.array').dataset.array === 'old' ? 1 : 0,
      chain: [...chain.parentElement.children].indexOf(chain),
      slot: [...bucket.parentElement.children].indexOf(bucket) * slots + [...bucket.children].indexOf(slot),
    };
  }

  /** Gives a slot a mark; all marks go with clearMarks. */
  mark(place, kind, text) {
    const at = this.at(place);
    if (!at)
      return;
    at.classList.add(kind);
    if (text !== undefined)
      at.dataset.flag = at.dataset.flag ? `${at.dataset.flag} ${text}` : text;
    this.#marked.push(at);
  }
  clearMarks() {
    for (const at of this.#marked) {
      at.classList.remove('inserted', 'moved', 'assigned', 'erased', 'asked', 'wrong', 'first-wrong', 'followed',
        'yielded', 'cursor');
      delete at.dataset.flag;
    }
    this.#marked = [];
  }

  drawCursors(cursors) {
    const here = mapNames.indexOf(this.name);
    this.cursors.replaceChildren(...cursors.map((cursor, c) => cursor && cursor.through === here &&
      element('li', {}, element('code', {}, `c${c}`), ` ${cursor.kind}: ${cursorText(cursor, this.setup.hash)}`))
      .filter(Boolean));
  }
}

function cursorText({ atEnd, standsAt, last, count }, hash) {
  const soFar = plural(count, 'entry', 'entries');
  if (atEnd)
    return `at its end after ${soFar}`;
  if (standsAt !== undefined)
    return `stands at ${keyText(standsAt, hash)}, ${soFar} yielded`;
  return count === 0 ? 'nothing yielded yet' : `${soFar} yielded, the last ${keyText(last, hash)}`;
}

/** What is in a slot, for a reader who points at it. */
export function describeSlot(picture, box) {
  const place = picture.placeOf(box);
  const { slots, hash } = picture.setup;
  const bucket = picture.map.arrays[place.array][place.chain].buckets[Math.floor(place.slot / slots)];
  const where = placeText(place, slots);
  if (!bucket)
    return `${where}: cannot be read`;
  const { control, key, value } = bucket[place.slot % slots];
  return key === undefined ? `${where}: ${controlText(control)}`
    : `${where}: ${keyText(key, hash)} = ${value}, ${controlText(control)}`;
}

/** The map as text, a line a bucket: `.` ends a chain, `-` is vacant, `<` and `>` were evacuated. */
export function mapAsText(map, hash) {
  const lines = [];
  for (const array of [1, 0])
    map.arrays[array].forEach(({ buckets, live }, index) => {
      if (buckets.length === 0 && array === 1)
        return;
      const name = `${array === 1 ? 'old ' : ''}${index}`;
      if (buckets.length === 0)
        lines.push(`${name} not made yet`);
      buckets.forEach((bucket, i) => lines.push(`${i === 0 ? name : ' '.repeat(name.length)}${i === 0 ? ' ' : '+'}` +
        `${live ? '' : 'evacuated '}| ` + bucket.map(({ control, key, value }) =>
          key !== undefined ? `${keyText(key, hash)}=${value}` : '.-<>o'[control]).join(' | ') + ' |'));
    });
  return lines.join('\n');
}

/** The text of all maps, under the picture. */
export function drawText(maps, names, setup) {
  byId('as-text').textContent = names.map((name, i) =>
    `map ${name}: ${plural(maps[i].size, 'entry', 'entries')}\n${mapAsText(maps[i], setup.hash)}`).join('\n\n');
}
