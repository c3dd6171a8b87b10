import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryRow } from '#contexts/assets/index.ts';
import type { CommittedCharge } from '#contexts/pricing/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { mustAccept } from '#kernel/outcome.ts';
import type { Line } from '../line.ts';
import { changeLines } from './change-lines.ts';
import type { HeldAsset } from './held-asset.ts';
import type { ChangeType, ChangeWish } from './line-change.ts';
import { rebaseLines } from './rebase-lines.ts';

const at = Temporal.Instant.from('2027-01-15T10:00:00Z');
const id = (...labels: readonly (string | number)[]): string => derivedId(at, 'rebase', ...labels);
type Row = readonly [from: string, to: string | null, quantity: string];

const term = ([from, to, quantity]: Row): CommittedCharge => ({
  charge: 'fee',
  name: 'Seats',
  segmentId: `s-${from}`,
  from,
  to,
  quantity,
  leaf: 'sha256:leaf',
  type: 'recurring',
  period: 'month',
  amount: String(Number(quantity) * 31),
  basis: { kind: 'unit', unitPrice: '31' },
});
const held = (version: number, ...rows: readonly Row[]): HeldAsset => ({
  product: {
    id: id('asset'),
    accountId: id('account'),
    territory: 'dach',
    lineageId: id('lineage'),
    parentId: null,
    offering: 'seat',
    offeringHash: 'sha256:seat',
    orderId: id('order'),
    itemId: id('item'),
    state: 'active',
    version,
    recordedAt: at.toString(),
  },
  name: 'Seat',
  history: rows.map(([validFrom, validTo, quantity], index): HistoryRow => ({
    productId: id('asset'),
    no: index + 1,
    state: 'active',
    quantity,
    characteristics: {},
    validFrom,
    validTo,
    knownFrom: at.toString(),
    cause: 'order/1',
  })),
  terms: rows.map(term),
});
const changing = (asset: HeldAsset) => ({ assets: [asset], offered: () => undefined, today: '2027-01-15', id });
const YEAR: Row = ['2027-01-01', '2028-01-01', '10'];

const lineOf = (asset: HeldAsset, own: object, wish: Partial<ChangeWish> & { orderType: ChangeType }): Line => {
  const assets = [{ assetId: asset.product.id, ...own }];
  const whole = wish.orderType === 'renewal' ? {} : { effectiveFrom: '2027-03-01' };
  const [line] = mustAccept(changeLines(changing(asset), { ...whole, ...wish, assets }), 'the change may be made');
  assert.ok(line);
  return { ...line, group: 'seats' };
};
const rebased = (line: Line, orderType: ChangeType, now: HeldAsset) => {
  const { lines, rebased: told } = mustAccept(rebaseLines([line], orderType, changing(now)), 'it is taken anew');
  const [after] = lines;
  assert.ok(after);
  return { after, told: told[0] };
};

test('the quantity that was wanted stands; what the customer has until then, and at which price, is as it is now', () => {
  const line = lineOf(held(3, YEAR), { quantity: '14', discountPercent: '5' }, { orderType: 'amendment' });
  const { after, told } = rebased(line, 'amendment', held(4, ['2027-01-01', '2028-07-01', '12']));
  assert.deepEqual(
    after.segments.map(({ from, to, quantity }) => [from, to, quantity]),
    [['2027-03-01', '2028-07-01', '14']],
  );
  assert.deepEqual([after.change?.assetVersion, after.id, after.group], [4, line.id, 'seats']);
  assert.equal(after.discretionary?.value, '5');
  assert.deepEqual(told?.changed, [
    { what: 'quantity until then', was: '10', now: '12' },
    { what: 'end', was: '2028-01-01', now: '2028-07-01' },
    { what: 'committed price each period', was: '310', now: '372' },
  ]);
  assert.deepEqual(told.kept, [
    { what: 'quantity', value: '14' },
    { what: 'discount', value: '5' },
  ]);
});

test('what nobody wanted otherwise follows the asset; an end that was wanted does not', () => {
  const line = lineOf(held(3, YEAR), { to: '2027-10-01' }, { orderType: 'amendment' });
  const { after, told } = rebased(line, 'amendment', held(4, ['2027-01-01', '2028-07-01', '12']));
  assert.deepEqual([after.segments[0]?.quantity, after.segments[0]?.to], ['12', '2027-10-01']);
  assert.deepEqual(told?.kept, [{ what: 'end', value: '2027-10-01' }]);
});

test('a renewal keeps its length from the new end', () => {
  const line = lineOf(held(3, YEAR), {}, { orderType: 'renewal', months: 24, upliftPercent: '3' });
  const { after } = rebased(line, 'renewal', held(4, ['2027-01-01', '2028-04-01', '10']));
  assert.deepEqual([after.segments[0]?.from, after.segments[0]?.to], ['2028-04-01', '2030-04-01']);
  assert.equal(after.change?.upliftPercent, '3');
});

test('steps that the seller wrote stay; steps that only stood on the asset follow it', () => {
  const ramp: readonly Row[] = [
    ['2027-01-01', '2027-06-01', '5'],
    ['2027-06-01', '2028-01-01', '10'],
  ];
  const now = held(4, ['2027-01-01', '2027-06-01', '6'], ['2027-06-01', '2028-01-01', '11']);
  const untouched = lineOf(held(3, ...ramp), { discountPercent: '5' }, { orderType: 'amendment' });
  assert.deepEqual(
    rebased(untouched, 'amendment', now).after.segments.map(({ quantity }) => quantity),
    ['6', '11'],
  );
  const [first, second] = untouched.segments;
  assert.ok(first && second);
  const written = { ...untouched, segments: [first, { ...second, quantity: '20' }] };
  const { after, told } = rebased(written, 'amendment', now);
  assert.deepEqual(
    after.segments.map(({ quantity }) => quantity),
    ['5', '20'],
  );
  assert.ok(told?.kept.some(({ what }) => what === 'steps'));
});

test('where nothing moved there is nothing to take anew; what has ended cannot be changed any more', () => {
  const line = lineOf(held(3, YEAR), { quantity: '14' }, { orderType: 'amendment' });
  const same = rebaseLines([line], 'amendment', changing(held(3, YEAR)));
  assert.equal(!same.ok && same.refusal.code, 'change.nothing-stale');
  const gone = held(4, YEAR);
  const ended = rebaseLines(
    [line],
    'amendment',
    changing({ ...gone, product: { ...gone.product, state: 'terminated' } }),
  );
  assert.equal(!ended.ok && ended.refusal.code, 'change.state');
});
