/** Operations 24.2, question 8: which downstream system received the handoff? Of what was handed, was not yet, was refused, and was sent again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { must } from '#kernel/outcome.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';
import { answerOrderQuestion, type OrderQuestion, remedyWords } from './order-answers.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => (request) => script(request));
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
    return answerOrderQuestion(tx, order, question);
  });
const handed = (answer: Awaited<ReturnType<typeof asked>>) =>
  (answer.facts as { readonly handoff: { readonly state: string; readonly deliveredAt: string | null } | null })
    .handoff;

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
  assert.ok(answer.rests.length > 0, 'with the entries that prove it');
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
  script = allDone;
});

test('an issue is over when its cases ended, no two systems differ on the order, and what was corrected was seen to hold', () => {
  const none = { cases: 0, differences: [], corrections: [] };
  assert.deepEqual(remedyWords('O-1', 0, none), { remediated: true, says: 'Nothing of order O-1 fell out' });
  assert.equal(remedyWords('O-1', 2, none).says, 'Yes: all 2 of what fell out of order O-1 ended');
  const differ = remedyWords('O-1', 2, { ...none, differences: ['order-billing', 'order-billing'] });
  assert.deepEqual(differ, {
    remediated: false,
    says: 'Not yet: two systems say different things of it (order-billing)',
  });
  assert.match(remedyWords('O-1', 0, { ...none, corrections: ['COR-0001'] }).says, /^Not yet: COR-0001 is not seen/);
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
