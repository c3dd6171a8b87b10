/**
 * The ground that seeds run on, one after another: one database with the published company, one tenant a seed. Real are the decisions, the
 * stores, the command road, the flows, the worker's steps, the relay, the connectors and PostgreSQL; simulated are time, the network, the
 * processes and their deaths.
 */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { pino, type Logger } from 'pino';
import { house } from '#app/wiring.ts';
import type { Transport } from '#platform/connectors/connector.ts';
import type { DecompositionRules } from '#contexts/fulfillment/index.ts';
import { systemPrincipal } from '#contexts/identity/index.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import { type CommercialModel, commercialModel, emptyModel } from '#platform/artifacts/model.ts';
import { movableClock } from '#platform/clock.ts';
import type { Pool } from '#platform/database/pool.ts';
import type { Statement } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { makeDoor } from '#platform/make-door.ts';
import { type Filling, type TestDatabase, testDatabase } from '#test/support/database.ts';
import { leaveReadings, takeReadings } from '#test/support/readings.ts';
import type { Play } from './play.ts';
import { simulatedJobs } from './process.ts';
import { type Deals, makeDeals, openCopier, type PresentedQuote, type Templates, templatesOf } from './templates.ts';
import { COARSE_FACTS } from './weather.ts';
import { SECRET, type World } from './world.ts';

/** A known mistake, planted to see that a run finds it. */
export type Plant = {
  readonly transport?: (wire: Transport) => Transport;
  /** A process that dies right after its commit takes the jobs of the transaction with it. */
  readonly jobsOutsideTheCommit?: true;
  /** A relay that dies after marking has marked what it never passed on. */
  readonly marksBeforeItPasses?: true;
  /** Another statement than the one that was written. */
  readonly sql?: (statement: Statement) => Statement;
};

export type DueRows = {
  readonly nextMs: number | undefined;
  readonly tasksDue: boolean;
  readonly deliveries: boolean;
  readonly letters: boolean;
  readonly timers: boolean;
  readonly unpublished: boolean;
  /** What waits for somebody to act: cases, work by hand, orders that are held. */
  readonly forPeople: number;
};

type Offer = Pick<PresentedQuote, 'quoteId' | 'familyId'>;
const NIL = '00000000-0000-0000-0000-000000000000';
const NO_OFFER: Offer = { quoteId: NIL, familyId: NIL };

export type Ground = {
  readonly templates: Templates;
  readonly base: Door;
  readonly pools: { readonly app: Pool; readonly relay: Pool };
  readonly plant: Plant | undefined;
  /** Lays the company and the offer of the weather's deal; null: a run that opens its own. */
  readonly prepare: (world: World, offer: Offer | null) => Promise<void>;
  readonly due: (world: World) => Promise<DueRows>;
  /** Reads as an administrator, whom no policy binds: invariants look at everything. */
  readonly rows: <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>;
  readonly logTo: (note: (text: string) => void) => Logger;
  /** The same ground for a play with other rules of work. */
  readonly underRules: (rules: Play['rules']) => Ground;
  readonly close: () => Promise<void>;
};

/** Templates are presented in the morning, so that their offers end at the midnight that thirty days later begins. */
const TEMPLATES_AT = '2026-11-21T09:00:00Z';

const text = (name: string): string => readFileSync(new URL(`../../seeds/${name}`, import.meta.url), 'utf8');

/** A model is content, named by its hash: every tenant of a run has the same one, and it is compiled once. */
const oneModel = (model: CommercialModel): ModelCache => {
  const byHash = (hash: string): CommercialModel => {
    must(hash === model.hash || hash === emptyModel.hash, 'a simulated tenant has the model of the template');
    return hash === model.hash ? model : emptyModel;
  };
  return { byHash: async (_tx, hash) => byHash(hash), at: async () => model, peek: (_tenantId, hash) => byHash(hash) };
};

const doorWith = (pool: Pool, clock: Door['clock'], models?: ModelCache): Door => {
  const door = makeDoor({
    pool,
    clock,
    jobs: simulatedJobs,
    log: pino({ level: 'silent' }),
    observe: () => {},
    flows: (own) => house.flows(models ?? own),
    basePolicy: { policies: text('access-policy.cedar'), schema: text('access-schema.cedarschema') },
    facts: house.facts,
    constraints: house.constraints,
    systemPrincipal,
  });
  return models === undefined ? door : { ...door, models };
};

/** The jobs of the templates lead nowhere: nothing of theirs is followed up. */
const withoutJobs = (door: Door): Door => ({ ...door, jobs: { ...simulatedJobs, statements: () => [] } });

/** In memory only: no run reads a model out of the table. */
const withRules = (model: CommercialModel, rules: Play['rules']): CommercialModel =>
  rules === undefined
    ? model
    : commercialModel(
        model.hash,
        model.items.map((item) =>
          item.kind === 'decomposition-rules'
            ? { ...item, content: rules(item.content as unknown as DecompositionRules) as unknown as Json }
            : item,
        ),
      );

const asAdministrator = async (url: string | undefined): Promise<pg.Client> => {
  must(url, 'a test database has an administrator');
  const admin = new pg.Client({ connectionString: url, application_name: 'troth-simulator' });
  await admin.connect();
  return admin;
};

/** What every ground begins with, made once in a run of tests: the company, an offer of each kind, and which those are. */
const WITH_OFFERS: Filling = {
  name: 'ground of the simulator',
  fill: async (database) => {
    takeReadings();
    const app = database.pool('app', { max: 2 });
    const deals = await makeDeals(withoutJobs(doorWith(app, movableClock(TEMPLATES_AT).now)));
    leaveReadings();
    const admin = await asAdministrator(database.adminUrl);
    await admin.query('create schema ground');
    await admin.query('create table ground.deals (deals text)');
    await admin.query('insert into ground.deals values ($1)', [JSON.stringify(deals)]);
    // What the offers left unpublished is nobody's, and no relay of a run should meet it.
    await admin.query('update platform.outbox set published_at = $1 where published_at is null', [TEMPLATES_AT]);
    await admin.end();
  },
};
export const groundDatabase = (): Promise<TestDatabase> => testDatabase({ filled: WITH_OFFERS });

