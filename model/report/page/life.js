// The life of a key: every step that had to do with it, in order.

import { placesOf } from './difference.js';
import { mapNames } from './recording.js';
import { placeText } from './format.js';

/**
 * A list of {step, kind, text}. Kinds: born, moved, assigned, erased, asked, yielded. A key may be in both maps; the
 * text then says in which.
 */
export function lifeOf(recording, key) {
  const life = [];
  const { slots } = recording.setup;
  let known = [[], []];
  recording.walk((step, maps, before) => {
    const events = [];
    const say = (kind, map, text) =>
      events.push({ step, kind, text: recording.usesB ? `${mapNames[map]}: ${text}` : text });
    maps.forEach((map, m) => {
      const was = known[m];
      if (map === before[m])
        return;
      const is = placesOf(map, key);
      if (was.length === 0 && is.length > 0)
        say('born', m, `put into ${is.map(p => placeText(p, slots)).join(' and ')}`);
      else if (was.length > 0 && is.length === 0)
        say('erased', m, `gone from ${placeText(was[0], slots)}`);
      else if (is.length > 0) {
        if (is.length !== was.length)
          say('moved', m, is.length > 1 ? `there ${is.length} times` : 'there once again');
        else if (!samePlace(is[0], was[0], recording.grew(step, m)))
          say('moved', m, `moved to ${placeText(is[0], slots)}`);
        if (is[0].value !== was[0].value)
          say('assigned', m, `its value is ${is[0].value}, was ${was[0].value}`);
      }
      known = known.with(m, is);
    });
    const { key: asked, answer, yielded } = recording.steps[step];
    if (events.length === 0 && asked === key)
      events.push({ step, kind: 'asked', text: `asked about: ${answer ?? 'no answer'}` });
    if (yielded.includes(key))
      events.push({ step, kind: 'yielded', text: 'yielded by a cursor' });
    life.push(...events);
  });
  return life;
}

/** A growth that starts moves no entry: the array it is in has another name. */
function samePlace(is, was, grew) {
  return is.chain === was.chain && is.slot === was.slot && is.array === (grew ? was.array + 1 : was.array);
}

/** Every key that is ever in a map or asked about. */
export function allKeys(recording) {
  const keys = new Set();
  for (const { key, changes } of recording.steps) {
    if (key !== undefined)
      keys.add(key);
    for (const { b } of changes ?? [])
      for (const [, , , ...numbers] of b)
        for (let i = 0; i < numbers.length; i += numbers[i] < 5 ? 1 : 3)
          if (numbers[i] >= 5)
            keys.add(numbers[i + 1]);
  }
  return keys;
}
