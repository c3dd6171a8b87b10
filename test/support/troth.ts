/** The real app in this process, on a fresh database with the seeded company: what tests over HTTP talk to. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type Role, ROLES, startApp } from '#app/app.ts';
import type { OidcOptions } from '#app/sign-in.ts';
import { type ConnectorConfig, connectorRegistry } from '#contexts/fulfillment/index.ts';
import type { SigningKey } from '#contexts/proposal/index.ts';
import type { MailConfig } from '#contexts/communication/index.ts';
import { readPersonByKey } from '#contexts/identity/index.ts';
import { must } from '#kernel/outcome.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import type { EventSink } from '#platform/sinks/sink.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { asSeen } from '#seeds/story/as-seen.ts';
import { COMPANY_TENANT, loadCompany } from '#seeds/load-company.ts';
import { type Filling, type TestDatabase, testDatabase } from './database.ts';
import { leaveReadings, takeReadings } from './readings.ts';

export type TrothOptions = {
  readonly roles?: readonly Role[];
  readonly clock?: Clock;
  readonly connectors?: readonly ConnectorConfig[];
  readonly mail?: MailConfig;
  readonly sinks?: readonly EventSink[];
  /** The imported price list of 1,694 models takes some seconds; most tests do without it. */
  readonly withList?: boolean;
  readonly logLevel?: string;
  /** Where the lines of the log go, for a test that reads them. */
  readonly logLines?: { readonly write: (line: string) => void };
  /** Tests send more than people do, so most are not limited. */
  readonly rateLimited?: boolean;
  /** Holds every answer against what its address declares. */
  readonly checkAnswers?: boolean;
  readonly signer?: SigningKey;
  /** People sign in at a provider, and nobody by name: `tokenFor` and what sends as somebody are not there then. */
  readonly oidc?: OidcOptions;
};

export type Reply = { readonly status: number; readonly body: unknown; readonly headers: Headers };

export type Troth = {
  readonly app: App;
  readonly database: TestDatabase;
  readonly url: string;
  readonly dataFolder: string;
  readonly tenantId: string;
  readonly tokenFor: (personKey: string) => Promise<string>;
  /** A token lives for hours and a story for weeks: who comes back signs in again. */
  readonly signInAnew: () => void;
  readonly get: (personKey: string, path: string) => Promise<Reply>;
  /** Sends a command in the seeds' envelope; the key is made when none is given. */
  readonly send: (personKey: string, path: string, payload?: object, envelope?: object) => Promise<Reply>;
  /** A question with a body, which changes nothing. */
  readonly ask: (personKey: string, path: string, body: object) => Promise<Reply>;
  readonly stop: () => Promise<void>;
};

let keys = 0;

/** A test's clock may stand where its file began, and what is published must be in force by then. */
const LOADED_BEFORE_S = 60;
/** Just before the earliest clock that a test stands at; a company of a month ago serves those that stand further on. */
const OF_STORIES = Temporal.Instant.from('2026-11-21T09:59:00Z');
const STORIES_HOURS = 24 * 31;

/** By an app without a part to play: nothing that it would sign or pass on is done before the app of the test is there. */
const companyLoaded = (name: string, withList: boolean, clock: Clock): Filling => ({
  name: withList ? `${name} with the list` : name,
  fill: async (database) => {
    takeReadings();
    const dataFolder = await mkdtemp(join(tmpdir(), 'troth-company-'));
    const app = await startApp({
      database,
      roles: [],
      clock,
      log: makeLogger('error', 'troth'),
      host: '127.0.0.1',
      port: 0,
      environment: 'development',
      dataFolder,
      connectors: connectorRegistry([]),
    });
    await loadCompany(app.door, () => {}, withList);
    leaveReadings();
    await app.close();
    await rm(dataFolder, { recursive: true, force: true });
  },
});

/** The company as a test finds it whose clock stands there; undefined: nobody else's does. */
const companyAt = (at: Temporal.Instant, withList: boolean): Filling | undefined => {
  if (at.since(systemClock()).abs().total('seconds') < LOADED_BEFORE_S / 2)
    return companyLoaded('company', withList, () => systemClock().subtract({ seconds: LOADED_BEFORE_S }));
  const into = at.since(OF_STORIES).total('hours');
  return into > 0 && into < STORIES_HOURS ? companyLoaded('company of stories', withList, () => OF_STORIES) : undefined;
};

export const startTroth = async (options: TrothOptions = {}): Promise<Troth> => {
  const clock = options.clock ?? systemClock;
  const withList = options.withList ?? false;
  const filled = companyAt(clock(), withList);
  const database = await testDatabase({ closedByCaller: true, ...(filled && { filled }) });
  takeReadings();
  const dataFolder = await mkdtemp(join(tmpdir(), 'troth-app-'));
  const log = makeLogger(options.logLevel ?? 'error', 'troth', options.logLines);
  const app = await startApp({
    database,
    roles: options.roles ?? ROLES,
    clock,
    log,
    host: '127.0.0.1',
    port: 0,
    environment: 'development',
    dataFolder,
    connectors: connectorRegistry(options.connectors ?? []),
    mail: options.mail,
    sinks: options.sinks ?? [],
    rateLimited: options.rateLimited ?? false,
    checkAnswers: options.checkAnswers ?? false,
    signer: options.signer,
    oidc: options.oidc,
  });
  if (!filled) await loadCompany(app.door, () => {}, withList);
  const { url, issuer } = app;
  must(url, 'the app of a test serves');
  const tokens = new Map<string, string>();
  const tokenFor = async (key: string): Promise<string> => {
    const known = tokens.get(key);
    if (known) return known;
    const person = await app.door.read(COMPANY_TENANT, (tx) => readPersonByKey(tx, key));
    must(person, `${key} is one of the company's people`);
    must(issuer, 'people sign in by name where no provider was named');
    const token = await issuer.tokenFor(COMPANY_TENANT, person.principalId);
    tokens.set(key, token);
    return token;
  };
  const request = async (key: string, path: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string> | undefined),
        authorization: `Bearer ${await tokenFor(key)}`,
      },
    });
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const body: unknown = isJson ? await response.json() : new Uint8Array(await response.arrayBuffer());
    return { status: response.status, body, headers: response.headers };
  };
  return {
    app,
    database,
    url,
    dataFolder,
    tenantId: COMPANY_TENANT,
    tokenFor,
    signInAnew: () => tokens.clear(),
    get: (key, path) => request(key, path, { method: 'GET' }),
    send: async (key, path, payload = {}, envelope = {}) => {
      const idempotencyKey = `test-${(keys += 1)}-${path}`;
      const seen = await asSeen(path, payload, (read) => request(key, read, { method: 'GET' }));
      return request(key, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ idempotencyKey, payload: seen, ...envelope }),
      });
    },
    ask: (key, path, body) =>
      request(key, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    stop: async () => {
      await app.close();
      await database.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};
