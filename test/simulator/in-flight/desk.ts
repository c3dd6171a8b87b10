/**
 * Everybody who changes their mind while an order is carried out: the customer's seller amends, supplements and cancels, the order desk holds, releases
 * and records how it ended, people in the field do what no system does, billing reports its invoices. All of them act on what they saw a while ago.
 */
import { reportInvoice } from '#contexts/billing/index.ts';
import { reverseRepair } from '#contexts/fallout/index.ts';
import {
  completeTaskCommand,
  giveBackTaskCommand,
  refuseTaskCommand,
  takeTaskCommand,
} from '#contexts/fulfillment/index.ts';
import {
  amendOrder,
  cancelOrder,
  holdOrder,
  recordFailed,
  recordPartial,
  rejectOrder,
  releaseOrder,
  submitOrder,
  supplementOrder,
} from '#contexts/order/index.ts';
import { look } from '../look.ts';
import { accept, ask, convert, pause, repairOne } from '../people.ts';
import type { PersonKey } from '../templates.ts';
import type { World } from '../world.ts';

const ROUNDS = 7;
const HOUR_MS = 3_600_000;

export type Seen = {
  readonly orderId: string;
  readonly state: string;
  readonly version: number;
  readonly items: readonly { readonly id: string; readonly version: number; readonly quantity: string | null }[];
  readonly byHand: readonly { readonly id: string; readonly state: string }[];
  /** Items of tasks that fell out. */
  readonly fallen: readonly string[];
  /** Repairs that ended a case. */
  readonly repairs: readonly { readonly caseId: string; readonly repairId: string }[];
  readonly billed: readonly {
    readonly id: string;
    readonly amount: string | null;
    readonly currency: string;
    readonly from: string | null;
  }[];
};

const LOOK = `select o.id as "orderId", o.state, o.version,
    (select coalesce(json_agg(json_build_object('id', i.id, 'version', coalesce(v.version, 1),
              'quantity', coalesce(v.body, i.body)::json -> 'segments' -> 0 ->> 'quantity') order by i.position), '[]')
       from ordering.order_item i
       left join lateral (select v.version, v.kind, v.body from ordering.order_item_version v
                          where v.tenant_id = i.tenant_id and v.item_id = i.id order by v.version desc limit 1) v on true
      where i.tenant_id = $1 and i.order_id = o.id and coalesce(v.kind, 'changed') = 'changed') as items,
    (select coalesce(json_agg(json_build_object('id', t.id, 'state', t.state) order by t.id), '[]') from fulfillment.task t
      where t.tenant_id = $1 and t.order_id = o.id and t.kind = 'manual' and t.state in ('ready', 'inFlight')) as "byHand",
    (select coalesce(json_agg(distinct w.item_id), '[]') from fulfillment.task t
       join fulfillment.task_work w on w.tenant_id = $1 and w.id = t.id
      where t.tenant_id = $1 and t.order_id = o.id and t.state = 'fallenOut' and w.item_id is not null) as fallen,
    (select coalesce(json_agg(json_build_object('caseId', c.id, 'repairId', r.id) order by r.id), '[]') from fallout.fallout_case c
       join fallout.repair r on r.tenant_id = $1 and r.case_id = c.id
      where c.tenant_id = $1 and c.order_id = o.id and c.state = 'resolved' and r.action in ('skip', 'complete-with-evidence')) as repairs,
    (select coalesce(json_agg(json_build_object('id', b.id, 'amount', b.terms::json ->> 'amount', 'currency', b.terms::json ->> 'currency',
              'from', b.terms::json ->> 'from') order by b.id), '[]')
       from billing.instruction b join billing.handoff h on h.tenant_id = $1 and h.id = b.handoff_id
      where b.tenant_id = $1 and h.order_id = o.id and h.state = 'delivered') as billed
  from ordering.product_order o where o.tenant_id = $1 order by o.id`;

const ordersSeen = (world: World): Promise<readonly Seen[]> =>
  look(world, (tx) => tx.query<Seen>({ text: LOOK, values: [world.tenantId] }));

type Act = { readonly definition: { readonly name: string }; readonly payload: object };
type Chance = readonly [act: (seen: Seen) => Act | undefined, weight: number];

const reasonCode = 'customer-changed-mind';
const onOrder =
  (definition: Act['definition'], more: object = { reasonCode }) =>
  ({ orderId }: Seen): Act => ({ definition, payload: { orderId, ...more } });
const day = (world: World, days: number): string =>
  world
    .now()
    .add({ hours: 24 * days })
    .toString()
    .slice(0, 10);

