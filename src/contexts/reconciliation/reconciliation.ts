/** The words of reconciliation: two sides that should say the same, what they do not, how grave it is and who mends it. No behaviour. */
import { Type } from 'typebox';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { differenceLife } from './difference.lifecycle.ts';
import type { FieldDifference, FindingKind, Rec } from './merge.ts';
import type { runLife } from './run.lifecycle.ts';

export type RunState = StateOf<typeof runLife>;
export type DifferenceState = StateOf<typeof differenceLife>;

/** The eight pairs of operations 18.1. */
export const PAIRS = [
  'quote-order',
  'order-fulfillment',
  'order-billing',
  'order-asset',
  'billing-contract',
  'catalog-cache',
  'approval-quote',
  'log-projection',
] as const;
export type PairName = (typeof PAIRS)[number];

/** The six modes of operations 18.2. `handoff`: before something leaves the house, and it leaves only when nothing differs. */
export const MODES = ['handoff', 'scheduled', 'event', 'manual', 'incident', 'migration'] as const;
export type Mode = (typeof MODES)[number];

export type Severity = 'critical' | 'major' | 'minor';
/** Whose work it is: a role, so that the worklist of its people shows it. */
export type Owner = 'sales-ops' | 'order-ops' | 'billing-ops' | 'legal' | 'sre' | 'catalog-owner';

/** What mends it. `automatic` is a declaration with its reason, never a guess at run time. */
type Repair = {
  readonly action: string;
  readonly says: string;
  readonly automatic: boolean;
  readonly because: string;
};
export type Verdict = { readonly severity: Severity; readonly owner: Owner; readonly repair: Repair };

/** What a run looks at: everything, one order, or what was recorded in a window. */
export type Scope = {
  readonly orderId?: string;
  readonly from?: string;
  readonly to?: string;
};
/** Where a side comes from: this house, the other system through its connector, or records that somebody brought. */
export type SideSource =
  | { readonly kind: 'house' }
  | { readonly kind: 'connector'; readonly connector: string; readonly sourceId: string | null }
  | { readonly kind: 'brought'; readonly sourceId: string };

export type Counts = {
  readonly left: number;
  readonly right: number;
  readonly matched: number;
  readonly missingLeft: number;
  readonly missingRight: number;
  readonly different: number;
  readonly twice: number;
};
export const NOTHING_YET: Counts = {
  left: 0,
  right: 0,
  matched: 0,
  missingLeft: 0,
  missingRight: 0,
  different: 0,
  twice: 0,
};

export type Run = {
  readonly id: string;
  readonly pair: PairName;
  readonly mode: Mode;
  readonly scope: Scope;
  readonly leftSource: SideSource;
  readonly rightSource: SideSource;
  readonly reason: string;
  readonly state: RunState;
  readonly counts: Counts;
  /** The last key that is settled: a run that was killed goes on behind it. */
  readonly upTo: string | null;
  /** Fingerprint over everything that was compared and found, page by page: what the run can be held to. */
  readonly digest: string;
  readonly askedBy: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
  readonly endedAt: string | null;
};

export type Difference = {
  readonly id: string;
  readonly runId: string;
  readonly pair: PairName;
  readonly key: string;
  readonly kind: FindingKind;
  readonly fields: readonly FieldDifference[];
  /** Both sides as they were found. They are never written over. */
  readonly left: Rec | null;
  readonly right: Rec | null;
  readonly severity: Severity;
  readonly owner: Owner;
  readonly repair: Repair;
  readonly state: DifferenceState;
  /** How it ended, by whom, and both sides as they were then. */
  readonly resolution: Resolution | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
  readonly resolvedAt: string | null;
};
export type Resolution = {
  readonly how: 'matches-now' | 'explained' | 'corrected-outside';
  readonly by: string;
  readonly why: string;
  readonly left: Rec | null;
  readonly right: Rec | null;
};

export const PAGE_RECORDS_MAX = 1_000;
/** A run that finds more than this compares the wrong things: it stops, and says so. */
export const RUN_DIFFERENCES_MAX = 10_000;
export const SOURCE_CHUNK_RECORDS_MAX = 5_000;

export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const Pair = Type.Union(PAIRS.map((pair) => Type.Literal(pair)));

export const reconciliationFacts = [
  'ReconciliationRunStarted',
  'ReconciliationRunCompleted',
  'ReconciliationRunStopped',
  'ReconciliationSourceOpened',
  'ReconciliationScheduled',
  'DifferenceFound',
  'DifferenceRepairRequested',
  'DifferenceResolved',
] as const;

export const reconciliationResource = (tenantId: string, id: string, ownerRole?: Owner): ResourceFacts => ({
  type: 'Reconciliation',
  id,
  attrs: { tenant: tenantId, ...(ownerRole === undefined ? {} : { ownerRole }) },
});

export const reconciliationRefusals: RefusalTexts = {
  'reconciliation-run.not-found': { status: 404, title: 'There is no such run', todo: 'Read the runs.' },
  'reconciliation-source.not-found': {
    status: 404,
    title: 'There are no such brought records',
    todo: 'Bring them first.',
  },
  'reconciliation-schedule.not-found': {
    status: 404,
    title: 'There is no such schedule',
    todo: 'Name one of the pairs.',
  },
  'difference.not-found': { status: 404, title: 'There is no such difference', todo: 'Read the open differences.' },
  'reconciliation-run.move-not-allowed': {
    status: 409,
    title: 'The run is over',
    todo: 'Start another one.',
  },
  'difference.move-not-allowed': {
    status: 409,
    title: 'The difference is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'difference.no-command-repairs-it': {
    status: 422,
    title: 'No command repairs this difference',
    todo: 'Its owner decides what is right and says so; the recommended step is named.',
  },
  'reconciliation.needs-source': {
    status: 422,
    title: 'One side of this pair belongs to another system',
    todo: 'Name the connector that tells it, or bring its records as a file.',
  },
  'reconciliation.mode-mismatch': {
    status: 422,
    title: 'What was asked does not go with this mode',
    todo: 'An incident has a window; a migration has brought records; only those may.',
  },
  'reconciliation.source-closed': {
    status: 409,
    title: 'These records are compared already',
    todo: 'Bring new records as a new source.',
  },
  'reconciliation.line-unreadable': {
    status: 422,
    title: 'A line of the file is no record',
    todo: 'Mend the line that is named; nothing of it was compared.',
  },
  'reconciliation.page-settled': {
    status: 409,
    title: 'This page of the run is settled',
    todo: 'Nothing: the run goes on behind it.',
  },
};

export const reconciliationConstraints: Readonly<Record<string, string>> = {};
