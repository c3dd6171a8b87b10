/**
 * Troth as an operator runs it: two API processes, workers, a relay, a sequencer, its database, a broker, and the other systems over HTTP.
 * Each of them can fall; whoever keeps processes running starts it again at its place, also when it does not come up at once.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemsOf } from '#app/process/stand-ins.ts';
import { house } from '#app/wiring.ts';
import { systemPrincipal } from '#contexts/identity/index.ts';
import { openRenderer, presentQuoteWith } from '#contexts/proposal/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/database/log.ts';
import { migrate } from '#platform/database/migrate.ts';
import { databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import { makeDoor } from '#platform/make-door.ts';
import { COMPANY_TENANT, loadCompany } from '#seeds/load-company.ts';
import { type SimProgram, startSimProgram } from '#sims/testing.ts';
import { type DealName, peopleOf, presentDeal, type PresentedQuote } from '#test/simulator/templates.ts';
import { ensureWebBuilt } from '#web/build.ts';
import { readNats, startNats, type StoredFact } from '#test/support/brokers.ts';
import type { ChaosDatabase, Death, Rows } from './databases.ts';
import { compileOnce, freePort, type RoleProcess, roleProcess } from './processes.ts';

export type Faults = Readonly<Record<string, readonly object[]>>;

export type Fleet = {
  readonly database: string;
  readonly rows: Rows;
  /** Where clients reach it. */
  readonly urls: readonly string[];
  readonly offers: readonly PresentedQuote[];
  readonly accountId: string;
  readonly processes: readonly RoleProcess[];
  /** All that may fall, each by its name. */
  readonly deaths: readonly Death[];
  /** What a stand-in says of itself: `/ledger`, `/messages`. */
  readonly ask: (standIn: string, path: string) => Promise<unknown>;
  readonly standIns: readonly string[];
  /** More rules of how a stand-in misbehaves, instead of those that it has. */
  readonly misbehave: (faults: Faults) => Promise<void>;
  /** Every fact in the order in which the broker stored it. */
  readonly stored: () => Promise<readonly StoredFact[]>;
  /** All of these at once, and with them every process; then everything is started again. */
  readonly fallWithEverybody: (names: readonly string[]) => Promise<void>;
  readonly backUp: () => Promise<void>;
  /** Everything is killed, the database goes back to its backup, and all start again. */
  readonly goBack: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Roles = readonly (readonly [name: string, roles: string])[];

