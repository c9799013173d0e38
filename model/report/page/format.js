// Numbers, keys and places as people read them.

import { arrayNames, mark } from './recording.js';

/** A key as the trace writes it: a number, or bucket:tophash:id. */
export function keyText(key, hash) {
  return hash === 'controlled' ? `${key & 0xffff}:${key >>> 16 & 0xff}:${key >>> 24}` : `${key}`;
}

/** The key that a text names, or null. */
export function parseKey(text, hash) {
  const parts = text.trim().split(':');
  if (!parts.every(part => /^\d+$/.test(part)))
    return null;
  const numbers = parts.map(Number);
  const fits = (limits) => numbers.every((n, i) => n <= limits[i]);
  if (parts.length === 1 && fits([0xffffffff]))
    return numbers[0];
  if (parts.length === 3 && hash === 'controlled' && fits([0xffff, 0xff, 0xff]))
    return (numbers[0] | numbers[1] << 16 | numbers[2] << 24) >>> 0;
  return null;
}

export function plural(n, one, many = `${one}s`) {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

export function bytesText(n) {
  if (n < 10000)
    return plural(n, 'byte');
  const [unit, size] = n < 1e6 ? ['kB', 1e3] : ['MB', 1e6];
  return `${(n / size).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}

export function loadText(size, buckets) {
  return buckets === 0 ? '0' : (size / buckets).toLocaleString('en', { maximumFractionDigits: 2 });
}

/** A control byte in a sentence. */
export function controlText(control) {
  switch (control) {
    case mark.rest: return 'vacant, and so is all that follows in the chain';
    case mark.vacant: return 'vacant';
    case mark.low: return 'evacuated to the low half';
    case mark.high: return 'evacuated to the high half';
    case mark.wasVacant: return 'was vacant when it was evacuated';
    default: return `tophash ${hex(control)}`;
  }
}
export function hex(byte) { return byte.toString(16).padStart(2, '0'); }

/** `old bucket 3, overflow bucket 1, slot 0`; `slot` counts from the chain's first. */
export function placeText({ array, chain, slot }, slots) {
  const overflow = Math.floor(slot / slots);
  return `${arrayNames[array] === 'old' ? 'old ' : ''}bucket ${chain}` +
    (overflow === 0 ? '' : `, overflow bucket ${overflow}`) + `, slot ${slot % slots}`;
}
