// node findings.mjs PROGRAMS OUT.tsv: compiles and runs each finding as its comment says, in a folder of its own, and
// writes what became of it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFindings } from './reports.mjs';

const [programs, out] = process.argv.slice(2);
const lines = [];
for (const { file, commands } of readFindings(programs)) {
  const work = mkdtempSync(join(tmpdir(), 'bucketproof-finding-'));
  cpSync(join(programs, file), join(work, file));
  // A line that is indented goes on with the one before.
  const steps = commands.replace(/\s+#.*$/gm, '').replace(/\n\s+/g, ' ').split(/\n|\s*&&\s*/);
  const bash = script => spawnSync('bash', ['-c', `ulimit -c 0; ${script}`], { cwd: work, encoding: 'utf8', timeout: 120_000 });
  const built = bash(steps.slice(0, -1).join(' && '));
  const { status, signal, stdout, stderr } = built.status === 0 ? bash(steps.at(-1)) : built;
  const said = `${stderr}${stdout}`.trim().split('\n').filter(line => !line.startsWith('bash: '));
  const line = said.find(text => /^SUMMARY|error: /.test(text)) ?? said.at(-1) ?? '';
  const verdict = built.status !== 0 ? 'could not be compiled' : status === 0 ? 'right' : 'wrong';
  const ended = status === null ? `ended by ${signal}` : status > 128 ? `killed by signal ${status - 128}` : `exit code ${status}`;
  lines.push(`${file}\tOn this day: ${verdict}, ${ended}${line === '' ? '' : `, "${line.replaceAll('\t', ' ').slice(0, 200)}"`}.`);
  console.log(`peers: ${file}: ${verdict}, ${ended}`);
  rmSync(work, { recursive: true });
}
writeFileSync(out, `${lines.join('\n')}\n`);
