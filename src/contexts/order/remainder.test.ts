import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentLineId } from './component-line.ts';
import { aCaptureLine, anId, anOrder, aTerm, items as itemsOf } from './order.builder.ts';
import { leaveOut, remainderOf } from './remainder.ts';

const head = aCaptureLine('bundle');
const parts = [
  { componentId: 'a', offering: 'a', charge: 'subscription', amount: '400.01', alone: '500' },
  { componentId: 'b', offering: 'b', charge: 'subscription', amount: '599.99', alone: '800' },
];
const bundle = (breakage: string) =>
  itemsOf(
    { ...head, priceLeaf: { terms: [aTerm({ amount: '1000', bundle: { breakage, parts } })], leafHash: 'x' } },
    ...['a', 'b'].map((part) =>
      aCaptureLine(part, {
        lineId: componentLineId(head.lineId, part),
        parentLineId: head.lineId,
        priceLeaf: { terms: [], leafHash: 'x' },
      }),
    ),
  );

test('a part of a bundle that comes later takes its share of the price along: both orders together are what was accepted', () => {
  const items = bundle('indivisible');
  const left = leaveOut(items, [items[2]?.id ?? ''], true);
  assert.ok(left.ok);
  const { versions, notDone, kept } = left.value;
  const stays = versions.find(({ kind }) => kind === 'changed');
  const amounts = [stays?.item, notDone[0]].map((item) => item?.body.priceLeaf.terms.map((term) => term['amount']));
  assert.deepEqual([amounts, kept], [[['400.01'], ['599.99']], 2]);
  const rest = remainderOf(anOrder({ state: 'inProgress' }), notDone, 2, anId);
  assert.deepEqual(
    [rest.header.source, rest.header.part, rest.items[0]?.position, rest.items[0]?.parentItemId],
    ['remainder', 2, 1, null],
  );
  assert.notEqual(rest.items[0]?.sourceLineId, items[2]?.sourceLineId);
});

test('a part that is given up breaks the bundle as it declared, and one that cannot be broken is not', () => {
  const amount = (breakage: string) => {
    const items = bundle(breakage);
    const left = leaveOut(items, [items[2]?.id ?? ''], false);
    return left.ok
      ? left.value.versions.find(({ kind }) => kind === 'changed')?.item.body.priceLeaf.terms[0]?.['amount']
      : left.refusal.code;
  };
  assert.deepEqual(
    [amount('allocated'), amount('standalone'), amount('indivisible')],
    ['400.01', '500', 'order.bundle-indivisible'],
  );
});
