/**
 * Simulations in a process of their own, with connections of their own and, by whoever begins it, a lower priority; while people work it rests half of
 * the time. It ends when nothing is left
 * to do, when it is told to, and with whoever began it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { startApp } from '#app/app.ts';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { sweepSimulations } from '#contexts/governance/index.ts';
import { systemClock } from '#platform/clock.ts';
import { databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import { isSomebodyAtWork } from '#platform/entries/at-work.store.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { buildFilesOf } from './build-files.ts';
import { settingsOf } from './settings.ts';

/** A page whose worker died waits for the end of its lease; so long this process looks again. */
const IDLE_MS = 70_000;
const LOOK_EVERY_MS = 1_000;
/** Between two clicks of people who work. */
const JUST_NOW_MS = 2_000;

const settings = settingsOf(process.env);
const log = makeLogger(settings.logLevel);
const database = await openDatabase(databaseOptions(process.env, settings.dataFolder, log));
const app = await startApp({
  database,
  roles: [],
  clock: systemClock,
  log,
  host: settings.host,
  port: 0,
  environment: settings.environment,
  dataFolder: settings.dataFolder,
  connectors: connectorRegistry([]),
  buildFiles: () => buildFilesOf(process.env),
});
const ending = new AbortController();
const stop = (): void => ending.abort();
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// Whoever began it holds the other end, and is gone when it closes.
process.stdin.on('end', stop).on('error', stop).resume();
process.stdout.write('ready\n');

const isBusy = async (): Promise<boolean> => {
  const since = systemClock().subtract({ milliseconds: JUST_NOW_MS });
  for (const tenantId of await app.tenants())
    if (await app.door.read(tenantId, (tx) => isSomebodyAtWork(tx, since))) return true;
  return false;
};
/** While somebody works, a page is followed by as much rest as it took. */
const rest = async (workedMs: number): Promise<void> => {
  if (await isBusy()) await pause(workedMs, undefined, { signal: ending.signal }).catch(() => undefined);
};
const means = { rest, door: app.door, worker: `simulation ${process.pid}`, goesOn: () => !ending.signal.aborted };
let idleSince = performance.now();
while (!ending.signal.aborted && performance.now() - idleSince < IDLE_MS) {
  let pages = 0;
  for (const tenantId of await app.tenants())
    pages += await sweepSimulations(means, tenantId).catch((error: unknown) => {
      log.error({ err: error, tenantId }, 'a simulation stands still');
      return 0;
    });
  if (pages > 0) idleSince = performance.now();
  else await pause(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
}
await app.close();
await database.close();
process.exit(0);
