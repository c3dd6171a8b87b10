import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mustAccept } from '#kernel/outcome.ts';
import { calculatePrice } from './calculate-price.ts';
import { aBook, aLine, aModel, aRequest, anEntry, artifact, metered, monthly } from './pricing.builder.ts';
import type { PromisedLine } from './price-result.contract.ts';
import { lineFingerprint, sealed } from './seal.ts';

const model = aModel(
  artifact(
    'price-book',
    aBook([
      anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' })),
      anEntry('seat', metered({ kind: 'perUnit', unitPrice: '3' }, 'input', ['cached'])),
    ]),
  ),
);
const orderDiscount = { kind: 'amount', value: '10', reason: '' } as const;
const { promise } = mustAccept(
  calculatePrice(aRequest({ lines: [aLine({ quantity: '2' })], orderDiscount }), model),
  'priced',
).price.output.value;
const line = promise.lines[0]!;

/** Every place in a value that holds text or nothing, each changed in turn. */
const eachChange = (value: unknown): unknown[] => {
  if (value === undefined) return [];
  if (value === null) return ['changed'];
  if (typeof value === 'string') return [`${value}1`];
  if (Array.isArray(value))
    return value.flatMap((item, i) => eachChange(item).map((changed) => value.with(i, changed)));
  // A kind of charge that does not exist is no promise; the kinds differ in their values.
  return Object.entries(value as object)
    .filter(([key]) => key !== 'type')
    .flatMap(([key, item]) => eachChange(item).map((changed) => ({ ...(value as object), [key]: changed })));
};

test('every member of a promised line is in its fingerprint: changing any one changes it', () => {
  // A charge repeats the id of its line, which is hashed once.
  const changes = eachChange({ ...line, charges: line.charges.map((charge) => ({ ...charge, lineId: undefined })) });
  assert.ok(changes.length > 25, String(changes.length));
  const fingerprints = changes.map((changed) => lineFingerprint(changed as PromisedLine));
  assert.ok(!fingerprints.includes(lineFingerprint(line)));
});

test('every share is in the seal, and no id can pretend to be two', () => {
  const [share] = promise.allocation;
  const texts = eachChange(share).map(
    (changed) => sealed({ ...promise, allocation: [changed as typeof share & object] }, []).allocation[0],
  );
  assert.ok(texts.length >= 6 && !texts.includes(sealed(promise, []).allocation[0]));
  const of = (lineId: string, charge: string) =>
    sealed({ ...promise, allocation: [{ ...share!, lineId, charge }] }, []).allocation[0];
  assert.notEqual(of('a|', 'b'), of('a', '|b'));
  assert.notEqual(of('a\\', '|b'), of('a\\|', 'b'));
});
