import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GENERATED, generatedPages } from '../scripts/docs/all-pages.ts';

const ADVICE = 'run "npm run docs" and read the difference';

const firstDifference = (there: string, now: string): string => {
  const lines = now.split('\n');
  const at = there.split('\n').findIndex((line, index) => line !== lines[index]);
  return `line ${at + 1}: "${there.split('\n')[at] ?? ''}" should be "${lines[at] ?? ''}"`;
};

test('what docs/generated says is what the house says now', async () => {
  const pages = await generatedPages();
  assert.deepEqual(readdirSync(GENERATED).sort(), Object.keys(pages).sort(), ADVICE);
  for (const [name, text] of Object.entries(pages)) {
    const there = readFileSync(join(GENERATED, name), 'utf8');
    assert.ok(there === text, `docs/generated/${name} is stale: ${ADVICE}. ${firstDifference(there, text)}`);
  }
});
