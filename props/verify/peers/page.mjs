// node page.mjs FOLDER: the reports in the folder as one page, state.html, one table in text, state.txt, one in data,
// state.tsv, and the picture of the README, memory.svg.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFindings, readPeers } from './reports.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const folder = process.argv[2];
if (folder === undefined || process.argv.length > 3) {
  console.error('usage: page.mjs FOLDER');
  process.exit(2);
}

// Words and numbers.

/** A name, which may be broken after its parts. */
const titled = text => escaped(text).replace(/::|_/g, part => `${part}<wbr>`);
const escaped = text => String(text).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
const listed = words => words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
const three = n => Number(n.toPrecision(3));
function bytes(n) {
  return n === undefined ? '' : n < 1024 ? `${n} B` : n < 1024 ** 2 ? `${three(n / 1024)} KiB` : `${three(n / 1024 ** 2)} MiB`;
}
function time(microseconds) {
  return microseconds === undefined ? '' : microseconds < 1 ? `${three(1000 * microseconds)} ns`
    : microseconds < 1000 ? `${three(microseconds)} µs` : `${three(microseconds / 1000)} ms`;
}
const percent = part => part === undefined ? '' : part < 0.01 && part > 0 ? '< 1 %' : `${Math.round(100 * part)} %`;

// What is known of the maps.

const peers = readPeers(folder);
const findings = readFindings(here('../findings'), join(folder, 'findings.tsv'));
const run = Object.fromEntries(readFileSync(join(folder, 'run.tsv'), 'utf8').trim().split('\n').map(line => line.split('\t')));
const examined = peers.filter(p => p.has), leftOut = peers.filter(p => !p.has);

const kept = p => p.memory.full > 0 && p.memory.erased !== undefined ? p.memory.erased / p.memory.full : undefined;
/** The way that gives most memory back, if it gives back at least half of what is held. */
const best = p => p.memory.ways.find(way => way.bytes < p.memory.erased / 2);

const isFreed = p => kept(p) <= 0.5;

const guarantees = { strong: 'as before', basic: 'other', 'basic, loses elements': 'elements lost', BROKEN: 'damaged', CRASH: 'crash', swallowed: 'ignored', '-': '–' };
const bad = ['elements lost', 'damaged', 'crash'];
function thrown(p, probe, event) {
  const found = p.guarantee(probe, event);
  const text = found === undefined ? '' : guarantees[found.left] ?? found.left;
  return { text, class: bad.includes(text) ? 'bad' : text === 'as before' ? 'good' : '', more: found?.trace };
}
const isMade = (p, name) => {
  const result = p.promise(name);
  return result === 'held' ? { text: 'held', class: 'good' } : result === 'BROKEN' ? { text: 'broken', class: 'bad' }
    : result === 'excused' ? { text: 'excused' } : { text: result === undefined ? '' : '–', more: result };
};
const iterated = (p, probe) => {
  const found = p.iterators(probe);
  return found === 'none' ? { text: '–', more: 'its adapter has no iterators' } : { text: found ?? '' };
};
/** Comparisons for a lookup; none is no answer: the map does not call the functor that counts. */
const compared = (p, hashes) => {
  const n = p.number('Bad hashes', hashes, 'not there');
  return n === undefined ? {} : n === 0 ? { text: '–', more: 'its comparisons are not counted' } : { text: three(n), sort: n };
};
const size = n => n === undefined ? { text: '' } : { text: n === 0 ? 'none' : String(n), sort: n };

