/**
 * A worker that is neither dead nor alive: it stands still with calls under way for longer than its lease, while others find out what became
 * of them, and then goes on as if nothing had happened. What it brings is too late, and is refused: its fence is an older one.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Faults, Fleet } from './fleet.ts';

/** The ten seconds that a call may take, the margin of a lease after it, and a sweep; on a busy machine more. */
const GIVEN_UP_WITHIN_MS = 180_000;
const CAUGHT_WITHIN_MS = 240_000;
const LOOK_EVERY_MS = 25;
/** Longer than it takes to see that a call is under way, shorter than a call may take. */
const SLOW: readonly object[] = [{ mode: 'slow', delayMs: 2_000, times: 200 }];
/** Whoever calls back could tell of it in between. */
const ANSWER_AT_ONCE = ['billing', 'entitlement', 'service-scheduling'];
/** Lost leases are warned of; where the database fell too, it gives up bringing anything, after five tries. */
const REFUSED = /task\.lease-lost|a batch of calls broke off/;
const SPEAKS_WITHIN_MS = 60_000;

/** The settings of a worker that is to be stalled: it says what it was refused. */
export const SPEAKING = { TROTH_LOG: 'warn' };

/** The systems whose work takes a moment meanwhile, with how they otherwise misbehave. */
const slowed = (faults: Faults): Faults =>
  Object.fromEntries(Object.entries(faults).map(([system, rules]) => [system, [...SLOW, ...rules]]));

/** How many attempts it held when it stood still; none of them may be recorded by it afterwards. */
export const stallWorker = async (fleet: Fleet, name: string, faults: Faults): Promise<number> => {
  const worker = fleet.processes.find((each) => each.name === name);
  assert.ok(worker, `${name} is one of the processes`);
  await persist(() => fleet.misbehave(slowed(faults)));
  const held = await caught(fleet, `%:${worker.pid()}:%`);
  const says = worker.listen();
  await worker.stall(() => givenUp(fleet, held));
  await persist(() => fleet.misbehave(faults));
  const until = performance.now() + SPEAKS_WITHIN_MS;
  while (!REFUSED.test(says()) && performance.now() < until) await pause(LOOK_EVERY_MS);
  assert.ok(REFUSED.test(says()), `what the stalled worker brought was refused; it said: ${inShort(says())}`);
  const attempts = await persist(() =>
    fleet.rows<{ state: string; took: string | null }>(
      'select state, took_ms as took from fulfillment.attempt where id = any($1::uuid[])',
      [held],
    ),
  );
  assert.deepEqual(
    attempts,
    held.map(() => ({ state: 'unknown', took: null })),
    'others gave it up, and nothing that came after was recorded',
  );
  return held.length;
};

/** Of each line when it was said, and what. */
const inShort = (lines: string): string =>
  lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const { time, msg, err } = JSON.parse(line) as { time: number; msg: string; err?: { message: string } };
      return `${time % 1_000_000} ${msg}${err === undefined ? '' : ` (${err.message})`}`;
    })
    .join('; ');

/** Until no attempt of it is under way in the eyes of the others. */
const givenUp = async ({ rows }: Fleet, held: readonly string[]): Promise<void> => {
  const until = performance.now() + GIVEN_UP_WITHIN_MS;
  for (;;) {
    const left = await persist(() =>
      rows(`select id from fulfillment.attempt where id = any($1::uuid[]) and state = 'inFlight'`, [held]),
    );
    if (left.length === 0) return;
    if (performance.now() > until) throw new Error(`${left.length} attempts of a stalled worker are still its own`);
    await pause(LOOK_EVERY_MS);
  }
};

/** The database and the stand-ins may be down at this very moment. */
const persist = async <T>(work: () => Promise<T>): Promise<T> => {
  const until = performance.now() + CAUGHT_WITHIN_MS;
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(LOOK_EVERY_MS);
    }
};

const caught = async ({ rows }: Fleet, worker: string): Promise<readonly string[]> => {
  const until = performance.now() + CAUGHT_WITHIN_MS;
  for (;;) {
    const held = await persist(() =>
      rows<{ id: string }>(
        `select a.id from fulfillment.attempt a join fulfillment.task_work w on w.tenant_id = a.tenant_id and w.id = a.task_id
         where a.state = 'inFlight' and a.worker like $1 and w.connector = any($2)
           -- Long enough that it knows of its claim and the call is out, and not so long that the answer is near.
           and a.started_at between clock_timestamp() - interval '1.5 seconds' and clock_timestamp() - interval '0.3 seconds'`,
        [worker, ANSWER_AT_ONCE],
      ),
    );
    if (held.length > 0) return held.map(({ id }) => id);
    if (performance.now() > until) throw new Error('The worker that is to be stalled has had nothing to do.');
    await pause(LOOK_EVERY_MS);
  }
};
