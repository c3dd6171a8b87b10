/** A quote as its reader may see it: lines with their prices, what stands in the way, and what may be done next. Pure. */
import { type Account, segmentsOf } from '#contexts/accounts/index.ts';
import type { MarginResult } from '#contexts/pricing/index.ts';
import type { Promotion } from '#contexts/promotion/index.ts';
import { add, dec, decText, divRound, isZero, mul, neg, roundTo, sum, type Decimal } from '#kernel/decimal.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { minorUnits } from '#kernel/money.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { StoredDecision } from './decision.store.ts';
import type { Blocker } from './blockers.ts';
import { placeOfSale } from './place-of-sale.ts';
import type { DealFamily } from './deal.store.ts';
import type { Line } from './line.ts';
import { type SectionMoney, sectionsView } from './view-sections.ts';
import { isOpen, type NeededNow } from './open-qualifications.ts';
import { quoteLife } from './quote.lifecycle.ts';
import type { QuoteHead } from './quote.store.ts';
import type { StoredPrice } from './priced-line.ts';
import type { TaxEstimate } from './tax.contract.ts';
import type { Validation } from './validation.ts';
import { monthly } from './monthly.ts';
import { firstOf, type LineFindings, lineView, type PartsOfLines, priceOf } from './view-line.ts';

export type ViewInput = {
  readonly head: QuoteHead;
  /** All of them, or those that were written or priced after the reader last read. */
  readonly lines: readonly Line[];
  readonly lineCount: number;
  /** The version that the reader had; null when everything is read. */
  readonly since: number | null;
  readonly parts: PartsOfLines;
  readonly account: Account | undefined;
  readonly ownerName: string;
  readonly price: StoredDecision<StoredPrice> | undefined;
  readonly validation: StoredDecision<Validation> | undefined;
  readonly tax: StoredDecision<TaxEstimate> | undefined;
  /** Given only for a reader who may see cost. */
  readonly margin: StoredDecision<MarginResult> | undefined;
  readonly revisions: readonly { readonly id: string; readonly revisionNo: number; readonly status: string }[];
  readonly orders: readonly { readonly orderId: string; readonly number: string }[];
  /** What must be known of the customer, as it stands now. */
  readonly needed: readonly NeededNow[];
  /** Which deal the family is about, and beside which families it stands. */
  readonly place: DealFamily;
  /** Why an accepted quote cannot be carried out. */
  readonly blockers: readonly Blocker[];
  readonly model: CommercialModel;
  readonly may: (action: string) => boolean;
  /** A customer sees the offer, not how it came about. */
  readonly forCustomer: boolean;
  readonly asOf: string;
};

type Freshness = 'holds' | 'stale' | 'none';

const freshness = (of: string | null, content: string): Freshness =>
  of === null ? 'none' : of === content ? 'holds' : 'stale';

/** A validation is stale too when what it was told of the customer has turned since: answered, or ended. */
const validatedFreshness = ({ head, validation, needed }: ViewInput): Freshness => {
  const fresh = freshness(head.validatedContent, head.content);
  const missed = validation?.result.checks.some(({ code }) => code.startsWith('eligibility.qualification-')) === true;
  return fresh === 'holds' && missed !== needed.some(isOpen) ? 'stale' : fresh;
};

const percentOff = (list: Decimal, net: Decimal): string =>
  isZero(list) ? '0' : decText(divRound(mul(add(list, neg(net)), dec('100')), list, 2, 'halfEven'));

export const totalsOf = ({ price, head: quote }: Pick<ViewInput, 'price' | 'head'>): Json => {
  if (!price || quote.pricedContent !== quote.content) return null;
  const { promise, estimate } = price.result;
  const scale = minorUnits(quote.header.currency);
  const list = dec(estimate.listTotal);
  return {
    oneTime: promise.totals.oneTime,
    recurringMonthly: decText(sum(firstOf(promise.totals.recurring).map((each) => monthly(each, scale)))),
    termValue: estimate.total,
    listTermValue: estimate.listTotal,
    discountPercent: decText(roundTo(dec(percentOff(list, dec(estimate.total))), 2, 'halfEven')),
    ...(price.result.withOptions === undefined ? {} : { termValueWithOptions: price.result.withOptions.total }),
  };
};

