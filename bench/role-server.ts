/**
 * One role of Troth as a process of its own, for the benchmark: `role-server.ts ROLE [MS]`. It says that it is there (an API: its address and a
 * seller's token) and works until it is told to stop. Other systems do whatever they are asked, after MS.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type AppOptions, startApp } from '#app/app.ts';
import { ALL_CONTRACTS, connectorRegistry } from '#contexts/fulfillment/connector-registry.ts';
import { must } from '#kernel/outcome.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/database/log.ts';
import { databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { doneAnswer, SECRET } from '#test/support/execution.ts';
import { seller } from './accepted-quotes.ts';
import { folderOfThisRun } from './place.ts';

const [, , role = 'api', answersAfter = '0'] = process.argv;
const slowMs = Number(answersAfter);

const willing = connectorRegistry(
  Object.keys(ALL_CONTRACTS).map((connector) => ({
    tenantId: COMPANY_TENANT,
    connector,
    baseUrl: 'http://127.0.0.1:1',
    secrets: [SECRET],
    endpointToken: `${connector}-endpoint`,
    callTimeoutMs: 5_000,
  })),
  {
    transport: async ({ body }) => {
      if (slowMs > 0) await pause(slowMs);
      const { idempotencyKey } = JSON.parse(body ?? '{}') as { readonly idempotencyKey: string };
      return { result: doneAnswer(idempotencyKey), tookMs: slowMs };
    },
  },
);

const dataFolder = folderOfThisRun();
const app = await startApp({
  database: await openDatabase(databaseOptions(process.env, dataFolder, silentLog)),
  roles: [role] as AppOptions['roles'],
  clock: systemClock,
  log: makeLogger('info'),
  host: '127.0.0.1',
  port: 0,
  environment: 'development',
  dataFolder,
  connectors: role === 'worker' ? willing : connectorRegistry([]),
  rateLimited: false,
});
const tokenOf = async (): Promise<string | null> => {
  if (role !== 'api') return null;
  must(app.issuer, 'the API of a benchmark signs people in');
  const { tenantId, id } = await seller(app.door);
  return app.issuer.tokenFor(tenantId, id);
};
process.send?.({ url: app.url, token: await tokenOf() });
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
