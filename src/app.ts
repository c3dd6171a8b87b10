/** The only wiring: from a database and a clock to a running process in the roles that it is asked for. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { HookConfig, MailConfig } from '#contexts/communication/index.ts';
import { tellVitals } from '#contexts/operations/index.ts';
import {
  type CheckpointTarget,
  currentKey,
  LOOK_FOR_KEY_EVERY_MS,
  runSequencer,
  type Sequencer,
  tellCheckpoints,
} from '#contexts/evidence/index.ts';
import { callbackRoutes, connectorGuard, type ConnectorRegistry, runWorker } from '#contexts/fulfillment/index.ts';
import { noteGrantUseWith, systemPrincipal } from '#contexts/identity/index.ts';
import { enterOfferRoutes, openRenderer, type SigningKey } from '#contexts/proposal/index.ts';
import { connectorGauges } from '#surfaces/connector-gauges.ts';
import { falloutGauges } from '#surfaces/fallout-gauges.ts';
import { signalGauges } from '#surfaces/signal-gauges.ts';
import type { Clock } from '#platform/clock.ts';
import { guardedRegistry } from '#platform/connectors/guard.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Pool } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { deliverDue, postUnder } from '#platform/deliver.jobs.ts';
import { workOnFlows } from '#platform/flow-worker.jobs.ts';
import { readPolicies } from '#platform/access/cedar-policies.ts';
import { shippedPolicy } from '#platform/access/shipped-policy.ts';
import type { DevIssuer } from '#platform/http/dev-issuer.ts';
import { makeServer } from '#platform/http/server.ts';
import { operationsRoutes } from '#platform/http/operations.routes.ts';
import type { Job, JobPort } from '#platform/jobs/job-port.ts';
import { pgBossJobs } from '#platform/jobs/pg-boss.jobs.ts';
import { runBulkJobs } from '#app/process/bulk-loop.ts';
import { runMessages } from '#app/process/message-loop.ts';
import { everySoOften, type Loop } from '#platform/loop.ts';
import { HOUSEKEEPING_EVERY_MS, keepHouse } from '#platform/housekeeping.jobs.ts';
import { makeDoor } from '#platform/make-door.ts';
import type { OutboundPolicy } from '#platform/outbound/policy.ts';
import { relayOnce } from '#platform/relay.jobs.ts';
import { lagMetrics } from '#platform/sinks/lag-metrics.ts';
import { passOnOnce, prepareSink } from '#platform/sinks/pass-on.jobs.ts';
import type { EventSink } from '#platform/sinks/sink.ts';
import { listTenants } from '#platform/tenants.store.ts';
import { makeMetrics, type Metrics } from '#platform/telemetry.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { orderEventsRoutes } from '#surfaces/events/order-events.routes.ts';
import { eventStreamRoutes } from '#surfaces/events/stream.routes.ts';
import { disableTired } from '#surfaces/events/webhook-state.ts';
import { buildOf } from './process/build.ts';
import type { BuildFiles } from './process/build-files.ts';
import { newEpoch } from './process/new-epoch.ts';
import { SIGNALS_EVERY_MS, SWEEPS } from './process/sweeps.ts';
import { type OidcOptions, openSignIn } from './sign-in.ts';
import { house } from './wiring.ts';

export type Role = 'api' | 'worker' | 'relay' | 'sequencer';
export const ROLES: readonly Role[] = ['api', 'worker', 'relay', 'sequencer'];

export type AppOptions = {
  readonly database: Database;
  readonly roles: readonly Role[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: string;
  readonly port: number;
  /** How long `/ready` says no before it stops, so that a load balancer sends nothing to a server that is gone. */
  readonly drainMs?: number;
  readonly environment: string;
  /** Where people sign in; in development, without it, named people do so without a password. */
  readonly oidc?: OidcOptions | undefined;
  /** Checkpoints and the log's signing key lie here, outside what the app's role can reach. */
  readonly dataFolder: string;
  readonly connectors: ConnectorRegistry;
  readonly mail?: MailConfig | undefined;
  /** Messages go to a gateway of the company’s own instead of a mail server. */
  readonly messageHook?: HookConfig | undefined;
  /** Where customers reach the app, without a slash at its end; this process where nothing else is said. */
  readonly publicUrl?: string | undefined;
  /** Given by the simulator and by tests that run jobs themselves. */
  readonly jobs?: JobPort;
  readonly rateLimited?: boolean;
  /** Tests hold every answer against what its address declares. */
  readonly checkAnswers?: boolean;
  /** Where each newest checkpoint of the log is told to, besides the folder. */
  readonly checkpointTarget?: CheckpointTarget | undefined;
  /** Where it may call; anywhere, unless it is said. */
  readonly outbound?: OutboundPolicy;
  /** Brokers that facts are passed on to, beside webhooks. */
  readonly sinks?: readonly EventSink[];
  /** What presented documents are signed with. */
  readonly signer?: SigningKey | undefined;
  /** What files the process was started from; tests do not read them. */
  readonly buildFiles?: () => Promise<BuildFiles>;
};

