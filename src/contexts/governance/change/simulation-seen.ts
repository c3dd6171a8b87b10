/** The newest simulation that is done for exactly what a release changes, on the model that is in force. */
import type { Refusal } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { NO_MODEL } from '../release.ts';
import { type DoneRun, latestRunFor } from '../simulation/simulation.store.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import type { Change } from './change.ts';
import type { SimulationSeen } from './gate.ts';

/** The book moves on: what was decided longer ago says nothing of the quotes that were made since. */
const SIMULATION_GOOD_FOR_DAYS = 14;

export const simulationAsked = (policy: ChangePolicy, tier: Change['tier']): boolean =>
  policy.tiers.find((rule) => rule.tier === tier)?.simulation === true;

/** Why a run does not count at this instant. */
export const wantingOf = (
  { at: ranAt, lacks }: Pick<SimulationSeen, 'at' | 'lacks'>,
  at: Temporal.Instant,
): readonly string[] =>
  Temporal.Instant.from(ranAt).until(at).total('hours') > 24 * SIMULATION_GOOD_FOR_DAYS
    ? [...lacks, `It ran at ${ranAt}, more than ${SIMULATION_GOOD_FOR_DAYS} days ago: run it again.`]
    : lacks;

/**
 * Looked at again when somebody approves and when it goes out: an assessment stands for as long as the content does, and the run that it saw grows old.
 * That there was none was found by the gate, and an emergency is simulated after its release.
 */
export const staleSimulation = (
  policy: ChangePolicy,
  { number, tier, asked }: Pick<Change, 'number' | 'tier' | 'asked'>,
  simulation: SimulationSeen | undefined,
  at: Temporal.Instant,
): Refusal | undefined => {
  if (simulation === undefined || asked.emergency !== undefined || !simulationAsked(policy, tier)) return undefined;
  const says = wantingOf(simulation, at);
  return says.length === 0 ? undefined : { code: 'change.simulation-stale', number, ranAt: simulation.at, says };
};

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

/** The one that counts for a change that was assessed: beside another model its assessment counts no more either. */
export const readSimulationOf = async (
  tx: Tx,
  change: Pick<Change, 'assessed'> | undefined,
  release: { readonly contentHash: string } | undefined,
): Promise<SimulationSeen | undefined> =>
  change && release ? readSimulation(tx, release.contentHash, change.assessed?.onModel ?? NO_MODEL) : undefined;