/** The columns of the table: a head, how to read it, and the cell of a map. */
const columns = [
  { group: 'Memory', head: 'bytes an element', says: 'Bytes held for each of 100,000 elements.',
    of: p => p.memory.full === undefined ? {} : { text: three(p.memory.full / p.memory.elements), sort: p.memory.full / p.memory.elements } },
  { group: 'Memory', head: 'kept', says: 'Of the memory, when all but 100 elements were erased.',
    of: p => ({ text: percent(kept(p)), sort: kept(p), class: kept(p) > 0.5 ? 'bad' : kept(p) !== undefined ? 'good' : '' }) },
  { group: 'Memory', head: 'gives it back by', says: 'Of what was tried (shrink_to_fit or the like, rehash(0), a copy), the way that leaves the least, if at most half: its share, and its time.',
    of: p => best(p) === undefined ? { text: kept(p) === undefined ? '' : isFreed(p) ? 'erase' : 'none tried', sort: isFreed(p) ? 0 : 2 }
      : { text: `${best(p).name} (${percent(best(p).bytes / p.memory.full)}, ${time(best(p).microseconds)})`, sort: 1 } },
  { group: 'Growth', head: 'slowest insert', says: 'The slowest single insert on the way to a million elements.',
    of: p => p.growth === undefined ? {} : { text: time(p.growth.slowest) + (p.growth.elements < 1e6 ? ` (${p.growth.elements})` : ''), sort: p.growth.slowest } },
  { group: 'Growth', head: 'insert moves', says: 'The most elements that an insert into up to 64 moved: what becomes of references.',
    of: p => size(p.moved('insert, new key')) },
  { group: 'Growth', head: 'erase moves', says: 'The most elements that an erase moved.', of: p => size(p.moved('erase(key)')) },
  { group: 'Iterators', head: 'after insert', says: 'Whether iterators were seen to go on after inserts: as measured, which its documentation need not promise.', of: p => iterated(p, 'insert, new key') },
  { group: 'Iterators', head: 'after erase', says: 'The same of iterators to other elements after an erase.', of: p => iterated(p, 'erase(key)') },
  { group: 'An insert that fails', head: 'no memory', says: 'What the map is like after an insert in which an allocation failed.', of: p => thrown(p, 'insert, new key', 'allocate') },
  { group: 'An insert that fails', head: 'hash throws', says: 'The same, a hash function that throws.', of: p => thrown(p, 'insert, new key', 'hash') },
  { group: 'An insert that fails', head: 'equality throws', says: 'The same, a comparison that throws.', of: p => thrown(p, 'insert, new key', 'equality') },
  { group: 'Values', head: 'moved from', says: 'Elements left, of 50, in a map that another was made of by a move.',
    of: p => { const n = p.cell('Moved from', 'move construction', 'elements left, of 50'); return { text: n === undefined ? '' : n === '0' ? 'empty' : n }; } },
  { group: 'Values', head: 'own element', says: 'An element of the map itself as the argument of an insert.',
    of: p => {
      if (!p.tables.has('Elements moved') || p.iterators('insert, new key') === 'none')
        return {}; // no references to elements
      const why = [...p.table('Not checked')].find(([what]) => what.split(', ').includes('insert_own'))?.[1].get('why');
      const failed = p.failures.some(text => /insert_own/.test(text.split('\n')[0]));
      return failed ? { text: 'broken', class: 'bad' } : why !== undefined ? { text: 'not taken', more: why } : { text: 'held', class: 'good' };
    } },
  { group: 'Values', head: 'unequal allocators', says: 'Copies, moves and swaps between unequal allocators, by the standard: [container.alloc.reqmts].', of: p => isMade(p, 'unequal_allocators') },
  { group: 'Collisions', head: 'one hash', says: 'Comparisons for a lookup of an absent key among 1,000 with one hash.', of: p => compared(p, 'constant') },
  { group: 'Collisions', head: 'top bits differ', says: 'The same, hashes that differ in their top 8 bits alone.', of: p => compared(p, 'top 8 bits only') },
  { group: 'Collisions', head: 'chosen keys', says: 'What keeps the map from keys that somebody chose to collide, by its documentation or source.', of: p => ({ text: p.hash }) },
  { group: 'Sizes', head: 'reserve(2^64 - 1)', says: 'What a request for more than there is does.',
    of: p => { const text = p.cell('Huge arguments', '2^64 - 1', 'reserve(n)') ?? ''; return { text: text.replace('it was killed by: ', 'dies: ').replace(/^threw /, ''), class: /dies|killed/.test(text) ? 'bad' : '' }; } },
  { group: 'Checked', head: 'promises', says: 'Promises that were checked.', of: p => ({ text: p.table('Promises').size, sort: p.table('Promises').size }) },
  { group: 'Checked', head: 'failures', says: 'Failures that differ in what they show; several may come of one defect. What a library is known for is not asked again: it is among the findings.',
    of: p => ({ text: p.failures.length || 'none', sort: p.failures.length, class: p.failures.length > 0 ? 'bad' : 'good' }) },
];

// The summary.

