import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryRow, ProductState } from '#contexts/assets/index.ts';
import type { CommittedCharge } from '#contexts/pricing/index.ts';
import { derivedId } from '#kernel/ids.ts';
import type { OfferedItem } from '../commercial-model.ts';
import { changeLines, renewalOf } from './change-lines.ts';
import type { HeldAsset } from './held-asset.ts';
import { type ChangeType, type ChangeWish, ORDER_TYPES } from './line-change.ts';

const at = Temporal.Instant.from('2027-01-15T10:00:00Z');
const id = (...labels: readonly (string | number)[]): string => derivedId(at, 'change', ...labels);

const term = (from: string, to: string | null, quantity: string, amount: string): CommittedCharge => ({
  charge: 'fee',
  name: 'Seats',
  segmentId: `s-${from}`,
  from,
  to,
  quantity,
  leaf: 'sha256:leaf',
  type: 'recurring',
  period: 'month',
  amount,
  basis: { kind: 'unit', unitPrice: '31' },
});

type Told = {
  readonly key?: string;
  readonly state?: ProductState;
  readonly rows?: readonly (readonly [string, string | null, string])[];
};

const held = ({
  key = 'seats',
  state = 'active',
  rows = [['2027-01-01', '2028-01-01', '10']],
}: Told = {}): HeldAsset => ({
  product: {
    id: id('asset', key),
    accountId: id('account'),
    territory: 'dach',
    lineageId: id('lineage', key),
    parentId: null,
    offering: 'seat',
    offeringHash: 'sha256:seat',
    orderId: id('order'),
    itemId: id('item', key),
    state,
    version: 3,
    recordedAt: at.toString(),
  },
  name: 'Seat',
  history: rows.map(([validFrom, validTo, quantity], index): HistoryRow => ({
    productId: id('asset', key),
    no: index + 1,
    state: state === 'suspended' ? 'suspended' : 'active',
    quantity,
    characteristics: {},
    validFrom,
    validTo,
    knownFrom: at.toString(),
    cause: 'order/1',
  })),
  terms: rows.map(([from, to, quantity]) => term(from, to, quantity, String(Number(quantity) * 31))),
});

const offering = (key: string, more: object = {}): OfferedItem =>
  ({
    hash: `sha256:${key}`,
    name: key,
    bundle: false,
    defaults: () => ({ selection: [] }),
    offering: {
      key,
      name: key,
      sellable: { from: '2020-01-01' },
      upgradesTo: ['seat-plus'],
      downgradesTo: ['seat-light'],
      replacedBy: 'seat-next',
      ...more,
    },
  }) as unknown as OfferedItem;
const catalog = new Map(['seat', 'seat-plus', 'seat-light', 'seat-next'].map((key) => [key, offering(key)]));

const made = (
  assets: readonly HeldAsset[],
  wish: Omit<ChangeWish, 'assets'> & Partial<Pick<ChangeWish, 'assets'>>,
  offered = catalog,
) =>
  changeLines(
    { assets, offered: (key) => offered.get(key), today: '2027-01-15', id },
    { assets: assets.map(({ product }) => ({ assetId: product.id })), ...wish },
  );

const TARGET: Partial<Record<ChangeType, string>> = {
  upgrade: 'seat-plus',
  downgrade: 'seat-light',
  migration: 'seat-next',
};

/** What each kind of order makes of ten seats that run through 2027, asked for the eleventh of March. */
const ROWS: { readonly [T in Exclude<ChangeType, 'cotermination'>]: readonly unknown[] } = {
  amendment: ['modify', 'inherited', 'active', 'seat', ['2027-03-11', '2028-01-01', '10']],
  upgrade: ['modify', 'migrate', 'active', 'seat-plus', ['2027-03-11', '2028-01-01', '10']],
  downgrade: ['modify', 'migrate', 'active', 'seat-light', ['2027-03-11', '2028-01-01', '10']],
  migration: ['modify', 'migrate', 'active', 'seat-next', ['2027-03-11', '2028-01-01', '10']],
  renewal: ['modify', 'inherited', 'active', 'seat', ['2028-01-01', '2029-01-01', '10']],
  suspension: ['modify', 'inherited', 'suspended', 'seat', ['2027-03-11', '2028-01-01', '0']],
  resumption: ['modify', 'inherited', 'active', 'seat', ['2027-03-11', '2028-01-01', '10']],
  termination: ['delete', 'inherited', 'terminated', 'seat', ['2027-03-11', '2028-01-01', '0']],
  transfer: ['modify', 'inherited', 'active', 'seat', ['2027-03-11', '2028-01-01', '10']],
};

