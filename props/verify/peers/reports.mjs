// The reports of all maps (NAME_report's NAME.tsv) and what is known of each map without running it
// (peers.tsv, from bucketproof_peer), as one list: what the page and the tables are made of.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const unescaped = cell => cell.replace(/\\([nt\\])/g, (_, c) => ({ n: '\n', t: '\t', '\\': '\\' })[c]);
const rowsOf = file => readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map(line => line.split('\t'));

/** A table of a report: row and column to cell. */
class Table extends Map {
  cell(row, column) { return this.get(row)?.get(column); }
  add(row, column, cell) {
    if (!this.has(row))
      this.set(row, new Map());
    this.get(row).set(column, cell);
  }
  /** The rows of a probe, which may be told apart by whether there was a rehash. */
  rowsOfProbe(name) {
    return [name, `${name}, no rehash`, `${name}, a rehash`].filter(row => this.has(row));
  }
}

const facts = ['name', 'title', 'library', 'version', 'language', 'lines', 'shrink', 'hash', 'note', 'leftOut'];

export class Peer {
  tables = new Map();

  constructor(cells, folder) {
    facts.forEach((fact, i) => { this[fact] = cells[i] ?? ''; });
    const file = join(folder, `${this.name}.tsv`);
    this.outcome = existsSync(join(folder, `${this.name}.outcome`))
      ? readFileSync(join(folder, `${this.name}.outcome`), 'utf8').trim() : '';
    this.has = this.leftOut === '' && existsSync(file);
    if (this.leftOut === '' && !this.has)
      this.leftOut = this.outcome || 'its report was not made';
    if (!this.has)
      return;
    for (const [title, row, column, cell = ''] of rowsOf(file)) {
      if (!this.tables.has(title))
        this.tables.set(title, new Table());
      this.tables.get(title).add(row, column, unescaped(cell));
    }
  }
  table(title) { return this.tables.get(title) ?? new Table(); }
  cell(title, row, column) { return this.table(title).cell(row, column); }
  number(title, row, column) {
    const cell = this.cell(title, row, column);
    const n = cell === undefined || cell === '' ? NaN : Number(cell.replaceAll(',', ''));
    return Number.isNaN(n) ? undefined : n;
  }

  /** Without what is of use where the report was made alone: files, commands, what to write into one's own project. */
  get failures() {
    return [...this.table('Failures').values()].map(row =>
      row.get('text').split('\n').filter(line => !/^(wrote|next) |^if that is intended/.test(line)).join('\n'));
  }
  /** held, BROKEN or excused; or why it was not checked. */
  promise(name) { return this.cell('Promises', name, 'result') ?? this.cell('Not checked', name, 'why'); }

  /** What the map holds at the end of the experiment's steps, in bytes. */
  get memory() {
    const table = this.table('Memory');
    const row = start => [...table.keys()].find(name => name.startsWith(start));
    const bytes = name => name === undefined ? undefined : this.number('Memory', name, 'bytes');
    const all = row('inserting'), few = row('erasing all but');
    const ways = ['shrink_to_fit()', 'rehash(0)', 'a copy in its place'].filter(name => table.has(name))
      .map(name => ({
        name: name === 'shrink_to_fit()' && this.shrink !== '' ? this.shrink : name,
        bytes: bytes(name), microseconds: this.number('Memory', name, 'microseconds'),
      })).sort((a, b) => a.bytes - b.bytes);
    return {
      elements: all === undefined ? undefined : Number(all.replace(/\D/g, '')),
      full: bytes(all), erased: bytes(few), ways,
      countedBy: this.cell('Memory', 'counted by', 'bytes'),
    };
  }
  /** The slowest insert on the way to the most elements that were tried. */
  get growth() {
    const last = [...this.table('Growth').keys()].at(-1);
    return last === undefined || last === '' ? undefined : {
      elements: Number(last.replaceAll(',', '')),
      slowest: this.number('Growth', last, 'slowest insert, microseconds'),
      average: this.number('Growth', last, 'average, nanoseconds'),
    };
  }
  /** The most elements that an operation moved, and whether iterators were kept: over all rows of the probe. */
  moved(probe) {
    const table = this.table('Elements moved');
    const cells = table.rowsOfProbe(probe).map(row => table.cell(row, 'moved at most'));
    if (cells.length === 0)
      return undefined;
    const numbers = cells.map(cell => cell === 'none' ? 0 : Number(cell));
    return numbers.some(Number.isNaN) ? undefined : Math.max(...numbers);
  }
  iterators(probe) {
    const table = this.table('Elements moved');
    const cells = table.rowsOfProbe(probe).map(row => table.cell(row, 'iterators'));
    return cells.length === 0 ? undefined : cells.every(cell => cell === 'kept') ? 'kept'
      : cells.some(cell => cell === 'none to keep') ? 'none' : 'lost';
  }
  /** The weakest that a throw left, over all rows of the probe, and the trace that shows it. */
  guarantee(probe, thrown) {
    const order = ['-', 'swallowed', 'strong', 'basic', 'basic, loses elements', 'BROKEN', 'CRASH'];
    const table = this.table('Guarantees measured');
    let weakest;
    for (const row of table.rowsOfProbe(probe)) {
      const cell = table.cell(row, thrown)?.replace('!', '');
      if (cell !== undefined && (weakest === undefined || order.indexOf(cell) > order.indexOf(weakest.left)))
        weakest = { left: cell, trace: table.cell(row, `${thrown}, trace`) };
    }
    return weakest;
  }
}

export function readPeers(folder) {
  return rowsOf(join(folder, 'peers.tsv')).map(cells => new Peer(cells, folder));
}

/**
 * What was found in maps: each program's comment says what, how to run it, and by which contract. `confirmed` is
 * what it did when it was run (results, as findings.mjs writes them), if it was.
 */
export function readFindings(programs, results) {
  const ran = new Map(results !== undefined && existsSync(results) ? rowsOf(results) : []);
  return readdirSync(programs).filter(file => /\.(cpp|c)$/.test(file)).sort().map(file => {
    const comment = [];
    for (const line of readFileSync(join(programs, file), 'utf8').split('\n')) {
      if (!line.startsWith('//'))
        break;
      comment.push(line.slice(2));
    }
    const first = comment.findIndex(line => line.startsWith('   '));
    const last = comment.findLastIndex(line => line.startsWith('   '));
    const text = lines => lines.map(line => line.trim()).join(' ').trim();
    const [, library, what] = /^(.*?): (.*)$/s.exec(text(comment.slice(0, first))) ?? [];
    return {
      file, library, what, commands: comment.slice(first, last + 1).map(line => line.slice(3)).join('\n'),
      contract: text(comment.slice(last + 1)).replace(/ *Exit code 0:.*$/, ''), confirmed: ran.get(file),
    };
  });
}