function summary() {
  const measured = examined.filter(p => kept(p) !== undefined);
  const languages = [...new Set(examined.map(p => p.language))];
  const keep = measured.filter(p => kept(p) > 0.95), half = measured.filter(p => kept(p) > 0.5), free = measured.filter(p => kept(p) < 0.1);
  const nothing = half.filter(p => best(p) === undefined);
  const grown = examined.filter(p => p.growth?.elements >= 1e6).sort((a, b) => a.growth.slowest - b.growth.slowest);
  const failing = examined.filter(p => p.failures.length > 0);
  const names = list => listed(list.map(p => p.title));
  return [
    `${count(examined.length, 'hash map')} of ${count(languages.length, 'language')}. ${measured.length === examined.length ? 'Each was' : `${measured.length} of them were`} given 100,000 elements, and 99,900 were erased again. `
    + `<b>${keep.length} still hold all the memory that they held before</b>; with these, ${half.length} hold more than half of it. `
    + (free.length > 0 ? `Erasing alone gives nearly all of it back in ${names(free)}.` : 'No map gives it back by erasing alone.'),
    `To get it back from the ${half.length}, one has to ask: ${count(half.length - nothing.length, 'has', 'have')} a call for it, or a copy does it`
    + (nothing.length > 0 ? `; <b>for ${nothing.length} nothing that was tried gives half of it back</b> (${names(nothing)}).` : '.'),
    grown.length < 2 ? '' : `The slowest single insert on the way to a million elements takes from ${time(grown[0].growth.slowest)} (${grown[0].title}) to `
    + `${time(grown.at(-1).growth.slowest)} (${grown.at(-1).title}): ${grown.filter(p => p.growth.slowest > 1000).length} of ${grown.length} maps stop for more than a millisecond.`,
    `${count(examined.length - failing.length, 'map')} passed every check; ${failing.length} did not: ${names(failing)}. `
    + `${count(findings.length, 'finding')}, those that are known of standard libraries among them, ${findings.length === 1 ? 'is' : 'are'} each shown by a program of the map and its language alone.`,
  ].filter(text => text !== '').map(text => `<p>${text}</p>`).join('\n');
}

// Pictures.

const byMemory = examined.filter(p => kept(p) !== undefined).sort((a, b) => kept(b) - kept(a) || b.memory.full - a.memory.full);
const mostHeld = Math.max(...byMemory.map(p => p.memory.full));

function memoryBars() {
  const bar = p => {
    const width = n => `${(100 * n / mostHeld).toFixed(2)}%`;
    const way = best(p);
    const text = way !== undefined ? `${way.name}: ${bytes(way.bytes)}, ${time(way.microseconds)}` : kept(p) < 0.1 ? 'erase gives it back' : isFreed(p) ? 'erase gives most of it back' : 'no way that was tried';
    return `<div class=bar><a href="#${p.name}">${escaped(p.title)}</a><span class=track>`
      + `<span class=full style="width:${width(p.memory.full)}"></span><span class=kept style="width:${width(p.memory.erased)}"></span>`
      + (way !== undefined ? `<span class=way style="left:${width(way.bytes)}"></span>` : '')
      + `</span><span class=says>${bytes(p.memory.full)} → ${bytes(p.memory.erased)}; ${escaped(text)}</span></div>`;
  };
  return byMemory.map(bar).join('\n');
}

function growthBars() {
  const grown = examined.filter(p => p.growth !== undefined).sort((a, b) => b.growth.slowest - a.growth.slowest);
  const place = microseconds => `${(100 * Math.max(0, Math.log10(microseconds)) / 6).toFixed(2)}%`; // 1 µs to 1 s
  return grown.map(p => `<div class=bar><a href="#${p.name}">${escaped(p.title)}</a><span class=track>`
    + `<span class=kept style="width:${place(p.growth.slowest)}"></span></span>`
    + `<span class=says>${time(p.growth.slowest)}${p.growth.elements < 1e6 ? `, up to ${p.growth.elements} elements` : ''}; ${Math.round(p.growth.average)} ns on average</span></div>`).join('\n');
}