for (const [type, expected] of Object.entries(ROWS) as [ChangeType, readonly unknown[]][])
  test(`${type}: ten seats make one line under their lineage, from its day on`, () => {
    const asset = held({ state: type === 'resumption' ? 'suspended' : 'active' });
    const wish = { assetId: asset.product.id, ...(TARGET[type] === undefined ? {} : { offering: TARGET[type] }) };
    const lines = made([asset], { orderType: type, effectiveFrom: '2027-03-11', assets: [wish] });
    assert.ok(lines.ok, JSON.stringify(lines));
    const [line] = lines.value;
    assert.ok(line?.change);
    const [segment] = line.segments;
    assert.deepEqual(
      [
        line.change.action,
        line.basis,
        line.change.becomes,
        line.offering,
        [segment?.from, segment?.to, segment?.quantity],
      ],
      expected,
    );
    assert.deepEqual(
      [
        line.lineageId,
        line.change.assetId,
        line.change.assetVersion,
        line.change.was.quantity,
        line.change.terms.length,
      ],
      [asset.product.lineageId, asset.product.id, 3, '10', 1],
    );
  });

test('a terminated asset can do nothing, and only what is suspended is resumed', () => {
  for (const orderType of ORDER_TYPES) {
    const dead = held({ state: 'terminated' });
    const offered = TARGET[orderType];
    const assets = [{ assetId: dead.product.id, ...(offered === undefined ? {} : { offering: offered }) }];
    const refusal = made([dead], { orderType, effectiveFrom: '2027-03-11', end: 'earliest', assets });
    assert.equal(!refusal.ok && refusal.refusal.code, 'change.state', orderType);
  }
  const running = made([held()], { orderType: 'resumption', effectiveFrom: '2027-03-11' });
  assert.equal(!running.ok && running.refusal.code, 'change.state');
});

test('a retired offering is renewed only as long as its renewal window is open', () => {
  const ends = (to: string) =>
    new Map([
      [
        'seat',
        offering('seat', {
          lifecycle: 'retired',
          sellable: { from: '2020-01-01', to: '2026-01-01' },
          renewable: { from: '2020-01-01', to },
        }),
      ],
    ]);
  assert.ok(made([held()], { orderType: 'renewal' }, ends('2028-06-01')).ok);
  const late = made([held()], { orderType: 'renewal' }, ends('2027-12-01'));
  assert.equal(!late.ok && late.refusal.code, 'change.not-renewable');
  assert.ok(
    made([held()], { orderType: 'termination', effectiveFrom: '2027-03-11' }, ends('2027-02-01')).ok,
    'ending is never held up',
  );
});

test('what nobody named, named twice, not seen as it is or not there on that day is refused with the asset', () => {
  const [asset] = [held()];
  const assetId = asset.product.id;
  const code = (wish: Parameters<typeof made>[1]): unknown => {
    const lines = made([asset], wish);
    return lines.ok ? 'accepted' : lines.refusal.code;
  };
  assert.equal(code({ orderType: 'amendment', assets: [{ assetId: id('other') }] }), 'change.unknown-asset');
  assert.equal(code({ orderType: 'amendment', assets: [{ assetId }, { assetId }] }), 'change.asset-twice');
  assert.equal(code({ orderType: 'amendment', assets: [{ assetId, assetVersion: 2 }] }), 'change.asset-changed');
  assert.equal(code({ orderType: 'amendment', effectiveFrom: '2026-12-01' }), 'change.not-begun');
  assert.equal(code({ orderType: 'amendment', effectiveFrom: '2028-01-01' }), 'change.after-end');
  assert.equal(
    code({ orderType: 'amendment', assets: [{ assetId, offering: 'seat-plus' }] }),
    'change.offering-not-asked',
  );
  assert.equal(code({ orderType: 'upgrade' }), 'change.offering-missing');
  assert.equal(code({ orderType: 'upgrade', assets: [{ assetId, offering: 'seat-light' }] }), 'change.no-such-way');
  assert.equal(code({ orderType: 'renewal', assets: [{ assetId }] }), 'accepted');
});