/** `database`: a `groundDatabase`. */
export const openGround = async (database: TestDatabase, rules?: Play['rules']): Promise<Ground> => {
  takeReadings();
  // What a power cut would lose is not asked here; what the server acknowledged and a kill would lose is not simulated by it either.
  await database.admin(`alter database ${database.name} set synchronous_commit = off`);
  const app = database.pool('app', { max: 2 });
  const relay = database.pool('relay', { max: 2 });
  const clock = movableClock(TEMPLATES_AT).now;
  const admin = await asAdministrator(database.adminUrl);
  const rows = async <Row>(query: string, values: readonly unknown[]): Promise<readonly Row[]> =>
    (await admin.query(query, [...values])).rows as readonly Row[];
  const [made] = await rows<{ deals: string }>('select deals from ground.deals', []);
  must(made, 'a ground has its offers');
  const templates = await templatesOf(doorWith(app, clock), JSON.parse(made.deals) as Deals);
  const copier = await openCopier(database.adminUrl ?? '');
  const baseUnder = (other: Play['rules']): Door => {
    const model = withRules(templates.model, other);
    const base = doorWith(app, clock, oneModel(model));
    // Read now: the first command under a model that was not begins twice, and no seed should be the first.
    base.accessOf(model);
    return base;
  };

  const ground: Ground = {
    templates,
    base: baseUnder(rules),
    pools: { app, relay },
    plant: undefined,
    rows,
    prepare: async (world, offer) => {
      await rows(
        'update platform.outbox_part set leased_by = null, leased_until = null where leased_until is not null',
        [],
      );
      await copier.copy(world.tenantId, offer ?? NO_OFFER);
      await rows(
        `insert into platform.webhook (tenant_id, id, url, secret, types, state, version, created_at)
         values ($1, $2, 'https://sink.example/facts', $3, $4, 'active', 1, $5)`,
        [
          world.tenantId,
          derivedId(world.now(), world.tenantId, 'webhook'),
          SECRET,
          world.weather.everyFact ? [] : COARSE_FACTS,
          world.now().toString(),
        ],
      );
    },
    due: async (world) => dueOf(world, (await rows<DueRow>(DUE, [world.tenantId]))[0]),
    logTo: (note) =>
      pino({ level: 'warn', base: null, timestamp: false }, { write: (line: string) => note(line.trim()) }),
    underRules: (other) => ({ ...ground, base: baseUnder(other) }),
    close: async () => {
      await copier.close();
      await admin.end();
    },
  };
  return ground;
};

type DueRow = {
  readonly tasks: Date | null;
  readonly cancellations: Date | null;
  readonly deliveries: Date | null;
  readonly letters: Date | null;
  readonly timers: Date | null;
  readonly unpublished: number;
  readonly leased: Date | null;
  readonly forPeople: number;
};

const DUE = `select
  (select min(due_at) from fulfillment.task t where tenant_id = $1 and due_at is not null
     and (state in ('inFlight', 'awaitingOutcome', 'unknown') or state in ('ready', 'retryScheduled') and not (kind = 'manual' and state = 'ready')
          and not exists (select from fulfillment.plan_hold h where h.tenant_id = $1 and h.order_id = t.order_id))) as tasks,
  (select min(case when exists (select from fulfillment.task t where t.tenant_id = $1 and t.order_id = h.order_id
                     and t.state in ('inFlight', 'awaitingOutcome', 'unknown', 'failed')) then assess_by else held_at end)
     from fulfillment.plan_hold h where tenant_id = $1 and assess_by is not null) as cancellations,
  (select min(next_at) from platform.webhook_delivery where tenant_id = $1 and state = 'pending') as deliveries,
  (select min(due_at) from communication.message where tenant_id = $1 and state = 'queued') as letters,
  (select min(due_at) from platform.timer where tenant_id = $1 and fired_at is null) as timers,
  (select count(*)::int from platform.outbox where tenant_id = $1 and published_at is null) as unpublished,
  (select max(leased_until) from platform.outbox_part) as leased,
  (select count(*)::int from fallout.fallout_case where tenant_id = $1 and state = 'open')
    + (select count(*)::int from fulfillment.task where tenant_id = $1 and kind = 'manual' and state in ('ready', 'inFlight'))
    + (select count(*)::int from ordering.product_order where tenant_id = $1 and state = 'held') as "forPeople"`;

const dueOf = (world: World, row: DueRow | undefined): DueRows => {
  must(row, 'the question what is due has an answer');
  // An offer that ends in thirty days is nothing to wait for; one that ends in seconds is, and so is the day of an order.
  const timers = world.weather.nearExpiry || world.weather.everyKindOfWork ? row.timers : null;
  const published = row.unpublished > 0 ? (row.leased ?? new Date(0)) : null;
  const times = [row.tasks, row.cancellations, row.deliveries, row.letters, timers, published].flatMap((time) =>
    time === null ? [] : [time.getTime()],
  );
  return {
    nextMs: times.length === 0 ? undefined : Math.min(...times),
    tasksDue: row.tasks !== null || row.cancellations !== null,
    deliveries: row.deliveries !== null,
    letters: row.letters !== null,
    timers: timers !== null,
    unpublished: row.unpublished > 0,
    forPeople: row.forPeople,
  };
};
