/**
 * Two API processes, two workers, a relay with the sequencer, and the other systems over HTTP. While clients send equal and different
 * commands, processes are killed with -9, one after another, and once the database server with all of them. What was acknowledged is
 * there, nothing was done twice, and nothing is left that somebody could find out. `CHAOS_SEED=7` for another order of deaths.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { house } from '#app/wiring.ts';
import { openRenderer, presentQuoteWith } from '#contexts/proposal/index.ts';
import { systemPrincipal } from '#contexts/identity/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { derivedId } from '#kernel/ids.ts';
import { systemClock } from '#platform/clock.ts';
import { migrate } from '#platform/database/migrate.ts';
import { openDatabase } from '#platform/database/open-database.ts';
import { silentLog } from '#platform/database/log.ts';
import { makeDoor } from '#platform/make-door.ts';
import { COMPANY_TENANT, loadCompany } from '#seeds/load-company.ts';
import { startSimProgram, type SimProgram } from '#sims/testing.ts';
import type { Effect } from '#sims/core/words.ts';
import { randomOf } from '#test/simulator/random.ts';
import { type DealName, peopleOf, presentDeal, type PresentedQuote } from '#test/simulator/templates.ts';
import { systemsOf } from '#app/process/stand-ins.ts';
import { makeClients } from './clients.ts';
import { freePort, type HeldDatabase, holdDatabase, type RoleProcess, roleProcess } from './processes.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const KILLS = 5;
/** This one takes the database server, and with it everybody. */
const DEATH_OF_THE_SERVER = 3;
const BEFORE_A_DEATH_MS_MAX = 600;
const SETTLED_WITHIN_MS = 240_000;
/** Two for each death. */
const DEALS: readonly DealName[] = [
  'consulting',
  'appliance',
  'workspace',
  'appliance',
  'consulting',
  'workspace',
  'consulting',
  'appliance',
  'appliance',
  'workspace',
];
const NEW_QUOTES_A_WAVE = 3;

/** Each once or twice: the deaths are the trouble here, and these make sure that there is something to be in doubt about. */
const FAULTS: Readonly<Record<string, readonly object[]>> = {
  billing: [{ mode: 'timeout-after-success', times: 1 }],
  entitlement: [
    { mode: 'fail', times: 1 },
    { mode: 'connection-reset', effect: true, times: 1 },
  ],
  provisioning: [
    { mode: 'lose-callback', times: 1 },
    { mode: 'answer-twice', times: 1 },
  ],
  shipping: [{ mode: 'late-callback', delayMs: 1_500, times: 2 }],
  'service-scheduling': [
    { mode: 'timeout-after-success', times: 1 },
    { mode: 'garbage', times: 1 },
  ],
};

const random = randomOf(SEED);
const folder = mkdtempSync(join(tmpdir(), 'troth-chaos-'));
let database: HeldDatabase;
/** Stand-ins that answer questions; what they keep is what they were asked, and no task of an order. */
const ASKED_NOT_TOLD: ReadonlySet<string> = new Set([
  'credit',
  'serviceability',
  'tax',
  'contract',
  'e-signature',
  'approval',
]);

let standIns: SimProgram;
let processes: readonly RoleProcess[] = [];
let offers: readonly PresentedQuote[] = [];

const text = (name: string): string => readFileSync(new URL(`../../seeds/${name}`, import.meta.url), 'utf8');

