/** What must be so after any deaths, each asked of the tables and of the ledgers that the other systems keep for themselves. */
import assert from 'node:assert/strict';
import { canonical } from '#kernel/canonical.ts';
import type { Effect } from '#sims/core/words.ts';
import type { Clients } from './clients.ts';
import type { Fleet } from './fleet.ts';

/** Stand-ins that answer questions; what they keep is what they were asked, and no task of an order. */
const ASKED_NOT_TOLD: ReadonlySet<string> = new Set([
  'credit',
  'serviceability',
  'tax',
  'contract',
  'e-signature',
  'approval',
]);

/** Name of a proof and how it is done; each throws with what is not so. */
export const proofs = (
  fleet: Fleet,
  people: Clients,
  newQuotes: number,
): Readonly<Record<string, () => Promise<void>>> => ({
  'every acknowledged command is there, and equal ones were answered alike': () =>
    acknowledged(fleet, people, newQuotes),
  'each task was done once over there, and once only': () => effectsOnce(fleet),
  'every version is an entry with its facts, and every entry is in the log': () => versionsAreEntries(fleet),
  'every fact reached the sink, kept once, in the order of its aggregate': () => factsHeard(fleet),
});

const acknowledged = async ({ rows, offers }: Fleet, people: Clients, newQuotes: number): Promise<void> => {
  for (const [what, all] of Map.groupBy(people.acknowledged, ({ path }) => path))
    if (!what.endsWith('/submit') && what !== '/quotes')
      assert.equal(new Set(all.map(({ result }) => canonical(result))).size, 1, what);
  const made = await rows<{ name: string; n: number }>(
    `select header ->> 'name' as name, count(*)::int as n from quote.revision where header ->> 'name' like 'New %' group by 1 order by 1`,
  );
  assert.deepEqual(
    made.map(({ n }) => n),
    Array.from({ length: newQuotes }, () => 1),
  );
  const states = await rows<{ status: string; orders: number; completed: number }>(
    `select r.status, count(o.id)::int as orders, count(*) filter (where o.state = 'completed')::int as completed
     from quote.revision r left join ordering.product_order o on o.tenant_id = r.tenant_id and o.revision_id = r.id
     where r.id = any($1::uuid[]) group by r.id, r.status`,
    [offers.map(({ quoteId }) => quoteId)],
  );
  assert.deepEqual(
    states,
    offers.map(() => ({ status: 'converted', orders: 1, completed: 1 })),
  );
};

const effectsOnce = async ({ rows, ask, standIns }: Fleet): Promise<void> => {
  const [effects, answers] = [new Map<string, number>(), new Map<string, number>()];
  for (const standIn of standIns) {
    const ledger = (await ask(standIn, '/ledger')) as { readonly effects?: readonly Effect[] } | undefined;
    for (const { reference } of ledger?.effects ?? [])
      if (ASKED_NOT_TOLD.has(standIn))
        answers.set(`${standIn} ${reference}`, (answers.get(`${standIn} ${reference}`) ?? 0) + 1);
      else effects.set(reference, (effects.get(reference) ?? 0) + 1);
  }
  // A question that was sent again after a kill is still one question over there.
  assert.deepEqual(
    [...answers].filter(([, times]) => times > 1),
    [],
  );
  const tasks = await rows<{ id: string; state: string; name: string }>(
    `select t.id, t.state, w.name from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id where t.kind = 'call'`,
  );
  assert.ok(tasks.length > 0);
  for (const { id, state, name } of tasks) assert.deepEqual([name, state, effects.get(id) ?? 0], [name, 'done', 1]);
  assert.equal(effects.size, tasks.length, 'nothing was done that is no task');
};

/** A version of an aggregate, the entry that made it, and the facts that left with it: none without the others. */
const versionsAreEntries = async ({ rows }: Fleet): Promise<void> => {
  const odd = await rows(
    `select h.kind, h.id, h.version, e.entries from (
       select 'order' as kind, tenant_id, id, version - 1 as version from ordering.product_order
       union all select 'quote', tenant_id, id, version from quote.revision
       union all select 'handoff', tenant_id, id, version from billing.handoff) h
     cross join lateral (select count(*)::int as entries from platform.entry e where e.tenant_id = h.tenant_id and e.aggregate_kind = h.kind
       and e.aggregate_id = h.id and e.canon::json ->> 'result' = 'accepted') e
     where h.version <> e.entries`,
  );
  assert.deepEqual(odd, []);
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
  const facts = await rows<{ id: string; subject: string }>(
    `select o.id, o.subject_kind || '/' || o.subject_id as subject from platform.outbox o
     join platform.webhook_delivery d on d.tenant_id = o.tenant_id and d.fact_id = o.id order by o.seq`,
  );
  assert.deepEqual(refusals, []);
  assert.deepEqual(new Set(messages.map(({ id }) => id)), new Set(facts.map(({ id }) => id)));
  const heard = Map.groupBy(messages, ({ body }) => body.subject);
  for (const [subject, of] of Map.groupBy(facts, (fact) => fact.subject))
    assert.deepEqual(
      heard.get(subject)?.map(({ id }) => id),
      of.map(({ id }) => id),
      subject,
    );
};
