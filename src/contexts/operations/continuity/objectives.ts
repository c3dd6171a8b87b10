/** What was promised about a disaster, by operations 23.1: how soon, how little lost, and by which rules meanwhile. Each has an owner, who may be asked. */
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

export type Kept = {
  readonly key: string;
  readonly minutes: number;
  readonly measuredSeconds: number;
  readonly kept: boolean;
};

/** What a drill of a restore says of each objective that has a number. */
export const judged = (measured: { readonly backSeconds: number; readonly lostSeconds: number }): readonly Kept[] =>
  OBJECTIVES.flatMap(({ key, measure, minutes }) => {
    if (measure === null || minutes === null) return [];
    const measuredSeconds = measure === 'back' ? measured.backSeconds : measured.lostSeconds;
    return [{ key, minutes, measuredSeconds, kept: measuredSeconds <= minutes * 60 }];
  });
