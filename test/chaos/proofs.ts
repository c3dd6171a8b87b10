/** What must be so after any deaths, each asked of the tables and of the ledgers that the other systems keep for themselves. */
import assert from 'node:assert/strict';
import { canonical } from '#kernel/canonical.ts';
import type { Effect } from '#sims/core/words.ts';
import type { Clients } from './clients.ts';
import type { Fleet } from './fleet.ts';
import type { Fate } from './second-thoughts.ts';
import { oddVersions } from './versions.ts';

/** Stand-ins that answer questions; what they keep is what they were asked, and no task of an order. */
const ASKED_NOT_TOLD: ReadonlySet<string> = new Set([
  'credit',
  'serviceability',
  'tax',
  'contract',
  'e-signature',
  'approval',
]);

/** What clients were told, and what was done to the order of which quote meanwhile. */
type Load = Pick<Clients, 'acknowledged'> & { readonly fates?: ReadonlyMap<string, Fate> };

/** Name of a proof and how it is done; each throws with what is not so. */
export const proofs = (
  fleet: Fleet,
  people: Load,
  newQuotes: number,
): Readonly<Record<string, () => Promise<void>>> => ({
  'every acknowledged command is there, and equal ones were answered alike': () =>
    acknowledged(fleet, people, newQuotes),
  'each task was done once over there, and what was taken back was taken back once': () => effectsOnce(fleet),
  'nobody holds a lease, and nothing is unknown that somebody could tell': () => nothingUnknown(fleet),
  'every version is an entry, and every fact has its entry': () => versionsAreEntries(fleet),
  'every fact reached the webhook, kept once, in the order of its aggregate': () => factsHeard(fleet),
  'every fact reached the broker, and whoever leaves out what has the same id has each once, in order': () =>
    factsInBroker(fleet),
});

const acknowledged = async ({ rows, offers }: Fleet, people: Load, newQuotes: number): Promise<void> => {
  for (const [what, all] of Map.groupBy(people.acknowledged, ({ path }) => path))
    if (what.endsWith('/accept') || what.endsWith('/convert-to-order'))
      assert.equal(new Set(all.map(({ result }) => canonical(result))).size, 1, what);
  const made = await rows<{ name: string; n: number }>(
    `select header ->> 'name' as name, count(*)::int as n from quote.revision where header ->> 'name' like 'New %' group by 1 order by 1`,
  );
  assert.deepEqual(
    made.map(({ n }) => n),
    Array.from({ length: newQuotes }, () => 1),
  );
  const states = await rows<{ quoteId: string; status: string; orders: readonly string[] }>(
    `select r.id as "quoteId", r.status, coalesce(array_agg(o.state) filter (where o.id is not null), '{}') as orders
     from quote.revision r left join ordering.product_order o on o.tenant_id = r.tenant_id and o.revision_id = r.id
     where r.id = any($1::uuid[]) group by r.id, r.status`,
    [offers.map(({ quoteId }) => quoteId)],
  );
  const cancellations = people.acknowledged.filter(({ path }) => path.endsWith('/cancel')).length;
  assert.equal(states.length, offers.length);
  for (const { quoteId, status, orders } of states) {
    const fate = people.fates?.get(quoteId) ?? 'kept';
    assert.equal(status, 'converted');
    assert.equal(orders.length, 1, `one order of ${quoteId}`);
    assert.ok(ENDS[fate].includes(orders[0] ?? ''), `${fate}: the order of ${quoteId} is ${orders[0]}`);
  }
  if (cancellations === 0) assert.ok(states.every(({ orders }) => orders[0] === 'completed'));
};

/** How an order may end, by what was done to it meanwhile. */
const ENDS: Readonly<Record<Fate, readonly string[]>> = {
  kept: ['completed'],
  held: ['completed'],
  amended: ['completed'],
  cancelled: ['cancelled', 'completed'],
};

/** How often the work of a task stands over there, and how often it was taken back, by the state that it has here. */
const STANDS: Readonly<Record<string, readonly [done: number, undone: number]>> = {
  done: [1, 0],
  compensated: [1, 1],
  skipped: [0, 0],
  cancelled: [0, 0],
};

