/** What has to be true after every run, whatever went wrong in it. Each broken promise is a sentence that says what was found. */
import { acceptedLines } from '#contexts/order/capture-input.ts';
import { readSnapshot } from '#contexts/proposal/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import { orderLife } from '#contexts/order/index.ts';
import { effectsOf } from './people.ts';
import { type Picture, pictureOf } from './picture.ts';
import { COARSE_FACTS } from './weather.ts';
import type { World } from './world.ts';

export type Check = (picture: Picture, world: World) => readonly string[];

export const brokenPromises = async (
  world: World,
): Promise<{ readonly broken: readonly string[]; readonly states: readonly string[] }> => {
  const picture = await pictureOf(world);
  return {
    broken: Object.entries(INVARIANTS).flatMap(([promise, check]) =>
      check(picture, world).map((found) => `${promise}: ${found}`),
    ),
    states: [`quote ${picture.quote.status}`, ...picture.orders.map(({ state }) => `order ${state}`)],
  };
};

const count = (picture: Picture, type: string): number => picture.facts.filter((fact) => fact.type === type).length;
export const moreThanOnce = (names: readonly string[]): readonly string[] =>
  [...Map.groupBy(names, (name) => name)]
    .filter(([, all]) => all.length > 1)
    .map(([name, all]) => `${name} ${all.length} times`);
export const missing = (from: readonly string[], where: readonly string[]): readonly string[] => {
  const there = new Set(where);
  return from.filter((name) => !there.has(name));
};

const oneConversion: Check = (picture) => {
  const conversions = count(picture, 'QuoteConvertedToOrder');
  const ends = ['QuoteDeclined', 'QuoteExpired', 'QuoteCancelled', 'QuoteAccepted'].map((type) => count(picture, type));
  return [
    ...(conversions > 1 ? [`${conversions} conversions`] : []),
    ...(picture.acceptances > 1 || count(picture, 'QuoteAccepted') > 1 ? [`${picture.acceptances} acceptances`] : []),
    ...(ends.reduce((sum, each) => sum + each, 0) > 1 ? ['the offer ended in more than one way'] : []),
    ...(picture.orders.length > 0 !== (picture.quote.status === 'converted')
      ? [`${picture.orders.length} orders of a revision that is ${picture.quote.status}`]
      : []),
  ];
};

/** Everybody who was told yes about one thing was told the same, and it is so. */
const acknowledgedIsThere: Check = (picture, { acknowledged }) => {
  const of = (command: string) => acknowledged.filter((each) => each.command === command);
  const different = ['quote.accept', 'quote.convert-to-order'].flatMap((command) => {
    // Whoever asks again later hears how far it has come since: that much may differ.
    const answers = new Set(of(command).map(({ value }) => canonical({ ...(value as object), status: null })));
    return answers.size > 1 ? [`${command} was answered in ${answers.size} ways`] : [];
  });
  const said = of('quote.convert-to-order').flatMap(({ value }) =>
    (value as unknown as { readonly orders: readonly { readonly orderId: string }[] }).orders.map(
      ({ orderId }) => orderId,
    ),
  );
  const submitted = of('order.submit').map(({ value }) => (value as unknown as { readonly orderId: string }).orderId);
  const drafts = picture.orders.filter(({ state }) => state === 'draft').map(({ id }) => id);
  return [
    ...different,
    ...missing(
      [...new Set(said)],
      picture.orders.map(({ id }) => id),
    ).map((id) => `the order ${id} was acknowledged and is not there`),
    ...submitted
      .filter((id) => drafts.includes(id))
      .map((id) => `the submission of ${id} was acknowledged, and it is a draft`),
    ...(of('quote.accept').length > 0 && !['accepted', 'converted'].includes(picture.quote.status)
      ? [`an acceptance was acknowledged, and the quote is ${picture.quote.status}`]
      : []),
  ];
};

