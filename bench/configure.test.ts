/** The command's answers about files of others: what is counted, and what is said when a file is not what it claims to be. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { configureModel } from './configure.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-configure-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const shipped = (name: string): string => fileURLToPath(new URL(`../test/solver/${name}`, import.meta.url));
const look = (path: string, trace?: string) => configureModel(path, trace, 1);

describe('a feature model is measured', () => {
  test('from DIMACS with its trace: core and dead features as published, and an answer after every click', () => {
    const report = look(shipped('pc-richmond.dimacs'), shipped('pc-richmond.trace.json'));
    assert.deepEqual(
      [report.features, report.clauses, report.core, report.dead, report.clicks],
      [377, 1356, 9, 0, 360],
    );
    assert.ok((report.p99Ms ?? 0) >= (report.p50Ms ?? 0) && (report.p50Ms ?? 0) > 0);
  });
  test('from UVL, where the tree also tells what is falsely optional', () => {
    const report = look(shipped('bank.uvl'));
    assert.deepEqual([report.features, report.core, report.dead, report.falseOptional], [176, 17, 0, 0]);
  });
  test('the same from .gz, whatever the file is called', () => {
    const zipped = file('model', gzipSync('c 1 a\r\np cnf 3 2\r\n1 -1 2 0\r\nc in between\r\n3\r\n0\r\n'));
    const report = look(zipped);
    assert.deepEqual([report.features, report.clauses, report.core, report.dead], [3, 1, 1, 0]);
    assert.deepEqual(report.notes, ['1 clauses always hold and are left out']);
  });
  test('a void one is said to be void', () => {
    const report = look(file('void.dimacs', 'p cnf 1 2\n1 0\n-1 0\n'));
    assert.deepEqual([report.void, report.clicks], [true, undefined]);
    assert.equal(look(file('empty.dimacs', 'p cnf 1 1\n0\n')).void, true);
  });
});

describe('what is wrong with a file is said with its place', () => {
  const ROWS: readonly (readonly [what: string, content: string | Uint8Array, message: RegExp])[] = [
    ['a literal beyond the header', 'p cnf 2 1\n1 0\n1 3 0\n', /line 3: 3 is no literal of 2 variables/],
    ['a word', 'p cnf 2 1\n1 two 0\n', /line 2: two is no literal/],
    ['no header', '1 0\n', /line 1: 1 comes before the p cnf line/],
    ['an empty file', '', /line 1: no p cnf line/],
    ['a file that was cut off', 'p cnf 2 2\n1 0\n1 -2', /line 3: the last clause does not end with 0/],
    ['a second header', 'p cnf 1 1\np cnf 2 2\n', /line 2: a second p line/],
    ['a header of another kind', 'p wcnf 1 1 9\n', /line 1: expected p cnf/],
    ['an absurd header', 'p cnf 99999999999 1\n1 0\n', /line 1: more than 2000000 variables/],
    ['a broken .gz', gzipSync('p cnf 1 1\n1 0\n').subarray(0, 20), /is a broken \.gz/],
  ];
  for (const [what, content, message] of ROWS)
    test(what, () => assert.throws(() => look(file('bad.dimacs', content)), message));
  test('a click on what the model does not have', () => {
    const model = file('small.dimacs', 'c 1 a\nc 2 b\np cnf 2 1\n1 2 0\n');
    assert.throws(() => look(model, file('t.json', '[[1],[2,9]]')), /user 2, click 2: 9 is no feature/);
    assert.equal(look(model, file('t.json', '[["a"],["-b",2]]')).refusedClicks, 1);
  });
});
