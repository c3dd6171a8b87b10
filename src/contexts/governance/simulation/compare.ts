/**
 * What a draft makes different about one quote: how much, why, what may not be sold any more, who is asked who was not. Margin is told apart,
 * because a seller must not learn it; so is what the approval policy asks because of a margin. Pure.
 */
import { judgeDeal, type Judgement } from '#contexts/approval/index.ts';
import type { Check, Quote } from '#contexts/quote/index.ts';
import { promotionUses } from '#contexts/quote/index.ts';
import { cmp, type Decimal, dec, decText, isZero, sub } from '#kernel/decimal.ts';
import type { Under } from './decide-quote.ts';
import type { Scope } from './simulation.ts';
import { type Cause, causesOf } from './why.ts';

/** `same`: nothing at all differs. `otherwise`: at the same total, something else does. `moved-on`: the quote was edited meanwhile. */
export const CHANGES = [
  'same',
  'dearer',
  'cheaper',
  'otherwise',
  'not-priceable',
  'priceable',
  'moved-on',
  'broken',
] as const;
export type ChangeKind = (typeof CHANGES)[number];

export type Problem = Pick<Check, 'code' | 'message' | 'lineId' | 'owner'>;

type Sums = {
  /** Null where it cannot be priced whole. */
  readonly total: string | null;
  readonly listTotal: string | null;
  readonly discountPercent: string | null;
};

/** Field class cost. */
export type CostRow = {
  readonly before: Margin | null;
  readonly after: Margin | null;
  readonly floorsNow: number;
  readonly floorsNoMore: number;
  readonly asks: Judgement;
};
type Margin = {
  readonly cost: string;
  readonly revenue: string;
  readonly percent: string | null;
  readonly complete: boolean;
};

/** By which it is decided who may read of this quote, and who may know of what it costs. */
type Subject = Pick<Quote, 'id' | 'accountId' | 'territory' | 'status' | 'ownerPerson' | 'persons' | 'quoteClass'>;

export type Row = {
  readonly subject: Subject;
  readonly quoteId: string;
  readonly number: string;
  readonly name: string;
  readonly accountName: string;
  readonly status: Quote['status'];
  /** The customer has it, or said yes: their price is held to, whatever is released. */
  readonly held: boolean;
  readonly country: string;
  readonly channel: string;
  readonly currency: string;
  readonly scopes: readonly Scope[];
  readonly change: ChangeKind;
  readonly before: Sums;
  readonly after: Sums;
  readonly delta: string | null;
  readonly why: readonly Cause[];
  /** What stands in the way under the draft and did not before, and the other way round. */
  readonly refusedNow: readonly Problem[];
  readonly mendedNow: readonly Problem[];
  /** By rules that read neither a margin nor a floor; the whole of it stands with the costs. */
  readonly asks: Judgement;
  readonly promotionsNow: readonly string[];
  readonly promotionsNoMore: readonly string[];
};

/** Lines of quotes that many problems stop are told by the first of them. */
export const PROBLEMS_MAX = 20;
const HELD: readonly Quote['status'][] = ['presented', 'accepted', 'converted'];

const sumsOf = ({ decision }: Under): Sums => {
  if (decision === null) return NOTHING;
  const { output, blocking } = decision.price;
  const { estimate, discounts } = output.value;
  return {
    total: blocking.length > 0 ? null : estimate.total,
    listTotal: blocking.length > 0 ? null : estimate.listTotal,
    discountPercent: discounts.effectivePercent,
  };
};

const marginOf = ({ decision }: Under): Margin | null => {
  if (decision === null) return null;
  const { cost } = decision.margin.output.value;
  return { cost: cost.total, revenue: cost.revenue, percent: cost.marginPercent, complete: cost.complete };
};

const floorsOf = ({ decision }: Under): ReadonlySet<string> =>
  new Set(
    (decision?.margin.output.value.floors ?? [])
      .filter(
        ({ marginPercent, floorPercent }) => marginPercent === null || cmp(dec(marginPercent), dec(floorPercent)) < 0,
      )
      .map(({ lineId, floor }) => `${lineId} ${floor}`),
  );

/** The words may name an amount that the draft moved: it is the same problem all the same. */
const problemName = ({ code, lineId }: Problem): string => `${code} ${lineId ?? ''}`;

