/** The clauses of a promotion, each asked of a sale: whether it holds, and in words what it wants and what there is. */
import { type Decimal, cmp, dec, exactText, isZero, max, sum, ZERO } from '#kernel/decimal.ts';
import { contains } from '#kernel/period.ts';
import type { Promotion } from './promotion.contract.ts';

/** Of a sale, what does not stand on its lines. */
export type AskedAbout = {
  readonly pricedAsOf: string;
  readonly country: string;
  readonly channel: string;
  readonly account: { readonly segments: readonly string[]; readonly newCustomer: boolean };
  readonly coupons?: readonly string[];
  readonly budgetsLeft?: { readonly [promotion: string]: string };
  readonly usesLeft?: { readonly [promotion: string]: number };
};

/** A line, or a part of one. */
export type Item = {
  readonly id: string;
  readonly lineId: string;
  readonly offering: string;
  readonly quantity: Decimal;
  /** Offered beside the rest: it may be given something, and earns the rest nothing, because nobody has chosen it yet. */
  readonly optional?: true;
};

export type Clause = {
  readonly clause: string;
  readonly holds: boolean;
  readonly wants: string;
  readonly has: string;
};

type Requirement = NonNullable<Promotion['eligible']['requires']>[number];

/** Codes are typed by people: blanks around them and small letters are no other code. */
export const sameCode = (a: string, b: string): boolean => a.trim().toUpperCase() === b.trim().toUpperCase();

/** The items whose units count, and those it takes something off: the same, except where one thing is bought and another given. */
export const touched = (
  items: readonly Item[],
  { eligible, effect }: Promotion,
): { readonly bought: readonly Item[]; readonly given: readonly Item[] } => {
  const met = (eligible.requires ?? []).map((one) => metOn(one, items));
  // What is shared out over several lines is shared over those that are sold for sure.
  const sure = effect.kind === 'amountAcross' || effect.kind === 'buyGet' ? items.filter(isFirm) : items;
  const meant = sure.filter(
    (item) => isMeant(item, eligible.offerings) && hasEnough(item, eligible) && met.every((isMet) => isMet(item)),
  );
  return effect.kind === 'buyGet' && effect.getOfferings !== undefined
    ? { bought: meant, given: sure.filter((item) => isMeant(item, effect.getOfferings)) }
    : { bought: meant, given: meant };
};

/** In the order in which they are told: first what the seller cannot change, last what is on the lines. */
export const clausesOf = (asked: AskedAbout, items: readonly Item[], promotion: Promotion): readonly Clause[] => {
  const { eligible } = promotion;
  const meant = items.filter((item) => isMeant(item, eligible.offerings));
  const enough = meant.filter((item) => hasEnough(item, eligible));
  return [
    ...headerClauses(asked, promotion),
    {
      clause: 'offerings',
      holds: meant.length > 0,
      wants: listed(eligible.offerings),
      has: listed([...new Set(items.map(({ offering }) => offering))]),
    },
    {
      clause: 'minimumQuantity',
      holds: enough.length > 0,
      wants: eligible.minimumQuantity ?? '0',
      has: exactText(meant.map(({ quantity }) => quantity).reduce(max, ZERO)),
    },
    ...(eligible.requires ?? []).map((one): Clause => ({
      clause: 'requires',
      holds: enough.some(metOn(one, items)),
      wants: `${one.minimumQuantity ?? '1'} of ${listed(one.offerings)} ${one.within === 'quote' ? 'on the quote' : 'in the bundle'}`,
      has: exactText(countOf(one, items)),
    })),
    ...givenClause(items, promotion),
  ];
};

const headerClauses = (asked: AskedAbout, { key, eligible, effective, uses: limit }: Promotion): readonly Clause[] => {
  const left = asked.budgetsLeft?.[key];
  const uses = asked.usesLeft?.[key];
  const { coupon } = eligible;
  return [
    {
      clause: 'effective',
      holds: contains(effective, asked.pricedAsOf),
      wants: effective.to === undefined ? `from ${effective.from}` : `${effective.from} until before ${effective.to}`,
      has: asked.pricedAsOf,
    },
    within('countries', eligible.countries, [asked.country]),
    within('channels', eligible.channels, [asked.channel]),
    within('accountSegments', eligible.accountSegments, asked.account.segments),
    {
      clause: 'newCustomersOnly',
      holds: eligible.newCustomersOnly !== true || asked.account.newCustomer,
      wants: 'a first deal',
      has: asked.account.newCustomer ? 'a first deal' : 'a customer who has bought before',
    },
    {
      clause: 'coupon',
      holds: coupon === undefined || (asked.coupons ?? []).some((code) => sameCode(code, coupon)),
      // A code is a secret until somebody brings it: the explanation must not hand it out.
      wants: 'a coupon',
      has: (asked.coupons ?? []).length === 0 ? 'none' : 'another one',
    },
    {
      clause: 'budget',
      holds: left === undefined || !isZero(dec(left)),
      wants: 'something left of its budget',
      has: left ?? 'no limit',
    },
    {
      clause: 'uses',
      holds: uses === undefined || uses > 0,
      wants: 'that it may still be used',
      has: usesInWords(uses, limit !== undefined),
    },
  ];
};

/** One that has no limit of its own and may not be used was stopped; of one that has, both may be. */
const usesInWords = (left: number | undefined, isLimited: boolean): string => {
  if (left === undefined) return 'no limit';
  if (left > 0) return `${left} left`;
  return isLimited ? 'none: used up, or stopped for now' : 'none: it is stopped for now';
};

const within = (clause: string, wanted: readonly string[] | undefined, has: readonly string[]): Clause => ({
  clause,
  holds: wanted?.some((one) => has.includes(one)) ?? true,
  wants: listed(wanted),
  has: listed(has),
});

/** Where what is given is something else, it must be there to be given. */
const givenClause = (items: readonly Item[], { effect }: Promotion): readonly Clause[] =>
  effect.kind !== 'buyGet' || effect.getOfferings === undefined
    ? []
    : [
        {
          clause: 'given',
          holds: items.some((item) => isMeant(item, effect.getOfferings)),
          wants: listed(effect.getOfferings),
          has: 'none',
        },
      ];

const isMeant = ({ offering }: Item, offerings: readonly string[] | undefined): boolean =>
  offerings === undefined || offerings.includes(offering);

const isFirm = ({ optional }: Item): boolean => optional !== true;

const hasEnough = ({ quantity }: Item, { minimumQuantity }: Promotion['eligible']): boolean =>
  minimumQuantity === undefined || cmp(quantity, dec(minimumQuantity)) >= 0;

/** Whether what is required goes with an item: counted once for all items, of which a long quote has ten thousand. */
const metOn = (one: Requirement, items: readonly Item[]): ((item: Item) => boolean) => {
  const isMet = (near: readonly Item[]): boolean => cmp(countOf(one, near), dec(one.minimumQuantity ?? '1')) >= 0;
  if (one.within === 'quote') {
    const holds = isMet(items.filter(isFirm));
    return () => holds;
  }
  const lines = new Map([...Map.groupBy(items, ({ lineId }) => lineId)].map(([lineId, near]) => [lineId, isMet(near)]));
  return ({ lineId }) => lines.get(lineId) === true;
};

const countOf = ({ offerings }: Requirement, items: readonly Item[]): Decimal =>
  sum(items.filter(({ offering }) => offerings.includes(offering)).map(({ quantity }) => quantity));

const listed = (names: readonly string[] | undefined): string =>
  names === undefined ? 'anything' : names.length === 0 ? 'none' : [...names].sort().join(', ');