/** The company and its offers, made here before anything is at risk. */
const prepare = async (connectionFile: string): Promise<readonly PresentedQuote[]> => {
  const opened = await openDatabase({
    databaseFile: connectionFile,
    dataFolder: folder,
    log: silentLog,
    databaseUrl: undefined,
    secret: undefined,
  });
  const renderer = openRenderer();
  try {
    await migrate(opened);
    const door = makeDoor({
      pool: opened.pool('app'),
      clock: systemClock,
      jobs: { statements: () => [], committed: () => {}, work: async () => {}, close: async () => {} },
      log: pino({ level: 'fatal' }),
      observe: () => {},
      flows: house.flows,
      basePolicy: { policies: text('access-policy.cedar'), schema: text('access-schema.cedarschema') },
      facts: house.facts,
      constraints: house.constraints,
      systemPrincipal,
    });
    await loadCompany(door, () => {}, false);
    const seller = (await peopleOf(door))['rita.rep'];
    const made: PresentedQuote[] = [];
    for (const [index, deal] of DEALS.entries())
      made.push(await presentDeal(door, seller, presentQuoteWith(renderer), deal, `chaos/${index}`));
    return made;
  } finally {
    renderer.close();
    await opened.close();
  }
};

before(async () => {
  [database, standIns] = await Promise.all([
    holdDatabase(join(folder, 'database')),
    startSimProgram(join(folder, 'stand-ins'), '--all'),
  ]);
  offers = await prepare(database.connectionFile);
  const { standIns: addresses, secret } = standIns.addresses;
  for (const [system, rules] of Object.entries(FAULTS))
    await fetch(`${addresses[system]?.url}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
  // What was published while the company was loaded is nobody's news.
  await database.rows('update platform.outbox set published_at = $1', [systemClock().toString()]);
  await database.rows(
    `insert into platform.webhook (tenant_id, id, url, secret, types, state, version, created_at) values ($1, $2, $3, $4, '{}', 'active', 1, $5)`,
    [
      COMPANY_TENANT,
      derivedId(systemClock(), 'chaos', 'webhook'),
      `${addresses['webhook-sink']?.url}/facts`,
      secret,
      systemClock().toString(),
    ],
  );
  const ports = await Promise.all(Array.from({ length: 5 }, freePort));
  const systemsFile = join(folder, 'systems.json');
  writeFileSync(
    systemsFile,
    JSON.stringify(systemsOf(standIns.addresses, COMPANY_TENANT, `http://127.0.0.1:${ports[0]}`)),
  );
  processes = [
    ['api-1', 'api'],
    ['api-2', 'api'],
    ['worker-1', 'worker'],
    ['worker-2', 'worker'],
    ['relay-1', 'relay,sequencer'],
  ].map(([name = '', roles = ''], index) => roleProcess({ name, roles, folder, port: ports[index] ?? 0, systemsFile }));
  await Promise.all(processes.map((each) => each.restart(database.connectionFile)));
});

