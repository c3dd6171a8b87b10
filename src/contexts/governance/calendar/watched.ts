/** What quarter-end looks at more closely than usual: approvals that wait, and offers that are accepted. */
import { readWaitingApprovals } from '#contexts/approval/index.ts';
import { countAccepted } from '#contexts/quote/index.ts';
import { dec, decText, divRound } from '#kernel/decimal.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readPeriodsInForce } from './calendar.store.ts';
import type { Watched } from './quarter-end.ts';

const USUAL_DAYS = 28;
const HOURS_A_DAY = 24;

export const readWatched = async (tx: Tx, at: Temporal.Instant): Promise<Omit<Watched, 'emergencies'>> => {
  const hourAgo = at.subtract({ hours: 1 });
  const [approvals, acceptedLastHour, before] = await Promise.all([
    readWaitingApprovals(tx),
    countAccepted(tx, hourAgo, at),
    countAccepted(tx, hourAgo.subtract({ hours: USUAL_DAYS * HOURS_A_DAY }), hourAgo),
  ]);
  const usually = divRound(dec(String(before)), dec(String(USUAL_DAYS * HOURS_A_DAY)), 2, 'halfUp');
  return {
    approvalsOpen: approvals.open,
    oldestApprovalHours:
      approvals.since === null
        ? null
        : Temporal.Instant.from(approvals.since).until(at, { largestUnit: 'hours' }).hours,
    acceptedLastHour,
    acceptedUsually: decText(usually),
  };
};

export type QuarterEndFigures = Omit<Watched, 'emergencies'>;

/** For whoever is to be told without looking: null while no quarter-end is declared. */
export const readQuarterEnd = async (tx: Tx, at: Temporal.Instant): Promise<QuarterEndFigures | null> =>
  (await readPeriodsInForce(tx, at)).some(({ mode }) => mode === 'quarter-end') ? readWatched(tx, at) : null;
