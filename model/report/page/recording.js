// The recording that drawing.cpp wrote, and the structure at each of its steps.
//
// A step says how the structure differs from that of the step before. States are never changed once
// made: the next one shares with it every chain and bucket that stayed, so whoever draws can tell by
// identity what is new.

/** Control bytes below the first tophash (control.hpp). */
export const mark = { rest: 0, vacant: 1, low: 2, high: 3, wasVacant: 4, tophash: 5 };
export const growthNames = ['', 'doubling', 'same size'];
export const mapNames = ['a', 'b'];
export const arrayNames = ['current', 'old'];

const noChain = Object.freeze({ live: false, buckets: Object.freeze([]) });
const noMap = Object.freeze({
  size: 0, buckets: 0, oldBuckets: 0, evacuated: 0, growth: 0, overflow: 0, oldOverflow: 0,
  bytes: 0, arrays: Object.freeze([Object.freeze([]), Object.freeze([])]),
});

/** A map's structure: its numbers, and for each array (0 current, 1 old) its chains. */
function changed(was, difference) {
  const [size, buckets, oldBuckets, evacuated, growth, overflow, oldOverflow, bytes] = difference.h;
  const arrays = difference.r
    ? [resized([], buckets), resized(was.arrays[0], oldBuckets)]
    : [resized(was.arrays[0], buckets), resized(was.arrays[1], oldBuckets)];
  for (const [array, index, count, live] of difference.l) {
    const kept = arrays[array][index].buckets.slice(0, count);
    arrays[array][index] = { live: live === 1, buckets: kept };
  }
  const copied = new Set(difference.l.map(([array, index]) => `${array} ${index}`));
  for (const [array, index, place, ...slots] of difference.b) {
    const name = `${array} ${index}`;
    if (!copied.has(name)) {
      const chain = arrays[array][index];
      arrays[array][index] = { live: chain.live, buckets: [...chain.buckets] };
      copied.add(name);
    }
    arrays[array][index].buckets[place] = bucketOf(slots);
  }
  return { size, buckets, oldBuckets, evacuated, growth, overflow, oldOverflow, bytes, arrays };
}

function resized(chains, length) {
  return Array.from({ length }, (_, i) => chains[i] ?? noChain);
}

/** Slots as they are written: a control byte, followed by key and value where it is a tophash. */
function bucketOf(numbers) {
  const slots = [];
  for (let i = 0; i < numbers.length;) {
    const control = numbers[i++];
    slots.push(control < mark.tophash ? { control }
      : { control, key: numbers[i++], value: numbers[i++] });
  }
  return slots;
}

function isUnchanged(d) {
  return d.from === undefined && d.r === undefined && d.l.length === 0 && d.b.length === 0;
}

export class Recording {
  #checkpoints = [];
  static #spacing = 32; // states are kept of every so many steps, and made again between them

  constructor(data) {
    this.name = data.name;
    this.setup = data.setup;
    this.failure = data.failure;
    this.operations = data.operations.map(([text, elements]) => ({ text, elements }));
    this.steps = data.steps.map((step, number) => ({
      number,
      operation: step.o ?? -1,
      element: step.e,
      key: step.k,
      answer: step.n,
      yielded: step.y ?? [],
      words: step.w ?? [],
      cursors: step.c.map(cursorOf),
      wrong: (step.x ?? []).map(wrongOf),
      changes: step.m,
    }));
    if (this.failure)
      this.#placeFailure();
    this.firstWrong = this.steps.findIndex(step => step.wrong.length > 0);
    this.usesB = this.operations.some(({ text }) => /\bb\b/.test(text));
  }

  /** The last step that there is. */
  get last() { return this.steps.length - 1; }

  /** The steps of an operation: several for a bulk run, and none for what was not run. */
  firstStepOf(operation) { return this.steps.findIndex(step => step.operation === operation); }
  lastStepOf(operation) { return this.steps.findLastIndex(step => step.operation === operation); }

  /** Both maps as they are after a step. */
  mapsAt(number) {
    const at = Math.max(0, Math.min(number, this.last));
    let from = Math.floor(at / Recording.#spacing);
    while (from > 0 && !this.#checkpoints[from])
      --from;
    let maps = this.#checkpoints[from] ?? this.#after([noMap, noMap], 0);
    this.#checkpoints[from] = maps;
    for (let i = from * Recording.#spacing + 1; i <= at; ++i) {
      maps = this.#after(maps, i);
      if (i % Recording.#spacing === 0)
        this.#checkpoints[i / Recording.#spacing] = maps;
    }
    return maps;
  }

  /** Calls visit(number, maps, before) for every step in order. */
  walk(visit) {
    let before = [noMap, noMap];
    for (let i = 0; i <= this.last; ++i) {
      const maps = this.#after(before, i);
      visit(i, maps, before);
      before = maps;
    }
  }

  /** Whether a growth started in this step: what is old after it was current before. */
  grew(number, map) { return this.steps[number].changes?.[map].r === 1; }

  #after(before, number) {
    const { changes } = this.steps[number];
    if (!changes) // a step that was not recorded: the process died
      return before;
    return changes.map((d, m) => {
      const was = before[d.from ?? m];
      if (!isUnchanged(d))
        return changed(was, d);
      const [size, , , evacuated, growth, , , bytes] = d.h;
      return was.size === size && was.evacuated === evacuated && was.growth === growth &&
        was.bytes === bytes && was.buckets === d.h[1] && was.oldBuckets === d.h[2] ? was : changed(was, d);
    });
  }

  /** The step that failed. Where the trace fails at its end, or by dying, it is one more step. */
  #placeFailure() {
    const { at } = this.failure;
    const last = this.steps[this.last];
    if (at !== undefined && at < this.operations.length && last?.operation === at) {
      this.failure.step = this.last;
      return;
    }
    const elements = this.operations[last?.operation]?.elements ?? 1;
    const within = last && last.element !== undefined && last.element + 1 < elements;
    this.steps.push({
      number: this.steps.length,
      operation: at ?? (within ? last.operation : (last?.operation ?? -1) + 1),
      element: within ? last.element + 1 : undefined,
      key: undefined,
      answer: undefined,
      yielded: [],
      words: [],
      cursors: last?.cursors ?? [],
      wrong: last?.wrong ?? [],
      changes: null,
    });
    this.failure.step = this.last;
  }
}

function cursorOf(c) {
  if (c === null)
    return null;
  const [kind, through, atEnd, standsAt] = c;
  return { kind: kind === 1 ? 'cursor' : 'iterator', through, atEnd: atEnd === 1, standsAt };
}
function wrongOf([map, array, chain, slot, expected, found]) {
  return { map, array, chain, slot, expected, found };
}
