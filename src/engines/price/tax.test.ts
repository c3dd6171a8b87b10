import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Decimal, abs, add, cmp, dec, decText, eq, mul, sub, sum, whole } from '#kernel/decimal.ts';
import { fraction } from './fraction.ts';
import { cashTotal, creditNote, taxInGross, taxOnLines, taxOnNet } from './tax.ts';

const cents = { scale: 2, mode: 'halfUp' } as const;
const units = { scale: 0, mode: 'halfUp' } as const;
const texts = (taxed: Readonly<Record<string, Decimal>>) => Object.values(taxed).map(decText);

test('tax is rounded after the multiplication, and each figure from the exact one', () => {
  assert.deepEqual(texts(taxOnNet(mul(whole(123), whole(3)), dec('20'), units)), ['369', '74', '443']);
  assert.deepEqual(texts(taxOnNet(dec('4166.5'), dec('20'), units)), ['4167', '833', '5000']);
});

test('a price that contains tax keeps its gross, and the net is what is left', () => {
  assert.deepEqual(texts(taxInGross(whole(100), dec('20'), units)), ['83', '17', '100']);
});

test('the same lines differ by a cent where the tax is rounded', () => {
  const lines = [
    { net: dec('1.24'), percent: dec('10') },
    { net: dec('1.24'), percent: dec('10') },
  ];
  assert.deepEqual(texts(taxOnLines(lines, 'perLine', cents)), ['2.48', '0.24', '2.72']);
  assert.deepEqual(texts(taxOnLines(lines, 'onTotal', cents)), ['2.48', '0.25', '2.73']);
});

test('a credit note adds up in itself', () => {
  assert.deepEqual(texts(creditNote(whole(2999), fraction(6, 7), dec('23.33'), units)), ['2571', '600', '3171']);
});

test('coins round the total; the difference goes into the tax or onto a line', () => {
  const coin = { step: dec('0.1'), mode: 'up' } as const;
  assert.deepEqual(texts(cashTotal(dec('10.5'), dec('2.205'), coin, 'adjustTax', cents)), ['2.3', '0', '12.8']);
  assert.deepEqual(texts(cashTotal(dec('10.5'), dec('2.205'), coin, 'addLine', cents)), ['2.21', '0.09', '12.8']);
});

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n): Decimal => ({ units: BigInt(n), scale: 2 }));
const percent = fc.integer({ min: 0, max: 3000 }).map((n): Decimal => ({ units: BigInt(n), scale: 2 }));

test('net and tax are the gross; tax taken out and put back is the same to a unit; order of lines changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ net: amount, percent }), { maxLength: 20 }), (lines) => {
      for (const { net, percent: rate } of lines) {
        const taxed = taxOnNet(net, rate, cents);
        assert.ok(eq(add(taxed.net, taxed.tax), taxed.gross));
        const back = taxInGross(taxed.gross, rate, cents);
        assert.ok(cmp(abs(sub(back.net, net)), dec('0.01')) <= 0);
      }
      for (const place of ['perLine', 'onTotal'] as const) {
        const taxed = taxOnLines(lines, place, cents);
        assert.ok(eq(taxed.net, sum(lines.map((line) => line.net))));
        assert.ok(eq(taxed.gross, taxOnLines(lines.toReversed(), place, cents).gross));
      }
    }),
    { numRuns: 100 },
  );
});