export type App = {
  readonly door: Door;
  readonly url: string | null;
  readonly server: FastifyInstance | null;
  readonly issuer: DevIssuer | null;
  readonly tenants: () => Promise<readonly string[]>;
  readonly sequencer: Sequencer | null;
  readonly close: () => Promise<void>;
};

const TIMERS_EVERY_MS = 1_000;
const RELAY_EVERY_MS = 250;
const DELIVER_EVERY_MS = 1_000;
const WORKER_SWEEP_MS = 1_000;
const CHECKPOINTS_EVERY_MS = 2_000;
const WORKER_CONCURRENCY = 16;
const BULK_CONNECTIONS_MAX = 2;

const packageVersion = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
const webFolder = fileURLToPath(new URL('../web/dist/', import.meta.url));

const doorOf = (options: AppOptions, jobs: JobPort, metrics: Metrics, max: number): Door =>
  makeDoor({
    pool: options.database.pool('app', { max }),
    clock: options.clock,
    jobs,
    log: options.log,
    observe: metrics.observe,
    flows: (models) => house.flows(models, options.connectors),
    basePolicy: shippedPolicy,
    facts: house.facts,
    constraints: house.constraints,
    systemPrincipal,
    secret: options.database.tenantKey,
    outbound: options.outbound,
  });

type Running = { readonly close: () => Promise<void> };

/**
 * Of this start, not only of this machine: in a container every start is process 1, and a worker that took the name of its
 * predecessor would be answered with what that one had claimed.
 */
