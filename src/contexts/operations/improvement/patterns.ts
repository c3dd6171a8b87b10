/**
 * The seven patterns of operations 25.1, and what else people do by hand again and again: each a stated rule over what the log recorded. `path` is where in a
 * fact its cause stands; `least` is how often within thirty days counts as recurring. Pure data.
 */
import { spaced } from '#kernel/spaced.ts';
import { COUNTED_DAYS } from './improvement.ts';

export type Pattern = {
  readonly key: string;
  /** As operations 25.1 says it; null for what principle 8 of 17.1 and section 25 add. */
  readonly source: string | null;
  readonly facts: readonly string[];
  readonly path: readonly string[];
  /** What that is, as people call it. */
  readonly same: string;
  readonly least: number;
  readonly title: (cause: string, count: number) => string;
  /** Whose work it is at first. */
  readonly owner: string;
};

const pattern = (one: Pattern): Pattern => one;

export const PATTERNS: readonly Pattern[] = [
  pattern({
    key: 'product-fallout',
    source: 'same product causes fallout',
    facts: ['OrderFalloutDetected'],
    path: ['data', 'product'],
    same: 'product',
    least: 3,
    title: (product, count) => `${product} fell out ${count} times`,
    owner: 'catalog-owner',
  }),
  pattern({
    key: 'approval-delays',
    source: 'same approval policy causes delays',
    facts: ['ApprovalStepEscalated', 'ApprovalReminded'],
    path: ['data', 'role'],
    same: 'role',
    least: 5,
    title: (role, count) => `Approvals asked of ${role} were silent ${count} times`,
    owner: 'policy-owner',
  }),
  pattern({
    key: 'system-retries',
    source: 'same downstream system causes retries',
    facts: ['FulfillmentTaskRetryScheduled', 'FulfillmentTaskOutcomeUnknown'],
    path: ['data', 'connector'],
    same: 'system',
    least: 10,
    title: (connector, count) => `${connector} was asked again ${count} times`,
    owner: 'sre',
  }),
  pattern({
    key: 'team-invalid-quotes',
    source: 'same sales team creates invalid quotes',
    facts: ['QuoteValidationFailed'],
    path: ['actorid'],
    same: 'sales team',
    least: 5,
    title: (team, count) => `${count} quotes of ${team} were not valid`,
    owner: 'sales-ops',
  }),
  pattern({
    key: 'authoring-mistakes',
    source: 'same catalog authoring mistake repeats',
    facts: ['ReleaseRejected', 'ChangeReturned', 'ReleaseRolledBack'],
    // Whoever sent it back made no mistake: it is the author's, and stands on what the fact is about.
    path: ['subject'],
    same: 'author',
    least: 3,
    title: (who, count) => `${count} changes that ${who} wrote were sent back or rolled back`,
    owner: 'catalog-owner',
  }),
  pattern({
    key: 'billing-mismatch',
    source: 'same billing mismatch recurs',
    facts: ['InvoiceLineDiffers'],
    path: ['data', 'what'],
    same: 'difference',
    least: 3,
    title: (what, count) =>
      `${count} invoiced lines differed in ${what.replaceAll(/[[\]"]/g, '') || 'what they are for'}`,
    owner: 'billing-ops',
  }),
  pattern({
    key: 'manual-corrections',
    source: 'same manual correction is requested frequently',
    facts: ['CorrectionRequested'],
    path: ['data', 'means'],
    same: 'means',
    least: 3,
    title: (means, count) => `${means} was corrected by hand ${count} times`,
    owner: 'sales-ops',
  }),
  pattern({
    key: 'differences',
    source: null,
    facts: ['DifferenceFound'],
    path: ['data', 'pair'],
    same: 'pair of systems',
    least: 5,
    title: (pair, count) => `${pair} differed ${count} times`,
    owner: 'order-ops',
  }),
  pattern({
    key: 'overrides',
    source: null,
    facts: ['QuotePriceOverridden', 'QuoteSaleOverridden'],
    path: ['type'],
    same: 'kind of override',
    least: 5,
    title: (_type, count) => `A rule was overridden by hand ${count} times`,
    owner: 'pricing-owner',
  }),
  pattern({
    key: 'repairs',
    source: null,
    facts: ['OrderRepairApplied'],
    path: ['data', 'action'],
    same: 'action',
    least: 5,
    title: (action, count) => `Orders were repaired by ${action} ${count} times`,
    owner: 'order-ops',
  }),
  pattern({
    key: 'refusals',
    source: null,
    facts: [],
    path: ['refusal'],
    same: 'refusal',
    least: 20,
    title: (refusal, count) => `People were refused ${count} times with ${refusal}`,
    owner: 'sales-ops',
  }),
];

export const ruleText = ({ facts, same, least }: Pattern): string => {
  const what = facts.length === 0 ? 'recorded refusals' : facts.map((fact) => `“${spaced(fact)}”`).join(' or ');
  return `at least ${least} of ${what} with the same ${same} within ${COUNTED_DAYS} days`;
};
