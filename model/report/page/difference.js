// What happened to the entries between two states of a map: put in, taken out, moved, assigned.

import { mark } from './recording.js';

/** Calls visit(place, slot) for every slot; place is {array, chain, slot}. */
export function forEachSlot(map, visit) {
  map.arrays.forEach((chains, array) => chains.forEach(({ buckets }, chain) => {
    let slot = 0;
    for (const bucket of buckets)
      for (const content of bucket)
        visit({ array, chain, slot: slot++ }, content);
  }));
}

/** Where a key is, wherever that is: a broken map may have it twice. */
export function placesOf(map, key) {
  const places = [];
  forEachSlot(map, (place, slot) => {
    if (slot.key === key)
      places.push({ ...place, value: slot.value });
  });
  return places;
}

/**
 * The slots that differ. Where a growth started, the arrays of before are shifted: what was current
 * is old. `from` is a place in the state before, as it was called there.
 */
export function difference(before, after, grew) {
  const taken = new Map(), put = [], assigned = [];
  const compare = (was, is, place, from) => {
    if (was?.key !== undefined && was.key === is?.key) {
      if (was.value !== is.value)
        assigned.push({ place, key: is.key });
      return;
    }
    if (was?.key !== undefined)
      taken.set(was.key, { key: was.key, from, place, control: is?.control });
    if (is?.key !== undefined)
      put.push({ key: is.key, place });
  };
  for (const array of [0, 1]) {
    const source = grew ? array - 1 : array; // the array that it was
    compareArrays(source < 0 ? [] : before.arrays[source], after.arrays[array], (was, is, chain, slot) =>
      compare(was, is, { array, chain, slot }, { array: source, chain, slot }));
  }
  const moved = [];
  const inserted = put.filter(({ key, place }) => {
    const was = taken.get(key);
    if (was === undefined)
      return true;
    moved.push({ key, from: was.from, to: place });
    taken.delete(key);
    return false;
  });
  return { inserted, moved, assigned, erased: [...taken.values()] };
}

function compareArrays(before, after, compare) {
  for (let chain = 0; chain < Math.max(before.length, after.length); ++chain) {
    const a = before[chain], b = after[chain];
    if (a === b)
      continue;
    const buckets = Math.max(a?.buckets.length ?? 0, b?.buckets.length ?? 0);
    let first = 0;
    for (let i = 0; i < buckets; ++i) {
      const x = a?.buckets[i], y = b?.buckets[i];
      const slots = Math.max(x?.length ?? 0, y?.length ?? 0);
      if (x !== y)
        for (let s = 0; s < slots; ++s)
          compare(x?.[s], y?.[s], chain, first + s);
      first += slots;
    }
  }
}

/** What became of the slot of an erased entry, in a word. */
export function leftBehind(control) {
  return control === mark.vacant ? 'left vacant' : control === mark.rest ? 'now the end' : '';
}
