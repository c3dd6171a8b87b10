/** Section 6 is a promise of the whole: every sentence has its test, or stands among those that nothing shows yet. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testsOf } from '../../scripts/docs/invariants-page.ts';
import { NOT_YET } from './not-yet.ts';
import { SECTIONS } from './sentences.ts';

const folder = new URL('./', import.meta.url);
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const sentences = SECTIONS.flatMap((section) => section.sentences);

test('every sentence of section 6 is shown by one test, or named as not yet', () => {
  for (const sentence of sentences) {
    const shown = testsOf(tests, sentence).length;
    const later = NOT_YET.filter((each) => each.sentence === sentence).length;
    assert.equal(shown + later, 1, `"${sentence}" is shown ${shown} times and named as not yet ${later} times`);
  }
});

test('nothing is named as not yet that the capstone does not say', () => {
  for (const { sentence } of NOT_YET) assert.ok(sentences.includes(sentence), sentence);
});