const submit = onOrder(submitOrder, {});
const submitLater =
  (world: World) =>
  (seen: Seen): Act =>
    onOrder(submitOrder, { notBefore: day(world, 1 + world.random.int(3)) })(seen);
const amendItem =
  (world: World) =>
  ({ orderId, version: orderVersion, items }: Seen): Act | undefined => {
    if (items.length === 0) return undefined;
    const { id: itemId, version: itemVersion } = world.random.pick(items);
    const change = world.random.weighted<object>([
      [{ op: 'change', site: { id: 'wien', name: 'Wien' } }, 2],
      [{ op: 'change', quantity: String(1 + world.random.int(5)) }, 3],
      [{ op: 'drop' }, 2],
    ]);
    return {
      definition: amendOrder,
      payload: { orderId, orderVersion, reasonCode, items: [{ ...change, itemId, itemVersion }] },
    };
  };
const amendDates =
  (world: World) =>
  ({ orderId, version: orderVersion }: Seen): Act => ({
    definition: amendOrder,
    payload: {
      orderId,
      orderVersion,
      reasonCode,
      requestedFor: day(world, world.random.int(4)),
      promisedFor: day(world, 1 + world.random.int(4)),
      priority: world.random.int(5),
    },
  });
const supplement =
  (world: World) =>
  ({ orderId, version: orderVersion }: Seen): Act => ({
    definition: supplementOrder,
    payload: {
      orderId,
      orderVersion,
      reasonCode,
      lines: [{ offering: 'consulting-day', quantity: String(1 + world.random.int(3)) }],
      pricedAsOf: '2026-11-21',
    },
  });
const leavePart =
  (world: World) =>
  ({ orderId, items, fallen }: Seen): Act | undefined => {
    if (items.length < 2) return undefined;
    const notDone = fallen.length > 0 ? fallen : [world.random.pick(items).id];
    return {
      definition: recordPartial,
      payload: { orderId, reasonCode, notDone, remainder: world.random.chance(0.7) },
    };
  };
const takeRepairBack = ({ repairs: [wrong] }: Seen): Act | undefined =>
  wrong && { definition: reverseRepair, payload: wrong };
const onTask =
  (definition: Act['definition'], state: string, more: object = {}) =>
  ({ byHand }: Seen): Act | undefined => {
    const task = byHand.find((each) => each.state === state);
    return task && { definition, payload: { taskId: task.id, ...more } };
  };
const take = onTask(takeTaskCommand, 'ready');
const finish = (world: World) => (seen: Seen) =>
  // Another answer than the one that the late rule waits for: then nothing follows.
  onTask(completeTaskCommand, 'inFlight', { values: { gate: world.random.chance(0.8) ? '4711' : 'none' } })(seen);
const giveBack = onTask(giveBackTaskCommand, 'inFlight');
const refuse = onTask(refuseTaskCommand, 'inFlight', { code: 'no-access', message: 'The gate is shut.' });
const invoice =
  (world: World) =>
  ({ orderId, billed }: Seen): Act | undefined => {
    if (billed.length === 0) return undefined;
    const lines = billed.map(({ id, amount, currency }, index) => ({
      lineRef: `${index + 1}`,
      instructionId: id,
      amount: world.hit('an invoice of another amount', 0.1) ? '0.01' : (amount ?? '0'),
      currency,
    }));
    return { definition: reportInvoice, payload: { invoiceRef: `INV-${orderId}`, invoicedOn: day(world, 0), lines } };
  };

type Acts = Readonly<Record<string, readonly Chance[]>>;
const nothing = (): undefined => undefined;

const sellers = (world: World): Acts => ({
  draft: [
    [submit, 6],
    [submitLater(world), 3],
    [amendItem(world), 1],
    [onOrder(cancelOrder), 0.3],
  ],
  pending: [
    [amendDates(world), 2],
    [amendItem(world), 1],
    [onOrder(cancelOrder), 0.5],
    [nothing, 2],
  ],
  inProgress: [
    [amendItem(world), 3],
    [amendDates(world), 1],
    [supplement(world), 2],
    [onOrder(cancelOrder), 1],
    [nothing, 3],
  ],
  held: [
    [amendItem(world), 1],
    [supplement(world), 1],
    [onOrder(cancelOrder), 1],
    [nothing, 1],
  ],
});
const desk = (world: World): Acts => ({
  draft: [
    [onOrder(rejectOrder), 0.1],
    [nothing, 3],
  ],
  inProgress: [
    [onOrder(holdOrder), 2],
    [leavePart(world), 3],
    [onOrder(recordFailed), 0.7],
    [takeRepairBack, 2],
    [nothing, 2],
  ],
  held: [
    [onOrder(releaseOrder), 3],
    [leavePart(world), 1],
    [onOrder(recordFailed), 0.5],
  ],
});
const field = (world: World): readonly Chance[] => [
  [take, 4],
  [finish(world), 4],
  [giveBack, 0.7],
  [refuse, 0.7],
  [nothing, 1],
];