const effectsOnce = async ({ rows, ask, standIns }: Fleet): Promise<void> => {
  const [done, undone, answers] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const count = (where: Map<string, number>, what: string): unknown => where.set(what, (where.get(what) ?? 0) + 1);
  for (const standIn of standIns) {
    const ledger = (await ask(standIn, '/ledger')) as { readonly effects?: readonly Effect[] } | undefined;
    for (const { reference, key, kind } of ledger?.effects ?? [])
      if (ASKED_NOT_TOLD.has(standIn)) count(answers, `${standIn} ${key}`);
      else count(kind === 'done' ? done : undone, reference);
  }
  // A question that was sent again after a kill is still one question over there; of what was amended another one is asked.
  assert.deepEqual(
    [...answers].filter(([, times]) => times > 1),
    [],
  );
  const tasks = await rows<{ id: string; state: string; name: string; undoes: boolean }>(
    `select t.id, t.state, w.name, w.undoes is not null as undoes from fulfillment.task t
     join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id where t.kind = 'call'`,
  );
  assert.ok(tasks.length > 0);
  for (const { id, state, name, undoes } of tasks) {
    // What takes another back is an effect of that one's.
    const stands = undoes ? [0, 0] : STANDS[state];
    assert.deepEqual([name, state, done.get(id) ?? 0, undone.get(id) ?? 0], [name, state, ...(stands ?? ['?'])]);
  }
  const known = new Set(tasks.map(({ id }) => id));
  assert.deepEqual(
    [...done.keys(), ...undone.keys()].filter((id) => !known.has(id)),
    [],
    'nothing was done that is no task',
  );
};

const nothingUnknown = async ({ rows }: Fleet): Promise<void> => {
  const left = await rows(
    `select t.id, t.state, w.name from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
     where t.state in ('unknown', 'inFlight', 'awaitingOutcome', 'retryScheduled', 'ready', 'failed', 'fallenOut', 'compensationFailed')
        or t.lease_owner is not null or exists (select from fulfillment.attempt a where a.tenant_id = t.tenant_id and a.task_id = t.id and a.state = 'inFlight')`,
  );
  assert.deepEqual(left, []);
};

const versionsAreEntries = async ({ rows }: Fleet): Promise<void> => {
  assert.deepEqual(await oddVersions(rows), []);
  const [facts] = await rows<{ named: number; kept: number; unnamed: number }>(
    `with named as (select tenant_id, unnest(facts) as id from platform.entry_opening)
     select (select count(*)::int from named) as named,
            (select count(*)::int from named n join platform.outbox o on o.tenant_id = n.tenant_id and o.id = n.id) as kept,
            (select count(*)::int from platform.outbox o where not exists (select from named n where n.tenant_id = o.tenant_id and n.id = o.id)) as unnamed`,
  );
  assert.deepEqual(
    [facts?.kept, facts?.unnamed],
    [facts?.named, 0],
    'each entry has its facts, and each fact its entry',
  );
};

const factsHeard = async ({ rows, ask }: Fleet): Promise<void> => {
  const { messages, refusals } = (await ask('webhook-sink', '/messages')) as {
    readonly messages: readonly { readonly id: string; readonly body: { readonly subject: string } }[];
    readonly refusals: readonly unknown[];
  };
  const facts = await rows<Heard>(
    `select o.id, o.subject_kind || '/' || o.subject_id as subject from platform.outbox o
     join platform.webhook_delivery d on d.tenant_id = o.tenant_id and d.fact_id = o.id order by o.seq`,
  );
  assert.deepEqual(refusals, []);
  inOrder(
    facts,
    messages.map(({ id, body }) => ({ id, subject: body.subject })),
  );
};

/** From the first fact on that the broker was told of: before that, nobody knew of it. */
const factsInBroker = async ({ rows, stored }: Fleet): Promise<void> => {
  const facts = await rows<Heard>(
    `select o.id, o.subject_kind || '/' || o.subject_id as subject from platform.outbox o
     join platform.webhook_delivery d on d.tenant_id = o.tenant_id and d.fact_id = o.id order by o.seq`,
  );
  const seen = new Set<string>();
  const once = (await stored()).filter(({ id }) => !seen.has(id) && seen.add(id));
  const wanted = new Set(facts.map(({ id }) => id));
  inOrder(
    facts,
    once.filter(({ id }) => wanted.has(id)),
  );
};

type Heard = { readonly id: string; readonly subject: string };

const inOrder = (facts: readonly Heard[], heard: readonly Heard[]): void => {
  assert.deepEqual(new Set(heard.map(({ id }) => id)), new Set(facts.map(({ id }) => id)));
  const bySubject = Map.groupBy(heard, ({ subject }) => subject);
  for (const [subject, of] of Map.groupBy(facts, (fact) => fact.subject))
    assert.deepEqual(
      bySubject.get(subject)?.map(({ id }) => id),
      of.map(({ id }) => id),
      subject,
    );
};
