/** What a worker looks after again and again, each in its own time: its name in the log, how often, and the round. */
import { sweepOutside } from '#contexts/approval/index.ts';
import { sweepQualifications } from '#contexts/eligibility/index.ts';
import { sweepGroupRepairs } from '#contexts/fallout/index.ts';
import { sweepReleasesInTime } from '#contexts/governance/index.ts';
import { sweepFigures, sweepImprovements, sweepSignals } from '#contexts/operations/index.ts';
import { sweepEnvelopes, sweepHandovers } from '#contexts/proposal/index.ts';
import { sweepCancellations } from '#flows/assess-cancellations.jobs.ts';
import { sweepCorrections } from '#flows/correction-approved.jobs.ts';
import { sweepComparisons } from '#flows/period-over.jobs.ts';

const QUALIFICATIONS_EVERY_MS = 1_000;
const CANCELLATIONS_EVERY_MS = 2_000;
const ENVELOPES_EVERY_MS = 1_000;
const OUTSIDE_EVERY_MS = 1_000;
const HANDOVERS_EVERY_MS = 1_000;
const RECONCILIATION_EVERY_MS = 2_000;
const GROUP_REPAIRS_EVERY_MS = 2_000;
export const SIGNALS_EVERY_MS = 30_000;

export const SWEEPS = [
  ['repairs of a cause', GROUP_REPAIRS_EVERY_MS, sweepGroupRepairs],
  ['qualifications', QUALIFICATIONS_EVERY_MS, sweepQualifications],
  ['cancellations', CANCELLATIONS_EVERY_MS, sweepCancellations],
  ['corrections', CANCELLATIONS_EVERY_MS, sweepCorrections],
  ['releases in time', CANCELLATIONS_EVERY_MS, sweepReleasesInTime],
  ['contract handovers', HANDOVERS_EVERY_MS, sweepHandovers],
  ['reconciliation', RECONCILIATION_EVERY_MS, sweepComparisons],
  ['figures', SIGNALS_EVERY_MS, sweepFigures],
  ['recurring causes', 120 * SIGNALS_EVERY_MS, sweepImprovements],
  ['signals of incidents', SIGNALS_EVERY_MS, sweepSignals],
  ['envelopes', ENVELOPES_EVERY_MS, sweepEnvelopes],
  ['approvals asked outside', OUTSIDE_EVERY_MS, sweepOutside],
] as const;
