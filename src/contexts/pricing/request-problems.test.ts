/** Questions that no schema catches: each is refused with the place of what is wrong, and none of them crashes, is charged twice or owes less than nothing. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cmp, dec, isNegative } from '#kernel/decimal.ts';
import { calculatePrice, openPricing, repriceLines } from './calculate-price.ts';
import type { AgreementPrice, PooledCommitment, PriceLine, PriceRequest, PricedSegment } from './pricing.contract.ts';
import { requestProblems } from './request-problems.ts';
import { aBook, aLine, aModel, aRequest, anEntry, artifact, metered, monthly, once } from './pricing.builder.ts';

const model = aModel(
  artifact(
    'price-book',
    aBook([
      anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' })),
      anEntry('seat', once({ kind: 'flat', amount: '99' })),
      anEntry('api', metered({ kind: 'perUnit', unitPrice: '3' }, 'calls')),
    ]),
  ),
);

const segment = (more: Partial<PricedSegment> = {}): PricedSegment => ({
  id: 's1',
  from: '2027-01-01',
  to: '2028-01-01',
  quantity: '1',
  characteristics: {},
  ...more,
});
const withSegments = (...segments: readonly PricedSegment[]): Partial<PriceRequest> => ({
  lines: [aLine({ segments: [...segments] })],
});
const withParts = (...parts: readonly { readonly id: string; readonly from?: string }[]): Partial<PriceRequest> => ({
  lines: [
    aLine({
      components: parts.map(({ id, from = '2027-01-01' }) => ({
        componentId: id,
        lineageId: id,
        offering: 'seat',
        segments: [segment({ from })],
      })),
    }),
  ],
});
const committed = (more: Partial<PooledCommitment> = {}): Partial<PriceRequest> => ({
  commitments: [{ id: 'pool', name: 'Pool', from: '2027-01-01', to: '2028-01-01', per: 'month', covers: {}, ...more }],
});
const agreed = (more: Partial<AgreementPrice> = {}): Partial<PriceRequest> => ({
  agreementPrices: [
    {
      id: 'frame/seat',
      agreement: 'frame',
      offering: 'seat',
      charge: 'fee',
      effective: { from: '2026-01-01' },
      price: { kind: 'percentOff', percent: '10' },
      ...more,
    },
  ],
});

type Row = readonly [what: string, request: Partial<PriceRequest>, ...problems: readonly (readonly [string, string])[]];
const first = '/lines/0/segments/0';
const second = '/lines/0/segments/1';
const ROWS: readonly Row[] = [
  ['a request that is right', { ...agreed(), ...committed({ minimum: '5', maximum: '5' }), validUntil: '2026-12-31' }],
  [
    '30 February',
    withSegments(segment({ from: '2027-02-30' })),
    [`${first}/from`, '2027-02-30 is no day of the calendar'],
  ],
  [
    'no width',
    withSegments(segment({ to: '2027-01-01' })),
    [`${first}/to`, 'ends on 2027-01-01 and begins on 2027-01-01'],
  ],
  [
    'end first',
    withSegments(segment({ to: '2026-01-01' })),
    [`${first}/to`, 'ends on 2026-01-01 and begins on 2027-01-01'],
  ],
  [
    '8,000 years',
    withSegments(segment({ to: '8999-01-01' })),
    [`${first}/to`, 'ends on 8999-01-01, more than 100 years after 2027-01-01'],
  ],
  [
    'no calendar after it',
    withSegments(segment({ from: '9999-06-01', to: '9999-12-31' })),
    [`${first}/from`, '9999-06-01 is after the year 9000'],
    [`${first}/to`, '9999-12-31 is after the year 9000'],
  ],
  [
    'an overlap',
    withSegments(segment(), segment({ id: 's2', from: '2027-06-01' })),
    [`${second}/from`, 'begins on 2027-06-01, before the one before ends on 2028-01-01'],
  ],
  [
    'a day left out',
    withSegments(segment(), segment({ id: 's2', from: '2028-01-02', to: '2029-01-01' })),
    [`${second}/from`, 'begins on 2028-01-02, and the one before has ended on 2028-01-01'],
  ],
  [
    'after what never ends',
    withSegments(
      { ...segment({}), to: undefined as never },
      segment({ id: 's2', from: '2028-01-01', to: '2029-01-01' }),
    ),
    [`${second}/from`, 'begins on 2028-01-01, and the one before has no end'],
  ],
  [
    'a segment twice',
    withSegments(segment(), segment({ from: '2028-01-01', to: '2029-01-01' })),
    [`${second}/id`, 's1 is given twice'],
  ],
  ['a line twice', { lines: [aLine(), aLine()] }, ['/lines/1/lineId', 'line-1 is given twice']],
  ['a part twice', withParts({ id: 'a' }, { id: 'a' }), ['/lines/0/components/1/componentId', 'a is given twice']],
  [
    'a part on 31 June',
    withParts({ id: 'a', from: '2027-06-31' }),
    ['/lines/0/components/0/segments/0/from', '2027-06-31 is no day of the calendar'],
  ],
  [
    'a pool from 30 February',
    committed({ from: '2027-02-30' }),
    ['/commitments/0/from', '2027-02-30 is no day of the calendar'],
  ],
  [
    'a pool of no days',
    committed({ to: '2027-01-01' }),
    ['/commitments/0/to', 'ends on 2027-01-01 and begins on 2027-01-01'],
  ],
  [
    'a least above the most',
    committed({ minimum: '10', maximum: '9.99' }),
    ['/commitments/0/minimum', '10 is more than the maximum of 9.99'],
  ],
  [
    'a pool over nothing',
    committed({ covers: { lines: ['line-1', 'line-9'] } }),
    ['/commitments/0/covers/lines/1', 'line-9 is no line of the request'],
  ],
  [
    'a pool twice',
    { commitments: [...committed().commitments!, ...committed().commitments!] },
    ['/commitments/1/id', 'pool is given twice'],
  ],
  [
    'more than everything',
    agreed({ price: { kind: 'percentOff', percent: '100.01' } }),
    ['/agreementPrices/0/price/percent', '100.01 % is more than everything off'],
  ],
  [
    'an agreement from 31 November',
    agreed({ effective: { from: '2026-11-31' } }),
    ['/agreementPrices/0/effective/from', '2026-11-31 is no day of the calendar'],
  ],
  [
    'an agreement of no days',
    agreed({ effective: { from: '2026-01-01', to: '2026-01-01' } }),
    ['/agreementPrices/0/effective/to', 'ends on 2026-01-01 and begins on 2026-01-01'],
  ],
  ['whenever', { validUntil: 'whenever' }, ['/validUntil', 'whenever is neither a day nor a moment']],
  ['a moment', { validUntil: '2026-12-31T23:00:00Z' }],
];

test('what contradicts itself is refused by its place, in words', () => {
  for (const [what, request, ...expected] of ROWS) {
    const problems = expected.map(([at, problem]) => ({ at, problem }));
    const made = calculatePrice(aRequest(request), model);
    if (problems.length === 0) assert.ok(made.ok, what);
    else
      assert.deepEqual(
        made,
        { ok: false, refusal: { code: 'price.request-invalid', count: problems.length, problems } },
        what,
      );
  }
});

test('an edit is refused like the whole, and what was right before is not read again', () => {
  const before = openPricing(aRequest({ lines: [aLine(), aLine({ lineId: 'line-2' })] }), model);
  assert.ok(before.ok);
  const edited = repriceLines(before.value, [aLine({ lineId: 'line-2', segments: [segment({ to: '2026-01-01' })] })]);
  assert.equal(edited.ok ? 'made' : edited.refusal.code, 'price.request-invalid');
  const read: string[] = [];
  const lines = before.value.request.lines;
  requestProblems(before.value.request, (line) => read.push(line.lineId) > 0 && lines.includes(line));
  assert.deepEqual(read, ['line-1', 'line-2']);
});

test('of ten thousand lines that are wrong a hundred places are told, and how many there are', () => {
  const lines = Array.from({ length: 10_000 }, (_, index) =>
    aLine({ lineId: `l${index}`, segments: [segment({ from: '2027-02-30' })] }),
  );
  const made = calculatePrice(aRequest({ lines }), model);
  assert.ok(!made.ok);
  assert.equal(made.refusal['count'], 10_000);
  assert.equal((made.refusal['problems'] as readonly unknown[]).length, 100);
});

const day = fc.constantFrom('2026-12-31', '2027-01-01', '2027-02-28', '2027-02-30', '2028-02-29', '2029-01-01');
const oddSegment: fc.Arbitrary<PricedSegment> = fc.record({
  id: fc.constantFrom('s1', 's2', 's3'),
  from: day,
  to: fc.option(day, { nil: undefined }) as fc.Arbitrary<string>,
  quantity: fc.constantFrom('0', '1', '0.5', '1000000000000', '7'),
  characteristics: fc.constant({}),
});
/** From one to three that follow each other; the last may have no end. */
const ramp = fc
  .record({
    length: fc.integer({ min: 1, max: 3 }),
    isOpen: fc.boolean(),
    quantity: fc.constantFrom('0', '1', '0.5', '7'),
  })
  .map(({ length, isOpen, quantity }) =>
    Array.from({ length }, (_, year) =>
      segment({
        id: `y${year}`,
        from: `${2027 + year}-01-01`,
        to: isOpen && year === length - 1 ? undefined : `${2028 + year}-01-01`,
        quantity,
      }),
    ),
  );
