/** An offer as its customer reads it: what is promised, what may be chosen, what to say yes to. Only what is written here leaves. Pure. */
import type { PriceResult } from '#contexts/pricing/index.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { GRADE_WORDS, type Grade } from './acceptance.ts';
import type { StoredAcceptance } from './acceptance.store.ts';
import type { AskedChange } from './asked-change.store.ts';
import { currentConsent } from './consent.ts';
import type { StoredDecision } from './decision.store.ts';
import type { StoredPrice } from './priced-line.ts';
import type { QuoteHead } from './quote.store.ts';

export type OfferInput = {
  readonly head: QuoteHead;
  readonly lineCount: number;
  readonly ownerName: string;
  readonly accountName: string;
  readonly sellerName: string;
  /** What may be chosen, as the customer calls it. */
  readonly optionLines: ReadonlyMap<
    string,
    { readonly name: string; readonly quantity: string; readonly position: number }
  >;
  readonly price: StoredDecision<StoredPrice> | undefined;
  readonly acceptance: StoredAcceptance | undefined;
  readonly changes: readonly AskedChange[];
  readonly may: (action: string) => boolean;
  readonly asOf: string;
};

const totalsView = (price: PriceResult): JsonObject => ({
  oneTime: price.promise.totals.oneTime,
  recurring: price.promise.totals.recurring.map((each) => ({ ...each })),
  orderCredit: price.promise.totals.orderCredit,
});

/** What each option adds by itself, so that the page sums up as the server does. */
const optionsView = ({ options = [] }: PriceResult, told: OfferInput['optionLines']): Json =>
  options.map(({ lineId, oneTime, recurring }) => ({
    lineId,
    ...told.get(lineId),
    oneTime,
    recurring: recurring.map((each) => ({ ...each })),
  }));

const acceptanceView = ({ acceptance }: OfferInput): Json => {
  if (acceptance === undefined) return null;
  const { acceptedAt, grade, chosenLines, acceptedBy } = acceptance;
  return {
    acceptedAt,
    grade,
    gradeWords: GRADE_WORDS[grade as Grade] ?? grade,
    chosenLines: [...chosenLines],
    name: acceptedBy['name'] ?? null,
    title: acceptedBy['title'] ?? null,
  };
};

const instant = (text: string): string => Temporal.Instant.from(text).toString();

export const changeView = ({ id, wish, lines, state, answer, recordedAt, askedByName }: AskedChange): JsonObject => ({
  id,
  wish,
  lines: [...lines],
  state,
  answer,
  askedBy: askedByName,
  askedAt: instant(recordedAt),
});

const isOver = ({ head, asOf }: OfferInput): boolean =>
  head.validUntil !== null && Temporal.Instant.compare(asOf, head.validUntil) >= 0;

export const viewOffer = (input: OfferInput): Json => {
  const { head, price, may } = input;
  const { header } = head;
  const isOpen = head.status === 'presented' && !isOver(input);
  return {
    quoteId: head.id,
    number: header.number,
    revision: head.revisionNo,
    name: header.name,
    status: isOver(input) && head.status === 'presented' ? 'expired' : head.status,
    seller: input.sellerName,
    customer: input.accountName,
    contact: input.ownerName,
    language: header.language,
    currency: header.currency,
    contractFrom: header.contractFrom,
    termMonths: header.termMonths,
    paymentTermDays: header.paymentTermDays,
    sections: (header.sections ?? []).map(({ key, title }) => ({ key, title })),
    validUntil: head.validUntil,
    presentedAt: head.presentedAt,
    contentRoot: head.contentRoot,
    documentHash: head.documentHash,
    tax: price?.result.promise.tax ?? null,
    totals: price === undefined ? null : totalsView(price.result),
    options: price === undefined ? [] : optionsView(price.result, input.optionLines),
    lineCount: input.lineCount,
    consent: { ...currentConsent(header.language) },
    acceptance: acceptanceView(input),
    changes: input.changes.map(changeView),
    can: {
      accept: isOpen && may('quote.accept'),
      decline: isOpen && may('quote.decline'),
      askChange: isOpen && may('quote.ask-change'),
    },
    asOf: input.asOf,
  };
};
