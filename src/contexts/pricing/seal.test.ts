import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mustAccept } from '#kernel/outcome.ts';
import { calculatePrice } from './calculate-price.ts';
import { aBook, aLine, aModel, aRequest, anEntry, artifact, metered, monthly } from './pricing.builder.ts';
import type { PromisedLine } from './price-result.contract.ts';
import { PAGE_ITEMS, pagesOf } from './pages.ts';
import { inEditionOf, lineFingerprint, sealedShare } from './seal.ts';

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
  const share = promise.allocation[0]!;
  const texts = eachChange(share).map((changed) => sealedShare(changed as typeof share));
  assert.ok(texts.length >= 6 && !texts.includes(sealedShare(share)));
  const of = (lineId: string, charge: string) => sealedShare({ ...share, lineId, charge });
  assert.notEqual(of('a|', 'b'), of('a', '|b'));
  assert.notEqual(of('a\\', '|b'), of('a\\|', 'b'));
});

test('what is edited moves the hash of its page and no other, whether the pages before are known or not', () => {
  const items = Array.from({ length: 3 * PAGE_ITEMS + 5 }, (_, index) => `leaf ${index}`);
  const before = pagesOf(items);
  const edited = items.with(PAGE_ITEMS + 3, 'another leaf');
  const after = pagesOf(edited, before);
  assert.deepEqual(after, pagesOf(edited));
  assert.deepEqual(
    before.hashes.flatMap((hash, page) => (hash === after.hashes[page] ? [] : [page])),
    [1],
  );
  assert.deepEqual(pagesOf(items.slice(0, -1), before).hashes.slice(0, 3), before.hashes.slice(0, 3));
  assert.deepEqual(pagesOf(['new', ...items], before), pagesOf(['new', ...items]));
});

test('a decision of the first edition is known again by its own fingerprints', () => {
  const by = aModel(artifact('price-book', aBook([anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }))])));
  const request = aRequest({
    lines: [aLine({ quantity: '7' }), aLine({ lineId: 'line-2', quantity: '3' })],
    orderDiscount: { kind: 'percent', value: '3', reason: '' },
  });
  const { price } = mustAccept(calculatePrice(request, by), 'the request can be answered');
  const first = inEditionOf({ ...price.engine, version: '1' }, request, price);
  // As that edition wrote them, before pages.
  assert.equal(first.inputs.fingerprint, 'sha256:0071665ef276eb52e04a73415a6824862981af4f112d2c0d3b3a14e801f205c8');
  assert.equal(first.output.fingerprint, 'sha256:8934999398e84658e3349cae133aac8afb1eb17840cbad6805b12a9d375d809b');
  assert.equal(inEditionOf(price.engine, request, price), price);
});
