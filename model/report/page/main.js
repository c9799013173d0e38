// Puts the page together: what is shown at a step, and what changes when another one is chosen.

import { byId, element } from './dom.js';
import { MapPicture, describeSlot, detailFor, drawText } from './buckets.js';
import { difference, forEachSlot, placesOf } from './difference.js';
import { Follower } from './follow.js';
import { keyText, placeText, plural } from './format.js';
import { Motion } from './motion.js';
import { OperationList } from './operations.js';
import { Player, stepInAddress } from './player.js';
import { Recording, mapNames } from './recording.js';
import { startTheme } from './theme.js';
import { Timeline } from './timeline.js';

class Page {
  constructor(recording) {
    this.recording = recording;
    const { setup } = recording;
    this.names = recording.usesB ? ['a', 'b'] : ['a'];
    this.pictures = this.names.map(name => new MapPicture(name, setup));
    byId('maps').append(...this.pictures.map(picture => picture.root));
    this.motions = this.pictures.map(picture => new Motion(picture));
    this.list = new OperationList(recording, byId('operations'), step => this.player.stopAt(step));
    this.timeline = new Timeline(recording, byId('charts'));
    byId('charts').addEventListener('choose', event => this.player.stopAt(event.detail));
    this.yields = cursorsOverTime(recording);
    this.player = new Player(recording, (step, from) => this.show(step, from));
    this.follower = new Follower(recording, () => this.#followed(), step => this.player.stopAt(step));
    this.#head();
    this.#points();
    byId('detail').addEventListener('change', () => this.#detail());
    byId('text').addEventListener('toggle', () => this.#text());
    byId('help').addEventListener('click', () => byId('legend').showModal());
    this.player.go(stepInAddress() ?? recording.failure?.step ?? 0);
  }

  show(step, from) {
    const { recording } = this;
    const isNeighbour = from >= 0 && Math.abs(step - from) === 1;
    const maps = recording.mapsAt(step), before = recording.mapsAt(Math.max(0, step - 1));
    const came = isNeighbour && step < from ? recording.mapsAt(from) : before;
    this.maps = maps;
    this.pictures.forEach((picture, m) => {
      const grew = step > 0 && recording.grew(step, m) && recording.steps[step].changes[m].from === undefined;
      const done = step === 0 ? null : difference(before[m], maps[m], grew);
      const motion = this.motions[m];
      motion.clear();
      const moves = isNeighbour ? this.#moves(m, step, from, came[m], maps[m], done) : [];
      const flights = motion.takeOff(moves);
      picture.clearMarks();
      picture.draw(maps[m]);
      this.#detailOf(picture);
      this.#mark(picture, m, step, done);
      picture.drawCursors(this.yields[step].map(
        (pass, c) => recording.steps[step].cursors[c] && { ...recording.steps[step].cursors[c], ...pass }));
      motion.trail(done?.moved ?? [], place => grew ? { ...place, array: place.array + 1 } : place);
      motion.land(flights, this.player.pace);
    });
    this.list.show(step);
    this.timeline.show(step);
    this.follower?.show(step);
    this.#say(step);
    this.#text();
    this.#bringIntoView();
  }

  /** Scrolls to what matters most at this step, where it cannot be seen. */
  #bringIntoView() {
    const view = byId('view');
    const mark = ['first-wrong', 'followed', 'inserted', 'erased', 'assigned', 'moved', 'cursor', 'asked']
      .map(kind => document.querySelector(`.stage .${kind}`)).find(Boolean);
    if (!mark)
      return;
    const outer = view.getBoundingClientRect(), inner = mark.getBoundingClientRect();
    const margin = 24; // pixels
    if (inner.top < outer.top + margin || inner.bottom > outer.bottom - margin)
      view.scrollTop += inner.top - outer.top - outer.height / 2;
  }

  /** What flies from the state that was shown to the one that is. */
  #moves(m, step, from, came, maps, done) {
    if (step > from)
      return done?.moved ?? [];
    const undone = this.recording.steps[from].changes;
    if (!undone || this.recording.grew(from, m))
      return [];
    return difference(came, maps, false).moved;
  }

  #mark(picture, m, step, done) {
    const { recording } = this;
    const now = recording.steps[step];
    for (const { place } of done?.inserted ?? [])
      picture.mark(place, 'inserted', '+');
    for (const { to } of done?.moved ?? [])
      picture.mark(to, 'moved');
    for (const { place } of done?.assigned ?? [])
      picture.mark(place, 'assigned', '=');
    for (const { place } of done?.erased ?? [])
      picture.mark(place, 'erased', '×');
    if (now.key !== undefined && !done?.inserted.length)
      for (const place of placesOf(this.maps[m], now.key))
        picture.mark(place, 'asked');
    if (this.follower?.key != null)
      for (const place of placesOf(this.maps[m], this.follower.key))
        picture.mark(place, 'followed');
    now.cursors.forEach((cursor, c) => {
      if (!cursor || cursor.through !== m)
        return;
      const { yielded, last } = this.yields[step][c];
      for (const key of yielded)
        for (const place of placesOf(this.maps[m], key))
          picture.mark(place, 'yielded');
      const at = cursor.standsAt ?? (yielded.includes(last) ? last : undefined);
      if (at !== undefined)
        for (const place of placesOf(this.maps[m], at))
          picture.mark(place, 'cursor', `c${c}`);
    });
    const wrong = now.wrong.filter(({ map }) => map === m);
    wrong.forEach(place => picture.mark(place, 'wrong'));
    if (wrong.length > 0 && wrong[0] === now.wrong[0])
      picture.mark(wrong[0], 'first-wrong', '!');
  }

