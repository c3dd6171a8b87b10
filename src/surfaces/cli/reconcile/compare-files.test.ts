import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compareFiles, RECONCILE_EXIT } from './compare-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-files-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, ...lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};
const run = async (left: string, right: string, key?: string) => {
  const told: string[] = [];
  const terminal = { write: (text: string) => void told.push(text), colour: false };
  const code = await compareFiles([left, right], key === undefined ? {} : { key }, terminal);
  return { code, told };
};

test('a sheet of one system and the lines of another are compared without a server; each difference is a line, the counts come last', async () => {
  const left = file('left.csv', 'item,amount', 'a,10.00', 'b,20.00', 'c,30.00');
  const right = file('right.jsonl', '{"item":"a","amount":"10.00"}', '{"item":"c","amount":"31.00"}');
  const { code, told } = await run(left, right, 'item');
  assert.equal(code, RECONCILE_EXIT.differ);
  const lines = told.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.slice(0, 2).map(({ key, kind }) => [key, kind]),
    [
      ['b', 'missing-right'],
      ['c', 'different'],
    ],
  );
  assert.deepEqual([lines.at(-1)?.['matched'], lines.at(-1)?.['left']], [1, 3]);
  assert.equal((await run(left, left, 'item')).code, RECONCILE_EXIT.agree);
});

test('a line that cannot be read ends it with its number, and what was compared is not called whole', async () => {
  const left = file('good.jsonl', '{"key":"a","amount":"1"}');
  const right = file('bad.jsonl', '{"key":"a","amount":"1"}', '{"key":"b","amount":1}');
  const { code, told } = await run(left, right);
  assert.equal(code, RECONCILE_EXIT.unreadable);
  assert.match(told.join(''), /not compared to the end.*line.*2/s);
});