type Body = { readonly priceLeaf: { readonly terms: readonly Json[] } };
export const said = (terms: readonly Json[]): string =>
  terms
    .map((term) => canonical(term))
    .toSorted()
    .join();

/** The offers of the simulation have no options. */
const NOTHING_OPTIONAL: ReadonlySet<string> = new Set();

const partsAreTheWhole: Check = ({ items, orders, quote }) => {
  if (orders.length === 0) return [];
  const lines = acceptedLines(readSnapshot(JSON.parse(quote.snapshot) as Json), NOTHING_OPTIONAL);
  const ofLine = new Map(lines.map((line) => [line.lineId, line]));
  return [
    ...missing(
      [...ofLine.keys()],
      items.map((item) => item.sourceLineId),
    ).map((id) => `the accepted line ${id} became no item`),
    ...moreThanOnce(items.map((item) => item.sourceLineId)),
    ...items.flatMap((item) => {
      const line = ofLine.get(item.sourceLineId);
      if (!line) return [`the item ${item.id} comes from no accepted line`];
      const { priceLeaf } = JSON.parse(item.body) as Body;
      return said(priceLeaf.terms) === said(line.priceLeaf.terms)
        ? []
        : [`the terms of the item ${item.id} are not those that were accepted`];
    }),
  ];
};

/** How often the work of a task may stand over there, by the state that it has here: at least, and at most. */
const STANDS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  done: [1, 1],
  compensating: [0, 1],
  compensationFailed: [0, 1],
  fallenOut: [0, 1],
};

const oneEffect: Check = ({ tasks }, world) => {
  const known = new Set(tasks.map(({ id }) => id));
  const strays = [...world.books.values()].flatMap((book) =>
    book.effects.filter(({ reference }) => !known.has(reference)),
  );
  return [
    ...strays.map(({ operation, reference }) => `${operation} was done for ${reference}, which is no task`),
    ...tasks.flatMap((task) => {
      const of = (kind: string): number => effectsOf(world, task.id).filter((effect) => effect.kind === kind).length;
      const [least, most] = (task.kind !== 'call' || task.undoes ? undefined : STANDS[task.state]) ?? [0, 0];
      const [done, undone] = [of('done'), of('undone')];
      const stands = done - undone;
      return stands < least ||
        stands > most ||
        undone > 1 ||
        (task.state === 'compensated' && task.kind === 'call' && undone !== 1)
        ? [
            `"${task.name}" (${task.operation}) is ${task.state} here, and was done ${done} times and taken back ${undone} times there`,
          ]
        : [];
    }),
  ];
};

/** Billing has, once, exactly what was accepted. */
const handedOverOnce: Check = ({ handoffs, items }, { books }) => {
  const activations = books.get('billing')?.effects.filter(({ operation }) => operation === 'billing.activate') ?? [];
  const byOrder = Map.groupBy(activations, ({ payload }) => String(payload['orderId']));
  return handoffs.flatMap((handoff) => {
    const got = byOrder.get(handoff.orderId) ?? [];
    if (handoff.state !== 'delivered')
      return got.length > 1 ? [`billing was told ${got.length} times of ${handoff.orderId}`] : [];
    if (got.length !== 1)
      return [`the handoff of ${handoff.orderId} is delivered, and billing has it ${got.length} times`];
    const told = ((got[0]?.payload['instructions'] ?? []) as readonly { readonly terms: Json }[]).map(
      ({ terms }) => terms,
    );
    const promised = items
      .filter(({ orderId }) => orderId === handoff.orderId)
      .flatMap(({ body }) => (JSON.parse(body) as Body).priceLeaf.terms);
    return said(told) === said(promised)
      ? []
      : [`billing was told other terms for ${handoff.orderId} than were accepted`];
  });
};

