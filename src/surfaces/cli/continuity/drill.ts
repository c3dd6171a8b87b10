/**
 * Drills: a disaster, and a degraded mode, tried before they are needed. Both on a copy that is restored into a throw-away database and is
 * connected to nothing, so that a drill disturbs nobody; what was measured is recorded in the running house.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '#app/app.ts';
import type { ConnectorRegistry } from '#contexts/fulfillment/index.ts';
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import { systemClock } from '#platform/clock.ts';
import { lostBetween } from '#platform/database/backup/lost-after.ts';
import { bytesOf, type Manifest, rowsOf } from '#platform/database/backup/manifest.ts';
import { silentLog } from '#platform/database/log.ts';
import { databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import type { Door } from '#platform/door.ts';
import { makeLogger } from '#platform/telemetry.ts';
import type { JobPort } from '#platform/jobs/job-port.ts';
import { type BackupFrom, type Progress, type Restored, restoreFrom, sourceOf, takeBackup } from './backup.ts';
import { type ModeScope, tryMode } from './try-mode.ts';
import { answeredHere, heldJobs, walkCopy } from './walk-copy.ts';

export type DrillOf = Pick<BackupFrom, 'dataFolder' | 'env'> & {
  /** The backup that a disaster would find; without one it is taken now, which shows how long and not how much is lost. */
  readonly backup?: string | undefined;
};

const seconds = (fromMs: number): number => Math.round((performance.now() - fromMs) / 1_000);

/** Nothing of the copy's surroundings: no server, no systems, no mail. */
const alone = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH: env['PATH'],
  ...(env['TROTH_ROLE_PREFIX'] ? { TROTH_ROLE_PREFIX: env['TROTH_ROLE_PREFIX'] } : {}),
});

type Copied = {
  readonly manifest: Manifest;
  readonly restored: Restored;
  readonly data: string;
  readonly restoreSeconds: number;
};

/** The copy, for as long as the work takes; then it is gone. */
const onCopy = async <T>(of: DrillOf, tell: Progress, work: (copy: Copied) => Promise<T>): Promise<Outcome<T>> => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-drill-'));
  try {
    const place = of.backup ?? join(folder, 'backup');
    if (of.backup === undefined) {
      tell('taking a backup');
      const taken = await takeBackup(place, { ...of, withKeys: false }, () => {});
      if (!taken.ok) return taken;
    }
    const data = join(folder, 'data');
    const started = performance.now();
    tell('restoring it beside');
    const restored = await restoreFrom(place, { dataFolder: data, env: alone(of.env) }, () => {});
    if (!restored.ok) return restored;
    const { manifest } = restored.value.verified;
    return accepted(await work({ manifest, restored: restored.value, data, restoreSeconds: seconds(started) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

type Parts = { readonly connectors: ConnectorRegistry; readonly jobs: JobPort };

/** A house that serves, with no role that would call anybody. */
const withApp = async <T>(
  { data }: Copied,
  env: NodeJS.ProcessEnv,
  parts: Parts,
  work: (app: App, url: string, adminUrl: string) => Promise<T>,
): Promise<T> => {
  const database = await openDatabase(databaseOptions(alone(env), data, silentLog));
  try {
    const app = await startApp({
      database,
      roles: ['api'],
      clock: systemClock,
      log: makeLogger('error'),
      host: '127.0.0.1',
      port: 0,
      environment: 'development',
      dataFolder: data,
      rateLimited: false,
      ...parts,
    });
    try {
      must(app.url && database.adminUrl, 'the copy serves, from a database of our own');
      return await work(app, app.url, database.adminUrl);
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
};

const withDoor = <T>(copy: Copied, env: NodeJS.ProcessEnv, work: (door: Door) => Promise<T>): Promise<T> =>
  withApp(copy, env, { connectors: answeredHere(''), jobs: heldJobs().port }, ({ door }) => work(door));

const companyOf = ({ manifest }: Copied): string => {
  const tenantId = manifest.logs[0]?.tenantId;
  must(tenantId, 'a house that was backed up has a log');
  return tenantId;
};

/** What is not in the copy and had been acknowledged: the live house is asked, as of the moment that was taken for the failure. */
const lostOf = async (of: DrillOf, copyUrl: string, takenAt: string, failure: Temporal.Instant) => {
  const live = await sourceOf({ ...of, withKeys: false });
  try {
    const { entries, since, ...lost } = await lostBetween(live.adminUrl, copyUrl, { takenAt, failure });
    const spanSeconds = since === null ? 0 : Math.max(0, Math.round(failure.since(since).total('seconds')));
    return { lostEntries: entries, lost: { ...lost, byKind: [...lost.byKind], spanSeconds } };
  } finally {
    await live.close();
  }
};

export const drillRestore = (of: DrillOf, tell: Progress) => {
  const failure = Temporal.Now.instant();
  return onCopy(of, tell, async (copy) => {
    const { manifest, restored, restoreSeconds } = copy;
    const started = performance.now();
    const tenantId = companyOf(copy);
    const { port: jobs, queue } = heldJobs();
    const connectors = answeredHere(tenantId);
    // A finding of the copy is one of the house that was copied: the rows are equal.
    if (restored.auditFound) tell(restored.audit);
    tell('starting it');
    return withApp(copy, of.env, { connectors, jobs }, async (app, url, copyUrl) => {
      const elapsed = () => restoreSeconds + seconds(started);
      must((await fetch(`${url}/ready`)).status === 200, 'a restored house is ready');
      const backSeconds = elapsed();
      tell('doing there what was promised');
      const walked = await walkCopy({ app, tenantId, registry: connectors, queue, elapsed });
      tell('holding it against what had been acknowledged');
      return {
        startedAt: failure.toString({ smallestUnit: 'second' }),
        restore: {
          backup: manifest.id,
          takenAt: manifest.takenAt,
          rows: rowsOf(manifest),
          bytes: bytesOf(manifest),
          backSeconds,
          restoreSeconds,
          lostSeconds: Math.max(0, Math.round(failure.since(manifest.takenAt).total('seconds'))),
          logVerified: !restored.auditFound,
          ownBackup: of.backup === undefined,
          ...(await lostOf(of, copyUrl, manifest.takenAt, failure)),
          checks: [...walked.checks],
          unmeasured: [...walked.unmeasured],
        },
      };
    });
  });
};

export const drillMode = (mode: string, scope: ModeScope, of: DrillOf & { readonly as: string }, tell: Progress) => {
  const startedAt = Temporal.Now.instant().toString({ smallestUnit: 'second' });
  return onCopy(of, tell, (copy) =>
    withDoor(copy, of.env, async (door) => {
      tell(`entering ${mode} there`);
      const tried = await tryMode(door, { tenantId: companyOf(copy), as: of.as, mode, scope, run: startedAt });
      return tried.ok ? accepted({ startedAt, mode: tried.value }) : tried;
    }),
  ).then((done) => (done.ok ? done.value : done));
};