const onlyIn = (these: readonly Problem[], those: readonly Problem[]): readonly Problem[] => {
  const known = new Set(those.map(problemName));
  return these
    .filter((problem) => !known.has(problemName(problem)))
    .slice(0, PROBLEMS_MAX)
    .map(({ code, message, lineId, owner }) => ({ code, message, lineId, owner }));
};

const promotionsOf = ({ decision }: Under): readonly string[] =>
  promotionUses(decision?.price.output.value.promotions ?? [])
    .map(({ promotion }) => promotion)
    .toSorted();

const changeOf = (before: Sums, after: Sums, delta: Decimal | null, isSame: boolean): ChangeKind => {
  if (isSame) return 'same';
  if (before.total !== null && after.total === null) return 'not-priceable';
  if (before.total === null && after.total !== null) return 'priceable';
  if (delta === null || isZero(delta)) return 'otherwise';
  return cmp(delta, dec('0')) > 0 ? 'dearer' : 'cheaper';
};

const promiseOf = ({ decision }: Under): unknown => decision?.price.output.value.promise;

/** Member by member, to the first that differs: what is the same object is the same, so a line that no draft touches is not looked into. */
const isAlike = (a: unknown, b: unknown): boolean => {
  if (a === b || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [own, other] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  return own.length === Object.keys(b).length && own.every(([name, value]) => isAlike(value, other[name]));
};

const sameMargin = (a: Margin | null, b: Margin | null): boolean => JSON.stringify(a) === JSON.stringify(b);

export type Compared = { readonly row: Row; readonly cost: CostRow };

export const compared = (quote: Quote, scopes: readonly Scope[], was: Under, now: Under): Compared => {
  const [before, after] = [sumsOf(was), sumsOf(now)];
  const delta = before.total === null || after.total === null ? null : sub(dec(after.total), dec(before.total));
  const [refusedNow, mendedNow] = [onlyIn(now.problems, was.problems), onlyIn(was.problems, now.problems)];
  const { withoutCost, ...asks } = judgeDeal(was.steps ?? [], now.steps ?? []);
  const [used, uses] = [promotionsOf(was), promotionsOf(now)];
  const [floorsBefore, floors] = [floorsOf(was), floorsOf(now)];
  const cost: CostRow = {
    before: marginOf(was),
    after: marginOf(now),
    floorsNow: floors.difference(floorsBefore).size,
    floorsNoMore: floorsBefore.difference(floors).size,
    asks,
  };
  const isSame =
    isAlike(promiseOf(was), promiseOf(now)) &&
    before.total === after.total &&
    refusedNow.length + mendedNow.length === 0 &&
    withoutCost.how === 'same';
  const row: Row = {
    ...headOf(quote, scopes),
    change: changeOf(before, after, delta, isSame),
    before,
    after,
    delta: delta && decText(delta),
    why:
      isSame && sameMargin(cost.before, cost.after)
        ? []
        : causesOf(was.decision?.price ?? null, now.decision?.price ?? null),
    refusedNow,
    mendedNow,
    asks: withoutCost,
    promotionsNow: uses.filter((key) => !used.includes(key)),
    promotionsNoMore: used.filter((key) => !uses.includes(key)),
  };
  return { row, cost };
};

const headOf = (
  { id, accountId, territory, status, ownerPerson, persons, quoteClass, header }: Quote,
  scopes: readonly Scope[],
) => ({
  subject: { id, accountId, territory, status, ownerPerson, persons, quoteClass },
  quoteId: id,
  number: header.number,
  name: header.name,
  accountName: header.accountName,
  status,
  held: HELD.includes(status),
  country: header.country,
  channel: header.channel,
  currency: header.currency,
  scopes,
});

const NOTHING: Sums = { total: null, listTotal: null, discountPercent: null };
const NOBODY: Judgement = { how: 'same', before: [], after: [] };

/** A quote that was edited since the run began, or that could not be decided: it is told as such, and counted in nothing else. */
export const undecided = (quote: Quote, scopes: readonly Scope[], change: 'moved-on' | 'broken'): Compared => ({
  row: {
    ...headOf(quote, scopes),
    change,
    before: NOTHING,
    after: NOTHING,
    delta: null,
    why: [],
    refusedNow: [],
    mendedNow: [],
    asks: NOBODY,
    promotionsNow: [],
    promotionsNoMore: [],
  },
  cost: { before: null, after: null, floorsNow: 0, floorsNoMore: 0, asks: NOBODY },
});
