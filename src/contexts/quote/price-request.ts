/** From a quote to the question that pricing answers. Pure: everything that pricing may look at stands in the request. */
import type { Agreement } from '#contexts/accounts/index.ts';
import { isFlagSegment } from '#contexts/catalog/index.ts';
import type { Characteristics } from '#contexts/configuration/index.ts';
import type { PriceComponent, PriceLine, PriceRequest } from '#contexts/pricing/index.ts';
import { candidatesFor, promotionCandidates } from '#contexts/promotion/index.ts';
import { dec, decText, mul } from '#kernel/decimal.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Offered, offeredBy } from './commercial-model.ts';
import { type FlagsOn, productLineOf } from './flags-of-quote.ts';
import { partsOfLine } from './parts-of-line.ts';
import type { Line, LineOverride } from './line.ts';
import type { Header, Quote } from './quote.ts';

/** What a price may look at besides the quote and the commercial model. Kept with the price, so that it can be decided again. */
export type PriceInputs = {
  readonly newCustomer: boolean;
  /** What is left of each budget, in its own currency; reserved and consumed amounts are gone from it. */
  readonly budgetsLeft: Readonly<Record<string, string>>;
  /** Segments of the account besides the one on the header. */
  readonly segments?: readonly string[];
  /** The agreements in force with the account, in the quote's currency and with its seller. Absent in prices from before there were any. */
  readonly agreements?: readonly AgreementInForce[];
  /** How many more quotes may use each. Absent on prices from before uses were counted. */
  readonly usesLeft?: Readonly<Record<string, number>>;
  /** The flags that are on for the deal. Absent where none is that the price or a promotion reads. */
  readonly flags?: FlagsOn;
};

export type AgreementInForce = Pick<Agreement, 'key' | 'to' | 'prices'>;

export type Asked = PriceInputs & {
  readonly quote: Pick<Quote, 'header' | 'lines'>;
  readonly model: CommercialModel;
};

const segmentsOf = (line: Line, times: number, characteristics: Characteristics = {}) =>
  line.segments.map((segment) => ({
    id: segment.id,
    from: segment.from,
    ...(segment.to === undefined ? {} : { to: segment.to }),
    quantity: decText(mul(dec(segment.quantity), dec(String(times)))),
    characteristics: { ...characteristics },
  }));

/** A part inside the line that is priced by its own parts has no price to ask for. */
const componentsOf = (line: Line, offered: Offered): readonly PriceComponent[] => {
  const offering = offered(line.offering)?.offering;
  const parts = offering ? partsOfLine(line, offering, offered) : [];
  return parts
    .filter((part) => offered(part.offering)?.offering.pricedBy !== 'components')
    .map((part) => ({
      componentId: part.id,
      lineageId: `${line.lineageId}/${part.id}`,
      offering: part.offering,
      segments: segmentsOf(line, part.quantity, part.characteristics),
    }));
};

/** Made once for a line under a model: the same object says to pricing that nothing about the line has changed. */
const priceLineOf = (model: CommercialModel): ((line: Line) => PriceLine) => {
  const offered = offeredBy(model);
  const made = model.memo('quote/price-lines', () => new WeakMap<Line, PriceLine>());
  return (line) => {
    const known = made.get(line);
    if (known !== undefined) return known;
    const asked = priceLine(line, offered);
    made.set(line, asked);
    return asked;
  };
};

/** A change is priced from what was committed; what is suspended or ended owes nothing; what takes a place has the price of the day. */
const carriedOn = ({ change, basis }: Line): Pick<PriceLine, 'committed' | 'upliftPercent'> => {
  if (change === undefined || basis === 'migrate') return {};
  const { becomes, terms, upliftPercent } = change;
  return {
    committed: becomes === 'active' ? [...terms] : [],
    ...(upliftPercent === undefined ? {} : { upliftPercent }),
  };
};

