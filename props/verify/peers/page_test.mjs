// The page of four maps: `run` makes it of the programs that are built, and a browser opens it.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Browser } from '../../page/browser.mjs';

const { PROGRAMS, BROWSER, WORK } = process.env;
const here = name => fileURLToPath(new URL(name, import.meta.url));
const maps = ['absl_flat', 'lua_table', 'std_map', 'uthash'];
const reports = join(WORK, 'reports');

let browser, said;
before(() => {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  browser = new Browser(BROWSER);
  said = execFileSync(here('run'), ['--programs', PROGRAMS, '--traces', '20', '--no-findings', '--out', reports, ...maps], { encoding: 'utf8' });
});
after(() => browser.close());

const textOf = (page, selector) => page.ask(s => [...document.querySelectorAll(s)].filter(e => !e.closest('[hidden]')).map(e => e.textContent.trim()), selector);
async function opened(file, options, look) {
  const page = await browser.open(file, options);
  await look(page);
  assert.deepEqual(page.errors, [], 'errors in the console');
  assert.deepEqual(page.requests, [], 'requests');
  await page.close();
}

test('run says what each map does, and where the page is', () => {
  for (const map of maps)
    assert.match(said, new RegExp(`${map}: (All \\d+ promises checked were held|\\d+ (different )?failures? in)`));
  assert.match(said, /open it in a browser: file:/);
});

test('every map is in the pictures, the table and the details, with figures that were measured', async () => {
  await opened(join(reports, 'state.html'), {}, async page => {
    assert.equal((await textOf(page, '#memory .bar')).length, 4);
    assert.equal((await textOf(page, '#growth .bar')).length, 4);
    assert.equal((await textOf(page, '#maps tbody tr')).length, 4);
    for (const map of maps)
      assert.ok(await page.ask(id => document.getElementById(id) instanceof HTMLDetailsElement, map), map);
    // std::unordered_map has nodes and keeps its buckets: what the report says of it, the page says, too.
    const report = new Map(readFileSync(join(reports, 'std_map.tsv'), 'utf8').split('\n').map(line => line.split('\t')).filter(cells => cells[0] === 'Memory')
      .map(([, row, column, cell]) => [`${row}, ${column}`, cell]));
    const kept = Number(report.get('erasing all but 100, bytes')) / Number(report.get('inserting 100,000, bytes'));
    assert.ok(kept > 0.05 && kept < 0.6, `${kept}`);
    const row = (await textOf(page, '#maps tbody tr')).find(text => text.startsWith('std::unordered_map'));
    assert.match(row, new RegExp(`${Math.round(100 * kept)} %`));
    assert.match((await textOf(page, 'p')).join('\n'), /^4 hash maps of 3 languages. Each was given 100,000 elements/m);
  });
});

test('the picture is an SVG with a bar for each map', async () => {
  await opened(join(reports, 'state.html'), {}, async page => {
    const bars = await page.ask(text => new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('rect.kept[height="12"]').length,
      readFileSync(join(reports, 'memory.svg'), 'utf8'));
    assert.equal(bars, 5); // and one in the key
  });
});

test('a click on a head sorts, and another one turns it around', async () => {
  await opened(join(reports, 'state.html'), {}, async page => {
    const column = await page.ask(() => [...document.querySelectorAll('#maps thead tr:last-child th')].findIndex(th => th.textContent.startsWith('slowest insert')));
    const click = () => page.ask(c => document.querySelectorAll('#maps thead tr:last-child th')[c].querySelector('button').click(), column);
    const numbers = () => page.ask(c => [...document.querySelectorAll('#maps tbody tr')].map(row => Number(row.cells[c + 2].dataset.sort)), column);
    await click();
    const up = await numbers();
    assert.deepEqual(up, [...up].sort((a, b) => a - b));
    assert.ok(up[0] < up[3]);
    await click();
    assert.deepEqual(await numbers(), up.reverse());
  });
});

test('the controls show the maps that fit', async () => {
  await opened(join(reports, 'state.html'), {}, async page => {
    const set = (id, value) => page.ask((i, v) => {
      const control = document.getElementById(i);
      control.type === 'checkbox' ? control.checked = v : control.value = v;
      control.dispatchEvent(new Event('input', { bubbles: true }));
    }, id, value);
    await set('find', 'unordered');
    assert.equal((await textOf(page, '#maps tbody tr')).length, 1);
    await set('find', '');
    await set('language', 'Lua');
    assert.match((await textOf(page, '#maps tbody tr')).join(), /^Lua/);
    assert.deepEqual(await textOf(page, '#shown'), ['1 of 4']);
    await set('language', '');
    await set('failing', true);
    const failing = (await page.ask(() => [...document.querySelectorAll('#maps tbody tr')].filter(row => Number(row.lastElementChild.dataset.sort) > 0).length));
    assert.equal((await textOf(page, '#maps tbody tr')).length, failing);
  });
});

test('a link to a map opens what is known of it', async () => {
  await opened(join(reports, 'state.html'), {}, async page => {
    assert.equal(await page.ask(() => document.getElementById('uthash').open), false);
    await page.ask(() => document.querySelector('#memory a[href="#uthash"]').click());
    await page.until(() => document.getElementById('uthash').open, 'the details to open');
    assert.match(await page.ask(() => document.getElementById('uthash').textContent), /Promises.*Memory.*Growth/s);
  });
});

test('it fits a phone, in the light and in the dark', async () => {
  const grounds = [];
  for (const theme of ['light', 'dark'])
    await opened(join(reports, 'state.html'), { width: 380, height: 800, media: { 'prefers-color-scheme': theme } }, async page => {
      assert.equal(await page.ask(() => document.documentElement.scrollWidth), 380);
      grounds.push(await page.ask(() => getComputedStyle(document.body).backgroundColor));
    });
  assert.notEqual(grounds[0], grounds[1]);
});

test('a map whose package is missing, or whose program dies, costs its own row alone', async () => {
  const some = join(WORK, 'some');
  cpSync(reports, some, { recursive: true });
  rmSync(join(some, 'uthash.tsv'));
  writeFileSync(join(some, 'uthash.outcome'), 'its program ended with exit code 139: Segmentation fault\n');
  appendFileSync(join(some, 'peers.tsv'), ['judy', 'JudyL', 'Judy', '', 'C', '9', '', '', '', 'not installed: apt-get install libjudy-dev\n'].join('\t'));
  execFileSync(process.execPath, [here('page.mjs'), some]);
  await opened(join(some, 'state.html'), {}, async page => {
    assert.equal((await textOf(page, '#maps tbody tr')).length, 3);
    const page_text = (await textOf(page, 'body')).join();
    assert.match(page_text, /JudyL: not installed: apt-get install libjudy-dev/);
    assert.match(page_text, /uthash: its program ended with exit code 139/);
  });
});

test('what cannot be done is said in a line', () => {
  for (const [wrong, says] of [[['no_such_map'], /no such map: no_such_map/], [['--traces', 'x'], /--traces: not a number/], [['--trace', '1'], /no such option: --trace/],
    [['--programs', WORK], /no build folder with maps/]]) {
    const { status, stderr } = spawnSync(here('run'), wrong, { encoding: 'utf8' });
    assert.equal(status, 2, stderr);
    assert.match(stderr, says);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});
