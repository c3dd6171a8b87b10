/** Section 6 is a promise of the whole: every sentence has its test. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testsOf } from '../../scripts/docs/invariants-page.ts';
import { SECTIONS } from './sentences.ts';

const folder = new URL('./', import.meta.url);
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const sentences = SECTIONS.flatMap((section) => section.sentences);

test('every sentence of section 6 is shown by one test', () => {
  for (const sentence of sentences) {
    const shown = testsOf(tests, sentence).length;
    assert.equal(shown, 1, `"${sentence}" is shown ${shown} times`);
  }
});
