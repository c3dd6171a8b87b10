/** Operations 24.2, question 8: which downstream system received the handoff? Of what was handed, was not yet, was refused, and was sent again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureRecords } from '#contexts/operations/incident/measure-records.ts';
import { readOrder, readPromisedMoney, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { add, dec, decText } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';
import { answerOrderQuestion, type OrderQuestion, remedyWords } from './order-answers.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
let script: Script = allDone;
const database = await testDatabase();
const world = await execution(database, () => (request) => script(request));
await world.seed();

const submitted = async (name: string): Promise<string> => {
  const [order] = await world.captured({
    id: (...labels) => anId('question', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: [aCaptureLine('users', { lineId: anId('line', name), lineageId: anId('lineage', name) })],
  });
  assert.ok((await world.send(submitOrder, { orderId: order?.header.id })).ok);
  return order?.header.id ?? '';
};
const carriedOut = async (): Promise<void> => {
  for (let round = 0; round < 2; round += 1) {
    await world.workOff();
    await world.runFlows();
  }
};
const asked = (orderId: string, question: OrderQuestion = 'handoff') =>
  world.door.read(TENANT, async (tx) => {
    const order = await readOrder(tx, orderId);
    must(order, 'the order that is asked about exists');
    return answerOrderQuestion(tx, order, question, world.clock.now());
  });
const handed = (answer: Awaited<ReturnType<typeof asked>>) =>
  (answer.facts as { readonly handoff: { readonly state: string; readonly deliveredAt: string | null } | null })
    .handoff;
const isRemediated = ({ facts }: Awaited<ReturnType<typeof asked>>) =>
  (facts as { readonly remediated: boolean }).remediated;

test('before the work is done billing was handed nothing', async () => {
  const answer = await asked(await submitted('not-yet'));
  assert.match(answer.inWords, /^Billing was handed nothing of order O-not-yet yet\.$/);
  assert.deepEqual([handed(answer), answer.rests], [null, []]);
  await carriedOut();
});

test('what was handed names billing, its own number for it, the fingerprint of the terms, and who else worked', async () => {
  const orderId = await submitted('handed');
  await carriedOut();
  const answer = await asked(orderId);
  assert.match(
    answer.inWords,
    /^Billing received the terms of order O-handed on 2026-11-21 and calls them ref-\S+; they have the fingerprint sha256:[0-9a-f]{64}\. Work was done by entitlement\.$/,
  );
  assert.equal(handed(answer)?.state, 'delivered');
  // Of what an incident reaches, the money that billing was handed is counted too: it is what was promised, to the last digit.
  const [records, promised] = await world.door.read(TENANT, async (tx) => {
    const began = world.clock.now().subtract({ hours: 24 }).toString();
    const reached = { scope: {}, startedAt: began, resolvedAt: null };
    const at = world.clock.now().add({ hours: 1 });
    return [
      await measureRecords(tx, reached, at),
      await readPromisedMoney(tx, { orders: [orderId], items: [] }),
    ] as const;
  });
  // Both orders that were handed over until now have the same one line.
  assert.equal(records.handoffs.count, 2);
  assert.equal(promised.length, 1);
  assert.deepEqual(
    records.handoffs.money,
    promised.map(({ currency, amount }) => ({ currency, amount: decText(add(dec(amount), dec(amount))) })),
  );
  assert.ok(answer.rests.length > 0, 'with the entries that prove it');
  // Question 9: what billing charged otherwise than promised is not put right until somebody settles it.
  assert.match((await asked(orderId, 'remedy')).inWords, /^Nothing of order O-handed fell out;/);
  await database.admin(
    `insert into billing.invoice_line (tenant_id, id, invoice_ref, line_ref, invoiced_on, said, order_id, verdict, differences, state, version, recorded_at)
     values ($1, $2, 'I-7', '1', '2026-11-30', '{}', $3, 'differs', '[]', 'open', 1, $4)`,
    [TENANT, anId('invoiced otherwise'), orderId, world.clock.now().toString()],
  );
  const charged = await asked(orderId, 'remedy');
  assert.match(charged.inWords, /^Not yet: billing charged otherwise than promised in I-7\/1;/);
  assert.equal(isRemediated(charged), false);
  await database.admin(
    `update billing.invoice_line set state = 'settled', settled_at = recorded_at, settled_how = 'credited' where order_id = $1`,
    [orderId],
  );
  assert.equal(isRemediated(await asked(orderId, 'remedy')), true);
});

test('what billing refused it does not have, and the answer says why', async () => {
  script = (request) =>
    request.operation === 'billing.activate'
      ? answered(422, { status: 'refused', code: 'no-account', message: 'The account is closed', retriable: false })
      : allDone(request);
  const orderId = await submitted('refused');
  await carriedOut();
  // Questions 7 and 9 of the same list: nobody put it right yet.
  assert.match(
    (await asked(orderId, 'remedy')).inWords,
    /^Not yet: 1 of 1 of what fell out of order O-refused stand open;/,
  );
  assert.equal(
    (await asked(orderId, 'corrections')).inWords,
    'Nobody repaired or corrected anything of order O-refused.',
  );
  const answer = await asked(orderId);
  assert.match(
    answer.inWords,
    /^Billing refused the terms of order O-refused, and has none of them: .*closed.*no-account/,
  );
  assert.deepEqual([handed(answer)?.state, handed(answer)?.deliveredAt], ['requested', null]);
  // An incident at the system that refused reaches this order, and no other; one that names nothing reaches none in particular.
  const began = world.clock.now().subtract({ hours: 1 }).toString();
  for (const [number, scope] of [{}, { connector: 'billing' }].entries())
    await database.admin(
      `insert into operations.incident (tenant_id, id, number, title, state, severity, signal, scope, started_at, detected_at, owner_person, version)
       values ($1, $2, $3, 'Refused', 'detected', 'sev3', 'person', $4, $5, $5, $2, 1)`,
      [TENANT, anId('incident', String(number)), number + 1, JSON.stringify(scope), began],
    );
  world.clock.advance({ minutes: 1 });
  assert.match((await asked(orderId, 'remedy')).inWords, /stand open; INC-0002 reaches it and is not over;/);
  const [other] = await database.admin<{ id: string }>(
    `select id from ordering.product_order where number = 'O-handed'`,
  );
  assert.equal(isRemediated(await asked(other?.id ?? '', 'remedy')), true);
  await database.admin(`update operations.incident set state = 'dismissed', dismissed_because = 'over'`);
  assert.doesNotMatch((await asked(orderId, 'remedy')).inWords, /INC-/);
  script = allDone;
});

test('an issue is over when its cases ended, no two systems differ on the order, and what was corrected was seen to hold', () => {
  const none = { cases: 0, differences: [], corrections: [], invoiceLines: [], incidents: [] };
  assert.deepEqual(remedyWords('O-1', 0, none), { remediated: true, says: 'Nothing of order O-1 fell out' });
  assert.equal(remedyWords('O-1', 2, none).says, 'Yes: all 2 of what fell out of order O-1 ended');
  const differ = remedyWords('O-1', 2, { ...none, differences: ['order-billing', 'order-billing'] });
  assert.deepEqual(differ, {
    remediated: false,
    says: 'Not yet: two systems say different things of it (order-billing)',
  });
  assert.match(remedyWords('O-1', 0, { ...none, corrections: ['COR-0001'] }).says, /^Not yet: COR-0001 is not seen/);
  const both = remedyWords('O-1', 0, { ...none, invoiceLines: ['I-1/1', 'I-1/2'], incidents: ['INC-0001'] });
  assert.deepEqual(both, {
    remediated: false,
    says: 'Not yet: billing charged otherwise than promised in I-1/1, I-1/2; INC-0001 reaches it and is not over',
  });
});

test('what was sent again because its answer was lost is told once, as what billing has', async () => {
  let sends = 0;
  script = (request) => {
    if (request.operation !== 'billing.activate') return allDone(request);
    if (request.method === 'submit') sends += 1;
    return sends === 1 && request.method === 'submit' ? { kind: 'timedOut', afterMs: 5_000 } : answeredAs(request);
  };
  const answeredAs: Script = ({ method, key }) =>
    method === 'query' ? answered(404, { status: 'not-found' }) : doneAnswer(key);
  const orderId = await submitted('replayed');
  await carriedOut();
  const meanwhile = await asked(orderId);
  assert.match(meanwhile.inWords, /has not confirmed them/);
  for (let round = 0; round < 4; round += 1) {
    world.clock.advance({ minutes: 1 });
    await world.reconcileAll();
    await carriedOut();
  }
  assert.ok(sends > 1, 'it was sent again');
  const answer = await asked(orderId);
  assert.match(answer.inWords, /^Billing received the terms of order O-replayed/);
  assert.deepEqual(
    [handed(answer)?.state, (answer.facts as { systems: readonly string[] }).systems.toSorted()],
    ['delivered', ['billing', 'entitlement']],
  );
});
