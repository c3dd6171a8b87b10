/** What has to be true of orders that were changed while they were carried out. Each broken promise is a sentence that says what was found. */
import { orderLife } from '#contexts/order/index.ts';
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { ALWAYS, ENDED, missing, moreThanOnce, said } from '../invariants.ts';
import { effectsOf } from '../people.ts';
import { type Picture, pictureOf } from '../picture.ts';
import type { Verdict } from '../play.ts';
import type { World } from '../world.ts';
import { type Moved, walkMoves } from './moved.ts';

type Body = { readonly priceLeaf: { readonly terms: readonly { readonly amount?: string }[] } };
type Item = {
  readonly id: string;
  readonly orderId: string;
  readonly lineageId: string;
  readonly body: string;
  readonly versions: readonly { readonly orderVersion: number; readonly kind: string; readonly body: string }[];
};
type Changed = {
  readonly orders: readonly {
    readonly id: string;
    readonly remainderOf: string | null;
    readonly beginOn: string | null;
  }[];
  readonly items: readonly Item[];
  readonly tasks: readonly { readonly id: string; readonly itemId: string | null }[];
  readonly invoiced: readonly {
    readonly line: string;
    readonly verdict: string;
    readonly amount: string;
    readonly promised: string | null;
  }[];
  readonly moved: readonly Moved[];
};

const list = (query: string): string => `(select coalesce(json_agg(p), '[]') from (${query}) p)`;
const CHANGED = `select
  ${list(`select id, remainder_of as "remainderOf", begin_on::text as "beginOn" from ordering.product_order where tenant_id = $1`)} as orders,
  ${list(`select i.id, i.order_id as "orderId", i.lineage_id as "lineageId", i.body,
            (select coalesce(json_agg(json_build_object('orderVersion', v.order_version, 'kind', v.kind, 'body', v.body) order by v.version), '[]')
               from ordering.order_item_version v where v.tenant_id = $1 and v.item_id = i.id) as versions
          from ordering.order_item i where i.tenant_id = $1 order by i.id`)} as items,
  ${list(`select id, item_id as "itemId" from fulfillment.task_work where tenant_id = $1`)} as tasks,
  ${list(`select l.invoice_ref || '/' || l.line_ref as line, l.verdict, l.said::json ->> 'amount' as amount, b.terms::json ->> 'amount' as promised
          from billing.invoice_line l left join billing.instruction b on b.tenant_id = $1 and b.id = l.instruction_id
          where l.tenant_id = $1`)} as invoiced,
  ${list(`select distinct life, was, "is" from simulator.moved where tenant_id = $1`)} as moved`;

type Check = (picture: Picture, changed: Changed, world: World) => readonly string[];

/** As it was before a version of its order was written; undefined when it was no part of the order any more. */
const asOf = ({ body, versions }: Item, orderVersion = Infinity): Body | undefined => {
  const last = versions.findLast((version) => version.orderVersion < orderVersion);
  return last !== undefined && last.kind !== 'changed' ? undefined : (JSON.parse(last?.body ?? body) as Body);
};
const standing = ({ items }: Changed, orderId: string): readonly Item[] =>
  items.filter((item) => item.orderId === orderId && asOf(item) !== undefined);
const DONE: ReadonlySet<string> = new Set(['completed', 'partial']);
const UNDONE: ReadonlySet<string> = new Set(['cancelled', 'failed', 'rejected']);
const NET = (world: World, taskId: string): number =>
  effectsOf(world, taskId).reduce((sum, { kind }) => sum + (kind === 'done' ? 1 : -1), 0);

/** What was done and is still wanted is the customer's, once, and nothing else is. */
const keptIsKept: Check = ({ orders, products, plans, tasks }, changed) =>
  orders.flatMap(({ id, state }) => {
    if (!DONE.has(state)) return [];
    const open = plans.some(
      (plan) => plan.orderId === id && tasks.some((task) => task.planId === plan.id && !ENDED.has(task.state)),
    );
    const wanted = standing(changed, id).map((item) => item.id);
    const all = new Set(changed.items.filter(({ orderId }) => orderId === id).map((item) => item.id));
    const has = products.filter(({ itemId }) => all.has(itemId)).map(({ itemId }) => itemId);
    return [
      ...moreThanOnce(has),
      ...(open ? [] : missing(wanted, has).map((item) => `the ${state} order ${id} left its item ${item} undelivered`)),
      ...missing(has, wanted).map((item) => `the ${state} order ${id} delivered ${item}, which was left out of it`),
    ];
  });

