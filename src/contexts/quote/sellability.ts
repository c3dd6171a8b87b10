/** From a line of a quote to the question that eligibility answers, and from its answer to what must be asked of other systems. Pure. */
import { type Account, segmentsOf } from '#contexts/accounts/index.ts';
import { isFlagSegment } from '#contexts/catalog/index.ts';
import { type EligibilityRequest, type Question, questionAbout, standingOf } from '#contexts/eligibility/index.ts';
import type { PriceResult } from '#contexts/pricing/index.ts';
import type { CustomerFacts } from './customer-facts.ts';
import type { Line } from './line.ts';
import type { Quote } from './quote.ts';
import { UNNAMED_SELLER } from './seller.ts';

export type Deal = {
  readonly quote: Quote;
  readonly customer: CustomerFacts;
  readonly price: Pick<PriceResult, 'estimate'> | undefined;
  readonly at: Temporal.Instant;
};

const KINDS_ASKED = ['credit', 'serviceability'] as const;

/** What the deal promises over its term; not known while it is not priced as it stands. */
const dealValue = ({ quote, price }: Deal): string | undefined =>
  quote.pricedContent === quote.content ? (price?.estimate.metrics?.tcv ?? price?.estimate.total) : undefined;

/** Where it goes: the line's own site, or where the customer is. */
const siteOf = ({ site }: Line, account: Account | undefined): string =>
  site ?? (account ? `${account.address.country} ${account.address.postalCode}` : 'unknown');

export const questionsOf = (
  deal: Deal,
  line: Line,
  offering: string,
  kinds: readonly string[],
): readonly Question[] => {
  const value = dealValue(deal);
  const about = {
    currency: deal.quote.header.currency,
    offering,
    site: siteOf(line, deal.customer.account),
    ...(value === undefined ? {} : { dealValue: value }),
  };
  return kinds.flatMap((kind) => questionAbout(kind, about) ?? []);
};

/** The same for all lines of a quote, and made once. */
export const saleOf = (deal: Deal): Omit<EligibilityRequest, 'offering'> => {
  const { header } = deal.quote;
  const { account, newCustomer, installed } = deal.customer;
  const value = dealValue(deal);
  const { seller, partner } = header.parties;
  return {
    country: header.country,
    channel: header.channel,
    segment: header.segment,
    segments: [...new Set([header.segment, ...(account ? segmentsOf(account) : [])])].filter(
      (name) => !isFlagSegment(name),
    ),
    account: header.accountKey,
    newCustomer,
    installed: [...installed],
    date: header.pricedAsOf,
    at: deal.at.toString(),
    currency: header.currency,
    ...(value === undefined ? {} : { dealValue: value }),
    ...(seller === UNNAMED_SELLER ? {} : { seller }),
    ...(partner === null ? {} : { partner }),
  };
};

/** What of one line or part differs from the others'. */
export const saleOfLine = (
  deal: Deal,
  line: Line,
  offering: string,
  inBundle: boolean,
): Pick<
  EligibilityRequest,
  'offering' | 'inBundle' | 'quantity' | 'characteristics' | 'qualifications' | 'basis' | 'purpose'
> => {
  const quantity = line.segments[0]?.quantity;
  const { qualifications: rows } = deal.customer;
  const qualifications: NonNullable<EligibilityRequest['qualifications']> =
    rows.length === 0
      ? []
      : questionsOf(deal, line, offering, KINDS_ASKED).flatMap((question) => standingOf(rows, question, deal.at) ?? []);
  return {
    offering,
    inBundle,
    ...(quantity === undefined || inBundle ? {} : { quantity }),
    ...(inBundle || line.characteristics === undefined ? {} : { characteristics: plainValues(line.characteristics) }),
    ...(qualifications.length === 0 ? {} : { qualifications }),
    ...(line.basis === 'newSale' ? {} : { basis: line.basis }),
    ...(deal.quote.header.orderType === 'renewal' && line.basis === 'inherited' ? { purpose: 'renewal' as const } : {}),
  };
};

/** Lines that ask the same are answered once: a quote of 10,000 lines has a few hundred different ones. */
export const sameQuestion = (line: Line, offering: string, inBundle: boolean): string =>
  JSON.stringify([
    offering,
    inBundle,
    line.basis,
    line.site,
    inBundle ? null : [line.segments[0]?.quantity ?? null, line.characteristics ?? null],
  ]);

const plainValues = (characteristics: object): NonNullable<EligibilityRequest['characteristics']> =>
  Object.fromEntries(
    Object.entries(characteristics).filter(
      (entry): entry is [string, string | number | boolean] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'boolean' || Number.isSafeInteger(entry[1]),
    ),
  );

/** Each question once, in a fixed order. */
export const distinctQuestions = (questions: readonly Question[]): readonly Question[] => {
  const bySubject = new Map(questions.map((question) => [JSON.stringify([question.kind, question.subject]), question]));
  return [...bySubject.keys()].toSorted().map((key) => bySubject.get(key) as Question);
};