/** What is not allowed then has to be refused in words, and change nothing. */
const anything = (world: World): readonly Chance[] =>
  [
    submit,
    submitLater(world),
    amendItem(world),
    amendDates(world),
    supplement(world),
    leavePart(world),
    onOrder(holdOrder),
    onOrder(releaseOrder),
    onOrder(recordFailed),
    onOrder(rejectOrder),
    onOrder(cancelOrder),
    take,
    giveBack,
  ].map((act): Chance => [act, 1]);

type Person = { readonly name: string; readonly who: PersonKey; readonly acts: (seen: Seen) => readonly Chance[] };

const live = async (world: World, { name, who, acts }: Person): Promise<void> => {
  const { random } = world;
  for (let round = 1; round <= ROUNDS; round += 1) {
    await pause(world, random.chance(0.1) ? random.int(20) * HOUR_MS : 50 + random.int(3_000));
    const orders = await ordersSeen(world);
    // A person reads before they act, and others act meanwhile.
    await pause(world, 50 + random.int(400));
    const seen = orders.length === 0 ? undefined : random.pick(orders);
    const chances = seen === undefined ? [] : acts(seen);
    const act = seen === undefined || chances.length === 0 ? undefined : random.weighted(chances)(seen);
    if (act !== undefined) await ask(world, { ...act, who, key: `${name}/${round}`, reason: 'a change of mind' });
  }
};

export const beginDesk = (world: World): readonly Promise<void>[] => {
  const { scheduler, outside, random } = world;
  const run = (name: string, work: () => Promise<void>): Promise<void> => scheduler.spawn(outside, name, work);
  const [selling, ordering] = [sellers(world), desk(world)];
  const people: readonly Person[] = [
    { name: 'seller', who: 'rita.rep', acts: ({ state }) => selling[state] ?? [] },
    { name: 'seller again', who: 'rita.rep', acts: ({ state }) => selling[state] ?? [] },
    { name: 'order desk', who: 'otto.orderops', acts: ({ state }) => ordering[state] ?? [] },
    { name: 'field', who: 'otto.orderops', acts: () => field(world) },
    { name: 'billing', who: 'bea.billing', acts: () => [[invoice(world), 1]] },
    {
      name: 'somebody',
      who: random.pick(['rita.rep', 'otto.orderops', 'karl.kunde'] as const),
      acts: () => anything(world),
    },
  ];
  return [
    run('customer', () => accept(world, 'karl.kunde', 'accept', false)),
    run('converter', () => convert(world, 'converter')),
    ...people.map((person) => run(person.name, () => live(world, person))),
  ];
};

/** What cannot be done is left out, or the whole is given up. */
const settlings = (world: World, seen: Seen): readonly (readonly [act: Act, who: PersonKey])[] =>
  [leavePart(world)(seen), world.random.chance(0.3) ? onOrder(recordFailed)(seen) : undefined].flatMap((act) =>
    act === undefined ? [] : [[act, 'otto.orderops'] as const],
  );

/** When all is still, somebody looks after what waits for a person: what fell out, what lies in a queue, what is held. */
export const lookAfter = async (world: World): Promise<void> => {
  const orders = await ordersSeen(world);
  const waiting = orders.flatMap((seen): readonly (readonly [act: Act, who: PersonKey])[] => {
    const chore = take(seen) ?? finish(world)(seen);
    return [
      ...(chore === undefined ? [] : [[chore, 'otto.orderops'] as const]),
      ...(seen.state === 'held' ? [[onOrder(releaseOrder)(seen), 'otto.orderops'] as const] : []),
      ...(seen.fallen.length > 0 ? settlings(world, seen) : []),
    ];
  });
  const ids = orders.map(({ orderId }) => orderId);
  if (waiting.length === 0 || world.random.chance(0.5)) return repairOne(world, ids);
  const [act, who] = world.random.pick(waiting);
  await ask(world, { ...act, who, key: `chore-${(world.counts.repairs += 1)}` });
};
