/** The execution half on a real database, with jobs that are run when told to and other systems that do as they are scripted. For tests. */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { accountsFacts } from '#contexts/accounts/index.ts';
import { assetsConstraints, assetsFacts } from '#contexts/assets/index.ts';
import { billingConstraints, billingFacts } from '#contexts/billing/index.ts';
import { communicationConstraints, communicationFacts } from '#contexts/communication/index.ts';
import { falloutConstraints, falloutFacts } from '#contexts/fallout/index.ts';
import type { Transport, TransportRequest, TransportResult } from '#platform/connectors/connector.ts';
import {
  CONNECTOR_CONTRACTS,
  type ConnectorConfig,
  type ConnectorRegistry,
  connectorRegistry,
  type DecompositionRules,
  fulfillmentConstraints,
  fulfillmentFacts,
  workerSteps,
} from '#contexts/fulfillment/index.ts';
import { systemPrincipal } from '#contexts/identity/index.ts';
import { operationsFacts } from '#contexts/operations/index.ts';
import { type CaptureInput, captureOrders, orderConstraints, orderFacts } from '#contexts/order/index.ts';
import { aCapture, anId } from '#contexts/order/order.builder.ts';
import type { Principal } from '#platform/command.ts';
import { type Clock, movableClock } from '#platform/clock.ts';
import { transaction } from '#platform/database/tx.ts';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import { makeDoor } from '#platform/make-door.ts';
import { runCommand } from '#platform/run-command.ts';
import type { TestDatabase } from '#test/support/database.ts';
import { decomposition } from '#seeds/company/decomposition.ts';
import { executionFlows } from '#flows/order-execution.ts';
import { takeReadings } from './readings.ts';

export const TENANT = anId('tenant');
export const MODEL = `sha256:${'f'.repeat(64)}`;
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** What another system answers to a call; the default takes the work and is done at once. */
export type Script = (request: {
  readonly operation: string;
  readonly key: string;
  readonly method: 'submit' | 'query' | 'undo';
  readonly sends: number;
  readonly body: { readonly reference: string; readonly payload: { readonly [field: string]: unknown } } | undefined;
}) => TransportResult;

export const answered = (status: number, body: unknown): TransportResult => ({
  kind: 'answered',
  status,
  body: JSON.stringify(body),
});
export const doneAnswer = (key: string): TransportResult =>
  answered(200, { status: 'done', ref: `ref-${key.slice(0, 36)}`, result: { id: 'x' } });

const operator = (id: string): Principal => ({
  tenantId: TENANT,
  id,
  type: 'user',
  personId: id,
  name: 'Otto',
  roles: ['order-ops'],
  territories: ['all'],
});

const text = (name: string): string => readFileSync(new URL(`../../seeds/${name}`, import.meta.url), 'utf8');

const offering = (key: string, category: string, orderable = true) => ({
  key,
  name: key,
  owner: 'otto.orderops',
  category,
  orderable,
  sellable: { from: '2026-01-01' },
  markets: ['DE'],
  channels: ['direct'],
});

export const OFFERINGS = [
  offering('platform-standard', 'platform'),
  offering('users', 'users'),
  offering('edge-appliance', 'hardware'),
  offering('migration-service', 'services'),
  offering('goodwill', 'free', false),
];

export type ExecutionOptions = {
  /** Real time and real connectors, for a test against the stand-ins. */
  readonly now?: Clock;
  readonly registry?: ConnectorRegistry;
  /** Instead of the company's own. */
  readonly rules?: DecompositionRules['rules'];
};