const appliedOnce: Check = ({ facts, orders, items, products }) => {
  const once = (type: string, by: (fact: Picture['facts'][number]) => string): readonly string[] =>
    moreThanOnce(facts.filter((fact) => fact.type === type).map((fact) => `${type} of ${by(fact)}`));
  const completed = new Set(orders.filter(({ state }) => state === 'completed').map(({ id }) => id));
  const installed = items.filter(({ orderId }) => completed.has(orderId)).map(({ id }) => id);
  return [
    ...once('FulfillmentTaskCompleted', ({ subject }) => subject),
    ...once('OrderSubmitted', ({ subject }) => subject),
    ...once('OrderFulfilled', ({ subject }) => subject),
    ...once('FulfillmentPlanCompleted', ({ data }) => String(data['planId'])),
    ...once('BillingActivationRequested', ({ data }) => String(data['orderId'])),
    ...moreThanOnce(products.map(({ itemId }) => `the product of ${itemId}`)),
    ...missing(
      installed,
      products.map(({ itemId }) => itemId),
    ).map((id) => `the item ${id} of a completed order has no product`),
  ];
};

const everyFactHeard: Check = ({ facts, deliveries }, { heard, weather }) => {
  const wanted = facts.filter(({ type }) => weather.everyFact || COARSE_FACTS.includes(type));
  const dead = deliveries.filter(({ state }) => state === 'dead').map(({ factId }) => factId);
  const unheard = missing(
    wanted.map(({ id }) => id),
    [...heard.map(({ id }) => id), ...dead],
  );
  return [
    ...facts.filter(({ published }) => !published).map(({ type, id }) => `${type} ${id} was never passed on`),
    ...unheard.map((id) => `the fact ${id} (${facts.find((fact) => fact.id === id)?.type}) never reached the sink`),
    ...deliveries
      .filter(({ state }) => state === 'pending')
      .map(({ factId }) => `the delivery of ${factId} still waits`),
  ];
};

/** Of one aggregate, the sink first hears of things in the order in which they happened. */
const orderHolds: Check = ({ facts }, { heard }) => {
  const place = new Map(facts.map(({ id }, index) => [id, index]));
  return [...Map.groupBy(heard, ({ subject }) => subject)].flatMap(([subject, of]) => {
    const places = of.map(({ id }) => place.get(id) ?? -1);
    return places.some((each, index) => index > 0 && each < (places[index - 1] ?? 0))
      ? [`${subject} was heard as ${of.map(({ type }) => type.split('.').at(-2)).join(', ')}`]
      : [];
  });
};

/** `compensating` ends with the plan that takes it back, which is looked at by itself. */
export const ENDED: ReadonlySet<string> = new Set([
  'done',
  'skipped',
  'cancelled',
  'compensated',
  'compensating',
  'compensationFailed',
]);

/** A task that is stuck has somebody's name on it, and something that they may do. */
const hasAWayOut = ({ cases, tasks }: Picture, planId: string): string | undefined => {
  const open = tasks.filter((task) => task.planId === planId && !ENDED.has(task.state));
  const stuck = open.filter(({ state }) => state === 'fallenOut');
  if (stuck.length === 0)
    return `nobody is asked to do anything about ${open.map(({ name, state }) => `"${name}" (${state})`).join(', ')}`;
  const helpless = stuck.filter(
    ({ id }) =>
      !cases.some(
        (each) => each.taskId === id && each.state === 'open' && each.safeActions.length > 0 && each.ownerGroup !== '',
      ),
  );
  return helpless.length > 0
    ? `"${helpless[0]?.name}" fell out without an open case that says what is safe`
    : undefined;
};