const oddLine: fc.Arbitrary<PriceLine> = fc
  .record({
    lineId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    offering: fc.constantFrom('seat', 'api', 'unknown'),
    segments: fc.oneof(
      { weight: 5, arbitrary: ramp },
      { weight: 1, arbitrary: fc.array(oddSegment, { minLength: 1, maxLength: 3 }) },
    ),
    percent: fc.constantFrom('0', '50', '100', '250'),
  })
  .map(({ lineId, offering, segments, percent }) =>
    aLine({
      lineId,
      offering,
      segments: segments.map(({ to, ...one }) => (to === undefined ? one : { ...one, to })),
      discretionary: percent === '0' ? null : { kind: 'percent', value: percent, reason: 'deal' },
      assumedUsage: { calls: '5000000' },
    }),
  );
const oddRequest = fc
  .record({
    lines: fc.array(oddLine, { minLength: 1, maxLength: 3 }),
    orderDiscount: fc.constantFrom<PriceRequest['orderDiscount']>(
      null,
      { kind: 'percent', value: '100', reason: '' },
      { kind: 'percent', value: '400', reason: '' },
      { kind: 'amount', value: '999999', reason: '' },
    ),
    off: fc.constantFrom('0', '10', '100', '101'),
    minimum: fc.constantFrom('0', '1', '10'),
    maximum: fc.constantFrom('0', '5', '1000', '1000'),
    to: day,
  })
  .map(({ lines, orderDiscount, off, minimum, maximum, to }) =>
    aRequest({
      lines,
      orderDiscount,
      ...agreed({ price: { kind: 'percentOff', percent: off } }),
      commitments: [
        ...committed({ minimum, maximum, to }).commitments!,
        ...committed({ id: 'all', maximum, covers: { chargeTypes: ['oneTime', 'recurring', 'usage'] } }).commitments!,
      ],
    }),
  );

test('no question, however odd, crashes or comes to less than nothing; and most of those that are answered are worth something', () => {
  let answered = 0;
  fc.assert(
    fc.property(oddRequest, (request) => {
      const made = calculatePrice(request, model);
      if (!made.ok) return assert.equal(made.refusal.code, 'price.request-invalid');
      const { promise, estimate } = made.value.price.output.value;
      const told = [
        promise.totals.oneTime,
        ...promise.totals.recurring.map(({ amount }) => amount),
        ...promise.lines.flatMap(({ charges }) =>
          charges.map((one) => (one.type === 'usage' ? one.factor : one.amount)),
        ),
        estimate.total,
        estimate.listTotal,
      ];
      assert.ok(!told.some((amount) => isNegative(dec(amount))), JSON.stringify(told));
      if (cmp(dec(estimate.total), dec('0')) > 0) answered++;
    }),
    { numRuns: 1500 },
  );
  assert.ok(answered > 100, `${answered} were worth something`);
});