after(async () => {
  await Promise.all(processes.map((each) => each.kill()));
  await standIns?.kill();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

const clients = () =>
  makeClients(
    processes.filter(({ name }) => name.startsWith('api')).map(({ url }) => url),
    random,
  );

/** From yes to submitted, with everything said twice, by senders who do not know of each other. */
const close = async ({ send }: ReturnType<typeof clients>, offer: PresentedQuote): Promise<void> => {
  const { quoteId, contentRoot, documentHash } = offer;
  const yes = { shownContentRoot: contentRoot, shownDocumentHash: documentHash, acceptedBy: { name: 'Karl Kunde' } };
  await Promise.all([
    send('karl.kunde', `/quotes/${quoteId}/accept`, yes, `accept/${quoteId}`),
    send('karl.kunde', `/quotes/${quoteId}/accept`, yes, `accept/${quoteId}`),
    send('karl.kunde', `/quotes/${quoteId}/accept`, yes, `again/${quoteId}`),
  ]);
  const conversions = await Promise.all(
    ['one', 'one', 'two'].map((sender) =>
      send('rita.rep', `/quotes/${quoteId}/convert-to-order`, {}, `convert/${sender}/${quoteId}`),
    ),
  );
  const [converted] = conversions;
  assert.equal(converted?.status, 200, JSON.stringify(converted?.body));
  const { orders } = converted.body['result'] as { orders: { orderId: string }[] };
  await Promise.all(
    orders.flatMap(({ orderId }) =>
      ['one', 'two'].map((sender) => send('rita.rep', `/orders/${orderId}/submit`, {}, `submit/${sender}/${orderId}`)),
    ),
  );
};

const die = async (death: number): Promise<void> => {
  if (death === DEATH_OF_THE_SERVER) {
    await database.killPostmaster();
    await Promise.all(processes.map((each) => each.kill()));
    database = await holdDatabase(join(folder, 'database'));
    await Promise.all(processes.map((each) => each.restart(database.connectionFile)));
  } else {
    const victim = random.pick(processes);
    await victim.kill();
    await victim.restart(database.connectionFile);
  }
};

/** A share of the offers and some new quotes, begun a moment before a death, so that it finds everything under way. */
const wave = (people: ReturnType<typeof clients>, accountId: string, death: number): readonly Promise<unknown>[] => [
  ...offers.filter((_, index) => index % KILLS === death - 1).map((offer) => close(people, offer)),
  ...Array.from({ length: NEW_QUOTES_A_WAVE }, async (_, index) => {
    const name = `New ${death}.${index}`;
    const same = () => people.send('rita.rep', '/quotes', { accountId, name }, `new/${name}`);
    await Promise.all([same(), same()]);
  }),
];

type Standing = {
  readonly open: number;
  readonly unpublished: number;
  readonly undelivered: number;
  readonly unlogged: number;
};
const standing = async (): Promise<Standing> =>
  (
    await database.rows<Standing>(
      `select (select count(*)::int from fulfillment.task where state not in ('done', 'skipped', 'fallenOut'))
                + (select count(*)::int from ordering.product_order o where o.state <> 'draft' and not exists (
                     select from billing.handoff h where h.order_id = o.id and h.state = 'delivered')) as open,
              (select count(*)::int from platform.outbox where published_at is null) as unpublished,
              (select count(*)::int from platform.webhook_delivery where state = 'pending') as undelivered,
              (select count(*)::int from platform.entry e where not exists (select from evidence.log_leaf l where l.tenant_id = e.tenant_id and l.entry_id = e.id)) as unlogged`,
    )
  )[0] ?? { open: -1, unpublished: -1, undelivered: -1, unlogged: -1 };

const settled = async (): Promise<void> => {
  const until = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const left = await standing();
    if (Object.values(left).every((count) => count === 0)) return;
    if (performance.now() > until)
      throw new Error(`Still open after ${SETTLED_WITHIN_MS} ms: ${JSON.stringify(left)}\n${await stuck()}`);
    await pause(250);
  }
};

const stuck = async (): Promise<string> =>
  JSON.stringify(
    [
      await database.rows(`select w.name, t.state, t.tries, t.checks, t.due_at, t.problem from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
                           where t.state not in ('done', 'waiting') limit 20`),
      await database.rows(`select state, count(*)::int as orders from ordering.product_order group by 1`),
      await database.rows(
        `select name, state, count(*)::int as jobs from pgboss.job where state <> 'completed' group by 1, 2`,
      ),
    ],
    null,
    1,
  );

test('deaths under load: what was acknowledged is there, nothing was done twice, and nothing is left unknown', async (context) => {
  const people = clients();
  const began = performance.now();
  const [account] = await database.rows<{ id: string }>(
    `select id from accounts.account where key = 'rheinwerk-maschinenbau'`,
  );
  const underWay: Promise<unknown>[] = [];
  for (let death = 1; death <= KILLS; death += 1) {
    underWay.push(...wave(people, account?.id ?? '', death));
    await pause(random.int(BEFORE_A_DEATH_MS_MAX));
    await die(death);
  }
  await Promise.all(underWay);
  const loaded = performance.now();
  await settled();
  context.diagnostic(
    `${KILLS} deaths, ${people.acknowledged.length} acknowledged, ${people.resent()} sent again; load ${((loaded - began) / 1000).toFixed(1)} s, settled after ${((performance.now() - loaded) / 1000).toFixed(1)} s`,
  );

  await context.test('every acknowledged command is there, and equal ones were answered alike', async () => {
    for (const [what, all] of Map.groupBy(people.acknowledged, ({ path }) => path))
      if (!what.endsWith('/submit') && what !== '/quotes')
        assert.equal(new Set(all.map(({ result }) => canonical(result))).size, 1, what);
    const made = await database.rows<{ name: string; n: number }>(
      `select header ->> 'name' as name, count(*)::int as n from quote.revision where header ->> 'name' like 'New %' group by 1 order by 1`,
    );
    assert.deepEqual(
      made.map(({ n }) => n),
      Array.from({ length: KILLS * NEW_QUOTES_A_WAVE }, () => 1),
    );
    const states = await database.rows<{ status: string; orders: number; completed: number }>(
      `select r.status, count(o.id)::int as orders, count(*) filter (where o.state = 'completed')::int as completed
       from quote.revision r left join ordering.product_order o on o.tenant_id = r.tenant_id and o.revision_id = r.id
       where r.id = any($1::uuid[]) group by r.id, r.status`,
      [offers.map(({ quoteId }) => quoteId)],
    );
    assert.deepEqual(
      states,
      offers.map(() => ({ status: 'converted', orders: 1, completed: 1 })),
    );
  });

  await context.test('each task was done once over there, and once only', async () => {
    const [effects, answers] = [new Map<string, number>(), new Map<string, number>()];
    for (const [key, { url }] of Object.entries(standIns.addresses.standIns)) {
      const answer = await fetch(`${url}/ledger`);
      if (!answer.ok) continue;
      for (const { reference } of ((await answer.json()) as { effects?: readonly Effect[] }).effects ?? [])
        if (ASKED_NOT_TOLD.has(key)) answers.set(`${key} ${reference}`, (answers.get(`${key} ${reference}`) ?? 0) + 1);
        else effects.set(reference, (effects.get(reference) ?? 0) + 1);
    }
    // A question that was sent again after a kill is still one question over there.
    assert.deepEqual(
      [...answers].filter(([, times]) => times > 1),
      [],
    );
    const tasks = await database.rows<{ id: string; state: string; name: string }>(
      `select t.id, t.state, w.name from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id where t.kind = 'call'`,
    );
    assert.ok(tasks.length >= DEALS.length * 2);
    for (const { id, state, name } of tasks) assert.deepEqual([name, state, effects.get(id) ?? 0], [name, 'done', 1]);
    assert.equal(effects.size, tasks.length, 'nothing was done that is no task');
  });

  await context.test(
    'every version of an order and of a quote is an entry, and every entry is in the log',
    async () => {
      const odd = await database.rows(
        `select h.kind, h.id, h.version, e.entries from (
         select 'order' as kind, tenant_id, id, version - 1 as version from ordering.product_order
         union all select 'quote', tenant_id, id, version from quote.revision
         union all select 'handoff', tenant_id, id, version from billing.handoff) h
       cross join lateral (select count(*)::int as entries from platform.entry e where e.tenant_id = h.tenant_id and e.aggregate_kind = h.kind
         and e.aggregate_id = h.id and e.canon::json ->> 'result' = 'accepted') e
       where h.version <> e.entries`,
      );
      assert.deepEqual(odd, []);
    },
  );

  await context.test('every fact reached the sink, kept once, in the order of its aggregate', async () => {
    const { url } = standIns.addresses.standIns['webhook-sink'] ?? { url: '' };
    const { messages, refusals } = (await (await fetch(`${url}/messages`)).json()) as {
      messages: readonly { id: string; body: { subject: string } }[];
      refusals: readonly unknown[];
    };
    const facts = await database.rows<{ id: string; subject: string }>(
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
  });
});
