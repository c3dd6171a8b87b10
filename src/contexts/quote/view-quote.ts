/** A quote as its reader may see it: lines with their prices, what stands in the way, and what may be done next. Pure. */
import type { Account } from '#contexts/accounts/index.ts';
import type { MarginResult, PromisedCharge } from '#contexts/pricing/index.ts';
import { add, dec, decText, divRound, isZero, mul, neg, roundTo, ZERO, type Decimal } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { minorUnits } from '#kernel/money.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { offeredBy } from './commercial-model.ts';
import type { StoredDecision } from './decision.store.ts';
import type { Line } from './line.ts';
import { quoteLife } from './quote.lifecycle.ts';
import type { Quote } from './quote.ts';
import type { StoredPrice } from './priced-line.ts';
import type { Check, Validation } from './validation.ts';

export type ViewInput = {
  readonly quote: Quote;
  readonly account: Account | undefined;
  readonly ownerName: string;
  readonly price: StoredDecision<StoredPrice> | undefined;
  readonly validation: StoredDecision<Validation> | undefined;
  /** Given only for a reader who may see cost. */
  readonly margin: StoredDecision<MarginResult> | undefined;
  readonly revisions: readonly { readonly id: string; readonly revisionNo: number; readonly status: string }[];
  readonly orders: readonly { readonly orderId: string; readonly number: string }[];
  readonly model: CommercialModel;
  readonly may: (action: string) => boolean;
  /** A customer sees the offer, not how it came about. */
  readonly forCustomer: boolean;
  readonly asOf: string;
};

type Freshness = 'holds' | 'stale' | 'none';

const freshness = (of: string | null, content: string): Freshness =>
  of === null ? 'none' : of === content ? 'holds' : 'stale';

const MONTHS_IN_YEAR = dec('12');

/** Per month, whatever the charge's own period. */
const monthly = (charge: Extract<PromisedCharge, { type: 'recurring' }>, scale: number): Decimal =>
  charge.period === 'month' ? dec(charge.amount) : divRound(dec(charge.amount), MONTHS_IN_YEAR, scale, 'halfEven');

const percentOff = (list: Decimal, net: Decimal): string =>
  isZero(list) ? '0' : decText(divRound(mul(add(list, neg(net)), dec('100')), list, 2, 'halfEven'));

const rateText = (charge: Extract<PromisedCharge, { type: 'usage' }>): string => {
  const { model } = charge;
  return model.kind === 'perUnit' ? decText(mul(dec(model.unitPrice), dec(charge.factor))) : `${model.kind}`;
};

/** What was found out about lines, by line: a quote may have 10,000 of them. */
type ByLine = {
  readonly promised: ReadonlyMap<string, StoredPrice['promise']['lines'][number]>;
  readonly facts: ReadonlyMap<string, StoredPrice['discounts']['lines'][number]>;
  readonly checks: ReadonlyMap<string | null, readonly Check[]>;
};

const byLine = ({ price, quote }: ViewInput, checks: readonly Check[]): ByLine => {
  const holds = price !== undefined && quote.pricedContent === quote.content;
  return {
    promised: new Map(holds ? price.result.promise.lines.map((line) => [line.lineId, line]) : []),
    facts: new Map(holds ? price.result.discounts.lines.map((line) => [line.lineId, line]) : []),
    checks: Map.groupBy(checks, ({ lineId }) => lineId),
  };
};

const priceOf = (line: Line, { quote }: ViewInput, found: ByLine): Json => {
  const promised = found.promised.get(line.id);
  if (!promised) return null;
  const scale = minorUnits(quote.header.currency);
  const facts = found.facts.get(line.id);
  const sum = (of: (charge: PromisedCharge) => Decimal): string =>
    decText(promised.charges.reduce((total, charge) => add(total, of(charge)), ZERO));
  return {
    oneTime: sum((charge) => (charge.type === 'oneTime' ? dec(charge.amount) : ZERO)),
    recurringMonthly: sum((charge) => (charge.type === 'recurring' ? monthly(charge, scale) : ZERO)),
    listTermValue: facts?.list ?? null,
    termValue: facts?.net ?? null,
    discountPercent: facts?.effectivePercent ?? '0',
    usage: promised.charges.flatMap((charge) =>
      charge.type === 'usage'
        ? [
            {
              charge: charge.charge,
              name: charge.name,
              metric: charge.unit.metric,
              per: charge.unit.size,
              rate: rateText(charge),
            },
          ]
        : [],
    ),
  };
};

