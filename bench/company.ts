/** Troth in this process, with the seeded company and no role running: what a benchmark prepares and measures with. */
import { type App, startApp } from '#app/app.ts';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { systemClock } from '#platform/clock.ts';
import type { Database } from '#platform/database/open-database.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { loadCompany } from '#seeds/load-company.ts';
import { folderOfThisRun } from './place.ts';

export const openCompany = async (database: Database): Promise<App> => {
  const app = await startApp({
    database,
    roles: [],
    clock: systemClock,
    log: makeLogger('error'),
    host: '127.0.0.1',
    port: 0,
    environment: 'development',
    dataFolder: folderOfThisRun(),
    connectors: connectorRegistry([]),
  });
  await loadCompany(app.door, () => {}, false);
  return app;
};