  /** What the operation was, answered and did, in words. */
  #say(step) {
    const { recording } = this;
    const { operation, element: part, answer, words, key, wrong } = recording.steps[step];
    const { hash } = recording.setup;
    const named = recording.operations[operation];
    const isFailure = recording.failure?.step === step;
    byId('where').textContent = step === 0 && operation < 0 ? 'Before the first operation'
      : named ? `Operation ${operation + 1} of ${recording.operations.length}` +
        (part === undefined ? '' : `, element ${part + 1} of ${named.elements}` +
          (key === undefined ? '' : `: key ${keyText(key, hash)}`))
        : 'The end of the trace';
    byId('what').textContent = named ? named.text : operation < 0 ? 'two empty maps' : 'the maps are compared once more';
    byId('answer').textContent = answer ?? '';
    byId('answered').hidden = answer === undefined || answer === '';
    byId('words').replaceChildren(...(words.length > 0 ? words
      : operation < 0 || isFailure ? [] : ['Changes nothing in the structure.'])
      .map(sentence => element('li', {}, sentence)));
    byId('failure').hidden = !isFailure;
    byId('to-failure').hidden = isFailure || !recording.failure;
    const notes = byId('wrong');
    notes.hidden = wrong.length === 0;
    if (wrong.length > 0) {
      const [first] = wrong;
      notes.replaceChildren(
        element('strong', {}, wrong.length === 1 ? 'One slot is wrong: ' : `${wrong.length} slots are wrong, first `),
        `${recording.usesB ? `map ${mapNames[first.map]}, ` : ''}${placeText(first, recording.setup.slots)}. Expected `,
        element('q', {}, first.expected), ', found ', element('q', {}, first.found), '.');
    }
    byId('step-text').textContent = `${step} of ${recording.last}`;
    byId('step').setAttribute('aria-valuetext', `step ${step}: ${byId('what').textContent}`);
  }

  #head() {
    const { name, setup, failure, operations } = this.recording;
    document.title = `${name}: bucketproof`;
    byId('name').textContent = byId('name').title = name;
    byId('setup').replaceChildren(...['keys', 'hash', 'policy', 'seed'].map(what =>
      element('div', {}, element('dt', {}, what), element('dd', {}, String(setup[what])))));
    const verdict = byId('verdict');
    verdict.dataset.verdict = failure ? 'failed' : 'held';
    const failed = failure && this.recording.steps[failure.step].operation;
    verdict.textContent = !failure ? `held, ${plural(operations.length, 'operation')}`
      : `failed: ${failure.check} at ${failed < operations.length ? `operation ${failed + 1}` : 'the end'}`;
    if (failure) {
      byId('check').textContent = failure.check;
      byId('promised').hidden = !failure.promise; // only a property has one
      byId('promise').textContent = failure.promise;
      byId('expected').textContent = failure.expected;
      byId('found').textContent = failure.found;
      byId('to-failure').addEventListener('click', () => this.player.stopAt(failure.step));
    }
    const { firstWrong } = this.recording;
    const earlier = firstWrong !== -1 && firstWrong < (failure?.step ?? Infinity) &&
      this.recording.steps[firstWrong].operation !== failed;
    byId('to-first-wrong').hidden = !earlier;
    if (earlier) {
      byId('to-first-wrong').textContent =
        `The first wrong slot is older: operation ${this.recording.steps[firstWrong].operation + 1}`;
      byId('to-first-wrong').addEventListener('click', () => this.player.stopAt(firstWrong));
    }
  }

  /** A slot that is pointed at says what it is; one that is clicked has its key followed. */
  #points() {
    const tip = byId('tip');
    const slotOf = event => event.target.closest?.('.slot:not(.ghost)');
    const pictureOf = slot => this.pictures.find(picture => picture.root.contains(slot));
    byId('maps').addEventListener('pointerover', event => {
      const slot = slotOf(event);
      tip.hidden = !slot;
      if (!slot)
        return;
      const picture = pictureOf(slot), place = picture.placeOf(slot);
      tip.textContent = describeSlot(picture, slot);
      const wrong = this.recording.steps[this.player.step].wrong.find(w => mapNames[w.map] === picture.name &&
        w.array === place.array && w.chain === place.chain && w.slot === place.slot);
      if (wrong)
        tip.append(element('strong', {}, `expected ${wrong.expected}`));
      const box = slot.getBoundingClientRect();
      tip.style.left = `${Math.min(box.left, innerWidth - tip.offsetWidth - 12)}px`;
      tip.style.top = `${box.bottom + 8 + tip.offsetHeight > innerHeight ? box.top - tip.offsetHeight - 8 : box.bottom + 8}px`;
    });
    byId('maps').addEventListener('pointerleave', () => { tip.hidden = true; });
    byId('maps').addEventListener('click', event => {
      const slot = slotOf(event);
      if (slot?.dataset.key !== undefined)
        this.follower.follow(Number(slot.dataset.key));
    });
  }

  #followed() {
    this.timeline.showLife(this.follower.life);
    if (this.player.step >= 0)
      this.show(this.player.step, -1);
  }

  #detail() {
    this.pictures.forEach(picture => this.#detailOf(picture));
  }
  #detailOf(picture) {
    const wanted = byId('detail').value;
    const shown = this.names.map((_, m) => this.maps[m]);
    picture.root.dataset.detail = wanted === 'auto' ? detailFor(shown, this.recording.setup.slots) : wanted;
    picture.root.style.setProperty('--slots', this.recording.setup.slots);
  }
  #text() {
    if (byId('text').open)
      drawText(this.maps, this.names, this.recording.setup);
  }
}