const lineView = (line: Line, input: ViewInput, found: ByLine): Json => {
  const offered = offeredBy(input.model);
  const groups = offered(line.offering)?.offering.optionGroups ?? [];
  const optionName = (group: string, option: string): string => {
    const offering = groups.find((each) => each.key === group)?.options.find((each) => each.key === option)?.offering;
    return (offering === undefined ? undefined : offered(offering)?.name) ?? option;
  };
  const segment = line.segments[0];
  return {
    lineId: line.id,
    lineageId: line.lineageId,
    position: line.position,
    version: line.version,
    offering: line.offering,
    offeringName: line.offeringName,
    bundle: groups.length > 0,
    quantity: segment?.quantity ?? '0',
    from: segment?.from ?? null,
    to: segment?.to ?? null,
    site: line.site,
    selection: line.selection.map((choice) => ({ ...choice, optionName: optionName(choice.group, choice.option) })),
    discretionary: input.forCustomer ? null : line.discretionary,
    assumedUsage: line.assumedUsage,
    price: priceOf(line, input, found),
    checks: (found.checks.get(line.id) ?? []).map((check) => ({ ...check })),
  };
};

const totalsOf = ({ price, quote }: ViewInput): Json => {
  if (!price || quote.pricedContent !== quote.content) return null;
  const { promise, estimate } = price.result;
  const scale = minorUnits(quote.header.currency);
  const recurring = promise.lines
    .flatMap((line) => line.charges)
    .reduce((total, charge) => (charge.type === 'recurring' ? add(total, monthly(charge, scale)) : total), ZERO);
  const list = dec(estimate.listTotal);
  return {
    oneTime: promise.totals.oneTime,
    recurringMonthly: decText(recurring),
    termValue: estimate.total,
    listTermValue: estimate.listTotal,
    discountPercent: decText(roundTo(dec(percentOff(list, dec(estimate.total))), 2, 'halfEven')),
  };
};

type Wish = {
  readonly action: string;
  readonly move: string;
  readonly states: readonly string[];
  readonly unless?: string | false;
};

const editable = ['draft', 'approved'];

const wishes = ({ quote, validation }: ViewInput): Readonly<Record<string, Wish>> => {
  const priced = quote.pricedContent === quote.content;
  const problems = validation?.result.checks.filter((check) => check.severity === 'blocking').length ?? 0;
  const valid = quote.validatedContent === quote.content && problems === 0;
  const notReady = (!priced && 'price it first') || (!valid && 'resolve its problems first');
  return {
    edit: { action: 'quote.edit-lines', move: 'edit', states: editable },
    price: {
      action: 'quote.price',
      move: 'price',
      states: editable,
      unless: quote.lines.length === 0 && 'it has no lines',
    },
    validate: { action: 'quote.validate', move: 'validate', states: editable },
    submit: { action: 'quote.submit-for-approval', move: 'submit', states: ['draft'], unless: notReady },
    recall: { action: 'quote.recall', move: 'recall', states: ['inApproval'] },
    present: { action: 'quote.present', move: 'present', states: ['approved'], unless: notReady },
    accept: { action: 'quote.accept', move: 'accept', states: ['presented'] },
    decline: { action: 'quote.decline', move: 'decline', states: ['presented', 'accepted'] },
    revise: { action: 'quote.revise', move: 'revise', states: ['presented', 'declined', 'expired', 'approved'] },
    cancel: { action: 'quote.cancel', move: 'cancel', states: ['draft', 'inApproval', 'approved', 'presented'] },
    convert: { action: 'quote.convert-to-order', move: 'convert', states: ['accepted'] },
  };
};

/** What may be done now, and of what may not, why. The command road asks again; this only spares people a refusal. */
const actionsOf = (input: ViewInput): Json =>
  Object.fromEntries(
    Object.entries(wishes(input)).map(([name, { action, states, unless }]) => {
      const why = !input.may(action)
        ? 'your role does not allow it'
        : !states.includes(input.quote.status)
          ? `the quote is ${input.quote.status}`
          : unless || null;
      return [name, { allowed: why === null, why }];
    }),
  );

const marginView = ({ margin, quote }: ViewInput): { readonly margin?: Json } => {
  if (!margin || margin.content !== quote.content) return {};
  const { cost } = margin.result;
  return {
    margin: { marginPercent: cost.marginPercent, total: cost.total, revenue: cost.revenue, complete: cost.complete },
  };
};

export const viewQuote = (input: ViewInput): Json => {
  const { quote, account, validation } = input;
  const { header } = quote;
  const checks = input.forCustomer ? [] : (validation?.result.checks ?? []);
  const found = byLine(input, checks);
  return {
    id: quote.id,
    familyId: quote.familyId,
    number: header.number,
    revision: quote.revisionNo,
    status: quote.status,
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
      validated: freshness(quote.validatedContent, quote.content),
      approved:
        quoteLife.isTerminal(quote.status) || ['approved', 'presented', 'accepted'].includes(quote.status)
          ? 'holds'
          : 'none',
    },
    lines: quote.lines.map((line) => lineView(line, input, found)),
    totals: totalsOf(input),
    ...marginView(input),
    checks: checks.map((check) => ({ ...check })),
    actions: actionsOf(input),
    orders: input.orders.map(({ orderId, number }) => ({ id: orderId, number })),
    asOf: input.asOf,
  };
};