/** An estimate, with how much it is worth still: of another content it is stale, and after its last day nobody stands for it. */
const taxView = ({ tax, head, asOf }: ViewInput): Json => {
  if (!tax) return null;
  const { result } = tax;
  const ended = result.status === 'estimated' && asOf.slice(0, 10) > result.validUntil;
  return { ...(result as unknown as JsonObject), holds: tax.content === head.content && !ended, expired: ended };
};

/** What promotions give over the term, each with what becomes of it when the customer leaves early. */
const promotionsView = ({ price, head, model }: ViewInput): Json => {
  if (!price || head.pricedContent !== head.content) return [];
  return price.result.promotionUses.map(({ promotion, amount }) => {
    const content = model.one('promotion', promotion)?.content as unknown as Promotion | undefined;
    return {
      promotion,
      name: content?.name ?? promotion,
      overTerm: amount,
      billing: content?.billing ?? 'price',
      onCancellation: content?.onCancellation ?? 'keep',
    };
  });
};

/** What the customer binds themselves to; beside it, for us, what it comes to with the usage that was assumed. */
const commitmentsView = ({ price, head, forCustomer }: ViewInput): Json =>
  (head.header.commitments ?? []).map((one) => {
    const holds = !forCustomer && head.pricedContent === head.content;
    const estimate = holds ? price?.result.estimate.commitments?.find(({ id }) => id === one.key) : undefined;
    return {
      ...one,
      covers: { ...one.covers },
      ...(estimate === undefined ? {} : { estimate: { trueUp: estimate.trueUp, capped: estimate.capped } }),
    };
  });

type Wish = {
  readonly action: string;
  readonly move: string;
  readonly states: readonly string[];
  readonly unless?: string | false;
};

const editable = ['draft', 'approved'];

const wishes = ({
  head: quote,
  lineCount,
  validation,
  needed,
  blockers,
}: ViewInput): Readonly<Record<string, Wish>> => {
  const priced = quote.pricedContent === quote.content;
  const problems = validation?.result.checks.filter((check) => check.severity === 'blocking').length ?? 0;
  const valid = quote.validatedContent === quote.content && problems === 0;
  const held = needed.some(isOpen) && 'something must be known of the customer first';
  const notReady = (!priced && 'price it first') || (!valid && 'resolve its problems first');
  return {
    edit: { action: 'quote.edit-lines', move: 'edit', states: editable },
    overridePrice: { action: 'quote.override-price', move: 'override', states: editable },
    overrideSale: { action: 'quote.override-sale', move: 'edit', states: editable },
    price: {
      action: 'quote.price',
      move: 'price',
      states: editable,
      unless: lineCount === 0 && 'it has no lines',
    },
    validate: { action: 'quote.validate', move: 'validate', states: editable },
    submit: { action: 'quote.submit-for-approval', move: 'submit', states: ['draft'], unless: notReady },
    classify: { action: 'quote.classify', move: 'classify', states: quoteLife.states },
    recall: { action: 'quote.recall', move: 'recall', states: ['inApproval'] },
    present: { action: 'quote.present', move: 'present', states: ['approved'], unless: notReady || held },
    qualify: {
      action: 'quote.qualify',
      move: 'qualify',
      states: ['draft', 'inApproval', 'approved', 'presented', 'accepted'],
      unless: !needed.some(isOpen) && 'nothing has to be asked',
    },
    accept: { action: 'quote.accept', move: 'accept', states: ['presented'] },
    decline: {
      action: 'quote.decline',
      move: 'decline',
      states: ['presented', 'accepted'],
      unless: quote.status === 'accepted' && blockers.length === 0 && 'it is accepted, and nothing holds it up',
    },
    revise: { action: 'quote.revise', move: 'revise', states: ['presented', 'declined', 'expired', 'approved'] },
    cancel: { action: 'quote.cancel', move: 'cancel', states: ['draft', 'inApproval', 'approved', 'presented'] },
    convert: {
      action: 'quote.convert-to-order',
      move: 'convert',
      states: ['accepted'],
      unless: blockers[0]?.what ?? held,
    },
  };
};

