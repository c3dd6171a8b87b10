/** A ramp from the quote to what billing is told: every step keeps its days, its quantity and its price. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readQuoteHead } from '#contexts/quote/index.ts';
import { readOrder, readOrderItems } from '#contexts/order/index.ts';
import { aDeal, type Offer } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { handoffPayload } from './handoff-payload.ts';
import { decideRequest, mappingFacts } from './request-activation.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);
await deal.publish(
  'product-offering',
  'sandbox',
  ({ onlyInBundle: _alone, ...rest }: { onlyInBundle?: boolean }) => rest,
);

type Step = { readonly id: string; readonly from: string; readonly to: string | null; readonly quantity: string };
type View = {
  readonly content: string;
  readonly contractFrom: string;
  readonly totals: { readonly recurringMonthly: string; readonly termValue: string };
  readonly commitments: readonly { readonly key: string; readonly from: string; readonly estimate?: object }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: string;
    readonly segments?: readonly Step[];
  }[];
  readonly checks: readonly { readonly code: string }[];
};
const view = (id: string) => deal.reads<View>('rita.rep', `/quotes/${id}`);
const on = (from: string, months: number): string => Temporal.PlainDate.from(from).add({ months }).toString();
const edit = (id: string, ...operations: readonly object[]) =>
  deal.does('rita.rep', `/quotes/${id}/lines`, { operations });
const editRefused = (id: string, ...operations: readonly object[]) =>
  deal.refused('rita.rep', `/quotes/${id}/lines`, { operations });

const aRampedQuote = async () => {
  const id = await deal.opened();
  const { contractFrom } = await view(id);
  const segments = [
    { from: contractFrom, quantity: '5' },
    { from: on(contractFrom, 6), quantity: '10' },
  ];
  await edit(id, { op: 'add', offering: 'sandbox', segments, group: 'seats' });
  return { id, contractFrom };
};

const steps = ({ lines }: View) => lines[0]?.segments?.map(({ from, to, quantity }) => [from, to, quantity]);

/** From an approved quote to what billing would be told once the order is done. */
const handedOver = async (id: string) => {
  const offer = await deal.does<Offer>('rita.rep', `/quotes/${id}/present`);
  await deal.does('karl.kunde', `/quotes/${id}/accept`, deal.acceptance(offer));
  const { orders } = await deal.does<{ orders: readonly { orderId: string }[] }>(
    'rita.rep',
    `/quotes/${id}/convert-to-order`,
  );
  const orderId = orders[0]?.orderId ?? '';
  const read = await troth.app.door.read(troth.tenantId, async (tx) => {
    const [order, items] = await Promise.all([readOrder(tx, orderId), readOrderItems(tx, orderId)]);
    assert.ok(order);
    return { order, items, facts: mappingFacts(await troth.app.door.models.byHash(tx, order.modelHash)) };
  });
  const order = { ...read.order, state: 'completed' as const };
  const command = {
    at: Temporal.Instant.from(order.recordedAt),
    id: (...labels: readonly unknown[]) => labels.join('/'),
  };
  const decided = decideRequest({ order, items: read.items }, command, read.facts);
  assert.ok(decided.ok, JSON.stringify(decided));
  return { order, decided: decided.value };
};

test('a ramp is shown step by step; one quantity is refused beside it, and a single step makes it one quantity again', async () => {
  const { id, contractFrom } = await aRampedQuote();
  const ramped = await view(id);
  const [middle, end] = [on(contractFrom, 6), on(contractFrom, 12)];
  assert.deepEqual(steps(ramped), [
    [contractFrom, middle, '5'],
    [middle, end, '10'],
  ]);
  const lineId = ramped.lines[0]?.lineId;
  const refusal = await editRefused(id, { op: 'change', lineId, quantity: '7' });
  assert.deepEqual([refusal.code, refusal['steps']], ['quote.quantity-beside-ramp', 2]);
  const bad = async (why: string, ...segments: readonly object[]) => {
    const { code, ...said } = await editRefused(id, { op: 'change', lineId, segments });
    assert.deepEqual([code, said['why']], ['quote.ramp', why]);
  };
  await bad(
    'segment.gap',
    { from: contractFrom, to: on(contractFrom, 2), quantity: '1' },
    { from: middle, quantity: '2' },
  );
  await bad('segment.unordered', { from: middle, to: end, quantity: '1' }, { from: contractFrom, quantity: '2' });
  await bad('ramp.outside-term', { from: on(contractFrom, -1), quantity: '1' });
  await bad('ramp.outside-term', { from: contractFrom, to: middle, quantity: '1' });
  await bad('ramp.nothing-sold', { from: contractFrom, quantity: '0' });
  const moved = [
    { from: contractFrom, quantity: '5' },
    { from: middle, quantity: '12' },
  ];
  await edit(id, { op: 'change', lineId, segments: moved });
  const names = ({ lines }: View) => lines[0]?.segments?.map(({ id: name }) => name);
  assert.deepEqual(names(await view(id)), names(ramped), 'a step that begins on the same day keeps its name');
  await edit(id, { op: 'change', lineId, segments: [{ from: contractFrom, quantity: '7' }] });
  const flat = await view(id);
  assert.deepEqual([flat.lines[0]?.quantity, steps(flat)], ['7', undefined]);
});