const priceLine = (line: Line, offered: Offered): PriceLine => {
  const components = componentsOf(line, offered);
  return {
    lineId: line.id,
    lineageId: line.lineageId,
    offering: line.offering,
    basis: line.basis,
    segments: segmentsOf(line, 1, line.characteristics),
    ...(components.length === 0 ? {} : { components: [...components] }),
    discretionary: line.discretionary,
    ...(line.overrides === undefined || line.overrides.length === 0
      ? {}
      : { overrides: line.overrides.map(pricedOverride) }),
    ...(Object.keys(line.assumedUsage).length === 0 ? {} : { assumedUsage: { ...line.assumedUsage } }),
    ...(line.committedUsage === undefined ? {} : { committedUsage: { ...line.committedUsage } }),
    ...(line.group === undefined ? {} : { group: line.group }),
    ...carriedOn(line),
    ...(line.optional === true ? { optional: true as const } : {}),
  };
};

/** A price of an agreement ends with it at the latest. Its id names both, so that a trace does. */
const agreementPrices = (agreements: readonly AgreementInForce[]): PriceRequest['agreementPrices'] =>
  agreements.flatMap((agreement) =>
    agreement.prices.flatMap(({ key, offering, charge, from, to, price }) => {
      const [end] = [to, agreement.to].filter((day) => typeof day === 'string').toSorted();
      // The agreement ended before this price began.
      if (end !== undefined && end <= from) return [];
      const effective = { from, ...(end === undefined ? {} : { to: end }) };
      return [{ id: `${agreement.key}/${key}`, agreement: agreement.key, offering, charge, effective, price }];
    }),
  );

/** Who decided it, and when, moves no price. */
const pricedOverride = ({ id, componentId, charge, kind, value, reason }: LineOverride) => ({
  id,
  componentId,
  charge,
  kind,
  value,
  reason,
});

const questionOf = ({ quote: { header, lines }, model, newCustomer, segments = [], flags }: Asked) => {
  const priced = priceLineOf(model);
  const asked =
    flags === undefined
      ? priced
      : (line: Line) => flagged(priced(line), flags.lines[productLineOf(model, line.offering)]);
  return {
    pricedAsOf: header.pricedAsOf,
    currency: header.currency,
    country: header.country,
    channel: header.channel,
    // Only a flag is a flag: a customer who is filed under its name has nothing that was not released.
    account: {
      segments: [...new Set([header.segment, ...segments])].filter((name) => !isFlagSegment(name)),
      newCustomer,
    },
    lines: lines.map(asked),
  };
};

const flagged = (line: PriceLine, flags: readonly string[] = []): PriceLine =>
  flags.length === 0 ? line : { ...line, flags: [...flags] };

/** This quote's own: what an agreement binds to, it names itself. */
const commitmentsOf = ({ commitments = [] }: Header): Pick<PriceRequest, 'commitments'> =>
  commitments.length === 0 ? {} : { commitments: commitments.map(({ key, ...said }) => ({ ...said, id: key })) };

const promotionQuestion = (
  { budgetsLeft, usesLeft, quote, flags }: Asked,
  question: ReturnType<typeof questionOf>,
) => ({
  ...question,
  account: { ...question.account, segments: [...question.account.segments, ...(flags?.deal ?? [])] },
  coupons: quote.header.coupons ?? [],
  budgetsLeft,
  ...(usesLeft === undefined ? {} : { usesLeft }),
});

/** Which promotions may apply to the quote, and by which clauses the others fall. */
export const candidatesOf = (asked: Asked) =>
  promotionCandidates(promotionQuestion(asked, questionOf(asked)), asked.model.ofKind('promotion'));

export const priceRequestOf = (asked: Asked): PriceRequest => {
  const { agreements = [] } = asked;
  const question = questionOf(asked);
  const promotions = candidatesFor(promotionQuestion(asked, question), asked.model.ofKind('promotion'));
  return {
    ...question,
    ...(agreements.length === 0 ? {} : { agreements: agreements.map(({ key }) => key) }),
    agreementPrices: agreementPrices(agreements),
    orderDiscount: asked.quote.header.orderDiscount,
    promotions: [...promotions],
    ...commitmentsOf(asked.quote.header),
  };
};
