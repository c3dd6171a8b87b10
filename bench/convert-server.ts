/** The API as a process of its own, for the benchmark: it says its address and a seller's token, and serves until it is told to stop. */
import { startApp } from '#app/app.ts';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { must } from '#kernel/outcome.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/database/log.ts';
import { databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { seller } from './accepted-quotes.ts';
import { folderOfThisRun } from './place.ts';

const dataFolder = folderOfThisRun();
const app = await startApp({
  database: await openDatabase(databaseOptions(process.env, dataFolder, silentLog)),
  roles: ['api'],
  clock: systemClock,
  log: makeLogger('info'),
  host: '127.0.0.1',
  port: 0,
  environment: 'development',
  dataFolder,
  connectors: connectorRegistry([]),
  rateLimited: false,
});
must(app.issuer, 'the API of a benchmark signs people in');
const { tenantId, id } = await seller(app.door);
process.send?.({ url: app.url, token: await app.issuer.tokenFor(tenantId, id) });
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
