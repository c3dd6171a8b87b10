/** What two promotions do to each other: each must apply alone, one code gives both, their order decides the price, a campaign has two owners. */
import { type Promotion, sameCode } from '#contexts/promotion/index.ts';
import { overlaps } from '#kernel/period.ts';
import { at, type Finding } from '../publish-check.ts';

type Pair = readonly [Promotion, Promotion];

/** `byDefault`: the priority of a promotion that states none. */
export const betweenPromotions = (promotions: readonly Promotion[], byDefault: number): readonly Finding[] => {
  const pairs = promotions.flatMap((one, index) => promotions.slice(index + 1).map((other): Pair => [one, other]));
  const meeting = pairs.filter(([one, other]) => shareASale(one, other));
  return [
    ...meeting.filter(bothAlone).map(exclusive),
    ...pairs.filter(shareACode).map(sharedCode),
    ...meeting.filter((pair) => orderedByName(pair, byDefault)).map(byName),
    ...pairs.filter(shareACampaign).map(twoOwners),
  ];
};

const meet = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === undefined || b === undefined || a.some((one) => b.includes(one));

/** Whether one sale could be eligible for both. */
export const shareASale = (
  { eligible: a, effective: from }: Promotion,
  { eligible: b, effective: until }: Promotion,
): boolean =>
  overlaps(from, until) &&
  meet(a.countries, b.countries) &&
  meet(a.channels, b.channels) &&
  meet(a.accountSegments, b.accountSegments) &&
  meet(a.offerings, b.offerings);

const placesOf = ([one, other]: Pair): readonly string[] => [at('promotion', one.key), at('promotion', other.key)];

const bothAlone = ([one, other]: Pair): boolean =>
  one.exclusive === true && other.exclusive === true && one.stackingGroup === other.stackingGroup;
const exclusive = (pair: Pair): Finding => ({
  code: 'promotion.exclusive-overlap',
  message: `${pair[0].name} and ${pair[1].name} each apply alone, in one stacking group, on the same days and to the same sales.`,
  offending: placesOf(pair),
  whatToDo: 'Part them by date, market or offering, or let one of them stack.',
});

const shareACode = ([{ eligible: a, effective: from }, { eligible: b, effective: until }]: Pair): boolean =>
  a.coupon !== undefined && b.coupon !== undefined && sameCode(a.coupon, b.coupon) && overlaps(from, until);
const sharedCode = (pair: Pair): Finding => ({
  code: 'promotion.coupon-shared',
  message: `${pair[0].name} and ${pair[1].name} are asked for by the same coupon on the same days: nobody could say which one was brought.`,
  offending: placesOf(pair),
  whatToDo: 'Give each a code of its own.',
});

/** A percentage and money off give different prices by which comes first. */
const orderedByName = ([one, other]: Pair, byDefault: number): boolean =>
  one.stackingGroup !== other.stackingGroup &&
  (one.priority ?? byDefault) === (other.priority ?? byDefault) &&
  (one.effect.kind === 'percent') !== (other.effect.kind === 'percent') &&
  meet(one.effect.charges, other.effect.charges) &&
  meet(one.effect.chargeTypes, other.effect.chargeTypes) &&
  one.exclusive !== true &&
  other.exclusive !== true;
const byName = (pair: Pair): Finding => ({
  code: 'promotion.order-by-name',
  message: `${pair[0].name} and ${pair[1].name} stack, one takes a percentage and the other money, and nobody said which goes first: the names of their groups decide.`,
  offending: placesOf(pair),
  whatToDo: 'Give them priorities; the lower goes first.',
  severity: 'warning',
});

const shareACampaign = ([one, other]: Pair): boolean =>
  one.campaign !== undefined && one.campaign === other.campaign && one.owner !== other.owner;
const twoOwners = (pair: Pair): Finding => ({
  code: 'promotion.campaign-of-two',
  message: `${pair[0].name} and ${pair[1].name} are reported as one campaign, and ${pair[0].owner} and ${pair[1].owner} each own one.`,
  offending: placesOf(pair),
  whatToDo: 'Give each its own campaign, or both one owner.',
  severity: 'warning',
});