/** For the README: the same as memoryBars, without a page around it. */
function memoryPicture() {
  const line = 22, left = 225, width = 420, top = 54;
  const x = n => left + width * n / mostHeld;
  const rows = byMemory.map((p, i) => {
    const y = top + line * i, way = best(p);
    return `<text x="${left - 8}" y="${y + 12}" text-anchor="end">${escaped(p.title)}</text>`
      + `<rect class="full" x="${left}" y="${y + 2}" width="${(x(p.memory.full) - left).toFixed(1)}" height="12"/>`
      + `<rect class="kept" x="${left}" y="${y + 2}" width="${(x(p.memory.erased) - left).toFixed(1)}" height="12"/>`
      + (way !== undefined ? `<circle class="way" cx="${x(way.bytes).toFixed(1)}" cy="${y + 8}" r="5"/>` : '')
      + `<text class="says" x="${left + width + 10}" y="${y + 12}">${escaped(percent(kept(p)))}${way !== undefined ? `, ${escaped(way.name)}` : ''}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 ${top + line * rows.length + 8}" font-family="system-ui, sans-serif" font-size="12">
<style>text{fill:#1c1e21}.says{fill:#5b6470}.full{fill:#cfd8e3}.kept{fill:#c2410c}.way{fill:#15803d}rect.page{fill:#fff}
@media (prefers-color-scheme:dark){text{fill:#e4e6e8}.says{fill:#9aa4b0}.full{fill:#3d4753}.kept{fill:#fb923c}.way{fill:#4ade80}rect.page{fill:#17191c}}</style>
<rect class="page" width="100%" height="100%"/>
<text x="10" y="20" font-size="14" font-weight="600">100,000 elements in, 99,900 out: the memory that each map keeps</text>
<rect class="full" x="10" y="30" width="12" height="12"/><text x="28" y="40">held with 100,000</text>
<rect class="kept" x="150" y="30" width="12" height="12"/><text x="168" y="40">still held with 100</text>
<circle class="way" cx="300" cy="36" r="5"/><text x="312" y="40">after the best way to give it back</text>
${rows.join('\n')}
</svg>
`;
}

// The table, and each map.

function table() {
  const groups = [];
  for (const c of columns)
    if (groups.at(-1)?.name === c.group)
      ++groups.at(-1).span;
    else
      groups.push({ name: c.group, span: 1 });
  const first = `<tr><th rowspan=2><button>map</button></th><th rowspan=2><button>language</button></th>${groups.map(g => `<th colspan=${g.span} class=group>${g.name}</th>`).join('')}</tr>`;
  const second = `<tr>${columns.map(c => `<th title="${escaped(c.says)}"><button>${escaped(c.head)}</button></th>`).join('')}</tr>`;
  const rows = examined.map(p => `<tr><th><a href="#${p.name}">${titled(p.title)}</a><small>${escaped(p.library)} ${escaped(p.version)}</small></th><td>${escaped(p.language)}</td>`
    + columns.map(c => {
      const { text = '', sort, class: kind = '', more } = c.of(p);
      const classes = [kind, String(text).length > 24 ? 'long' : ''].filter(name => name !== '').join(' ');
      return `<td${classes ? ` class="${classes}"` : ''}${sort !== undefined ? ` data-sort="${sort}"` : ''}${more ? ` title="${escaped(more)}"` : ''}>${more ? `<a href="#${p.name}">${escaped(text)}</a>` : escaped(text)}</td>`;
    }).join('') + '</tr>');
  return `<table id=maps><thead>${first}${second}</thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function htmlOf(t) {
  const heads = [...new Set([...t.values()].flatMap(row => [...row.keys()]))].filter(head => !head.endsWith(', trace'));
  const rows = [...t].map(([name, row]) => `<tr><th>${escaped(name)}</th>${heads.map(head => {
    const cell = row.get(head) ?? '', trace = row.get(`${head}, trace`);
    return `<td${cell.endsWith('!') ? ' class=bad' : ''}>${trace ? `<details><summary>${escaped(cell)}</summary><code>${escaped(trace)}</code></details>` : escaped(cell)}</td>`;
  }).join('')}</tr>`).join('\n');
  return `<div class=wide><table><thead><tr><th></th>${heads.map(head => `<th>${escaped(head)}</th>`).join('')}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function mapDetails(p) {
  const broken = p.failures.map(text => `<pre>${escaped(text)}</pre>`).join('\n');
  const promises = [...p.table('Promises')].map(([name, row]) => {
    const result = row.get('result');
    return `<li class=${result === 'BROKEN' ? 'bad' : 'plain'}><b>${escaped(name)}</b> ${result}: ${escaped(row.get('says'))}</li>`;
  }).join('\n');
  const skipped = [...p.table('Not checked')].map(([what, row]) => `<li><b>${escaped(what)}</b>: ${escaped(row.get('why'))}</li>`).join('\n');
  const tables = [...p.tables].filter(([title]) => !['Failures', 'Promises', 'Not checked'].includes(title))
    .map(([title, t]) => `<h4>${escaped(title)}</h4>${t.has('') ? `<p>Not measured: ${escaped(t.cell('', 'not measured'))}</p>` : htmlOf(t)}`).join('\n');
  return `<details id="${p.name}"><summary>${escaped(p.title)} <small>${escaped(p.library)} ${escaped(p.version)}, ${escaped(p.language)}; adapter of ${count(p.lines, 'line')}`
    + `; ${p.failures.length > 0 ? `<span class=bad>${count(p.failures.length, 'failure')}</span>` : 'all held'}</small></summary>
${p.note !== '' ? `<p>${escaped(p.note)}</p>` : ''}${p.shrink !== '' && p.shrink !== 'shrink_to_fit()' ? `<p>shrink_to_fit() is ${escaped(p.shrink)}.</p>` : ''}
${broken !== '' ? `<h4>Failures</h4>${broken}` : ''}
<h4>Promises</h4><ul>${promises}</ul>
${skipped !== '' ? `<h4>Not checked</h4><ul>${skipped}</ul>` : ''}
${tables}</details>`;
}

function findingsOf() {
  return findings.map(f => `<details class=finding><summary><b>${escaped(f.library)}</b>: ${escaped(f.what)}</summary>
<p>${escaped(f.contract)}</p>
<p>${f.confirmed === undefined ? 'Its program was not run on this day.' : escaped(f.confirmed)}</p>
<pre>${escaped(f.commands)}</pre><p><code>props/verify/findings/${f.file}</code></p></details>`).join('\n');
}

const template = readFileSync(here('page.html'), 'utf8');
const html = template.replace(/\{\{(\w+)\}\}/g, (_, name) => ({
  when: escaped(run.date), machine: escaped(run.machine), commit: escaped(run.commit), took: escaped(run.took ?? ''),
  summary: summary(), memory: memoryBars(), growth: growthBars(), table: table(),
  languages: [...new Set(examined.map(p => p.language))].sort().map(l => `<option>${escaped(l)}</option>`).join(''),
  details: examined.map(mapDetails).join('\n'), findings: findingsOf(),
  leftOut: leftOut.length === 0 ? '<p>None.</p>' : `<ul>${leftOut.map(p => `<li><b>${escaped(p.title)}</b>: ${escaped(p.leftOut)}</li>`).join('')}</ul>`,
})[name]);
writeFileSync(join(folder, 'state.html'), html);
writeFileSync(join(folder, 'memory.svg'), memoryPicture());

// The same as text, and as data: a line a map.

const heads = ['map', 'version', 'language', ...columns.map(c => `${c.group}: ${c.head}`)];
const lines = examined.map(p => [p.title, `${p.library} ${p.version}`, p.language, ...columns.map(c => String(c.of(p).text ?? ''))]);
writeFileSync(join(folder, 'state.tsv'), [heads, ...lines].map(line => `${line.join('\t')}\n`).join(''));
// All columns beside each other are too wide for a terminal: the maps, and four more at a time.
let out = `${run.date}, ${run.machine}\n`;
for (let i = 2; i < heads.length; i += 4) {
  const some = [heads, ...lines].map(line => [line[0], ...line.slice(i, i + 4)]);
  const widths = some[0].map((_, column) => Math.max(...some.map(line => line[column].length)) + 2);
  out += '\n' + some.map(line => line.map((cell, column) => cell.padEnd(widths[column])).join('').trimEnd() + '\n').join('');
}
out += `\n${columns.map(c => `${c.group}: ${c.head}: ${c.says}`).join('\n')}\n${template.match(/<p id=legend[^>]*>([^]*?)<\/p>/)[1].trim()}\n`;
writeFileSync(join(folder, 'state.txt'), out);
