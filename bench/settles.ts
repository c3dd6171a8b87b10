/** Waiting for work to end, on one connection that stays open: looking must cost the measured nothing. What stands still is named, and ends the run. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { must } from '#kernel/outcome.ts';
import type { Database } from '#platform/database/open-database.ts';

const LOOK_EVERY_MS = 20;
const STANDS_STILL_MS = 60_000;

export type Looking = {
  readonly rows: <R extends object>(text: string) => Promise<readonly R[]>;
  readonly close: () => Promise<void>;
};

export const looking = async ({ adminUrl }: Database): Promise<Looking> => {
  must(adminUrl, 'who makes the database of a benchmark may look into it');
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'troth-bench' });
  await client.connect();
  return {
    rows: async <R extends object>(text: string) => (await client.query<R>(text)).rows,
    close: () => client.end(),
  };
};

/** Until `left` counts nothing. A count that does not change for a minute will not: then `stuck` says what it is. */
export const settles = async ({ rows }: Looking, left: string, stuck: string): Promise<void> => {
  let [before, since] = [-1, performance.now()];
  for (;;) {
    const [found] = await rows<{ n: number }>(`select count(*)::int as n ${left}`);
    const now = found?.n ?? 0;
    if (now === 0) return;
    if (now !== before) [before, since] = [now, performance.now()];
    if (performance.now() - since > STANDS_STILL_MS)
      throw new Error(`${now} stand still: ${JSON.stringify(await rows(stuck))}`);
    await pause(LOOK_EVERY_MS);
  }
};

/** What was made before must not be measured as late. */
export const allPassedOn = (eye: Looking): Promise<void> =>
  settles(
    eye,
    'from platform.outbox where published_at is null',
    'select part, count(*)::int as n from platform.outbox where published_at is null group by 1',
  );

/** Somebody who looks all the while how old the oldest fact is that has not left; told at its worst when stopped. */
export const watchLag = (database: Database): { readonly stop: () => Promise<number> } => {
  let goesOn = true;
  let worst = 0;
  const watch = async (): Promise<void> => {
    const eye = await looking(database);
    for (; goesOn; await pause(LOOK_EVERY_MS)) {
      const [oldest] = await eye.rows<{ lag: number | null }>(
        `select extract(epoch from clock_timestamp() - min(recorded_at))::float8 * 1000 as lag from platform.outbox where published_at is null`,
      );
      worst = Math.max(worst, oldest?.lag ?? 0);
    }
    await eye.close();
  };
  const watching = watch();
  return {
    stop: async () => {
      goesOn = false;
      await watching;
      return worst;
    },
  };
};
