/**
 * Whether it would be noticed that a change went wrong: by what it is watched, whether that happens here at all, and whether trouble with what it
 * changes shows in it. Pure.
 */
import type { KindName } from '../artifact-kinds.ts';
import type { Asked, Watch } from './change-request.contract.ts';
import { watchSays } from './monitoring.ts';
import { type RiskScores, type Score } from './risk.ts';

const SELLING = [
  'QuoteValidationFailed',
  'QuotePriced',
  'QuoteAccepted',
  'QuoteDeclined',
  'QuoteConvertedToOrder',
] as const;
const PRICES = [
  ...SELLING,
  'QuotePriceOverridden',
  'QuoteOrderDiscountSet',
  'ApprovalRequested',
  'DifferenceFound',
] as const;
const APPROVALS = [
  'QuoteSubmittedForApproval',
  'ApprovalRequested',
  'ApprovalStepEscalated',
  'QuoteOrderDiscountSet',
  'QuotePriceOverridden',
] as const;
const WORDS = ['ProposalEnvelopeFailed', 'QuoteDeclined', 'QuoteAccepted', 'QuoteValidationFailed'] as const;
const ORDERS = [
  'OrderSubmitted',
  'OrderRejected',
  'OrderFalloutDetected',
  'OrderJeopardyDetected',
  'OrderFailed',
  'FulfillmentTaskFailed',
  'FulfillmentTaskRetryScheduled',
  'FulfillmentTaskOutcomeUnknown',
  'ConnectorBreakerOpened',
] as const;
const BILLING = [...ORDERS, 'DifferenceFound'] as const;

/** In which facts trouble with a kind of artifact shows. Who may do what shows in none: a refusal is no fact that is counted. */
export const SHOWN_IN: Readonly<Record<KindName, readonly string[]>> = {
  'product-specification': SELLING,
  'product-offering': [...SELLING, 'OrderRejected', 'OrderFalloutDetected'],
  'configuration-rules': SELLING,
  'eligibility-table': SELLING,
  'feature-flag': SELLING,
  'price-book': PRICES,
  'cost-book': PRICES,
  'rate-table': PRICES,
  'price-policy': PRICES,
  'discount-schedule': PRICES,
  waterfall: PRICES,
  'discount-policy': [...PRICES, ...APPROVALS],
  promotion: PRICES,
  'approval-policy': APPROVALS,
  'proposal-template': WORDS,
  clause: WORDS,
  'legal-entity': WORDS,
  'order-policy': ORDERS,
  'decomposition-rules': BILLING,
  'retry-policies': ORDERS,
  'fallout-rules': ORDERS,
  'asset-rules': BILLING,
  'billing-mapping': BILLING,
  'access-policy': [],
  'change-policy': [],
};

/** A fall cannot be seen where nothing happens that could become less. */
const seesNothing = ({ fact, atMost, atLeast, atMostAbove }: Watch, lately: ReadonlyMap<string, number>): boolean =>
  atMost === undefined && atLeast === undefined && atMostAbove === undefined && (lately.get(fact) ?? 0) === 0;

type Detected = NonNullable<RiskScores['detectability']>;
const found = (score: Score, because: string): Detected => ({ score, how: 'measured', because });

/** `lately`: how often each watched fact happened in as many hours before now. `kinds` null: a deployment, of which no kind says where it shows. */
export const measuredDetectability = (
  { monitoring }: Asked,
  kinds: readonly KindName[] | null,
  lately: ReadonlyMap<string, number>,
): Detected => {
  if (monitoring === undefined) return found(3, 'Nothing is watched after it.');
  const { watch, hours } = monitoring;
  const blind = watch.filter((each) => seesNothing(each, lately));
  const seeing = watch.filter((each) => !blind.includes(each));
  const says = [
    `${seeing.map(watchSays).join('; ')}: watched for ${hours} hours.`,
    ...blind.map((each) => `${watchSays(each)}: none in as many hours, so that no fall could be seen.`),
  ].slice(seeing.length === 0 ? 1 : 0);
  if (seeing.length === 0) return found(3, says.join(' '));
  if (kinds === null) return found(1, [...says, 'Of a deployment nothing says where trouble would show.'].join(' '));
  const watched = new Set(seeing.map(({ fact }) => fact));
  const unseen = kinds.filter((kind) => !SHOWN_IN[kind].some((fact) => watched.has(fact)));
  if (unseen.length === 0) return found(0, says.join(' '));
  return found(
    unseen.length === kinds.length ? 2 : 1,
    [...says, `Trouble with ${unseen.join(', ')} shows in none of it.`].join(' '),
  );
};
