/**
 * What no schema sees of a question: dates that are none, periods without a day, names given twice or naming nothing. Each is told with its
 * place and nothing is priced, because an overlap would be charged twice and a period that ends before it begins would owe less than nothing.
 */
import { cmp, dec } from '#kernel/decimal.ts';
import { isPlainDate } from '#kernel/period.ts';
import type { AgreementPrice, PooledCommitment, PriceLine, PriceRequest, PricedSegment } from './pricing.contract.ts';

/** `at`: a JSON pointer into the request. `problem`: in words, with the values that meet there. */
export type RequestProblem = { readonly at: string; readonly problem: string };

/** More than a person mends at once; how many there are is told beside. */
const PROBLEMS_TOLD_MAX = 100;
/** Longer than any contract, shorter than a typing error: a period is walked month by month. */
export const PERIOD_YEARS_MAX = 100;
/** Terms without an end and anniversaries are counted on from a date, and have to stay dates of four digits. */
const LAST_YEAR = 9000;

/** `isChecked`: lines that are the same objects as in a question that had no problem. */
export const requestProblems = (
  request: PriceRequest,
  isChecked: (line: PriceLine) => boolean = () => false,
): readonly RequestProblem[] => {
  const problems: RequestProblem[] = [];
  const ids = new Set<string>();
  for (let index = 0; index < request.lines.length; index++) {
    const line = request.lines[index]!;
    if (ids.size === ids.add(line.lineId).size) problems.push(twice(`/lines/${index}/lineId`, line.lineId));
    if (!isChecked(line)) lineProblems(line, `/lines/${index}`, problems);
  }
  for (const [index, price] of request.agreementPrices.entries())
    agreementProblems(price, `/agreementPrices/${index}`, problems);
  commitmentProblems(request.commitments ?? [], ids, problems);
  if (request.validUntil !== undefined && !isDayOrInstant(request.validUntil))
    problems.push({ at: '/validUntil', problem: `${request.validUntil} is neither a day nor a moment` });
  return problems;
};

/** As a refusal tells them. */
export const toldProblems = (problems: readonly RequestProblem[]) => ({
  count: problems.length,
  problems: problems.slice(0, PROBLEMS_TOLD_MAX),
});

export const lineProblems = (line: PriceLine, at: string, problems: RequestProblem[]): void => {
  segmentProblems(line.segments, `${at}/segments`, problems);
  if (line.components === undefined) return;
  const ids = new Set<string>();
  for (let index = 0; index < line.components.length; index++) {
    const { componentId, segments } = line.components[index]!;
    const place = `${at}/components/${index}`;
    if (ids.size === ids.add(componentId).size) problems.push(twice(`${place}/componentId`, componentId));
    segmentProblems(segments, `${place}/segments`, problems);
  }
};

/** A pause is a segment of quantity 0; days that no segment has may well be one that somebody forgot, and are said to be missing. */
const segmentProblems = (segments: readonly PricedSegment[], at: string, problems: RequestProblem[]): void => {
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    periodProblems(segment, `${at}/${index}`, problems);
    if (index > 0) followingProblems(segments, index, at, problems);
  }
};

const followingProblems = (
  segments: readonly PricedSegment[],
  index: number,
  at: string,
  problems: RequestProblem[],
): void => {
  const { id, from } = segments[index]!;
  const before = segments[index - 1]!;
  if (segments.slice(0, index).some((one) => one.id === id)) problems.push(twice(`${at}/${index}/id`, id));
  if (before.to === from) return;
  const problem =
    before.to === undefined
      ? `begins on ${from}, and the one before has no end`
      : from < before.to
        ? `begins on ${from}, before the one before ends on ${before.to}`
        : `begins on ${from}, and the one before has ended on ${before.to}`;
  problems.push({ at: `${at}/${index}/from`, problem });
};

/** Also of committed charges, whose end may be null. */
export const periodProblems = (
  { from, to }: { readonly from: string; readonly to?: string | null },
  at: string,
  problems: RequestProblem[],
): void => {
  const begins = dateProblem(from, `${at}/from`, problems);
  if (to === undefined || to === null) return;
  const ends = dateProblem(to, `${at}/to`, problems);
  if (!begins || !ends) return;
  if (to <= from) problems.push({ at: `${at}/to`, problem: `ends on ${to} and begins on ${from}` });
  else if (yearOf(to) - yearOf(from) > PERIOD_YEARS_MAX)
    problems.push({ at: `${at}/to`, problem: `ends on ${to}, more than ${PERIOD_YEARS_MAX} years after ${from}` });
};

/** Whether it is a day that can be counted on from. */
export const dateProblem = (date: string, at: string, problems: RequestProblem[]): boolean => {
  const isDay = isPlainDate(date);
  if (!isDay) problems.push({ at, problem: `${date} is no day of the calendar` });
  else if (yearOf(date) > LAST_YEAR) problems.push({ at, problem: `${date} is after the year ${LAST_YEAR}` });
  return isDay;
};

const yearOf = (date: string): number => Number(date.slice(0, 4));

export const agreementProblems = (
  { effective, price }: AgreementPrice,
  at: string,
  problems: RequestProblem[],
): void => {
  // A window, not a term: nothing is counted over it, so it may be as long as it likes.
  const from = dateProblem(effective.from, `${at}/effective/from`, problems);
  const { to } = effective;
  if (to !== undefined && dateProblem(to, `${at}/effective/to`, problems) && from && to <= effective.from)
    problems.push({ at: `${at}/effective/to`, problem: `ends on ${to} and begins on ${effective.from}` });
  if (price.kind === 'percentOff' && cmp(dec(price.percent), HUNDRED) > 0)
    problems.push({ at: `${at}/price/percent`, problem: `${price.percent} % is more than everything off` });
};

const HUNDRED = dec('100');

const commitmentProblems = (
  commitments: readonly PooledCommitment[],
  lines: ReadonlySet<string>,
  problems: RequestProblem[],
): void => {
  const ids = new Set<string>();
  for (const [index, commitment] of commitments.entries()) {
    const at = `/commitments/${index}`;
    const { id, minimum, maximum, covers } = commitment;
    if (ids.size === ids.add(id).size) problems.push(twice(`${at}/id`, id));
    periodProblems(commitment, at, problems);
    if (minimum !== undefined && maximum !== undefined && cmp(dec(minimum), dec(maximum)) > 0)
      problems.push({ at: `${at}/minimum`, problem: `${minimum} is more than the maximum of ${maximum}` });
    for (const [place, lineId] of (covers.lines ?? []).entries())
      if (!lines.has(lineId))
        problems.push({ at: `${at}/covers/lines/${place}`, problem: `${lineId} is no line of the request` });
  }
};

export const twice = (at: string, id: string): RequestProblem => ({ at, problem: `${id} is given twice` });

/** `2026-12-31`, or an instant such as `2026-12-31T23:00:00Z`. */
const isDayOrInstant = (text: string): boolean => {
  if (isPlainDate(text)) return true;
  try {
    Temporal.Instant.from(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
