import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PRICING_WORDS, pricingFinding } from './pricing-words.ts';

const FILES = [
  'contexts/pricing/price-book-problems.ts',
  'contexts/pricing/artifact-problems.ts',
  'contexts/pricing/common-problems.ts',
  'kernel/period.ts',
];
/** Limits have words of their own, with the two authorities: `discount-policy.limits-not-rising`. */
const OWN_WORDS = ['discount-policy.limits'];

test('every problem that pricing finds in an artifact has its sentence and what mends it, and no row has lost its code', () => {
  const codes = FILES.flatMap((file) => {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    return [...text.matchAll(/code: '((?:price|period|rate|cost|discount)[a-z-]*\.[a-z-]+)'/g)].map(
      ([, code]) => code!,
    );
  });
  const known = new Set([...Object.keys(PRICING_WORDS), ...OWN_WORDS]);
  assert.deepEqual(
    [...new Set(codes)].filter((code) => !known.has(code)),
    [],
  );
  assert.deepEqual(
    Object.keys(PRICING_WORDS).filter((code) => !codes.includes(code)),
    [],
  );
});

test('a problem of a row opens at the row', () => {
  const book = { key: 'eur', entries: [{ id: 'a' }, { id: 'b' }] };
  const overlap = { code: 'price-book.overlapping-entries', offering: 'seat', charge: 'fee', entries: ['a', 'b'] };
  assert.deepEqual(pricingFinding('price-book', book, overlap), {
    code: 'price-book.overlapping-entries',
    message: 'a and b price the charge fee of seat on the same days, and neither is more specific.',
    offending: ['price-book/eur#/entries/1'],
    whatToDo: 'End one the day the other begins, or name in one what it is only for: a country, a segment, a minimum.',
  });
  const empty = { code: 'period.empty', from: '2027-01-01', to: '2026-01-01', entry: 'a' };
  assert.deepEqual(pricingFinding('price-book', book, empty).offending, ['price-book/eur#/entries/0/effective']);
});