/** What may be done now, and of what may not, why. The command road asks again; this only spares people a refusal. */
const actionsOf = (input: ViewInput): Json =>
  Object.fromEntries(
    Object.entries(wishes(input)).map(([name, { action, states, unless }]) => {
      const why = !input.may(action)
        ? 'your role does not allow it'
        : !states.includes(input.head.status)
          ? `the quote is ${input.head.status}`
          : unless || null;
      return [name, { allowed: why === null, why }];
    }),
  );

const marginView = ({ margin, head: quote }: ViewInput): { readonly margin?: Json } => {
  if (!margin || margin.content !== quote.content) return {};
  const { cost } = margin.result;
  return {
    margin: { marginPercent: cost.marginPercent, total: cost.total, revenue: cost.revenue, complete: cost.complete },
  };
};

export const viewQuote = (input: ViewInput): Json => {
  const { head: quote, account, validation, lines, lineCount, since } = input;
  const { header } = quote;
  const checks = input.forCustomer ? [] : (validation?.result.checks ?? []);
  const found: LineFindings = {
    currency: header.currency,
    priceHolds: quote.pricedContent === quote.content,
    parts: input.parts,
    checks: Map.groupBy(checks, ({ lineId }) => lineId),
    model: input.model,
    forCustomer: input.forCustomer,
    language: header.language,
    ...(input.forCustomer
      ? {}
      : { placeOf: ({ offering }) => placeOfSale(input.model, quote, offering, account ? segmentsOf(account) : []) }),
    bill: quote.pricedContent === quote.content ? input.price?.result.bill : undefined,
  };
  return {
    id: quote.id,
    familyId: quote.familyId,
    dealId: input.place.dealId,
    number: header.number,
    revision: quote.revisionNo,
    status: quote.status,
    ...(input.forCustomer ? {} : { class: quote.quoteClass }),
    version: quote.version,
    name: header.name,
    account: {
      id: quote.accountId,
      key: header.accountKey,
      name: account?.name ?? header.accountName,
      country: header.country,
    },
    country: header.country,
    currency: header.currency,
    channel: header.channel,
    language: header.language,
    contractFrom: header.contractFrom,
    termMonths: header.termMonths,
    paymentTermDays: header.paymentTermDays,
    validDays: header.validDays,
    parties: { ...header.parties },
    customerReference: header.customerReference,
    customerNote: header.customerNote ?? null,
    sections: since === null ? sectionsView(header, lines, (line) => priceOf(line, found) as SectionMoney) : null,
    owner: { personId: quote.ownerPerson, name: input.ownerName },
    validUntil: quote.validUntil,
    pricedAsOf: header.pricedAsOf,
    content: quote.content,
    contentRoot: quote.contentRoot,
    documentHash: quote.documentHash,
    documentId: quote.documentId,
    revisions: input.revisions.map(({ id, revisionNo, status }) => ({ id, revision: revisionNo, status })),
    freshness: {
      priced: freshness(quote.pricedContent, quote.content),
      validated: validatedFreshness(input),
      approved:
        quoteLife.isTerminal(quote.status) || ['approved', 'presented', 'accepted'].includes(quote.status)
          ? 'holds'
          : 'none',
    },
    ...(header.orderType === undefined ? {} : { orderType: header.orderType }),
    ...(header.transferFrom === undefined ? {} : { transferFrom: { ...header.transferFrom } }),
    ...(found.bill === undefined
      ? {}
      : { change: { totals: { ...found.bill.totals }, conventions: { ...found.bill.conventions } } }),
    coupons: [...(header.coupons ?? [])],
    orderDiscount: input.forCustomer ? null : header.orderDiscount,
    commitments: commitmentsView(input),
    promotions: promotionsView(input),
    lines: lines.map((line) => lineView(line, found)),
    lineCount,
    since,
    totals: totalsOf(input),
    tax: taxView(input),
    ...marginView(input),
    checks: checks.map((check) => ({ ...check })),
    qualifications: input.forCustomer
      ? []
      : input.needed.map((each) => ({ ...each, subject: { ...each.subject }, asked: { ...each.asked } })),
    blockers: input.forCustomer
      ? []
      : input.blockers.map((each) => ({
          ...each,
          owners: [...each.owners],
          waysOut: each.waysOut.map((way) => ({ ...way })),
          ownerName: input.ownerName,
        })),
    actions: actionsOf(input),
    orders: input.orders.map(({ orderId, number }) => ({ id: orderId, number })),
    asOf: input.asOf,
  };
};
