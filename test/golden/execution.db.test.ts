/**
 * The golden datasets of the blueprint on how a promise is carried out (20 partial fulfillment, 21 cancellation after cutoff): `execution/given.json` says
 * what was ordered and what goes wrong, `execution/expected.json` every fact of it, in order, and what stands afterwards. `UPDATE=1` writes the latter
 * anew; the difference is read as prose. Ids and hashes that differ from run to run are written as what they name, or left out.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { readProductsOfOrder } from '#contexts/assets/index.ts';
import { readHandoffOfOrder, readInstructions } from '#contexts/billing/index.ts';
import { readMessagesAbout } from '#contexts/communication/index.ts';
import { readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { amendOrder, cancelOrder, readOrder, readOrderItems, recordPartial, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { isUuid } from '#kernel/ids.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

type Given = {
  readonly '20-partial-fulfillment': {
    readonly offerings: readonly string[];
    readonly refused: string;
    readonly notDone: string;
  };
  readonly '21-cancellation-after-cutoff': {
    readonly offerings: readonly string[];
    readonly stuckBefore: string;
    readonly stuckAfter: string;
  };
};

const file = (name: string): URL => new URL(`./execution/${name}.json`, import.meta.url);
const given = JSON.parse(readFileSync(file('given'), 'utf8')) as Given;
const told: Record<string, unknown> = {};

/** The dataset's answer, held against what was written down; together they are written down anew. */
const golden = (name: keyof Given, answer: unknown): void => {
  told[name] = answer;
  if (process.env['UPDATE'] === '1') {
    writeFileSync(file('expected'), `${JSON.stringify(told, null, 2)}\n`);
    return;
  }
  const expected = JSON.parse(readFileSync(file('expected'), 'utf8')) as Record<string, unknown>;
  assert.deepEqual(JSON.parse(JSON.stringify(answer)), expected[name]);
};

const allDone: Script = ({ key, method }) =>
  method === 'undo' ? answered(200, { status: 'undone', ref: 'taken back' }) : doneAnswer(key);
const refusing =
  (operation: string): Script =>
  (request) =>
    request.operation === operation && request.method === 'submit'
      ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Nobody is free', retriable: false })
      : allDone(request);

let script: Script = allDone;
const database = await testDatabase();
const world = await execution(database, () => (request) => script(request));
await world.seed();
const read = world.door.read;