test('what a customer binds themselves to is part of the deal; a name that no line carries stops it, no name leaves no trace', async () => {
  const { id, contractFrom } = await aRampedQuote();
  const before = await view(id);
  const set = (commitments: readonly object[]) => deal.does('rita.rep', `/quotes/${id}/commitments`, { commitments });
  const least = {
    key: 'spend',
    name: 'Yearly spend',
    per: 'year',
    minimum: '50000',
    covers: { chargeTypes: ['recurring'] },
  };
  await set([{ ...least, covers: { ...least.covers, groups: ['seats'] } }]);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  const bound = await view(id);
  assert.notEqual(bound.content, before.content);
  assert.equal(bound.commitments[0]?.from, contractFrom, 'its dates are written down');
  // Half a year of 5 and half a year of 10 at 260 a month are 23,400.
  assert.deepEqual(bound.commitments[0]?.estimate, { trueUp: '26600', capped: '0' });
  const backwards = { ...least, maximum: '1' };
  const refusal = await deal.refused('rita.rep', `/quotes/${id}/commitments`, { commitments: [backwards] });
  assert.deepEqual([refusal.code, refusal['why']], ['quote.commitment', 'commitment.minimum-above-maximum']);
  await set([{ ...least, covers: { groups: ['nobody'] } }]);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  await deal.does('rita.rep', `/quotes/${id}/validate`);
  assert.ok((await view(id)).checks.some(({ code }) => code === 'quote.commitment-covers-nothing'));
  await set([]);
  assert.equal((await view(id)).content, before.content, 'without commitments it is the deal that it was');
});

test('a ramped deal with a commitment reaches billing: an instruction for each step, and the commitment beside them', async () => {
  const { id, contractFrom } = await aRampedQuote();
  const [middle, end] = [on(contractFrom, 6), on(contractFrom, 12)];
  await edit(id, { op: 'add', offering: 'ai-usage.claude-sonnet-5', committedUsage: { input_tokens: '5000000' } });
  const spend = {
    key: 'spend',
    name: 'Yearly spend',
    per: 'year',
    minimum: '20000',
    covers: { groups: ['seats'], chargeTypes: ['recurring'] },
  };
  await deal.does('rita.rep', `/quotes/${id}/commitments`, { commitments: [spend] });
  for (const step of ['price', 'validate', 'submit-for-approval']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  await deal.approve(id);
  const { totals } = await view(id);
  assert.deepEqual([totals.recurringMonthly, totals.termValue], ['1300', '23400']);
  const { order, decided } = await handedOver(id);
  const { instructions, handoff } = decided;
  const seats = instructions.filter(({ terms }) => terms['group'] === 'seats');
  assert.deepEqual(
    seats.map(({ terms }) => [terms['from'], terms['to'], terms['quantity'], terms['amount']]),
    [
      [contractFrom, middle, '5', '1300'],
      [middle, end, '10', '2600'],
    ],
  );
  const usage = instructions.filter(({ terms }) => terms.type === 'usage');
  assert.deepEqual(
    usage.flatMap(({ terms }) => terms['committedPerMonth'] ?? []),
    ['5000000'],
    'usage that is committed stands beside its own rate, and no other',
  );
  const quote = await troth.app.door.read(troth.tenantId, (tx) => readQuoteHead(tx, order.revisionId ?? ''));
  const stored = instructions.map((each) => ({ ...each, productCode: null, ruleId: null }));
  const told = handoffPayload(order, handoff, stored, quote?.header.commitments);
  assert.deepEqual(told['commitments'], [{ ...spend, from: contractFrom, to: end }]);
});

test('a promotion of the first eight months cuts the second step of a ramp, and each piece is billed at its own price', async () => {
  await deal.publish('promotion', 'switch-2026', (content: { eligible: object; effect: object }) => ({
    ...content,
    eligible: { offerings: ['sandbox'], coupon: 'SWITCH26' },
    effect: { kind: 'percent', percent: '20', months: 8, chargeTypes: ['recurring'] },
  }));
  const { id, contractFrom } = await aRampedQuote();
  await deal.does('rita.rep', `/quotes/${id}/coupons`, { coupons: ['SWITCH26'] });
  for (const step of ['price', 'validate', 'submit-for-approval']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  await deal.approve(id);
  const [middle, cut, end] = [on(contractFrom, 6), on(contractFrom, 8), on(contractFrom, 12)];
  const { instructions } = (await handedOver(id)).decided;
  assert.deepEqual(
    instructions.map(({ terms }) => [terms['from'], terms['to'], terms['quantity'], terms['amount']]),
    [
      [contractFrom, middle, '5', '1040'],
      [middle, cut, '10', '2080'],
      [cut, end, '10', '2600'],
    ],
  );
});