export const execution = async (
  database: Pick<TestDatabase, 'pool'>,
  script: () => Script,
  options: ExecutionOptions = {},
) => {
  takeReadings();
  const movable = movableClock('2026-11-21T10:00:00Z');
  const clock = { ...movable, now: options.now ?? movable.now };
  const pool = database.pool('app', { max: 10 });
  const queue: Job[] = [];
  const sends = new Map<string, number>();

  /** The other systems: `done` and `accepted` have had their effect, whatever then becomes of the answer. */
  const transport: Transport = async (request) => ({ result: react(request), tookMs: 1 });
  const react = (request: TransportRequest): TransportResult => {
    const body =
      request.body === undefined
        ? undefined
        : (JSON.parse(request.body) as { idempotencyKey?: string; reference: string; payload: {} });
    const isUndo = request.url.endsWith('/undo');
    const path = request.url.replace(/\/undo$/, '');
    const key = body?.idempotencyKey ?? decodeURIComponent(path.split('/').at(-1) ?? '');
    const method = isUndo ? 'undo' : request.body === undefined ? 'query' : 'submit';
    if (method === 'submit') sends.set(key, (sends.get(key) ?? 0) + 1);
    const operation = key.split(':')[1]?.replaceAll('~', '.') ?? '';
    return script()({ operation, key, method, sends: sends.get(key) ?? 0, body: isUndo ? undefined : body });
  };
  const configs = (Object.keys(CONNECTOR_CONTRACTS) as (keyof typeof CONNECTOR_CONTRACTS)[]).map(
    (connector): ConnectorConfig => ({
      tenantId: TENANT,
      connector,
      baseUrl: 'http://127.0.0.1:1',
      secrets: [SECRET],
      endpointToken: `${connector}-endpoint`,
      callTimeoutMs: 5_000,
    }),
  );
  const registry = options.registry ?? connectorRegistry(configs, { transport });
  const door: ReturnType<typeof makeDoor> = makeDoor({
    pool,
    clock: clock.now,
    jobs: {
      statements: () => [],
      committed: (jobs) => void queue.push(...jobs),
      work: async () => {},
      close: async () => {},
    },
    log: pino({ level: process.env['LOG'] ?? 'fatal' }),
    observe: () => {},
    flows: executionFlows,
    basePolicy: { policies: text('access-policy.cedar'), schema: text('access-schema.cedarschema') },
    facts: {
      accounts: accountsFacts,
      order: orderFacts,
      fulfillment: fulfillmentFacts,
      fallout: falloutFacts,
      billing: billingFacts,
      assets: assetsFacts,
      communication: communicationFacts,
      operations: operationsFacts,
    },
    constraints: {
      ...orderConstraints,
      ...fulfillmentConstraints,
      ...falloutConstraints,
      ...billingConstraints,
      ...assetsConstraints,
      ...communicationConstraints,
    },
    systemPrincipal,
  });
  const person = operator(anId('person', 'otto'));
  let keys = 0;

  const send = <T>(
    definition: T,
    payload: unknown,
    options: {
      readonly key?: string;
      readonly reason?: string;
      readonly dryRun?: boolean;
      readonly as?: Principal;
    } = {},
  ) =>
    runCommand(
      door,
      definition as unknown as Parameters<typeof runCommand>[1],
      options.as ?? person,
      {
        idempotencyKey: options.key ?? `key-${(keys += 1)}`,
        payload,
        ...(options.reason === undefined ? {} : { reason: options.reason }),
      },
      { channel: 'test', ...(options.dryRun ? { dryRun: true } : {}) },
    );

  const steps = workerSteps({ door, registry, worker: 'w1' });

  return {
    clock,
    door,
    registry,
    sends,
    queue,
    person,
    send,
    steps,
    /** Another worker process on the same database. */
    anotherWorker: (worker: string) => workerSteps({ door, registry, worker }),
    captured: async (change: Partial<CaptureInput> = {}) => {
      const input = aCapture({ tenantId: TENANT, modelHash: MODEL, ...change });
      const capture = captureOrders(input);
      await transaction(pool, TENANT, (tx) => tx.pipeline(capture.statements(null, clock.now())));
      return capture.orders;
    },
    /** Flow jobs until there are none, each as the flow worker runs it. */
    runFlows: async () => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift())
        if (job.queue === 'flow') await runFlowJob(door, job);
    },
    /** Claim, call and record until nothing is due. */
    workOff: async () => {
      for (;;) {
        const claims = await steps.claim(TENANT, 64);
        if (claims.length === 0) {
          if ((await steps.expand(TENANT)) === 0) return;
          continue;
        }
        const reports = [];
        for (const prepared of await steps.prepare(TENANT, claims)) reports.push(await steps.call(TENANT, prepared));
        await steps.record(TENANT, reports);
      }
    },
    /** What a sweep does about tasks whose outcome is in doubt. */
    reconcileAll: async () => {
      for (const task of await steps.inDoubt(TENANT, 64))
        await steps.reconcile(TENANT, await steps.check(TENANT, task));
    },
    seed: async () => {
      const at = clock.now().subtract({ hours: 1 }).toString();
      const items = [
        ...OFFERINGS.map((content) => ({ kind: 'product-offering', key: content.key, content })),
        {
          kind: 'decomposition-rules',
          key: 'rules',
          content: options.rules === undefined ? withoutBillingStart() : { ...decomposition, rules: options.rules },
        },
      ].map((item, index) => ({ ...item, hash: `sha256:${String(index).padStart(64, '0')}` }));
      await transaction(pool, TENANT, (tx) =>
        tx.pipeline([
          {
            text: `insert into identity.tenant (tenant_id, key, name, recorded_at) values ($1, 'aldermoor', 'Aldermoor', $2)`,
            values: [TENANT, at],
          },
          ...items.map(({ kind, key, content, hash }) => ({
            text: `insert into platform.artifact_version (tenant_id, hash, kind, key, canon, author_id, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)`,
            values: [TENANT, hash, kind, key, JSON.stringify(content), person.id, at],
          })),
          ...items.map(({ kind, key, hash }) => ({
            text: `insert into platform.model_item (tenant_id, model_hash, kind, key, artifact_hash) values ($1, $2, $3, $4, $5)`,
            values: [TENANT, MODEL, kind, key, hash],
          })),
          {
            text: `insert into accounts.account (tenant_id, id, key, name, country, currency, segment, channel, territory, state, body, version, recorded_at)
                   values ($1, $2, 'nordwind', 'Nordwind AG', 'DE', 'EUR', 'enterprise', 'direct', 'dach', 'active', $3, 1, $4)`,
            values: [TENANT, anId('account'), JSON.stringify(ACCOUNT), at],
          },
        ]),
      );
    },
  };
};

/** Billing is started by the handoff of accepted terms, so the rules under test do not also start it. */
export const withoutBillingStart = (): DecompositionRules => ({
  ...decomposition,
  rules: decomposition.rules.map((rule) => ({
    ...rule,
    tasks: rule.tasks.filter((task) => !('operation' in task) || task.operation !== 'billing.activate'),
  })),
});

const ACCOUNT = {
  key: 'nordwind',
  name: 'Nordwind AG',
  country: 'DE',
  currency: 'EUR',
  language: 'de',
  segment: 'enterprise',
  channel: 'direct',
  territory: 'dach',
  address: { lines: ['Hafenstraße 1'], city: 'Hamburg', postalCode: '20457', country: 'DE' },
  contact: { name: 'Karin Nord', email: 'karin@nordwind.example' },
};

export type Execution = Awaited<ReturnType<typeof execution>>;
