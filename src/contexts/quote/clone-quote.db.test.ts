/** Copies of a quote and scenarios of a deal, over HTTP: what is carried, what is told to be left out, and that a customer takes one. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Cloned = {
  readonly quoteId: string;
  readonly dealId: string;
  readonly familyId: string;
  readonly number: string;
  readonly leftOut: readonly { readonly what: string; readonly name: string; readonly why: string }[];
};
type View = {
  readonly number: string;
  readonly status: string;
  readonly totals: unknown;
  readonly coupons: readonly string[];
  readonly account: { readonly key: string };
  readonly lines: readonly {
    readonly lineId: string;
    readonly lineageId: string;
    readonly quantity: string;
    readonly overrides: readonly unknown[];
    readonly discretionary: unknown;
  }[];
};
const view = (id: string) => deal.reads<View>('mona.manager', `/quotes/${id}`);
const clone = (id: string, payload: object = {}, who = 'mona.manager') =>
  deal.does<Cloned>(who, `/quotes/${id}/clone`, payload);
const accounts = await deal.reads<{ items: readonly { id: string; key: string; territory: string }[] }>(
  'felix.finance',
  '/accounts',
);

const withExceptions = async (): Promise<string> => {
  const id = await deal.priced();
  const [line] = (await view(id)).lines;
  await deal.does('mona.manager', `/quotes/${id}/price-overrides`, {
    lineId: line?.lineId,
    charge: 'service',
    kind: 'unitPrice',
    value: '900',
    because: 'matched a rival',
  });
  return id;
};
const leftOutOf = ({ leftOut }: Cloned): readonly string[] => leftOut.map(({ what }) => what);
const stranger = accounts.items.find(({ key, territory }) => key !== 'rheinwerk-maschinenbau' && territory === 'dach');

test('a copy is a deal of its own, without the prices that were set by hand on the other, and says so', async () => {
  const id = await withExceptions();
  const copy = await clone(id, { name: 'Once more' });
  const [was, is] = [await view(id), await view(copy.quoteId)];
  assert.notEqual(is.number, was.number);
  assert.equal(copy.dealId, copy.familyId);
  assert.deepEqual(leftOutOf(copy), ['price']);
  assert.equal(is.status, 'draft');
  assert.equal(is.totals, null);
  assert.equal(is.lines[0]?.quantity, '7');
  assert.equal(is.lines[0]?.overrides.length, 0);
  assert.notEqual(is.lines[0]?.lineageId, was.lines[0]?.lineageId);
});

test('a copy for another customer leaves out what was given to the first one', async () => {
  const copy = await clone(await deal.priced(), { accountId: stranger?.id });
  assert.equal((await view(copy.quoteId)).lines[0]?.discretionary, null);
  assert.deepEqual(leftOutOf(copy), ['discount']);
});

test('a scenario is the same deal: lines keep their lineage, and prices set by hand stand', async () => {
  const id = await withExceptions();
  const scenario = await clone(id, { scenario: true, name: 'With fewer days' });
  const [was, is] = [await view(id), await view(scenario.quoteId)];
  assert.deepEqual(scenario.leftOut, []);
  assert.equal(is.lines[0]?.lineageId, was.lines[0]?.lineageId);
  assert.equal(is.lines[0]?.overrides.length, 1);
  const no = await deal.refused('mona.manager', `/quotes/${id}/clone`, { scenario: true, accountId: stranger?.id });
  assert.equal(no.code, 'quote.scenario-elsewhere');
});

test('a seller cannot copy a quote into a territory that is not theirs', async () => {
  const far = accounts.items.find(({ territory }) => territory !== 'dach');
  assert.ok(far, 'the company sells in other territories than that of the seller');
  const no = await deal.refused('rita.rep', `/quotes/${await deal.priced()}/clone`, { accountId: far.id });
  assert.equal(no.code, 'access.denied');
});

const present = async (id: string) => {
  for (const step of ['price', 'validate', 'submit-for-approval']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  return deal.does<{ quoteId: string; contentRoot: string; documentHash: string }>('rita.rep', `/quotes/${id}/present`);
};

test('accepting one scenario ends the others, in whatever state they are, and voids an approval that was asked', async () => {
  const id = await deal.drafted();
  const { quoteId: offeredToo } = await clone(id, { scenario: true }, 'rita.rep');
  const { quoteId: draft } = await clone(id, { scenario: true }, 'rita.rep');
  const { quoteId: asked } = await clone(id, { scenario: true }, 'rita.rep');
  const [line] = (await view(asked)).lines;
  const discretionary = { kind: 'percent', value: '30', reason: 'to win it' };
  await deal.does('rita.rep', `/quotes/${asked}/lines`, {
    operations: [{ op: 'change', lineId: line?.lineId, discretionary }],
  });
  for (const step of ['price', 'validate', 'submit-for-approval'])
    await deal.does('rita.rep', `/quotes/${asked}/${step}`);
  const offer = await present(id);
  const rival = await present(offeredToo);
  await deal.does('karl.kunde', `/quotes/${id}/accept`, deal.acceptance(offer));
  for (const other of [offeredToo, draft, asked]) assert.equal((await view(other)).status, 'superseded');
  const late = await deal.refused('karl.kunde', `/quotes/${offeredToo}/accept`, deal.acceptance(rival));
  assert.deepEqual([late.code, late['accepted']], ['quote.deal-accepted', id]);
  assert.equal(late['number'], (await view(id)).number);
  const { cases } = await deal.reads<{ cases: readonly { status: string }[] }>(
    'mona.manager',
    `/quotes/${asked}/approval-history`,
  );
  assert.deepEqual(
    cases.map(({ status }) => status),
    ['void'],
  );
});

const deadlocks = async (): Promise<string | undefined> =>
  (
    await troth.database.admin<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
      [],
    )
  )[0]?.deadlocks;

test('of scenarios that fifty accept at once one is taken, and nobody waits for each other in a circle', async () => {
  const id = await deal.drafted();
  const { quoteId: second } = await clone(id, { scenario: true }, 'rita.rep');
  const { quoteId: third } = await clone(id, { scenario: true }, 'rita.rep');
  const offers = [await present(id), await present(second), await present(third)];
  const before = await deadlocks();
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const offer = offers[index % offers.length]!;
      return troth.send('karl.kunde', `/quotes/${offer.quoteId}/accept`, deal.acceptance(offer));
    }),
  );
  const answers = replies.map(({ status, body }, index) => ({ status, index, body: body as Record<string, unknown> }));
  const won = answers.filter(({ status }) => status === 200);
  const [winner] = new Set(won.map(({ index }) => index % offers.length));
  assert.equal(won.length, answers.filter(({ index }) => index % offers.length === winner).length);
  const lost = answers.filter(({ status }) => status !== 200);
  assert.ok(lost.length > 0);
  for (const { body } of lost)
    assert.deepEqual([body['code'], body['accepted']], ['quote.deal-accepted', offers[winner ?? 0]?.quoteId]);
  const states = await Promise.all(offers.map(async ({ quoteId }) => (await view(quoteId)).status));
  assert.deepEqual(states.toSorted(), ['accepted', 'superseded', 'superseded']);
  assert.equal(await deadlocks(), before);
});

test('who gave the discount cannot approve a copy that still gives it', async () => {
  const id = await deal.priced();
  const [line] = (await view(id)).lines;
  const discretionary = { kind: 'percent', value: '18', reason: 'to win it' };
  await deal.does('mona.manager', `/quotes/${id}/lines`, {
    operations: [{ op: 'change', lineId: line?.lineId, discretionary }],
  });
  const { quoteId } = await clone(id, {}, 'rita.rep');
  const of = async (quote: string) =>
    (await troth.database.admin<{ persons: string[] }>('select persons from quote.revision where id = $1', [quote]))[0]
      ?.persons;
  assert.equal((await of(quoteId))?.length, 2);
  assert.deepEqual(new Set(await of(quoteId)), new Set(await of(id)));
});

test('a scenario that is made after the customer took another cannot be accepted beside it', async () => {
  const offer = await deal.accepted();
  const { quoteId } = await clone(offer.quoteId, { scenario: true }, 'rita.rep');
  const later = await present(quoteId);
  const no = await deal.refused('karl.kunde', `/quotes/${quoteId}/accept`, deal.acceptance(later));
  assert.equal(no.code, 'quote.deal-accepted');
});

test('lines leave for a quote of their own, under their lineage, and both parts are sold beside each other', async () => {
  const id = await deal.drafted();
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '3' }],
  });
  const { quoteId: scenario } = await clone(id, { scenario: true }, 'rita.rep');
  const [stays, goes] = (await view(id)).lines;
  const { partId, dealId } = await deal.does<{ partId: string; dealId: string }>('rita.rep', `/quotes/${id}/split`, {
    lineIds: [goes?.lineId],
    name: 'The seats',
  });
  const [rest, part] = [await view(id), await view(partId)];
  assert.deepEqual(
    [rest, part].map(({ lines }) => lines.map(({ lineageId }) => lineageId)),
    [[stays?.lineageId], [goes?.lineageId]],
  );
  assert.notEqual(part.number, rest.number);
  const offers = [await present(id), await present(partId)];
  for (const offer of offers) await deal.does('karl.kunde', `/quotes/${offer.quoteId}/accept`, deal.acceptance(offer));
  assert.deepEqual([(await view(id)).status, (await view(partId)).status], ['accepted', 'accepted']);
  assert.equal((await view(scenario)).status, 'superseded');
  assert.equal(dealId, (await deal.reads<{ dealId: string }>('rita.rep', `/quotes/${partId}`)).dealId);
});

test('a coupon stays with one part of a split, and the seller is told', async () => {
  const id = await deal.drafted();
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '3' }],
  });
  await deal.does('rita.rep', `/quotes/${id}/coupons`, { coupons: ['SWITCH26'] });
  const { partId, leftOut } = await deal.does<{ partId: string; leftOut: Cloned['leftOut'] }>(
    'rita.rep',
    `/quotes/${id}/split`,
    { lineIds: [(await view(id)).lines[1]?.lineId] },
  );
  assert.deepEqual(
    leftOut.map(({ what, name }) => [what, name]),
    [['coupon', 'SWITCH26']],
  );
  assert.deepEqual([(await view(id)).coupons, (await view(partId)).coupons], [['SWITCH26'], []]);
});

test('a split that leaves nothing, or an amount that would be promised twice, is not done', async () => {
  const id = await deal.drafted();
  const [line] = (await view(id)).lines;
  const nothing = await deal.refused('rita.rep', `/quotes/${id}/split`, { lineIds: [line?.lineId] });
  assert.equal(nothing.code, 'quote.split-leaves-nothing');
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'add', offering: 'user-enterprise', quantity: '10' }],
  });
  const commitments = [
    { key: 'all', name: 'All', per: 'term', minimum: '100000', covers: { chargeTypes: ['recurring'] } },
  ];
  await deal.does('rita.rep', `/quotes/${id}/commitments`, { commitments });
  const twice = await deal.refused('rita.rep', `/quotes/${id}/split`, { lineIds: [line?.lineId] });
  assert.equal(twice.code, 'quote.split-commitment');
});

test('a no has a reason that can be counted, and words', async () => {
  const { quoteId } = await deal.presented();
  await deal.does('karl.kunde', `/quotes/${quoteId}/decline`, { reason: 'timing', because: 'Next year, perhaps.' });
  const { items } = await deal.reads<{ items: readonly { code: string }[] }>('karl.kunde', '/decline-reasons');
  assert.ok(items.some(({ code }) => code === 'timing'));
  const [fact] = await troth.database.admin<{ reason: string; event: string }>(
    `select event::jsonb -> 'data' ->> 'reason' as reason, event from platform.outbox where type = 'QuoteDeclined' and subject_id = $1`,
    [quoteId],
  );
  assert.equal(fact?.reason, 'timing');
  assert.doesNotMatch(fact.event, /perhaps/, 'what a person typed stands beside the fact, where it can be erased');
});