/** Of an order that is over, and of an item that was left out, nothing stands anywhere. */
const undoneIsUndone: Check = (picture, changed, world) => {
  const over = new Set(picture.orders.filter(({ state }) => UNDONE.has(state)).map(({ id }) => id));
  const ended = new Set(
    picture.orders.filter(({ state }) => orderLife.terminal.includes(state as never)).map(({ id }) => id),
  );
  const left = new Set(
    changed.items.filter((item) => ended.has(item.orderId) && asOf(item) === undefined).map(({ id }) => id),
  );
  const itemOf = new Map(changed.tasks.map(({ id, itemId }) => [id, itemId]));
  const unsettled = new Set(picture.cases.filter(({ state }) => state !== 'resolved').map(({ taskId }) => taskId));
  const waits = (orderId: string): boolean =>
    picture.tasks.some(
      (task) => task.orderId === orderId && task.undoes && (!ENDED.has(task.state) || unsettled.has(task.id)),
    );
  return [
    ...picture.tasks.flatMap((task) => {
      const gone = over.has(task.orderId) || left.has(itemOf.get(task.id) ?? '');
      if (!gone || task.undoes || task.kind !== 'call' || NET(world, task.id) === 0 || waits(task.orderId)) return [];
      return [`"${task.name}" stands (${task.state}), and what it was for was given up`];
    }),
    ...changed.items
      .filter(({ id, orderId }) => over.has(orderId) && picture.products.some(({ itemId }) => itemId === id))
      .map(({ id }) => `the customer has the product of ${id}, whose order is over`),
    ...picture.handoffs
      .filter(({ orderId }) => over.has(orderId))
      .map(({ orderId }) => `billing was told of ${orderId}, which is over`),
  ];
};

const sumOf = (bodies: readonly Body[]): string =>
  decText(
    bodies
      .flatMap(({ priceLeaf }) => priceLeaf.terms.flatMap(({ amount }) => (amount === undefined ? [] : [dec(amount)])))
      .reduce(add, ZERO),
  );

/** What was not done is an order of its own where it is still wanted: linked, once, of these items, and both come to what the one did. */
const remainderIsLinked: Check = ({ orders, facts }, changed) =>
  facts
    .filter(({ type }) => type === 'OrderPartiallyFulfilled')
    .flatMap(({ data }) => {
      const [id, restId] = [String(data['orderId']), data['remainderOrderId']];
      const rests = changed.orders.filter(({ remainderOf }) => remainderOf === id);
      if (restId === null) return rests.length === 0 ? [] : [`nobody wanted the rest of ${id}, and it is an order`];
      const [rest, ...more] = rests;
      if (rest?.id !== restId || more.length > 0) return [`the rest of ${id} is ${rests.length} orders`];
      const version = changed.items
        .flatMap((item) => (item.orderId === id ? item.versions : []))
        .find(({ kind }) => kind === 'notDone')?.orderVersion;
      must(version !== undefined, 'what goes into a remainder is written down');
      const before = changed.items.filter((item) => item.orderId === id && asOf(item, version) !== undefined);
      const leftOut = before.filter((item) => asOf(item) === undefined);
      const rested = changed.items.filter(({ orderId }) => orderId === restId);
      const [whole, parts] = [
        sumOf(before.map((item) => asOf(item, version)!)),
        sumOf([
          ...standing(changed, id).map((item) => asOf(item)!),
          ...rested.map((item) => JSON.parse(item.body) as Body),
        ]),
      ];
      return [
        ...missing(
          leftOut.map(({ lineageId }) => lineageId),
          rested.map(({ lineageId }) => lineageId),
        ),
        ...missing(
          rested.map(({ lineageId }) => lineageId),
          leftOut.map(({ lineageId }) => lineageId),
        ),
      ]
        .map((lineage) => `${lineage} is not on both sides of the rest of ${id}`)
        .concat(whole === parts ? [] : [`${id} came to ${whole}, and with its rest to ${parts}`])
        .concat(orders.some((order) => order.id === restId) ? [] : [`the rest of ${id} is not there`]);
    });

/** Billing has, once, the terms of what stands, as the last amendment left them. */
const billingHasWhatStands: Check = ({ handoffs }, changed, { books }) => {
  const activations = books.get('billing')?.effects.filter(({ operation }) => operation === 'billing.activate') ?? [];
  const byOrder = Map.groupBy(activations, ({ payload }) => String(payload['orderId']));
  return handoffs.flatMap(({ orderId, state }) => {
    const got = byOrder.get(orderId) ?? [];
    if (state !== 'delivered') return got.length > 1 ? [`billing was told ${got.length} times of ${orderId}`] : [];
    if (got.length !== 1) return [`the handoff of ${orderId} is delivered, and billing has it ${got.length} times`];
    const instructions = (got[0]?.payload['instructions'] ?? []) as readonly { readonly terms: Json }[];
    const terms = standing(changed, orderId).flatMap((item) => asOf(item)?.priceLeaf.terms ?? []);
    return said(instructions.map((each) => each.terms)) === said(terms as readonly Json[])
      ? []
      : [`billing was told other terms of ${orderId} than those that stand`];
  });
};