const submitted = async (name: string, offerings: readonly string[]) => {
  const [order] = await world.captured({
    id: (...labels) => anId('golden', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  assert.ok((await world.send(submitOrder, { orderId: order?.header.id })).ok);
  return { orderId: order?.header.id ?? '', items: order?.items ?? [] };
};
const carriedOut = async (): Promise<void> => {
  await world.workOff();
  await world.runFlows();
  await world.workOff();
  await world.runFlows();
};

/** What ids name, as a person says it. */
const namesFor = async (orders: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> => {
  const names = new Map(Object.entries(orders).map(([name, id]) => [id, name]));
  for (const [name, id] of Object.entries(orders)) {
    const items = await database.admin<{ id: string; offering: string }>(
      'select id, offering from ordering.order_item where order_id = $1',
      [id],
    );
    const offerings = new Map(items.map((item) => [item.id, item.offering]));
    for (const item of items) names.set(item.id, `${item.offering} of ${name}`);
    for (const task of await read(TENANT, (tx) => readTasksOfOrder(tx, id)))
      names.set(task.id, `${task.key}${task.itemId === null ? '' : ` for ${offerings.get(task.itemId)}`}`);
  }
  return names;
};

/** Hashes, instants, and what holds an id: keys of requests and the numbers that the stand-ins make of them. */
const OF_THE_RUN = /^sha256:|^\d{4}-\d\d-\d\dT|[0-9a-f]{8}-[0-9a-f]{4}-7/;

const plain = (value: Json, names: ReadonlyMap<string, string>): Json | undefined => {
  if (Array.isArray(value)) return value.flatMap((each: Json) => plain(each, names) ?? []);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value as JsonObject).flatMap(([key, each]) => {
        const said = plain(each, names);
        return said === undefined ? [] : [[key, said]];
      }),
    );
  if (typeof value !== 'string') return value;
  if (isUuid(value)) return names.get(value);
  return OF_THE_RUN.test(value) ? undefined : value;
};

/** What happens side by side has no order of its own: neighbours of one type are put into that of their words. */
function* inOrder(facts: readonly { readonly type: string; readonly line: string }[]): Generator<string> {
  let beside: string[] = [];
  for (const [index, { type, line }] of facts.entries()) {
    beside.push(line);
    if (facts[index + 1]?.type === type) continue;
    yield* beside.toSorted();
    beside = [];
  }
}

/** Every fact about the orders, one a line, as it was stated. */
const factsOf = async (names: ReadonlyMap<string, string>, orderIds: readonly string[], after = 0) => {
  const rows = await database.admin<{ seq: string; type: string; data: JsonObject }>(
    `select seq, type, event::json -> 'data' as data from platform.outbox
     where seq > $1 and (event::json -> 'data' ->> 'orderId') = any($2) order by seq`,
    [after, orderIds],
  );
  return {
    last: Number(rows.at(-1)?.seq ?? after),
    lines: [...inOrder(rows.map(({ type, data }) => ({ type, line: `${type} ${JSON.stringify(plain(data, names))}` })))],
  };
};

const standing = async (orderId: string, names: ReadonlyMap<string, string>) => {
  const [order, items, tasks, products, handoff, cases, letters] = await read(TENANT, async (tx) =>
    Promise.all([
      readOrder(tx, orderId),
      readOrderItems(tx, orderId),
      readTasksOfOrder(tx, orderId),
      readProductsOfOrder(tx, orderId, 100),
      readHandoffOfOrder(tx, orderId),
      readCasesOfOrder(tx, orderId),
      readMessagesAbout(tx, orderId),
    ]),
  );
  const billed = handoff ? await read(TENANT, (tx) => readInstructions(tx, handoff.id)) : [];
  return {
    state: order?.state,
    items: items.map(({ offering, body }) => ({
      offering,
      amounts: body.priceLeaf.terms.map(({ amount }) => amount),
    })),
    tasks: Object.fromEntries(tasks.map(({ id, state }) => [names.get(id) ?? '', state])),
    products: products.map(({ offering, state }) => `${offering} ${state}`).toSorted(),
    billed: billed
      .map(({ itemId, action, terms }) => `${action} ${names.get(itemId)} ${String(terms['amount'])}`)
      .toSorted(),
    cases: cases.map(({ state, resolution }) => `${state} ${resolution ?? ''}`.trim()),
    letters: [...new Set(letters.map(({ template }) => template))].toSorted(),
  };
};

test('20: of an order that is done in part, what was done is the customer’s and billed, and the rest is an order of its own', async () => {
  const { offerings, refused, notDone } = given['20-partial-fulfillment'];
  script = refusing(refused);
  const { orderId, items } = await submitted('20', offerings);
  const left = items.find(({ offering }) => offering === notDone)?.id;
  const partial = () =>
    world.send(recordPartial, { orderId, reasonCode: 'no-capacity', notDone: [left], remainder: true });
  const early = await partial();
  await carriedOut();
  const before = await namesFor({ order: orderId });
  const stuck = { facts: (await factsOf(before, [orderId])).lines, stands: await standing(orderId, before) };
  const answer = await partial();
  assert.ok(answer.ok, JSON.stringify(answer));
  const { remainderOrderId } = answer.value as { remainderOrderId: string };
  script = allDone;
  await carriedOut();
  assert.ok((await world.send(submitOrder, { orderId: remainderOrderId })).ok);
  await carriedOut();
  const names = await namesFor({ order: orderId, rest: remainderOrderId });
  const all = await factsOf(names, [orderId, remainderOrderId]);
  const rest = await read(TENANT, (tx) => readOrder(tx, remainderOrderId));
  golden('20-partial-fulfillment', {
    early: early.ok ? 'recorded' : early.refusal.code,
    stuck,
    after: all.lines.slice(stuck.facts.length),
    order: await standing(orderId, names),
    rest: {
      number: rest?.number,
      source: rest?.source,
      of: names.get(rest?.remainderOf ?? ''),
      part: rest?.part,
      sameLineage: (await read(TENANT, (tx) => readOrderItems(tx, remainderOrderId))).every(({ lineageId }) =>
        items.some((item) => item.lineageId === lineageId),
      ),
      ...(await standing(remainderOrderId, names)),
    },
  });
});

test('21: before the cutoff an order is cancelled and taken back; after it the cancellation is refused, nothing is touched, and it is carried out', async () => {
  const { offerings, stuckBefore, stuckAfter } = given['21-cancellation-after-cutoff'];
  const cancel = (orderId: string) => world.send(cancelOrder, { orderId, reasonCode: 'customer-changed-mind' });

  script = refusing(stuckBefore);
  const early = await submitted('21-before', offerings);
  await carriedOut();
  const first = await factsOf(await namesFor({ order: early.orderId }), [early.orderId]);
  assert.ok((await cancel(early.orderId)).ok);
  await carriedOut();
  const earlyNames = await namesFor({ order: early.orderId });
  const takenBack = await factsOf(earlyNames, [early.orderId], first.last);

  script = refusing(stuckAfter);
  const late = await submitted('21-after', offerings);
  const { orderId, items } = late;
  await carriedOut();
  const names = await namesFor({ order: orderId });
  const untouched = { order: await standing(orderId, names), facts: await factsOf(names, [orderId]) };
  const refusal = await cancel(orderId);
  assert.ok(!refusal.ok);
  const shipped = items.find(({ offering }) => offering === 'edge-appliance');
  const version = (await read(TENANT, (tx) => readOrder(tx, orderId)))?.version;
  const dropped = await world.send(amendOrder, {
    orderId,
    orderVersion: version,
    reasonCode: 'customer-changed-mind',
    items: [{ op: 'drop', itemId: shipped?.id, itemVersion: 1 }],
  });
  assert.deepEqual(await standing(orderId, names), untouched.order);
  assert.deepEqual(await factsOf(names, [orderId]), untouched.facts);
  script = allDone;
  const found = await read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  for (const { taskId } of found.filter(({ state }) => state === 'open')) {
    const payload = { orderId, taskId, action: 'retry-task' };
    assert.ok((await world.send(repairOrder, payload, { reason: 'There is room again' })).ok);
  }
  await carriedOut();
  golden('21-cancellation-after-cutoff', {
    before: { facts: takenBack.lines, order: await standing(early.orderId, earlyNames) },
    after: {
      cancel: plain(refusal.refusal as unknown as Json, names),
      drop: dropped.ok ? 'amended' : plain(dropped.refusal as unknown as Json, names),
      untouched: untouched.order,
      facts: (await factsOf(await namesFor({ order: orderId }), [orderId], untouched.facts.last)).lines,
      order: await standing(orderId, await namesFor({ order: orderId })),
    },
  });
});
