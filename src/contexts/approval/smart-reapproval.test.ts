import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dec } from '#kernel/decimal.ts';
import { asksAgain } from './smart-reapproval.ts';

const rule = { asks: '>', threshold: dec('60000'), worse: '>' } as const;
// approved before, resubmitted, asks again
const rows = [
  ['75000', '70000', false],
  ['75000', '75000', false],
  ['75000', '80000', true],
  ['70000', '50000', false],
  [null, '70000', true],
] as const;

for (const [approved, now, expected] of rows)
  test(`a deal of ${now} after one of ${approved ?? 'nothing'} was approved ${expected ? 'is' : 'is not'} approved anew`, () =>
    assert.equal(asksAgain(rule, approved === null ? null : dec(approved), dec(now)), expected));