/** Between a hold, or the question whether it can still be cancelled, and what ends it, nothing new begins. */
const STOPS: ReadonlySet<string> = new Set(['OrderHeld', 'OrderCancellationRequested']);
const GOES_ON: ReadonlySet<string> = new Set([
  'OrderReleased',
  'OrderPartiallyFulfilled',
  'OrderFailed',
  'OrderCancellationAgreed',
  'OrderCancellationDeclined',
  'OrderCancelled',
]);
const heldIsHeld: Check = ({ facts }) =>
  [...Map.groupBy(facts, ({ data }) => String(data['orderId']))].flatMap(([orderId, of]) => {
    let held = false;
    return of.flatMap(({ type, data }) => {
      if (STOPS.has(type)) held = true;
      if (GOES_ON.has(type)) held = false;
      const begins = type === 'FulfillmentTaskStarted' || type === 'FulfillmentTaskTaken';
      return begins && held ? [`"${String(data['name'])}" was begun while ${orderId} was held`] : [];
    });
  });

const invoicesAreHeldAgainst: Check = (_picture, { invoiced }) => [
  ...moreThanOnce(invoiced.map(({ line }) => line)),
  ...invoiced
    .filter(({ verdict, amount, promised }) => verdict === 'matched' && promised !== null && promised !== amount)
    .map(({ line, amount, promised }) => `the invoice line ${line} of ${amount} agrees with ${promised}`),
];

const ordersEnd: Check = ({ orders, plans, tasks, cases, handoffs }, changed, world) =>
  orders.flatMap(({ id, state }) => {
    const open = tasks.filter(
      (task) => plans.some((plan) => plan.id === task.planId && plan.orderId === id) && !ENDED.has(task.state),
    );
    const waitsForSomebody = open.some(
      (task) =>
        (task.kind === 'manual' && ['ready', 'inFlight'].includes(task.state)) ||
        (task.state === 'fallenOut' &&
          cases.some((each) => each.taskId === task.id && each.state === 'open' && each.safeActions.length > 0)),
    );
    const rests = [
      `the order ${id} rests as ${state}: ${open.map(({ name, state: of }) => `"${name}" (${of})`).join(', ')}`,
    ];
    switch (state) {
      case 'draft':
      case 'held':
        return [];
      case 'pending': {
        const { beginOn } = changed.orders.find((order) => order.id === id)!;
        return beginOn !== null && beginOn > world.now().toString().slice(0, 10) ? [] : rests;
      }
      case 'completed':
      case 'partial': {
        const billed = handoffs.some((handoff) => handoff.orderId === id && handoff.state === 'delivered');
        const nothing = standing(changed, id).every((item) => asOf(item)!.priceLeaf.terms.length === 0);
        return open.length === 0
          ? billed || nothing
            ? []
            : [`the ${state} order ${id} was never billed`]
          : waitsForSomebody
            ? []
            : rests;
      }
      default:
        return (orderLife.terminal.includes(state as never) && open.length === 0) || waitsForSomebody ? [] : rests;
    }
  });

const PROMISES: Readonly<Record<string, Check>> = {
  'every move is one that its life allows': (_picture, { moved }) => walkMoves(moved).offences,
  'what is kept is kept': keptIsKept,
  'what is undone is undone': undoneIsUndone,
  'the remainder is linked': remainderIsLinked,
  'billing has what stands, once': billingHasWhatStands,
  'nothing begins while it is held': heldIsHeld,
  'invoices are held against what was promised': invoicesAreHeldAgainst,
  'every order ends, or waits for somebody who can act': ordersEnd,
};

export const brokenInFlight = async (world: World): Promise<Verdict> => {
  const [picture, [changed]] = await Promise.all([
    pictureOf(world),
    world.ground.rows<Changed>(CHANGED, [world.tenantId]),
  ]);
  must(changed, 'a run leaves a picture');
  const said = (promises: readonly (readonly [promise: string, found: readonly string[]])[]): readonly string[] =>
    promises.flatMap(([promise, found]) => found.map((each) => `${promise}: ${each}`));
  return {
    broken: [
      ...said(Object.entries(ALWAYS).map(([promise, check]) => [promise, check(picture, world)])),
      ...said(Object.entries(PROMISES).map(([promise, check]) => [promise, check(picture, changed, world)])),
    ],
    states: [`quote ${picture.quote.status}`, ...picture.orders.map(({ state }) => `order ${state}`)],
    edges: walkMoves(changed.moved).edges,
  };
};
