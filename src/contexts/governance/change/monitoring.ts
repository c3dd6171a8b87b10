/**
 * What a change may be watched by: facts that happen when something goes wrong, counted for the hours after the release and, to compare,
 * for as many hours before it. Its monitoring requirement says how often each may happen.
 */
import type { Asked } from './change-request.contract.ts';
import type { Reading, Watched } from './change.ts';

export const watchableFacts: Readonly<Record<string, string>> = {
  QuoteValidationFailed: 'quotes that could not be validated',
  QuoteDeclined: 'offers that customers declined',
  QuotePriced: 'quotes that were priced',
  QuotePriceOverridden: 'prices that somebody overrode',
  QuoteOrderDiscountSet: 'discounts on a whole order',
  QuoteSubmittedForApproval: 'quotes that needed an approval',
  QuoteAccepted: 'offers that were accepted',
  QuoteConvertedToOrder: 'quotes that became orders',
  ApprovalRequested: 'approvals that were asked for',
  ApprovalStepEscalated: 'approvals that nobody answered in time',
  ProposalEnvelopeFailed: 'offers that could not be sent for signature',
  OrderSubmitted: 'orders that were submitted',
  OrderRejected: 'orders that were rejected',
  OrderFalloutDetected: 'orders that fell out',
  OrderJeopardyDetected: 'orders whose promised day is in danger',
  OrderFailed: 'orders that failed',
  FulfillmentTaskFailed: 'tasks that failed',
  FulfillmentTaskRetryScheduled: 'tasks that were tried again',
  FulfillmentTaskOutcomeUnknown: 'tasks whose outcome nobody knew',
  ConnectorBreakerOpened: 'other systems that stopped answering',
  DifferenceFound: 'differences that reconciliation found',
};

export const isWatchable = (fact: string): boolean => Object.hasOwn(watchableFacts, fact);

type Counts = ReadonlyMap<string, number>;

export const watchedAs = (
  { monitoring }: Asked,
  {
    releasedAt,
    at,
    before,
    since,
  }: { readonly releasedAt: string; readonly at: string; readonly before: Counts; readonly since: Counts },
): Watched => {
  const readings = (monitoring?.watch ?? []).map(({ fact, atMost }): Reading => {
    const count = since.get(fact) ?? 0;
    return {
      fact,
      says: watchableFacts[fact] ?? fact,
      before: before.get(fact) ?? 0,
      since: count,
      atMost,
      holds: count <= atMost,
    };
  });
  return { at, from: releasedAt, readings, holds: readings.every(({ holds }) => holds) };
};

/** Until when it is watched. */
export const watchedUntil = ({ monitoring }: Asked, releasedAt: string): Temporal.Instant =>
  Temporal.Instant.from(releasedAt).add({ hours: monitoring?.hours ?? 0 });
