/** The acceptance story of operations 30: a regulated launch two weeks before quarter close, from its change request to its review. */
import {
  emergency,
  type Emergency,
  freeze,
  type Frozen,
  incident,
  type IncidentTold,
  review,
  type Reviewed,
} from './after.ts';
import { type Carried, carryOut } from './carry-out.ts';
import { type Decided, decide, release, type Released } from './release.ts';
import { govern, openDeals, prepare, type Prepared } from './prepare.ts';
import { sell, type Sold } from './sell.ts';
import type { GovernedStage } from './stage.ts';

export const STARTS = '2026-12-07T09:00:00Z';

export type GovernedTold = {
  readonly periodId: string;
  readonly open: readonly string[];
  readonly prepared: Prepared;
  readonly decided: Decided;
  readonly released: Released;
  readonly sold: Sold;
  readonly carried: Carried;
  readonly frozen: Frozen;
  readonly emergency: Emergency;
  readonly incident: IncidentTold;
  readonly reviewed: Reviewed;
};

export const governedLaunch = async (stage: GovernedStage): Promise<GovernedTold> => {
  const periodId = await govern(stage);
  const open = await openDeals(stage);
  const prepared = await prepare(stage);
  const decided = await decide(stage, prepared);
  const released = await release(stage, prepared);
  const sold = await sell(stage);
  const carried = await carryOut(stage, sold);
  const frozen = await freeze(stage, periodId);
  const urgent = await emergency(stage, periodId);
  const wrong = await incident(stage, urgent);
  const reviewed = await review(stage, prepared, periodId);
  return {
    periodId,
    open,
    prepared,
    decided,
    released,
    sold,
    carried,
    frozen,
    emergency: urgent,
    incident: wrong,
    reviewed,
  };
};
