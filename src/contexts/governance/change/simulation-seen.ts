/** The newest simulation that is done for exactly what a release changes, on the model that is in force. */
import type { Tx } from '#platform/database/tx.ts';
import { type DoneRun, latestRunFor } from '../simulation/simulation.store.ts';
import type { SimulationSeen } from './gate.ts';

/** Why a run does not answer for the open book. */
export const lacksOf = ({ scopes, totals: { changes } }: Pick<DoneRun, 'scopes' | 'totals'>): readonly string[] => [
  ...(scopes.includes('open-quotes') ? [] : [`It left the open quotes out: it was of ${scopes.join(', ')}.`]),
  ...(changes.broken > 0 ? [`${changes.broken} quotes could not be decided at all: its report names them.`] : []),
];

export const readSimulation = async (
  tx: Tx,
  contentHash: string,
  inForce: string,
): Promise<SimulationSeen | undefined> => {
  const run = await latestRunFor(tx, contentHash);
  // Another model was published since: what was found beside the old one says nothing of the new one.
  if (run === undefined || run.onModel !== inForce) return undefined;
  const { quotes, refusedNow, asksMore, held, changes } = run.totals;
  return {
    runId: run.id,
    at: run.endedAt ?? run.recordedAt,
    says: [
      `${quotes} quotes were decided under both models.`,
      `${refusedNow} would newly be refused, ${asksMore} would newly ask for more approval.`,
      `${held.quotes} of them were promised already and are not touched.`,
    ],
    lacks: lacksOf(run),
    warns: [
      ...(refusedNow > 0 ? [`${refusedNow} quotes that may be sold today would be refused.`] : []),
      ...(changes['not-priceable'] > 0 ? [`${changes['not-priceable']} would have no price any more.`] : []),
    ],
  };
};