/**
 * For every step and cursor: the keys that it has yielded and that are still there, the last of them,
 * and how many it has yielded in all.
 */
function cursorsOverTime(recording) {
  const nothing = { yielded: [], last: undefined, count: 0 };
  let now = [nothing, nothing, nothing, nothing];
  const all = [];
  recording.walk((number, maps, before) => {
    const step = recording.steps[number];
    const text = recording.operations[step.operation]?.text ?? '';
    const acting = /^c([0-3])(.*=)?/.exec(text);
    if (acting) {
      const [, c, begins] = acting;
      const was = begins ? nothing : now[c];
      now = now.with(Number(c), {
        yielded: [...was.yielded, ...step.yielded],
        last: step.yielded.at(-1) ?? was.last,
        count: was.count + step.yielded.length,
      });
    }
    // A key that is erased and put in again is another entry.
    now = now.map((pass, c) => {
      const through = step.cursors[c]?.through ?? null;
      if (pass.yielded.length === 0 || through === null || maps[through] === before[through])
        return pass;
      const there = new Set();
      forEachSlot(maps[through], (_, { key }) => there.add(key));
      return { ...pass, yielded: pass.yielded.filter(key => there.has(key)) };
    });
    all.push(now);
  });
  return all;
}

function start() {
  startTheme();
  const recording = new Recording(JSON.parse(byId('recording').textContent));
  if (recording.last < 0) {
    byId('name').textContent = recording.name;
    byId('where').textContent = 'Nothing was recorded: the process ended before the first operation.';
    return;
  }
  new Page(recording);
  document.documentElement.dataset.ready = 'true';
}

start();
