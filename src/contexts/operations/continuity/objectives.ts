/** What was promised about a disaster, by operations 23.1: how soon, how little lost, and by which rules meanwhile. Each has an owner, who may be asked. */
import type { Drill } from './drill.ts';

export type Objective = {
  readonly key: string;
  /** The words of operations 23.1. */
  readonly source: string;
  readonly says: string;
  readonly owner: string;
  /** `back`: minutes until it may be done again. `lost`: minutes of work at most. Null: a rule, which is written down at `where`. */
  readonly measure: 'back' | 'lost' | null;
  readonly minutes: number | null;
  readonly where: string;
};

const DRILL = 'troth drill restore';
const GUIDE = 'docs/guide/continuity.md';

export const OBJECTIVES: readonly Objective[] = [
  {
    key: 'rto-quote-creation',
    source: 'RTO for quote creation',
    says: 'Sellers make and change quotes again.',
    owner: 'sales-ops',
    measure: 'back',
    minutes: 240,
    where: DRILL,
  },
  {
    key: 'rto-quote-acceptance',
    source: 'RTO for quote acceptance',
    says: 'A customer can say yes again: an offer that ends today must not end for want of us.',
    owner: 'sales-ops',
    measure: 'back',
    minutes: 120,
    where: DRILL,
  },
  {
    key: 'rto-order-submission',
    source: 'RTO for order submission',
    says: 'What was accepted becomes orders again.',
    owner: 'order-ops',
    measure: 'back',
    minutes: 240,
    where: DRILL,
  },
  {
    key: 'rto-fulfillment',
    source: 'RTO for fulfillment orchestration',
    says: 'Tasks go out again, after what was under way was asked about.',
    owner: 'order-ops',
    measure: 'back',
    minutes: 480,
    where: DRILL,
  },
  {
    key: 'rpo-data',
    source: 'RPO for quote/order/audit data',
    says: 'So much work at most is gone and has to be found in the books of others: a backup at least as often.',
    owner: 'sre',
    measure: 'lost',
    minutes: 60,
    where: DRILL,
  },
  {
    key: 'degraded-sales',
    source: 'degraded mode for sales operations',
    says: 'Drafts are saved and nothing is promised: the mode drafts-only; where nothing is to be written, read-only-quotes.',
    owner: 'sales-ops',
    measure: null,
    minutes: null,
    where: 'troth drill mode drafts-only',
  },
  {
    key: 'manual-fallback',
    source: 'manual fallback rules',
    says: 'Who may do what by hand, and how it is entered afterwards.',
    owner: 'sales-ops',
    measure: null,
    minutes: null,
    where: GUIDE,
  },
  {
    key: 'reconciliation',
    source: 'reconciliation procedure after recovery',
    says: 'A new epoch of the log, attempts that are unknown, six comparisons: what is done with each.',
    owner: 'order-ops',
    measure: null,
    minutes: null,
    where: 'docs/runbooks/disaster-recovery.md',
  },
];

/** Those that have a number, by key. */
export const MEASURED_OBJECTIVES = OBJECTIVES.flatMap(({ key, measure }) => (measure === null ? [] : [key]));

export type Kept = {
  readonly key: string;
  readonly minutes: number;
  readonly measuredSeconds: number;
  readonly kept: boolean;
  /** What was done to measure it. Absent: drills of before each objective had its own check. */
  readonly by?: string;
};
/** `excused`: why whoever held the drill answers for its not having been measured. */
export type Unmeasured = { readonly key: string; readonly because: string; readonly excused?: string };

type MeasuredBack = { readonly objective: string; readonly says: string; readonly seconds: number };
export type JudgedOf = {
  /** Of each objective its own check: what was done on the copy, and how long after the decision to restore it had succeeded. */
  readonly checks?: readonly MeasuredBack[];
  readonly unmeasured?: readonly { readonly objective: string; readonly because: string; readonly excused?: string }[];
  readonly excused?: readonly { readonly objective: string; readonly because: string }[];
  /** How old the backup was when the disaster was taken to be. */
  readonly lostSeconds: number;
  /** The drill took it itself, so its age says nothing of what would be lost. */
  readonly ownBackup?: boolean;
};
export type Judged = { readonly objectives: readonly Kept[]; readonly unmeasured: readonly Unmeasured[] };

const NO_CHECK = 'the drill told no check of its own for it';
const NO_BACKUP =
  'the drill took its backup itself, and no other is recorded: name the newest that a disaster would find';

const lostOf = (
  { lostSeconds, ownBackup = false }: JudgedOf,
  longestGap: number | null,
): Pick<Kept, 'measuredSeconds' | 'by'> | undefined => {
  const aged = ownBackup ? null : lostSeconds;
  if (aged === null && longestGap === null) return undefined;
  const worst = Math.max(aged ?? 0, longestGap ?? 0);
  return {
    measuredSeconds: worst,
    by: worst === aged ? 'the age of the backup at the failure' : 'the longest time between recorded backups',
  };
};

/**
 * What a drill of a restore says of each objective that has a number. One that was not measured is neither kept nor missed: it is named, with
 * why. `longestGap` in seconds, of the recorded backups of the last days; null: none is recorded. What would be lost is judged by how often backups are taken, not by one that was taken for the drill.
 */
export const judged = (measured: JudgedOf, longestGap: number | null): Judged => {
  const objectives: Kept[] = [];
  const unmeasured: Unmeasured[] = [];
  for (const { key, measure, minutes } of OBJECTIVES) {
    if (measure === null || minutes === null) continue;
    const check = measured.checks?.find(({ objective }) => objective === key);
    const found =
      measure === 'lost' ? lostOf(measured, longestGap) : check && { measuredSeconds: check.seconds, by: check.says };
    const told = measured.unmeasured?.find(({ objective }) => objective === key);
    const because = told?.because ?? (measure === 'lost' ? NO_BACKUP : NO_CHECK);
    if (found) objectives.push({ key, minutes, ...found, kept: found.measuredSeconds <= minutes * 60 });
    else {
      const excused = measured.excused?.find(({ objective }) => objective === key)?.because ?? told?.excused;
      unmeasured.push({ key, because, ...(excused === undefined ? {} : { excused }) });
    }
  }
  return { objectives, unmeasured };
};

/** Of one that is not complete which objectives were not measured, and whether it counts as tried all the same. */
export const drillInWords = ({ outcome, measured }: Pick<Drill, 'outcome' | 'measured'>): string => {
  if (outcome !== 'incomplete') return outcome === 'kept' ? 'as was promised' : 'not as was promised';
  const unmeasured = 'unmeasured' in measured ? (measured.unmeasured ?? []) : [];
  const open = unmeasured.flatMap(({ objective, excused }) => (excused === undefined ? [objective] : []));
  const excused = unmeasured.flatMap(({ objective, excused: why }) =>
    why === undefined ? [] : [`${objective} (${why})`],
  );
  return open.length > 0
    ? `does not count as tried, not measured: ${open.join(', ')}`
    : `nothing was missed; excused: ${excused.join(', ')}`;
};
