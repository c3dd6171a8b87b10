/**
 * What a change may be watched by: facts that happen when something goes wrong or goes well, counted for the hours after the release and, to compare,
 * for as many hours before it. Its monitoring requirement says how often each may happen, or has to. Pure.
 */
import type { Asked, Watch } from './change-request.contract.ts';
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

const isWatchable = (fact: string): boolean => Object.hasOwn(watchableFacts, fact);

/** Fewer than so many say nothing of a share or of a fall: they are judged when the time is over. */
export const JUDGED_FROM = 10;

type Counts = ReadonlyMap<string, number>;
type Limits = Pick<Watch, 'of' | 'atMost' | 'atLeast' | 'atMostBelow' | 'atMostAbove'>;
type Counted = { readonly before: number; readonly since: number; readonly ofBefore: number; readonly ofSince: number };

/** Every fact that has to be counted for it. */
export const factsWatched = ({ monitoring }: Asked): readonly string[] => [
  ...new Set((monitoring?.watch ?? []).flatMap(({ fact, of }) => (of === undefined ? [fact] : [fact, of]))),
];

/** What is watched, in words. */
export const watchSays = ({ fact, of }: { readonly fact: string; readonly of?: string }): string => {
  const says = watchableFacts[fact] ?? fact;
  return of === undefined ? says : `${says}, of each hundred ${watchableFacts[of] ?? of}`;
};

/** What is meant, in words. */
export const meant = ({ of, atMost, atLeast, atMostBelow, atMostAbove }: Limits): string => {
  const unit = of === undefined ? '' : ' %';
  return [
    ...(atMost === undefined ? [] : [`at most ${atMost}${unit}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}${unit}`]),
    ...(atMostBelow === undefined ? [] : [`at most ${atMostBelow} % below the time before`]),
    ...(atMostAbove === undefined ? [] : [`at most ${atMostAbove} % above the time before`]),
  ].join(', ');
};

/** Why it could never be judged, or never hold. */
export const watchFaults = (watch: Watch): readonly string[] => {
  const { fact, of, atMost, atLeast } = watch;
  return [
    ...[fact, ...(of === undefined ? [] : [of])]
      .filter((each) => !isWatchable(each))
      .map((each) => `${each} is not counted here.`),
    ...(of === fact ? [`${fact} is always all of itself.`] : []),
    ...(meant(watch) === '' ? [`It does not say how many ${watchSays(watch)} would be too many, or too few.`] : []),
    ...(atMost !== undefined && atLeast !== undefined && atLeast > atMost
      ? [`At least ${atLeast} and at most ${atMost} ${watchSays(watch)}: both cannot hold.`]
      : []),
  ];
};

/** Exact, however large the counts are. */
const times = (...factors: readonly number[]): bigint => factors.reduce((product, each) => product * BigInt(each), 1n);

type Judged = { readonly holds: boolean; readonly sure: boolean };

/** A limit on the number itself, or on its share. A number that is too small may still grow; one that is too large stays so. */
const byNumber = (limits: Limits, { since, ofSince }: Counted): readonly Judged[] => {
  const { of, atMost, atLeast } = limits;
  const [mine, whole] = of === undefined ? [times(since), 1] : [times(since, 100), ofSince];
  const enough = ofSince >= JUDGED_FROM;
  // Of nothing there is no share: a floor that nobody could reach was not reached.
  const reached = (floor: number): boolean => mine >= times(floor, whole) && (whole > 0 || floor === 0);
  return [
    ...(atMost === undefined ? [] : [{ holds: mine <= times(atMost, whole), sure: of === undefined || enough }]),
    ...(atLeast === undefined ? [] : [{ holds: reached(atLeast), sure: of === undefined ? reached(atLeast) : enough }]),
  ];
};

/** A limit on the fall or the rise since the release. Where nothing was before, there is nothing to fall from. */
const byTime = (limits: Limits, { before, since, ofBefore, ofSince }: Counted): readonly Judged[] => {
  const { of, atMostBelow, atMostAbove } = limits;
  const [is, was] = of === undefined ? [times(since), times(before)] : [times(since, ofBefore), times(before, ofSince)];
  const sure = of === undefined ? before >= JUDGED_FROM : ofBefore >= JUDGED_FROM && ofSince >= JUDGED_FROM;
  const gone = of !== undefined && ofSince === 0 && before > 0;
  return [
    ...(atMostBelow === undefined ? [] : [{ holds: !gone && is * 100n >= was * BigInt(100 - atMostBelow), sure }]),
    ...(atMostAbove === undefined ? [] : [{ holds: is * 100n <= was * BigInt(100 + atMostAbove), sure }]),
  ];
};

const readingOf = (
  { says: _why, ...watch }: Watch,
  { before, since, over }: { readonly before: Counts; readonly since: Counts; readonly over: boolean },
): Reading => {
  const count = (counts: Counts, fact: string | undefined): number =>
    fact === undefined ? 0 : (counts.get(fact) ?? 0);
  const counted: Counted = {
    before: count(before, watch.fact),
    since: count(since, watch.fact),
    ofBefore: count(before, watch.of),
    ofSince: count(since, watch.of),
  };
  const judged = [...byNumber(watch, counted), ...byTime(watch, counted)];
  const { ofBefore, ofSince, ...own } = counted;
  return {
    ...watch,
    says: watchSays(watch),
    ...own,
    ...(watch.of === undefined ? {} : { ofBefore, ofSince }),
    ...(!over && judged.some(({ sure }) => !sure) ? { early: true as const } : {}),
    holds: judged.every(({ holds, sure }) => holds || !(sure || over)),
  };
};

export const watchedAs = (
  asked: Asked,
  {
    releasedAt,
    at,
    before,
    since,
  }: { readonly releasedAt: string; readonly at: string; readonly before: Counts; readonly since: Counts },
): Watched => {
  const over = Temporal.Instant.compare(at, watchedUntil(asked, releasedAt)) >= 0;
  const readings = (asked.monitoring?.watch ?? []).map((watch) => readingOf(watch, { before, since, over }));
  return { at, from: releasedAt, readings, holds: readings.every(({ holds }) => holds) };
};

/** As it is told: with what was meant, in words. */
export const toldReading = (reading: Reading) => ({ ...reading, meant: meant(reading) });

/** A reading in one line, for the record of its closing. */
export const readingText = (reading: Reading): string => {
  const { says, before, since, ofBefore, ofSince } = reading;
  const [was, is] =
    ofBefore === undefined ? [before, since] : [`${before} of ${ofBefore}`, `${since} of ${ofSince ?? 0}`];
  return `${says}: ${is} since the release, ${was} before it, ${meant(reading)} meant.`;
};

/** Until when it is watched. */
export const watchedUntil = ({ monitoring }: Asked, releasedAt: string): Temporal.Instant =>
  Temporal.Instant.from(releasedAt).add({ hours: monitoring?.hours ?? 0 });
