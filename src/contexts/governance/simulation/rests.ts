/**
 * In the hours that quarter-end protects, simulations rest: between two pages, and go on from there in the evening. One of an emergency goes
 * on: what mends harm is tried before it waits.
 */
import type { Tx } from '#platform/database/tx.ts';
import { readPeriodsInForce } from '../calendar/calendar.store.ts';
import { type Rest, restOf } from '../calendar/protected-hours.ts';
import { readChangeOfRelease } from '../change/change.store.ts';
import type { Simulation } from './simulation.ts';

/** Which of these rest now, by their id, and why. */
export const restingNow = async (
  tx: Tx,
  runs: readonly Pick<Simulation, 'id' | 'releaseId'>[],
  at: Temporal.Instant,
): Promise<ReadonlyMap<string, Rest>> => {
  const rest = runs.length === 0 ? null : restOf(await readPeriodsInForce(tx, at), at);
  if (rest === null) return new Map();
  const changes = await Promise.all(runs.map(({ releaseId }) => readChangeOfRelease(tx, releaseId)));
  const waiting = runs.filter((_run, index) => changes[index]?.asked.emergency === undefined);
  return new Map(waiting.map(({ id }) => [id, rest]));
};
