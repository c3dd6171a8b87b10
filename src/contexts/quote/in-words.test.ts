import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pricingRefusals } from '#contexts/pricing/index.ts';
import { priceCheck, priceFindingRows } from './price-findings.ts';
import { reasonInWords, reasonRows, wayOut } from './reasons-in-words.ts';

test('everything that can stop a price has its sentence and somebody who mends it', () => {
  const codes = Object.keys(pricingRefusals).filter((code) => code.startsWith('price.'));
  assert.deepEqual(Object.keys(priceFindingRows).sort(), codes.sort());
});

test('a seller reads the name and the numbers, never a code or a hole', () => {
  const check = priceCheck(
    { code: 'price.below-minimum-term', offering: 'user-standard', lineId: 'l1', months: 6, minimum: 12 },
    () => 'User, standard',
  );
  assert.equal(check.message, 'User, standard: 6 months are agreed, and the price asks for 12.');
  assert.match(check.todo, /Bind the line/);
  assert.deepEqual([check.lineId, check.owner], ['l1', 'seller']);
  const open = priceCheck({ code: 'price.below-minimum-term', months: null, minimum: 12 }, () => 'User');
  assert.equal(open.message, 'User: no end is agreed, and the price asks for a term of 12 months.');
});

test('a price list that has no price says where none was found, and asks pricing', () => {
  const where = { currency: 'CHF', country: 'CH', channel: 'direct', date: '2026-11-22' };
  const check = priceCheck({ code: 'price.no-entry', offering: 'seat', ...where }, () => 'Seat');
  assert.equal(
    check.message,
    'Seat: no price list has a price in CHF for CH through the channel direct on 2026-11-22.',
  );
  assert.equal(check.owner, 'pricing');
});

test('every reason of eligibility has its sentence, and what would make the sale possible', () => {
  const source = readFileSync(new URL('../eligibility/evaluate-eligibility.ts', import.meta.url), 'utf8');
  const codes = new Set([...source.matchAll(/'(eligibility\.[a-z-]+)'/g)].map(([, code]) => code!));
  const missing = Object.keys(reasonRows).filter((code) => !codes.has(code));
  assert.deepEqual(missing, [], 'no row has lost its code');
  assert.deepEqual(
    [...codes].filter((code) => reasonRows[code] === undefined && code !== 'eligibility.ok'),
    [],
  );
});

test('what is not on sale is told with its replacement', () => {
  const reason = { code: 'eligibility.not-on-sale', date: '2027-01-01', said: 'ended', replacement: 'Seat II' };
  assert.equal(reasonInWords(reason), 'is not on sale on 2027-01-01: it ended');
  assert.match(wayOut(reason), /it is replaced by Seat II/);
  assert.equal(wayOut({ ...reason, todo: 'Ask Ina.' }), 'Ask Ina.');
});