test('assets are brought to one end: what ends there already is left out, and what ends later is cut', () => {
  const short = held({ key: 'short' });
  const long = held({ key: 'long', rows: [['2027-01-01', '2028-07-01', '4']] });
  const latest = made([short, long], { orderType: 'cotermination', end: 'latest', effectiveFrom: '2027-03-11' });
  assert.deepEqual(latest.ok && latest.value.map(({ segments }) => segments.at(-1)?.to), ['2028-07-01']);
  const earliest = made([short, long], { orderType: 'cotermination', end: 'earliest', effectiveFrom: '2027-03-11' });
  assert.deepEqual(earliest.ok && earliest.value.map(({ lineageId }) => lineageId), [long.product.lineageId]);
  const open = made([short, held({ key: 'open', rows: [['2027-01-01', null, '1']] })], { orderType: 'cotermination' });
  assert.equal(!open.ok && open.refusal.code, 'change.no-end');
});

test('a ramp keeps its steps from the day on, and one quantity for all of them is refused', () => {
  const ramp = held({
    rows: [
      ['2027-01-01', '2027-07-01', '5'],
      ['2027-07-01', '2028-01-01', '10'],
    ],
  });
  const lines = made([ramp], { orderType: 'amendment', effectiveFrom: '2027-03-11' });
  assert.deepEqual(lines.ok && lines.value[0]?.segments.map(({ from, to, quantity }) => [from, to, quantity]), [
    ['2027-03-11', '2027-07-01', '5'],
    ['2027-07-01', '2028-01-01', '10'],
  ]);
  const one = made([ramp], {
    orderType: 'amendment',
    effectiveFrom: '2027-03-11',
    assets: [{ assetId: ramp.product.id, quantity: '7' }],
  });
  assert.equal(!one.ok && one.refusal.code, 'quote.quantity-beside-ramp');
});

test('a bundle takes its parts along in proportion, and a part whose price is in the bundle does not leave by itself', () => {
  const bundle = held({ key: 'bundle' });
  const part: HeldAsset = {
    ...held({ key: 'part', rows: [['2027-01-01', '2028-01-01', '20']] }),
  };
  const inside: HeldAsset = { ...part, product: { ...part.product, parentId: bundle.product.id }, terms: [] };
  const lines = made([bundle, inside], {
    orderType: 'amendment',
    effectiveFrom: '2027-03-11',
    assets: [{ assetId: bundle.product.id, quantity: '15' }],
  });
  assert.deepEqual(lines.ok && lines.value.map(({ segments }) => segments[0]?.quantity), ['15', '30']);
  const [first] = bundle.terms;
  assert.ok(first?.type === 'recurring');
  const priced: HeldAsset = { ...bundle, terms: [{ ...first, bundle: { breakage: 'allocated', parts: [] } }] };
  const alone = made([priced, inside], {
    orderType: 'termination',
    effectiveFrom: '2027-03-11',
    assets: [{ assetId: inside.product.id }],
  });
  assert.equal(!alone.ok && alone.refusal.code, 'change.part-of-bundle');
});

test('the pure builder renews everything that it is given, raised, each from its own end', () => {
  const assets = [held(), held({ key: 'later', rows: [['2027-01-01', '2027-07-01', '3']] })];
  const renewed = renewalOf(
    { assets, offered: (key) => catalog.get(key), today: '2027-01-15', id },
    { months: 24, upliftPercent: '4' },
  );
  assert.deepEqual(
    renewed.ok && renewed.value.map(({ segments: [only], change }) => [only?.from, only?.to, change?.upliftPercent]),
    [
      ['2028-01-01', '2030-01-01', '4'],
      ['2027-07-01', '2029-07-01', '4'],
    ],
  );
});