const startName = (): string => `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;

/** One tenant's trouble is not the next one's. */
const eachTenant = async (
  tenants: App['tenants'],
  log: Logger,
  work: (tenantId: string) => Promise<unknown>,
): Promise<void> => {
  for (const tenantId of await tenants())
    await work(tenantId).catch((error: unknown) => log.error({ err: error, tenantId }, 'a sweep of a tenant failed'));
};

const runWorkerRole = async (
  options: AppOptions,
  door: Door,
  jobs: JobPort,
  tenants: App['tenants'],
  publicUrl: string,
): Promise<readonly Running[]> => {
  const worker = await runWorker({
    door,
    registry: options.connectors,
    jobs,
    sweepMs: WORKER_SWEEP_MS,
    concurrency: WORKER_CONCURRENCY,
    worker: startName(),
  });
  await workOnFlows(door, jobs);
  const post = postUnder(door.outbound);
  const tired = disableTired(door);
  await jobs.work('webhook', async (job: Job) => {
    await deliverDue(door, job.data.tenantId, post, tired);
  });
  const loops: Loop[] = [
    everySoOften('timers', TIMERS_EVERY_MS, door.log, async () => {
      await eachTenant(tenants, door.log, (tenantId) => sweepTimers(door, house.timers, tenantId));
    }),
    everySoOften('deliveries', DELIVER_EVERY_MS, door.log, async () => {
      await eachTenant(tenants, door.log, (tenantId) => deliverDue(door, tenantId, post, tired));
    }),
  ];
  const ending = new AbortController();
  const guard = connectorGuard(door, randomUUID);
  const registry = guardedRegistry(options.connectors, guard);
  const means = { door, guard, registry, goesOn: () => !ending.signal.aborted };
  // Each in its own time; what takes long ends between two of its items.
  const sweeps = SWEEPS.map(([name, everyMs, sweep]) =>
    everySoOften(name, everyMs, door.log, () => eachTenant(tenants, door.log, (tenantId) => sweep(means, tenantId))),
  );
  const sweeping = {
    close: async () => {
      ending.abort();
      await Promise.all(sweeps.map((sweep) => sweep.close()));
    },
  };
  const letters = await runMessages({
    door,
    jobs,
    tenants,
    publicUrl,
    sweepMs: DELIVER_EVERY_MS,
    mail: options.mail,
    hook: options.messageHook && { ...options.messageHook, post, guard },
  });
  return [worker, ...loops, sweeping, ...letters];
};

/** One broker: its loop, and its connection, which is closed after it. */
const runSink = ({ clock, log }: AppOptions, pool: Pool, sink: EventSink): readonly Running[] => {
  const parts = { pool, clock, log, name: startName() };
  let ready = false;
  const loop = everySoOften(`sink ${sink.name}`, RELAY_EVERY_MS, log, async () => {
    if (!ready) await prepareSink(pool, sink);
    ready = true;
    while ((await passOnOnce(parts, sink)) > 0);
  });
  return [loop, sink];
};

const runRelayRole = (options: AppOptions, door: Door, tenants: App['tenants']): readonly Running[] => {
  const { clock, log } = options;
  const pool = options.database.pool('relay', { max: 3 });
  const sinks = options.sinks ?? [];
  const parts = { pool, door, clock, name: startName(), log, sinks: sinks.map(({ name }) => name) };
  return [
    ...sinks.flatMap((sink) => runSink(options, pool, sink)),
    everySoOften('relay', RELAY_EVERY_MS, log, async () => {
      while ((await relayOnce(parts)) > 0);
    }),
    everySoOften('housekeeping', HOUSEKEEPING_EVERY_MS, log, () => keepHouse({ pool, clock, tenants })),
  ];
};

const runSequencerRole = (options: AppOptions, door: Door, tenants: App['tenants']): Sequencer => {
  const { clock, log } = options;
  const pool = options.database.pool('sequencer', { max: 2 });
  const key = currentKey(door, options.dataFolder, tenants);
  const sequencer = runSequencer({
    pool,
    clock,
    get signer() {
      return key.signer();
    },
    folder: join(options.dataFolder, 'checkpoints'),
    log,
    onNewEpoch: newEpoch({ door, registry: options.connectors }),
  });
  const loops = [everySoOften('log key', LOOK_FOR_KEY_EVERY_MS, log, key.look)];
  const target = options.checkpointTarget;
  if (target) {
    const post = postUnder(door.outbound);
    loops.push(
      everySoOften('checkpoints', CHECKPOINTS_EVERY_MS, log, async () => {
        await tellCheckpoints({ pool, clock, post, target, log });
      }),
    );
  }
  return {
    look: sequencer.look,
    stop: async () => {
      for (const loop of loops) await loop.close();
      await sequencer.stop();
    },
  };
};

const runApiRole = async (options: AppOptions, door: Door, metrics: Metrics, tenants: App['tenants']) => {
  const renderer = openRenderer({ signer: options.signer });
  let draining = false;
  let listensAt = `http://${options.host}:${options.port}`;
  const publicUrl = () => options.publicUrl ?? listensAt;
  const secret = options.database.tenantKey;
  const signIn = await openSignIn({ ...options, door, secret, tenants, refusals: house.refusals, publicUrl });
  const { authenticate } = signIn;
  falloutGauges(metrics, door, tenants);
  connectorGauges(metrics, door, tenants);
  signalGauges(metrics, door, tenants);
  const routes = [
    ...house.routes(renderer, guardedRegistry(options.connectors, connectorGuard(door, randomUUID))),
    ...callbackRoutes(door, options.connectors, house.refusals),
    ...orderEventsRoutes(door, authenticate, house.refusals),
    ...eventStreamRoutes(door, authenticate, house.refusals),
    ...signIn.routes,
    ...enterOfferRoutes(door, house.refusals),
    ...operationsRoutes(metrics, {
      reachDatabase: async () => {
        await tenants();
      },
      isDraining: () => draining,
    }),
  ];
  const server = await makeServer({
    door,
    routes,
    refusals: house.refusals,
    answers: house.answers,
    checkAnswers: options.checkAnswers,
    authenticate,
    noteGrantUse: noteGrantUseWith(door),
    log: options.log,
    webFolder,
    version: packageVersion,
    behindTls: options.environment !== 'development',
    ...(options.rateLimited === undefined ? {} : { rateLimited: options.rateLimited }),
  });
  const url = await server.listen({ host: options.host, port: options.port });
  listensAt = url;
  return {
    server,
    url,
    issuer: signIn.issuer,
    close: async () => {
      draining = true;
      await pause(options.drainMs ?? 0);
      await server.close();
      renderer.close();
    },
  };
};

