// The page of replay --draw, in a browser: what it shows must be what happened, and every way to step
// through it must work. What is right is worked out here, not taken from the page: a Map is done the
// same operations to, and a page with a planted bug is compared with one without.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Browser } from './browser.mjs';

const { REPLAY, BUG_BANK, BROWSER, WORK } = process.env;
mkdirSync(WORK, { recursive: true });

let browser;
const open = []; // pages of the test that runs
before(() => { browser = new Browser(BROWSER); });
after(() => browser.close());
// Whatever a test does: nothing goes wrong in the page, and it asks for nothing.
afterEach(async () => {
  for (const page of open.splice(0)) {
    assert.deepEqual(page.errors, [], 'errors in the console');
    assert.deepEqual(page.requests, [], 'requests');
    await page.close();
  }
});
async function openPage(file, options) {
  const page = await browser.open(file, options);
  open.push(page);
  return page;
}

// Traces, and what a map is that they were done to.

const headerOf = hash => `keys integer\nhash ${hash}\n`;
class Story {
  lines = [];
  /** After each step, [key, value] of every entry by key; step 0 is before the first. */
  contents = [[]];
  #map = new Map();

  insert(key, value, text) { return this.#do(`a.insert(${text ?? key}, ${value})`, () => this.#put(key, value)); }
  assign(key, value) { return this.#do(`a.insert_or_assign(${key}, ${value})`, () => this.#map.set(key, value)); }
  erase(key, text) { return this.#do(`a.erase(${text ?? key})`, () => this.#map.delete(key)); }
  find(key) { return this.#do(`a.find(${key})`, () => {}); }
  /** A step for each element. */
  run(first, count, text) {
    this.lines.push(`a.insert_run(${text ?? `${first}, ${count}, 1`})`);
    for (let key = first; key < first + count; ++key) {
      this.#put(key, key);
      this.#note();
    }
    return this;
  }
  steps(text, count) {
    this.lines.push(text);
    for (let i = 0; i < count; ++i)
      this.#note();
    return this;
  }
  write(name, hash) {
    const file = join(WORK, `${name}.trace`);
    writeFileSync(file, headerOf(hash) + this.lines.join('\n') + '\n');
    return file;
  }

  #put(key, value) {
    if (!this.#map.has(key))
      this.#map.set(key, value);
  }
  #do(line, change) {
    this.lines.push(line);
    change();
    this.#note();
    return this;
  }
  #note() { this.contents.push([...this.#map].sort(([a], [b]) => a - b)); }
}

function draw(trace) {
  const file = trace.replace(/\.trace$/, '.html');
  const said = execFileSync(REPLAY, ['--draw', file, trace], { encoding: 'utf8' });
  assert.match(said, /^held /);
  return file;
}

// What a page shows.

/** The entries in the slots of a map, by key. */
function entriesOf(page, map = 'a') {
  return page.ask(name => [...document.querySelectorAll(`[data-map=${name}] .stage .slot[data-key]:not(.ghost)`)]
    .map(slot => [Number(slot.dataset.key), Number(slot.querySelector('i').textContent)])
    .sort(([a], [b]) => a - b), map);
}
const stepOf = async page => Number((await page.text('#step-text')).split(' ')[0]);
const go = (page, step) => page.ask(n => { location.hash = `#${n}`; }, step)
  .then(() => page.until(n => document.querySelector('#step').value === String(n), `step ${step}`, step));
/** The slots that are marked so, as places. */
function marked(page, kind) {
  return page.ask(kind => [...document.querySelectorAll(`.stage .slot.${kind}:not(.ghost)`)].map(slot => {
    const chain = slot.closest('.chain'), array = slot.closest('.array');
    return `${slot.closest('.map').dataset.map} ${array.dataset.array} ` +
      `${[...chain.parentElement.children].indexOf(chain)} ${[...chain.querySelectorAll('.slot')].indexOf(slot)}`;
  }), kind);
}
/** Every slot of the page, by place: its control byte and what is written in it. */
function slots(page) {
  return page.ask(() => Object.fromEntries([...document.querySelectorAll('.stage .slot:not(.ghost)')].map(slot => {
    const chain = slot.closest('.chain'), array = slot.closest('.array');
    return [`${slot.closest('.map').dataset.map} ${array.dataset.array} ` +
      `${[...chain.parentElement.children].indexOf(chain)} ${[...chain.querySelectorAll('.slot')].indexOf(slot)}`,
    `${slot.dataset.control} ${slot.textContent}`];
  })));
}

const coordinate = (bucket, tophash, twin) => (bucket | tophash << 16 | twin << 24) >>> 0;

// A small trace with a bit of everything.

const small = new Story();
small.insert(coordinate(0, 200, 0), 1, '0:200:0');
for (let bucket = 0; bucket < 51; ++bucket)
  small.insert(coordinate(bucket, 10, 0), bucket, `${bucket}:10:0`);
const full = small.contents.length; // the step that puts the 53rd entry in, which starts a growth
small.insert(coordinate(51, 10, 0), 51, '51:10:0');
small.insert(coordinate(100, 11, 0), 7, '100:11:0');
const middle = small.contents.length - 1;
small.insert(coordinate(101, 11, 0), 7, '101:11:0');
small.insert(coordinate(102, 11, 0), 7, '102:11:0');
small.insert(coordinate(103, 11, 0), 7, '103:11:0');
for (let twin = 0; twin < 7; ++twin)
  small.insert(coordinate(0, 77, twin), twin, `0:77:${twin}`);
small.steps('c0 = range(a, 3)', 1).steps('c0.next(5)', 1);
small.erase(coordinate(9, 10, 0), '9:10:0');
const smallPage = draw(small.write('small', 'controlled'));

// 500 operations on a map of 256 buckets.

const large = new Story();
large.run(0, 1500);
let random = 1;
for (let i = 1; i < 500; ++i) {
  random = random * 48271 % 0x7fffffff;
  const key = random % 1700;
  [() => large.insert(key, i), () => large.erase(key), () => large.find(key), () => large.assign(key, i)][random % 4]();
}
const largePage = draw(large.write('large', 'seeded'));

test('every_step_shows_the_entries_of_the_map', async () => {
  const page = await openPage(smallPage);
  assert.equal(await page.text('#verdict'), `held, ${small.lines.length} operations`);
  for (let step = 0; step < small.contents.length; ++step) {
    assert.equal(await stepOf(page), step);
    assert.deepEqual(await entriesOf(page), small.contents[step], `step ${step}`);
    await page.press('ArrowRight');
  }
  assert.equal(await stepOf(page), small.contents.length - 1, 'there is no step after the last');
  for (let step = small.contents.length - 1; step > full - 3; --step) {
    assert.deepEqual(await entriesOf(page), small.contents[step], `step ${step}, coming back`);
    await page.press('ArrowLeft');
  }
});

test('a_growth_shows_both_arrays_and_what_is_evacuated', async () => {
  const page = await openPage(smallPage);
  await go(page, full - 1);
  assert.equal(await page.isShown('.array[data-array=old]'), false);
  await page.press('ArrowRight');
  assert.match(await page.text('#words'), /a growth starts: from 8 buckets to 16/i);
  // A growth moves nothing when it starts; each insert of a new key then evacuates two old buckets.
  for (const evacuated of [0, 2, 4]) {
    assert.match(await page.text('.array[data-array=old] h3'), new RegExp(`${evacuated} of 8 buckets evacuated`));
    assert.equal(await page.count('.array[data-array=old] .chain[data-state=live]'), 8 - evacuated);
    assert.equal(await page.count('.array[data-array=old] .chain[data-state=evacuated]'), evacuated);
    assert.equal(await page.count('.array[data-array=current] .chain[data-state=pending]'), 16 - 2 * evacuated);
    if (evacuated === 2)
      assert.match(await page.text('#words'),
        /old bucket 1 evacuated: 4 entries to bucket 1, 3 entries to bucket 9/i);
    await page.press('ArrowRight');
  }
});

test('entries_that_move_are_shown_moving', async () => {
  const page = await openPage(smallPage);
  await page.send('Animation.enable');
  await page.send('Animation.setPlaybackRate', { playbackRate: 0 });
  await go(page, middle - 1);
  const places = selector => page.ask(selector => {
    const stage = document.querySelector('.stage').getBoundingClientRect();
    return [...document.querySelectorAll(selector)].map(at => {
      const { left, top } = at.getBoundingClientRect();
      return [at.dataset.key, [Math.round(left - stage.left), Math.round(top - stage.top)]];
    });
  }, selector);
  const from = Object.fromEntries(await places('.array[data-array=old] .slot[data-key]'));
  await page.press('ArrowRight');
  const flying = await places('.ghost');
  assert.ok(flying.length > 0, 'nothing flies');
  assert.equal(flying.length, (await marked(page, 'moved')).length);
  for (const [key, at] of flying)
    assert.deepEqual(at, from[key], `${key} starts where it was`);
  assert.equal(await page.count('.trails path'), flying.length);
  await page.send('Animation.setPlaybackRate', { playbackRate: 1 });
  await page.until(() => !document.querySelector('.ghost, .arriving'), 'the entries to land');
  await page.press('ArrowRight'); // and those of another step, cut short
  await page.press('ArrowRight');
  await page.until(() => !document.querySelector('.ghost, .arriving'), 'nothing to be left in the air');
});

test('who_wants_less_motion_gets_trails_only', async () => {
  const page = await openPage(smallPage, { media: { 'prefers-reduced-motion': 'reduce' } });
  await page.send('Animation.enable');
  await page.send('Animation.setPlaybackRate', { playbackRate: 0 });
  await go(page, middle - 1);
  await page.press('ArrowRight');
  assert.equal(await page.count('.ghost'), 0);
  assert.ok(await page.count('.trails path') > 0);
});

test('what_an_operation_did_is_said_in_words', async () => {
  const page = await openPage(smallPage);
  assert.equal(await page.ask(() => document.querySelector('#said').getAttribute('aria-live')), 'polite');
  await page.press('ArrowRight');
  assert.match(await page.text('#said'), /Operation 1 of \d+/);
  assert.match(await page.text('#what'), /^a.insert\(0:200:0, 1\)$/);
  assert.equal(await page.text('#answer'), 'inserted 0:200:0 = 1');
  assert.match(await page.text('#words'), /1 bucket made/i);
  assert.match(await page.text('#words'), /0:200:0 put into bucket 0, slot 0/i);
  const linked = small.lines.indexOf('a.insert(0:77:3, 3)') + 1;
  await go(page, linked); // 5 of bucket 0's eight slots were taken before the twins
  assert.match(await page.text('#words'), /an overflow bucket linked behind bucket 0/i);
  assert.equal(await page.count('.array[data-array=current] .chain:first-child .bucket'), 2);
  await page.press('End');
  assert.match(await page.text('#words'), /9:10:0 taken from bucket 9, slot \d/i);
  assert.equal((await marked(page, 'erased')).length, 1);
});

test('keys_slider_list_and_buttons_all_step', async () => {
  const page = await openPage(largePage);
  await page.press('ArrowDown'); // the bulk run is one operation
  assert.equal(await stepOf(page), 1500);
  await page.press('ArrowDown');
  assert.equal(await stepOf(page), 1501);
  await page.press('ArrowUp');
  assert.equal(await stepOf(page), 1500);
  await page.press('Home');
  assert.equal(await stepOf(page), 0);
  assert.equal(await page.ask(() => document.querySelector('#back').disabled), true);
  await page.click('#forward');
  assert.equal(await stepOf(page), 1);
  assert.match(await page.text('#where'), /Operation 1 of 500, element 1 of 1500: key 0/);
  await page.click('[data-operation="20"]');
  assert.equal(await stepOf(page), 1520);
  assert.equal(await page.text('#what'), large.lines[20]);
  await page.ask(() => {
    const slider = document.querySelector('#step');
    slider.value = 700;
    slider.dispatchEvent(new Event('input'));
  });
  assert.equal(await stepOf(page), 700);
  await page.ask(() => document.querySelector('#step').focus());
  await page.press('ArrowRight');
  assert.equal(await stepOf(page), 701);
  await page.click('.chart svg'); // in the middle
  assert.ok(Math.abs(await stepOf(page) - 1000) < 5, String(await stepOf(page)));
});

test('playing_steps_and_stops_at_the_end', async () => {
  const page = await openPage(smallPage);
  await page.ask(() => {
    document.querySelector('#speed').value = 'fast';
  });
  await page.press(' ');
  await page.until(() => document.querySelector('#step').value >= 3, 'playing to step on');
  assert.equal(await page.ask(() => document.querySelector('#play').getAttribute('aria-label')), 'Pause');
  assert.equal(await page.ask(() => document.querySelector('#said').getAttribute('aria-live')), 'off');
  await page.click('#play');
  const at = await stepOf(page);
  await new Promise(resolve => setTimeout(resolve, 500));
  assert.equal(await stepOf(page), at);
  await go(page, small.contents.length - 3);
  await page.click('#play');
  await page.until(() => document.querySelector('#play').dataset.playing === 'false', 'playing to end');
  assert.equal(await stepOf(page), small.contents.length - 1);
});

test('a_key_is_found_and_followed_through_its_life', async () => {
  const page = await openPage(smallPage);
  const key = coordinate(9, 10, 0);
  await page.press('/');
  await page.type('9:10:0');
  await page.press('Enter');
  assert.equal(await page.text('#life-key'), '9:10:0');
  const life = await page.ask(() => [...document.querySelectorAll('#life-events button')]
    .map(button => ({ step: Number(button.dataset.step), kind: button.className, text: button.innerText })));
  // Put in, and moved by each of the growths whose bucket it is in: from 2 to 4 buckets, 4 to 8, 8 to 16. It is
  // always in the bucket that the low bits of 9 name.
  assert.equal(life[0].kind, 'born');
  assert.equal(life.at(-1).kind, 'erased');
  const moves = life.slice(1, -1);
  assert.ok(moves.length >= 2 && moves.every(({ kind }) => kind === 'moved'), JSON.stringify(life));
  assert.match(moves.at(-1).text, /moved to bucket 9,/);
  for (const { step } of life.slice(0, -1)) {
    await page.click(`#life-events [data-step="${step}"]`);
    assert.equal(await stepOf(page), step);
    assert.deepEqual(await page.ask(() => [...document.querySelectorAll('.stage .followed')]
      .map(slot => Number(slot.dataset.key))), [key]);
  }
  await page.press('Home');
  for (const { step } of life) {
    await page.click('#life-forward');
    assert.equal(await stepOf(page), step);
  }
  assert.equal(await page.ask(() => document.querySelector('#life-forward').disabled), true);
  assert.equal(await page.count('.chart:first-child .life line'), life.length);
  await page.press('Escape');
  assert.equal(await page.isShown('#life'), false);
  assert.equal(await page.count('.stage .followed'), 0);
});

test('an_entry_that_is_clicked_is_followed', async () => {
  const page = await openPage(smallPage);
  await go(page, 20);
  await page.click('.array[data-array=current] .slot[data-key]');
  assert.equal(await page.text('#life-key'), '0:200:0');
});

test('what_is_no_key_is_refused', async () => {
  const page = await openPage(smallPage);
  await page.press('/');
  await page.type('1:2:3:4');
  await page.press('Enter');
  assert.equal(await page.ask(() => document.querySelector('#key').validationMessage),
    'A key is a number, or bucket:tophash:id.');
  assert.equal(await page.isShown('#life'), false);
});

test('a_cursor_shows_what_it_yielded', async () => {
  const page = await openPage(smallPage);
  await go(page, small.lines.indexOf('c0.next(5)') + 1);
  assert.equal((await marked(page, 'yielded')).length, 5);
  assert.equal((await marked(page, 'cursor')).length, 1);
  assert.match(await page.text('.cursors'), /c0 cursor: 5 entries yielded, the last /);
  const trace = join(WORK, 'cursor.trace');
  writeFileSync(trace, 'a.insert(1, 1)\nc0 = range(a, 0)\nc0.next(1)\na.erase(1)\na.insert(1, 2)\n');
  const again = await openPage(draw(trace));
  for (const [step, marks] of [[2, 0], [3, 1], [4, 0], [5, 0]]) { // a key that comes again is another entry
    await go(again, step);
    assert.equal((await marked(again, 'yielded')).length, marks, `step ${step}`);
  }
});

// A planted bug: an erase marks everything after a bucket's first entry as the chain's end.
const bug = 'rest_marks_from_the_first_entry';
const badTrace = join(WORK, 'bad.trace');
writeFileSync(badTrace, 'keys integer\nhash controlled\na.insert_run(0:60:0, 4, 0:16:0)\n' +
  'a.insert(0:124:0, 9)\na.erase(0:124:0)\na.find(0:60:0)\n');
function drawBug(name, trace, file) {
  const { status, stdout } = spawnSync(BUG_BANK, ['draw', name, trace, file], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  return stdout;
}

test('a_failing_trace_opens_where_it_fails_and_marks_the_first_wrong_slot', async () => {
  const bad = join(WORK, 'bad.html'), good = join(WORK, 'good.html');
  const said = drawBug(bug, badTrace, bad);
  execFileSync(REPLAY, ['--draw', good, badTrace]);
  const page = await openPage(bad), right = await openPage(good);
  const step = 6; // four elements, the insert and the erase
  assert.equal(await stepOf(page), step);
  assert.match(await page.text('#verdict'), /^failed: structure at operation 3$/);
  assert.match(said, /^structure at operation 3, a.erase\(0:124:0\)/);
  assert.equal(await page.isShown('#failure'), true);
  assert.match(await page.text('#expected'), /^size\(\) equal to the entries in the buckets, 1$/);
  assert.equal(await page.text('#found'), '4');
  await go(right, step);
  const [is, should] = [await slots(page), await slots(right)];
  const wrong = Object.keys(should).filter(place => is[place] !== should[place]);
  assert.equal(wrong.length, 3); // all entries but the first are lost
  assert.deepEqual(await marked(page, 'wrong'), wrong);
  assert.deepEqual(await marked(page, 'first-wrong'), [wrong[0]]);
  assert.match(await page.text('#wrong'), /^3 slots are wrong, first bucket 0, slot 1\. Expected 0:76:0/);
  await page.point('.stage .first-wrong');
  assert.match(await page.text('#tip'), /expected 0:76:0/);
  await page.press('ArrowLeft');
  assert.equal((await marked(page, 'wrong')).length, 0);
  assert.equal(await page.isShown('#failure'), false);
  await page.press('f');
  assert.equal(await stepOf(page), step);
});

test('a_map_that_crashes_is_drawn_up_to_there', async () => {
  const file = join(WORK, 'crash.html');
  const trace = fileURLToPath(new URL('../bugs/planted/growth/growth_finished_one_bucket_early.trace', import.meta.url));
  const said = drawBug('growth_finished_one_bucket_early', trace, file);
  const page = await openPage(file);
  const last = await page.ask(() => Number(document.querySelector('#step').max));
  assert.equal(await stepOf(page), last);
  assert.match(said, /^crash /);
  assert.match(await page.text('#verdict'), /^failed: crash at /);
  assert.equal(await page.isShown('#failure'), true);
  await page.press('ArrowLeft');
  assert.ok((await entriesOf(page)).length > 0);
});

test('two_maps_are_both_shown', async () => {
  const trace = join(WORK, 'two.trace');
  writeFileSync(trace, 'keys string\na.insert(1, 10)\nb.insert(2, 20)\nb.insert(3, 30)\nswap(a, b)\nb = a\n');
  const page = await openPage(draw(trace));
  const both = async () => [await entriesOf(page, 'a'), await entriesOf(page, 'b')];
  await go(page, 3);
  assert.deepEqual(await both(), [[[1, 10]], [[2, 20], [3, 30]]]);
  await page.press('ArrowRight');
  assert.deepEqual(await both(), [[[2, 20], [3, 30]], [[1, 10]]]);
  assert.match(await page.text('#words'), /a: the buckets are those that b had/i);
  await page.press('ArrowRight');
  assert.deepEqual(await both(), [[[2, 20], [3, 30]], [[2, 20], [3, 30]]]);
});

test('it_is_usable_at_500_operations_and_256_buckets', async () => {
  const page = await openPage(largePage);
  assert.ok(statSync(largePage).size < 3e6, `${statSync(largePage).size} bytes`);
  assert.equal(large.lines.length, 500);
  for (let step = 1500; step < large.contents.length; step += 83) {
    await go(page, step);
    assert.deepEqual(await entriesOf(page), large.contents[step], `step ${step}`);
  }
  assert.equal(await page.count('.array[data-array=current] .chain'), 256);
  assert.ok(await page.ask(() => {
    const view = document.querySelector('#view');
    return view.scrollWidth <= view.clientWidth;
  }), 'the buckets are wider than the page');
});

test('keyboard_alone_reaches_everything', async () => {
  const page = await openPage(smallPage);
  const reached = new Set();
  for (let i = 0; i < 40; ++i) {
    await page.press('Tab');
    reached.add(await page.ask(() => document.activeElement.id || document.activeElement.dataset.operation ||
      document.activeElement.tagName));
    const outlined = await page.ask(() => document.activeElement === document.body ||
      getComputedStyle(document.activeElement).outlineStyle !== 'none');
    assert.ok(outlined, 'the focus cannot be seen');
  }
  for (const id of ['key', 'detail', 'theme', '0', 'play', 'forward', 'speed', 'step'])
    assert.ok(reached.has(id), `${id} is not reached by Tab: ${[...reached]}`);
  await page.ask(() => document.querySelector('[data-operation="0"]').focus());
  await page.press('ArrowDown');
  await page.press('ArrowDown');
  assert.equal(await page.ask(() => document.activeElement.dataset.operation), '1');
});

/** The contrast of each text with what is behind it, for the texts below 4.5. */
function poorContrasts(page) {
  return page.ask(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const colour = css => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = rgb => rgb.slice(0, 3).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = at => {
      for (; at; at = at.parentElement) {
        const rgba = colour(getComputedStyle(at).backgroundColor);
        if (rgba[3] === 255)
          return rgba;
      }
      return [255, 255, 255, 255];
    };
    const poor = [];
    for (const at of document.querySelectorAll('body *')) {
      const says = [...at.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== '');
      if (!says || !at.checkVisibility() || at.closest(':disabled, script, option, datalist, .ghost'))
        continue;
      const [a, b] = [colour(getComputedStyle(at).color), behind(at)].map(luminance);
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5)
        poor.push(`${at.tagName}.${at.className} "${at.textContent.slice(0, 20)}" ${contrast.toFixed(2)}`);
    }
    return poor;
  });
}

for (const theme of ['light', 'dark'])
  test(`texts_can_be_read_in_${theme}`, async () => {
    const bad = join(WORK, 'contrast.html');
    drawBug(bug, badTrace, bad);
    for (const [file, step] of [[bad, 6], [smallPage, middle]]) {
      const page = await openPage(file, { media: { 'prefers-color-scheme': theme } });
      await go(page, step);
      await page.ask(() => { document.querySelector('#legend').show(); });
      await page.until(() => !document.querySelector('.ghost'), 'the entries to land');
      assert.deepEqual(await poorContrasts(page), []);
    }
  });

test('the_switch_changes_light_to_dark_and_back', async () => {
  const page = await openPage(smallPage, { media: { 'prefers-color-scheme': 'light' } });
  const paper = () => page.ask(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.click('#theme');
  const dark = await paper();
  assert.notEqual(dark, light);
  assert.equal(await page.ask(() => document.querySelector('#theme').getAttribute('aria-pressed')), 'true');
  await page.click('#theme');
  assert.equal(await paper(), light);
  await page.ask(() => localStorage.clear());
  const other = await openPage(smallPage, { media: { 'prefers-color-scheme': 'dark' } });
  assert.equal(await other.ask(() => getComputedStyle(document.body).backgroundColor), dark);
});

test('the_legend_opens_and_closes_by_key', async () => {
  const page = await openPage(smallPage);
  await page.press('?');
  assert.equal(await page.isShown('#legend'), true);
  await page.press('ArrowRight'); // is not for the steps now
  assert.equal(await stepOf(page), 0);
  await page.press('Escape');
  await page.until(() => !document.querySelector('#legend').open, 'the legend to close');
  await page.press('ArrowRight');
  assert.equal(await stepOf(page), 1);
});

test('the_buckets_are_there_as_text_too', async () => {
  const page = await openPage(smallPage);
  await go(page, 2);
  await page.click('#text summary');
  await page.until(() => document.querySelector('#as-text').textContent !== '', 'the text');
  assert.match(await page.text('#as-text'), /map a: 2 entries\n0 \| 0:200:0=1 \| 0:10:0=0 \| \. \|/);
});

test('the_page_is_one_file_that_names_no_other', () => {
  const page = readFileSync(smallPage, 'utf8');
  assert.doesNotMatch(page, /<script[^>]* src|<link[^>]* href="(?!data:)|url\(|@import|https?:\/\/(?!www\.w3\.org)/);
});
