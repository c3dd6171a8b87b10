/** A whole Troth on one machine: database, stand-ins, company, and the roles it was asked for. `main.ts`, the demo and tests start here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { migrate } from '#platform/database/migrate.ts';
import { type Database, databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import { transportUnder } from '#platform/connectors/http.connector.ts';
import { anywhere, publicOnly } from '#platform/outbound/policy.ts';
import { kafkaSink } from '#platform/sinks/kafka.connector.ts';
import { natsSink } from '#platform/sinks/nats.connector.ts';
import type { EventSink } from '#platform/sinks/sink.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { COMPANY_TENANT, isLoaded, loadCompany, type Progress } from '#seeds/load-company.ts';
import { type App, startApp } from '../app.ts';
import { buildFilesOf } from './build-files.ts';
import { runSimulations } from './simulation-process.ts';
import { noSystems, type OutsideSystems, readSystems, type Settings } from './settings.ts';
import { type StandIns, startStandInProcess, systemsOf } from './stand-ins.ts';

export type Running = {
  readonly app: App;
  readonly database: Database;
  readonly standIns: StandIns | null;
  readonly systems: OutsideSystems;
  /** Hand it to further processes as TROTH_CONNECTORS. */
  readonly systemsFile: string;
  /** The company was loaded just now. */
  readonly isNew: boolean;
  readonly close: () => Promise<void>;
};

/** A port is settled before the address is told to those who call back. */
const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Asked before anything is started, so that a taken port costs a sentence and not half a start. */
const claimPort = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      reject(
        new Error(`Port ${port} on ${host} is taken. Stop what uses it, or set TROTH_PORT to another one (0: any).`),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });

const outside = async (
  settings: Settings,
  port: number,
): Promise<{ standIns: StandIns | null; systems: OutsideSystems }> => {
  if (settings.connectorsFile !== null) return { standIns: null, systems: readSystems(settings.connectorsFile) };
  if (!settings.standIns) return { standIns: null, systems: noSystems };
  const standIns = await startStandInProcess(join(settings.dataFolder, 'stand-ins'));
  return { standIns, systems: systemsOf(standIns.addresses, COMPANY_TENANT, `http://${settings.host}:${port}`) };
};

const sinksOf = ({ nats, kafka }: Settings): readonly EventSink[] => [
  ...(nats === null ? [] : [natsSink(nats)]),
  ...(kafka === null ? [] : [kafkaSink(kafka)]),
];

export type RunOptions = { readonly clock?: Clock; readonly progress?: Progress; readonly log?: Logger };

export const runTroth = async (
  settings: Settings,
  env: NodeJS.ProcessEnv,
  options: RunOptions = {},
): Promise<Running> => {
  if (settings.port !== 0 && settings.roles.includes('api')) await claimPort(settings.host, settings.port);
  const { clock = systemClock, progress = () => {}, log = makeLogger(settings.logLevel) } = options;
  mkdirSync(settings.dataFolder, { recursive: true });
  progress('database');
  const database = await openDatabase(databaseOptions(env, settings.dataFolder, log));
  const closers: (() => Promise<void>)[] = [() => database.close()];
  const close = async (): Promise<void> => {
    for (const each of closers.splice(0).toReversed()) await each();
  };
  try {
    const applied = await migrate(database);
    if (applied.length > 0) progress(`${applied.length} migrations applied`);
    const port = settings.port === 0 ? await freePort(settings.host) : settings.port;
    const { standIns, systems } = await outside(settings, port);
    if (standIns) closers.push(standIns.stop);
    const systemsFile = join(settings.dataFolder, 'systems.json');
    writeFileSync(systemsFile, JSON.stringify(systems, null, 2), { mode: 0o600 });
    const outbound = settings.environment === 'development' ? anywhere : publicOnly(settings.privateTargets);
    const registry = connectorRegistry(systems.connectors, {
      ...(systems.callbackBaseUrl === null ? {} : { callbackBaseUrl: systems.callbackBaseUrl }),
      transport: transportUnder(outbound),
    });
    const app = await startApp({
      database,
      roles: settings.roles,
      clock,
      log,
      host: settings.host,
      port,
      drainMs: settings.drainMs,
      environment: settings.environment,
      oidc: settings.oidc ?? undefined,
      dataFolder: settings.dataFolder,
      connectors: registry,
      outbound,
      mail: systems.mail ?? undefined,
      messageHook: systems.messageHook,
      checkpointTarget: settings.checkpointTarget ?? undefined,
      publicUrl: settings.publicUrl ?? undefined,
      sinks: sinksOf(settings),
      signer: settings.signer ?? undefined,
      buildFiles: () => buildFilesOf(env),
    });
    closers.push(app.close);
    if (settings.roles.includes('worker')) {
      const further = { ...env, TROTH_DATA: settings.dataFolder, TROTH_DATABASE_FILE: database.connectionFile };
      closers.push(runSimulations(app.door, further, app.tenants).close);
    }
    const isNew = settings.seedCompany && settings.roles.includes('api') && !(await isLoaded(app.door));
    if (isNew) await loadCompany(app.door, progress);
    return { app, database, standIns, systems, systemsFile, isNew, close };
  } catch (error) {
    await close();
    throw error;
  }
};