export type FleetOptions = {
  readonly open: (folder: string) => Promise<ChaosDatabase>;
  readonly deals: readonly DealName[];
  readonly faults: Faults;
  readonly roles?: Roles;
  /** Settings of every process, besides where its database and the other systems are. */
  readonly env?: Readonly<Record<string, string>>;
  /** And of one by its name. */
  readonly envOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** The sequencer beside the relay or by itself: both are ways to run it. */
const ROLES: Roles = [
  ['api-1', 'api'],
  ['api-2', 'api'],
  ['worker-1', 'worker'],
  ['worker-2', 'worker'],
  ['relay-1', 'relay'],
  ['sequencer-1', 'sequencer'],
];
const STARTS_MAX = 20;

type Closing = (() => Promise<unknown>)[];

/** What has come up is ended when something else does not: nothing is left running, and the test says at once why. */
export const startFleet = async (options: FleetOptions): Promise<Fleet> => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-chaos-'));
  const closing: Closing = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  try {
    return { ...(await startIn(folder, closing, options)), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const startIn = async (
  folder: string,
  closing: Closing,
  { open, deals, faults, roles = ROLES, env: more = {}, envOf = {} }: FleetOptions,
): Promise<Omit<Fleet, 'close'>> => {
  // Before anything is timed: an API that finds the web app stale builds it, and would be late for its own start.
  await ensureWebBuilt();
  compileOnce();
  const standInFolder = join(folder, 'stand-ins');
  mkdirSync(standInFolder);
  const database = await open(join(folder, 'database'));
  closing.push(database.close);
  let standIns = await startSimProgram(standInFolder, '--all');
  closing.push(() => standIns.kill());
  let nats = await startNats(join(folder, 'nats'));
  closing.push(() => nats.kill());
  const { addresses } = standIns;
  const offers = await prepare(database, folder, deals);
  const misbehave = async (rulesOf: Faults): Promise<void> => {
    for (const [system, rules] of Object.entries(rulesOf))
      await fetch(`${addresses.standIns[system]?.url}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
  };
  await misbehave(faults);
  await listenToFacts(database.rows, addresses);
  const [account] = await database.rows<{ id: string }>(
    `select id from accounts.account where key = 'rheinwerk-maschinenbau'`,
  );
  const ports = await Promise.all(roles.map(freePort));
  const systemsFile = join(folder, 'systems.json');
  writeFileSync(systemsFile, JSON.stringify(systemsOf(addresses, COMPANY_TENANT, `http://127.0.0.1:${ports[0]}`)));
  const env = { ...database.env, ...more, TROTH_CONNECTORS: systemsFile, TROTH_NATS: nats.address };
  const processes = roles.map(([name, of], index) =>
    roleProcess({ name, roles: of, folder, port: ports[index] ?? 0, env: { ...env, ...envOf[name] } }),
  );
  closing.push(() => Promise.all(processes.map((each) => each.kill())));
  await Promise.all(processes.map(keptUp));
  const standInsFall: Death = {
    name: 'stand-ins',
    fall: async () => {
      await standIns.kill();
      standIns = await startSimProgram(standInFolder, '--all');
    },
  };
  const natsFalls: Death = {
    name: 'NATS',
    fall: async () => {
      await nats.kill();
      nats = await startNats(join(folder, 'nats'), nats.port);
    },
  };
  const deaths: readonly Death[] = [
    ...processes.map((each) => ({ name: each.name, fall: () => keptUp(each) })),
    ...database.deaths,
    standInsFall,
    natsFalls,
  ];
  return {
    database: database.kind,
    rows: database.rows,
    urls: processes.filter(({ name }) => name.startsWith('api')).map(({ url }) => url),
    offers,
    accountId: account?.id ?? '',
    processes,
    deaths,
    ask: async (standIn, path) => {
      const answer = await fetch(`${addresses.standIns[standIn]?.url}${path}`);
      return answer.ok ? answer.json() : undefined;
    },
    standIns: Object.keys(addresses.standIns),
    misbehave,
    stored: () => readNats(nats.address),
    fallWithEverybody: async (names) => {
      const falling = Promise.all(deaths.filter(({ name }) => names.includes(name)).map(({ fall }) => fall()));
      await Promise.all(processes.map((each) => each.kill()));
      await falling;
      await Promise.all(processes.map(keptUp));
    },
    backUp: database.backUp,
    goBack: async () => {
      await Promise.all(processes.map((each) => each.kill()));
      await database.goBack();
      await Promise.all(processes.map(keptUp));
    },
  };
};

/** A process that finds no database ends and says so; whoever keeps it running starts it again. */
const keptUp = async (role: RoleProcess): Promise<void> => {
  for (let start = 1; ; start += 1) {
    try {
      return await role.restart();
    } catch (error) {
      if (start === STARTS_MAX) throw error;
    }
  }
};

const seed = (name: string): string => readFileSync(new URL(`../../seeds/${name}`, import.meta.url), 'utf8');

/** The company and its offers, made here before anything is at risk. */
const prepare = async (
  { env }: ChaosDatabase,
  folder: string,
  deals: readonly DealName[],
): Promise<readonly PresentedQuote[]> => {
  const opened = await openDatabase(databaseOptions({ ...env }, join(folder, 'preparing'), silentLog));
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
      basePolicy: { policies: seed('access-policy.cedar'), schema: seed('access-schema.cedarschema') },
      facts: house.facts,
      constraints: house.constraints,
      systemPrincipal,
    });
    await loadCompany(door, () => {}, false);
    const seller = (await peopleOf(door))['rita.rep'];
    const made: PresentedQuote[] = [];
    for (const [index, deal] of deals.entries())
      made.push(await presentDeal(door, seller, presentQuoteWith(renderer), deal, `chaos/${index}`));
    return made;
  } finally {
    renderer.close();
    await opened.close();
  }
};

/** What was published while the company was loaded is nobody's news; from here on a consumer hears everything. */
const listenToFacts = async (rows: Rows, { standIns, secret }: SimProgram['addresses']): Promise<void> => {
  const now = systemClock().toString();
  await rows('update platform.outbox set published_at = $1', [now]);
  await rows(
    `insert into platform.webhook (tenant_id, id, url, secret, types, state, version, created_at) values ($1, $2, $3, $4, '{}', 'active', 1, $5)`,
    [
      COMPANY_TENANT,
      derivedId(systemClock(), 'chaos', 'webhook'),
      `${standIns['webhook-sink']?.url}/facts`,
      secret,
      now,
    ],
  );
};