export const startApp = async (options: AppOptions): Promise<App> => {
  const { database, roles } = options;
  // Cedar takes a second for it, in which nothing else runs: so before anybody waits for an answer of the database.
  if (roles.includes('api') || roles.includes('worker')) readPolicies(shippedPolicy.policies, shippedPolicy.schema);
  const metrics = makeMetrics();
  const relayPool = database.pool('relay', { max: 2 });
  const tenants = () => listTenants(relayPool);
  lagMetrics(metrics, relayPool, options.clock);
  const jobs =
    options.jobs ??
    (await pgBossJobs({ databaseUrl: database.urlFor('app'), log: options.log, worker: roles.includes('worker') }));
  const door = doorOf(options, jobs, metrics, roles.includes('api') ? 12 : 8);
  // As the process was started: what a checkout brings later, it does not run.
  const build = { process: startName(), startedAt: door.clock().toString(), roles, ...buildOf(process.env) };
  let files: BuildFiles | { readonly digest: null; readonly edited: null } | undefined;
  const running: Running[] = [
    everySoOften('vitals', SIGNALS_EVERY_MS, door.log, async () => {
      files ??= (await options.buildFiles?.()) ?? { digest: null, edited: null };
      await tellVitals(door, {
        tenants: await tenants(),
        build: { ...build, ...files },
        vitals: await metrics.vitals(),
      });
    }),
  ];
  const api = roles.includes('api') ? await runApiRole(options, door, metrics, tenants) : null;
  if (api) running.push(api);
  const publicUrl = options.publicUrl ?? api?.url ?? `http://${options.host}:${options.port}`;
  if (roles.includes('worker')) {
    running.push(...(await runWorkerRole(options, door, jobs, tenants, publicUrl)));
    // On a door of its own: what makes 10,000 quotes takes no connection from people.
    const bulkDoor = doorOf(options, jobs, metrics, BULK_CONNECTIONS_MAX);
    running.push(runBulkJobs(bulkDoor, startName(), (work) => eachTenant(tenants, bulkDoor.log, work)));
  }
  if (roles.includes('relay')) running.push(...runRelayRole(options, door, tenants));
  const sequencer = roles.includes('sequencer') ? runSequencerRole(options, door, tenants) : null;
  return {
    door,
    url: api?.url ?? null,
    server: api?.server ?? null,
    issuer: api?.issuer ?? null,
    tenants,
    sequencer,
    close: async () => {
      for (const each of running) await each.close();
      await sequencer?.stop();
      await jobs.close();
    },
  };
};
