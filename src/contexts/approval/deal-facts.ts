/** What the approval policy is told about a quote, from the decisions that the quote rests on. Optional lines count as if all were chosen. */
import { flagSegmentsOn, type ProductOffering } from '#contexts/catalog/index.ts';
import { compileRates, convert, type MarginResult, type PriceResult } from '#contexts/pricing/index.ts';
import type { Header, Line } from '#contexts/quote/index.ts';
import { cmp, type Decimal, dec, decText, max, min, roundTo, sub } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { policyInForce } from './policy-in-force.ts';

/** What a policy may ask about a deal. Margin and floors are of class cost: they decide here, and never leave in an answer. */
export type DealFacts = {
  readonly discountPercent: string;
  readonly marginPercent: string | undefined;
  readonly floorBreached: boolean;
  readonly totalInPolicyCurrency: string;
  readonly country: string;
  readonly termMonths: number;
  readonly paymentTermDays: number;
  readonly nonStandardClause: boolean;
} & Partial<FurtherFacts>;

export type FurtherFacts = {
  readonly territory: string;
  readonly currency: string;
  readonly orderType: string;
  readonly sellerCount: number;
  readonly clauses: readonly string[];
  readonly productLines: readonly string[];
  readonly sellers: readonly string[];
  /** Those that no table asks: by them it is told whether what was approved got worse. Of the whole deal, what was given by hand. */
  readonly givenAwayPercent: string;
  /** How far the deepest line is below its floor, in points of margin, and which lines are. */
  readonly floorDepth: string;
  readonly linesUnderFloor: readonly string[];
  readonly clauseTexts: readonly string[];
  /** Those that are on for the deal and that the policy reads, as `flag.<key>`. */
  readonly flags: readonly string[];
};

/** The table and its rate, so that nobody need ask by which rate a threshold was met. */
export type CitedRate = {
  readonly table: string;
  readonly hash: string;
  readonly asOf: string;
  readonly from: string;
  readonly to: string;
  readonly rate: string;
};

export type Deal = {
  readonly header: Header;
  readonly price: PriceResult;
  readonly margin: MarginResult;
  readonly lines: readonly Pick<Line, 'id' | 'lineageId' | 'parties'>[];
  readonly territory: string;
  /** Of a deal that is no quote yet there is none. */
  readonly familyId?: string;
};

export type ToldFacts = { readonly facts: DealFacts; readonly rate: CitedRate | null };

/** Of a margin that nobody can tell: below every floor. */
const BOTTOMLESS = '1000000000';
const RATE_DIGITS = 18;

export const dealFacts = (deal: Deal, model: CommercialModel, on: string): Outcome<ToldFacts> => {
  const policy = policyInForce(model, on);
  if (!policy.ok) return policy;
  const money = totalIn(deal, model, policy.value.policy.currency);
  if (!money.ok) return money;
  const { header, margin } = deal;
  return accepted({
    rate: money.value.rate,
    facts: {
      discountPercent: deepestDiscount(deal),
      marginPercent: lowestMargin(deal),
      floorBreached: margin.floors.some(isBelow),
      totalInPolicyCurrency: decText(roundTo(money.value.total, 2, 'up')),
      country: header.country,
      termMonths: header.termMonths,
      paymentTermDays: header.paymentTermDays,
      ...clauseFacts(header),
      ...partyFacts(deal),
      productLines: productLines(deal, model),
      ...flagFacts(deal, model),
      givenAwayPercent: deal.price.discounts.discretionaryPercent,
      ...floorFacts(deal),
    },
  });
};

/** The highest discount that a person gave, on any line or on the whole: one line at 60 % is not hidden by cheap others. */
const deepestDiscount = ({ price }: Deal): string =>
  decText(
    price.discounts.lines.reduce(
      (deepest, line) => max(deepest, dec(line.discretionaryPercent)),
      dec(price.discounts.discretionaryPercent),
    ),
  );

type Total = { readonly total: Decimal; readonly rate: CitedRate | null };

