/**
 * Lines that change assets, taken anew from the assets as they are. What the seller wanted is read off the difference between a line and what
 * the customer had when it was made: that is kept, and everything else follows the asset. Pure.
 */
import { cmp, dec, decText, sum } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { addMonthsAnchored } from '#kernel/period.ts';
import type { Line } from '../line.ts';
import { type Changing, changeLines } from './change-lines.ts';
import { staleChanges } from './check-assets.ts';
import { type AssetWish, type ChangeType, type ChangeWish, type LineChange } from './line-change.ts';

/** One line that was taken anew: what the customer has is another now, and what was wanted of it stands as it stood. */
export type Rebased = {
  readonly lineId: string;
  readonly offeringName: string;
  readonly assetId: string;
  readonly changed: readonly { readonly what: string; readonly was: Json; readonly now: Json }[];
  readonly kept: readonly { readonly what: string; readonly value: Json }[];
};
export type RebasedLines = { readonly lines: readonly Line[]; readonly rebased: readonly Rebased[] };

type Changed = Line & { readonly change: LineChange };
const isChange = (line: Line): line is Changed => line.change !== undefined;

const RENEWED_MONTHS_MAX = 120;

export const rebaseLines = (
  lines: readonly Line[],
  orderType: ChangeType,
  changing: Changing,
): Outcome<RebasedLines> => {
  const stale = new Set(
    staleChanges(
      lines,
      changing.assets.map(({ product }) => product),
    ).map(({ id }) => id),
  );
  if (stale.size === 0) return refused({ code: 'change.nothing-stale' });
  const anew = takenAnew(lines.filter(isChange), orderType, changing);
  if (!anew.ok) return anew;
  const rebased: Rebased[] = [];
  const after = lines.map((line): Line => {
    if (!stale.has(line.id) || !isChange(line)) return line;
    const now = anew.value.get(line.change.assetId);
    must(now, 'an asset that may be changed makes a line');
    const next = withWhatWasSaid(line, now);
    rebased.push(toldOf(line, next));
    return next;
  });
  return accepted({ lines: after, rebased });
};

/** By asset. Lines with one day (of a renewal: one length) are asked for together, so that a bundle has its parts beside it. */
const takenAnew = (
  lines: readonly Changed[],
  orderType: ChangeType,
  changing: Changing,
): Outcome<ReadonlyMap<string, Changed>> => {
  const anew = new Map<string, Changed>();
  for (const alike of Map.groupBy(lines, (line) => JSON.stringify(wholeOf(line, orderType))).values()) {
    const made = changeLines(changing, { ...wholeOf(alike[0]!, orderType), assets: alike.map(wishOf) });
    if (!made.ok) return made;
    for (const line of made.value) if (isChange(line)) anew.set(line.change.assetId, line);
  }
  return accepted(anew);
};

/** A common end was found from all of them when the quote was made: what each line says of it stands. */
const wholeOf = ({ change, segments }: Changed, orderType: ChangeType): Omit<ChangeWish, 'assets'> => ({
  orderType: orderType === 'cotermination' ? 'amendment' : orderType,
  ...(orderType === 'renewal'
    ? {
        months: monthsOf(segments),
        ...(change.upliftPercent === undefined ? {} : { upliftPercent: change.upliftPercent }),
      }
    : { effectiveFrom: change.effectiveFrom }),
  ...(change.reason === undefined ? {} : { reason: change.reason }),
});

const monthsOf = (segments: Line['segments']): number => {
  const [from, to] = [segments[0]!.from, segments.at(-1)!.to];
  let months = 1;
  while (months < RENEWED_MONTHS_MAX && to !== undefined && addMonthsAnchored(from, months) < to) months += 1;
  return months;
};

/** What differs from what the customer had was wanted. Steps that the seller wrote are theirs and are put back whole, below. */
const wishOf = (line: Changed): AssetWish => {
  const { change, offering, segments } = line;
  const { was, becomes, assetId } = change;
  const quantity = segments[0]!.quantity;
  const to = segments.at(-1)!.to;
  const keeps = becomes === 'active' && segments.length === 1;
  return {
    assetId,
    ...(keeps && cmp(dec(quantity), dec(was.quantity)) !== 0 ? { quantity } : {}),
    ...(keeps && to !== undefined && to !== was.to && change.effectiveFrom !== was.to ? { to } : {}),
    ...(line.basis === 'migrate' ? { offering } : {}),
  };
};

/** Steps that are not those of what was committed were written by the seller. */
const hasOwnSteps = ({ change, segments }: Changed): boolean =>
  change.becomes === 'active' &&
  segments.length > 1 &&
  !segments.every(({ from, to, quantity }) =>
    change.terms.some(
      (term) =>
        term.type !== 'oneTime' &&
        term.from <= from &&
        (term.to ?? undefined) === to &&
        cmp(dec(term.quantity), dec(quantity)) === 0,
    ),
  );

/** What the asset does not decide stays as it was said: the discount, the prices set by hand, parties, place, steps. */
const withWhatWasSaid = (line: Changed, now: Changed): Changed => ({
  ...line,
  offeringHash: now.offeringHash,
  segments: hasOwnSteps(line) ? line.segments : now.segments,
  change: now.change,
  version: line.version + 1,
});

const recurringOf = ({ terms, effectiveFrom }: LineChange): string =>
  decText(
    sum(
      terms.flatMap((term) =>
        term.type === 'recurring' && term.from <= effectiveFrom && (term.to === null || effectiveFrom < term.to)
          ? [dec(term.amount)]
          : [],
      ),
    ),
  );

const toldOf = (before: Changed, after: Changed): Rebased => {
  const [was, now] = [before.change, after.change];
  const pairs: readonly (readonly [string, Json, Json])[] = [
    ['what they have', was.was.offeringName, now.was.offeringName],
    ['quantity until then', was.was.quantity, now.was.quantity],
    ['end', was.was.to, now.was.to],
    ['state', was.was.state, now.was.state],
    ['committed price each period', recurringOf(was), recurringOf(now)],
    ['first day', was.effectiveFrom, now.effectiveFrom],
  ];
  const wish = wishOf(before);
  return {
    lineId: before.id,
    offeringName: before.offeringName,
    assetId: was.assetId,
    changed: pairs.filter(([, a, b]) => a !== b).map(([what, a, b]) => ({ what, was: a, now: b })),
    kept: [
      ...(wish.quantity === undefined ? [] : [{ what: 'quantity', value: wish.quantity }]),
      ...(wish.to === undefined ? [] : [{ what: 'end', value: wish.to }]),
      ...(wish.offering === undefined ? [] : [{ what: 'offering', value: wish.offering }]),
      ...(hasOwnSteps(before) ? [{ what: 'steps', value: before.segments.length }] : []),
      ...(before.discretionary === null ? [] : [{ what: 'discount', value: before.discretionary.value }]),
    ],
  };
};