const everyOrderEnds: Check = (picture, { weather }) =>
  picture.orders.flatMap(({ id, state }) => {
    const plans = picture.plans.filter((plan) => plan.orderId === id);
    const unfinished = plans.filter((plan) =>
      picture.tasks.some((task) => task.planId === plan.id && !ENDED.has(task.state)),
    );
    const why = unfinished.map((plan) => hasAWayOut(picture, plan.id)).find((each) => each !== undefined);
    if (why) return [`the order ${id} is ${state}: ${why}`];
    if (weather.repaired && unfinished.length > 0)
      return [`the order ${id} is ${state}, although somebody repairs what falls out`];
    if (state === 'completed') {
      const handoff = picture.handoffs.find((each) => each.orderId === id);
      return handoff && (handoff.state === 'delivered' || unfinished.length > 0)
        ? []
        : [`the order ${id} is completed, and billing is ${handoff?.state ?? 'never asked'}`];
    }
    if (state === 'draft' || orderLife.terminal.includes(state as never)) return [];
    return ['inProgress', 'pendingCancellation'].includes(state) && unfinished.length > 0
      ? []
      : [`the order ${id} rests as ${state}`];
  });

const IN_FLIGHT: ReadonlySet<string> = new Set([
  'inFlight',
  'unknown',
  'awaitingOutcome',
  'retryScheduled',
  'ready',
  'failed',
]);

const nothingInFlight: Check = ({ tasks, openAttempts }) => [
  ...openAttempts.map((taskId) => `an attempt of ${taskId} is in flight, and nobody holds it`),
  ...tasks
    // What lies in somebody's queue waits for them.
    .filter(({ state, kind }) => IN_FLIGHT.has(state) && kind !== 'manual')
    .map(({ name, state, tries, checks }) => `"${name}" rests as ${state} after ${tries} tries and ${checks} checks`),
];

/** Each accepted command on an aggregate that is locked is one version, and one link of its chain. */
const versionsAreEntries: Check = ({ entries, orders, quote, handoffs }, world) => {
  const heads = [
    { kind: 'quote', id: world.quote.quoteId, version: quote.version, first: 1 },
    ...orders.map(({ id, version }) => ({ kind: 'order', id, version, first: 2 })),
    ...handoffs.map(({ id, version }) => ({ kind: 'handoff', id, version, first: 1 })),
  ];
  const leaves = new Set(entries.map(({ leaf }) => leaf));
  return [
    ...heads.flatMap(({ kind, id, version, first }) => {
      const versions = entries.filter((entry) => entry.kind === kind && entry.id === id).map((entry) => entry.version);
      const expected = Array.from({ length: version - first + 1 }, (_, index) => first + index);
      return versions.toSorted((a, b) => a - b).join() === expected.join()
        ? []
        : [`the ${kind} ${id} has version ${version} and entries of ${versions.join()}`];
    }),
    ...moreThanOnce(
      entries
        .filter(({ prev, kind }) => prev !== null && kind !== 'task')
        .map(({ kind, id, prev }) => `${kind} ${id} after ${prev}`),
    ),
    ...entries
      .filter(({ prev }) => prev !== null && !leaves.has(prev))
      .map(({ kind, id }) => `an entry of ${kind} ${id} follows one that is not there`),
  ];
};

const lettersEnd: Check = ({ messages }, { letters }) =>
  messages.flatMap(({ cause, state }) => {
    if (state === 'queued') return [`the letter ${cause} still waits`];
    return state === 'sent' && !letters.has(cause) ? [`the letter ${cause} is recorded as sent, and never left`] : [];
  });

/** What holds of every order, also of one that people change while it is carried out. */
export const ALWAYS: Readonly<Record<string, Check>> = {
  'one acceptance and one conversion': oneConversion,
  'what was acknowledged is there': acknowledgedIsThere,
  'one effect a task': oneEffect,
  'every fact is heard': everyFactHeard,
  'the facts of one aggregate are heard in order': orderHolds,
  'nothing is in flight without a lease': nothingInFlight,
  'versions are entries': versionsAreEntries,
  'letters end': lettersEnd,
};

const INVARIANTS: Readonly<Record<string, Check>> = {
  ...ALWAYS,
  'the parts are the whole': partsAreTheWhole,
  'billing has exactly the accepted terms, once': handedOverOnce,
  'a fact is applied once': appliedOnce,
  'every order ends, or waits for somebody who can act': everyOrderEnds,
};