const totalIn = (deal: Deal, model: CommercialModel, currency: string): Outcome<Total> => {
  const own = dec((deal.price.withOptions ?? deal.price.estimate).total);
  const from = deal.header.currency;
  if (from === currency) return accepted({ total: own, rate: null });
  const [table] = model.ofKind('rate-table');
  const rates = table ? model.memo('approval/rates', () => compileRates(table)) : null;
  const total = convert(rates, own, from, currency);
  const one = convert(rates, dec('1'), from, currency);
  if (!total.ok) return total;
  if (!one.ok || table === undefined) return accepted({ total: total.value, rate: null });
  const { asOf } = table.content as { asOf: string };
  const rate = decText(roundTo(one.value, RATE_DIGITS, 'halfEven'));
  return accepted({
    total: total.value,
    rate: { table: table.key, hash: table.hash, asOf, from, to: currency, rate },
  });
};

/**
 * With no option chosen or with all: an option at a good margin does not hide what is sold for sure, nor the other way round. A margin that lacks a
 * cost is too good to be true, so it counts as not known.
 */
const lowestMargin = ({ margin: { cost } }: Deal): string | undefined => {
  const told = [cost.marginPercent, cost.withOptions?.marginPercent ?? null].filter((percent) => percent !== null);
  return cost.complete && told.length > 0 ? decText(told.map(dec).reduce(min)) : undefined;
};

type Floor = MarginResult['floors'][number];
const isBelow = ({ marginPercent, floorPercent }: Floor): boolean =>
  marginPercent === null || cmp(dec(marginPercent), dec(floorPercent)) < 0;

const floorFacts = ({ margin, lines }: Deal): Pick<FurtherFacts, 'floorDepth' | 'linesUnderFloor'> => {
  const lineage = new Map(lines.map(({ id, lineageId }) => [id, lineageId]));
  const below = margin.floors.filter(isBelow);
  const depth = ({ marginPercent, floorPercent }: Floor): Decimal =>
    marginPercent === null ? dec(BOTTOMLESS) : sub(dec(floorPercent), dec(marginPercent));
  return {
    floorDepth: decText(below.map(depth).reduce(max, dec('0'))),
    linesUnderFloor: sorted(below.map(({ lineId }) => lineage.get(lineId) ?? lineId)),
  };
};

const clauseFacts = ({ clauses = [] }: Header) => {
  const own = clauses.filter(({ standard }) => !standard);
  return {
    nonStandardClause: own.length > 0,
    clauses: sorted(own.map(({ key }) => key)),
    clauseTexts: sorted(own.map((clause) => `${clause.key} ${fingerprint('clause-of-deal/1', { ...clause })}`)),
  };
};

/** Who sells is said on the header, and by line where another of our companies sells it. */
export const partyFacts = ({ header, lines, territory }: Pick<Deal, 'header' | 'lines' | 'territory'>) => {
  const sellers = sorted([header.parties.seller, ...lines.flatMap(({ parties }) => parties?.seller ?? [])]);
  return {
    territory,
    currency: header.currency,
    orderType: header.orderType ?? 'new',
    sellers,
    sellerCount: sellers.length,
  };
};

const flagFacts = (deal: Deal, model: CommercialModel): Partial<Pick<FurtherFacts, 'flags'>> => {
  const { header, territory, familyId = null } = deal;
  const flags = flagSegmentsOn(model, 'approval-policy', () => ({
    channel: header.channel,
    country: header.country,
    productLines: productLines(deal, model),
    segments: [header.segment],
    groups: [territory],
    account: header.accountKey,
    quote: familyId,
  }));
  return flags.length === 0 ? {} : { flags };
};

/** The categories of all that is sold, parts of bundles too. */
const productLines = ({ price }: Deal, model: CommercialModel): readonly string[] => {
  const offerings = new Set(
    price.promise.lines.flatMap((line) => [line.offering, ...line.charges.map(({ offering }) => offering)]),
  );
  return sorted(
    [...offerings].flatMap((key) => {
      const offering = model.one('product-offering', key)?.content as unknown as ProductOffering | undefined;
      return offering?.category ?? [];
    }),
  );
};

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();
