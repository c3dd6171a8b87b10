/**
 * What is different between two quotes, in words that a seller reads: two revisions, two scenarios, or any two. Lines are the same line when
 * they have one lineage; in a copy, whose lines are sold anew, the first of the same offering that is left stands for the other. Pure.
 */
import { add, dec, decText, neg } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';

export type Difference = {
  readonly field: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
};

export type LineMoney = {
  readonly oneTime: string;
  readonly recurringMonthly: string;
  readonly termValue: string | null;
};

export type LineDifference = {
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  readonly offeringName: string;
  readonly before: { readonly lineId: string; readonly position: number; readonly money: LineMoney | null } | null;
  readonly after: { readonly lineId: string; readonly position: number; readonly money: LineMoney | null } | null;
  readonly fields: readonly Difference[];
};

export type ComparedQuote = {
  readonly header: Header;
  readonly lines: readonly Line[];
  readonly moneyOf: (line: Line) => LineMoney | null;
  readonly totals: Readonly<Record<string, string>> | null;
};

export type Comparison = {
  readonly header: readonly Difference[];
  readonly lines: readonly LineDifference[];
  readonly sameLines: number;
  readonly money: readonly (Difference & { readonly difference: string | null })[];
};

type Said = readonly { readonly field: string; readonly label: string; readonly value: string | null; ours?: true }[];

/** `forCustomer`: what was given away, by whom and why, is ours. */
export const compareQuotes = (a: ComparedQuote, b: ComparedQuote, forCustomer = false): Comparison => {
  const pairs = paired(a.lines, b.lines);
  const order = movedPairs(pairs);
  const told = pairs.flatMap(([one, other]) => lineDifference(a, b, one, other, order, forCustomer) ?? []);
  return {
    header: differences(headerSays(a.header), headerSays(b.header), forCustomer),
    lines: told,
    sameLines: pairs.length - told.length,
    money: moneyDifferences(a.totals, b.totals),
  };
};

type Pair = readonly [Line | null, Line | null];

const paired = (before: readonly Line[], after: readonly Line[]): readonly Pair[] => {
  const byLineage = new Map(after.map((line) => [line.lineageId, line]));
  const left = new Set(after);
  const partner = new Map<Line, Line>();
  const meet = (line: Line, other: Line | undefined): void => {
    if (other === undefined || !left.delete(other)) return;
    partner.set(line, other);
  };
  for (const line of before) meet(line, byLineage.get(line.lineageId));
  const byOffering = Map.groupBy(left, ({ offering }) => offering);
  for (const line of before)
    if (!partner.has(line))
      meet(
        line,
        byOffering.get(line.offering)?.find((each) => left.has(each)),
      );
  return [
    ...before.map((line): Pair => [line, partner.get(line) ?? null]),
    ...after.filter((line) => left.has(line)).map((line): Pair => [null, line]),
  ];
};

/** Lines that stand in another order among those that are on both: what was added or removed above a line does not move it. */
const movedPairs = (pairs: readonly Pair[]): ReadonlySet<Line> => {
  const both = pairs.flatMap(([one, other]) => (one !== null && other !== null ? [{ one, other }] : []));
  const was = both.toSorted((x, y) => x.one.position - y.one.position);
  const is = both.toSorted((x, y) => x.other.position - y.other.position);
  return new Set(was.flatMap(({ one }, index) => (is[index]?.one === one ? [] : [one])));
};

const lineDifference = (
  a: ComparedQuote,
  b: ComparedQuote,
  one: Line | null,
  other: Line | null,
  moved: ReadonlySet<Line>,
  forCustomer: boolean,
): LineDifference | null => {
  const before = one && { lineId: one.id, position: one.position, money: a.moneyOf(one) };
  const after = other && { lineId: other.id, position: other.position, money: b.moneyOf(other) };
  const offeringName = other?.offeringName ?? one?.offeringName ?? '';
  if (one === null || other === null)
    return { change: one === null ? 'added' : 'removed', offeringName, before, after, fields: [] };
  const fields = [
    ...differences(lineSays(one), lineSays(other), forCustomer),
    ...priceDifference(before?.money ?? null, after?.money ?? null),
  ];
  if (fields.length > 0) return { change: 'changed', offeringName, before, after, fields };
  return moved.has(one) ? { change: 'moved', offeringName, before, after, fields } : null;
};

const priceDifference = (before: LineMoney | null, after: LineMoney | null): readonly Difference[] => {
  const prices = [
    ['oneTime', 'Paid once'],
    ['recurringMonthly', 'Each month'],
    ['termValue', 'Over the term'],
  ] as const;
  return before === null || after === null
    ? []
    : prices
        .filter(([field]) => before[field] !== after[field])
        .map(([field, label]) => ({ field, label, before: before[field], after: after[field] }));
};

const differences = (before: Said, after: Said, forCustomer: boolean): readonly Difference[] =>
  before.flatMap(({ field, label, value, ours }, index) => {
    const now = after[index]?.value ?? null;
    return value === now || (forCustomer && ours === true) ? [] : [{ field, label, before: value, after: now }];
  });

const said = (field: string, label: string, value: string | number | null | undefined, ours?: true) => ({
  field,
  label,
  value: value === null || value === undefined ? null : String(value),
  ...(ours === undefined ? {} : { ours }),
});

const discountText = (given: Header['orderDiscount'] | Line['discretionary']): string | null =>
  given === null ? null : `${given.value}${given.kind === 'percent' ? ' %' : ''} (${given.reason})`;

const listed = (all: readonly string[] | undefined): string | null =>
  all === undefined || all.length === 0 ? null : all.join(', ');

const headerSays = (header: Header): Said => [
  said('name', 'Name', header.name),
  said('accountName', 'Customer', header.accountName),
  said('currency', 'Currency', header.currency),
  said('country', 'Country', header.country),
  said('language', 'Language', header.language),
  said('contractFrom', 'Contract begins', header.contractFrom),
  said('termMonths', 'Months', header.termMonths),
  said('pricedAsOf', 'Prices of', header.pricedAsOf),
  said('validDays', 'Days that it is open', header.validDays),
  said('paymentTermDays', 'Days to pay', header.paymentTermDays),
  said('orderType', 'Kind of order', header.orderType ?? 'new'),
  ...(['soldTo', 'endCustomer', 'billTo', 'payer', 'shipTo', 'seller', 'partner'] as const).map((role) =>
    said(`parties.${role}`, PARTY_LABEL[role], header.parties[role]),
  ),
  said('customerReference', 'Their reference', header.customerReference),
  said('orderDiscount', 'Discount on the whole', discountText(header.orderDiscount), true),
  said('coupons', 'Coupons', listed(header.coupons)),
  said(
    'commitments',
    'Commitments',
    listed(
      header.commitments?.map(({ name, minimum, maximum, per }) =>
        [name, minimum && `at least ${minimum}`, maximum && `at most ${maximum}`, `a ${per}`].filter(Boolean).join(' '),
      ),
    ),
  ),
  said('clauses', 'Clauses', listed(header.clauses?.map(({ key, choice }) => `${key}: ${choice}`))),
];

const PARTY_LABEL: Readonly<Record<string, string>> = {
  soldTo: 'Sold to',
  endCustomer: 'Used by',
  billTo: 'Billed to',
  payer: 'Paid by',
  shipTo: 'Shipped to',
  seller: 'Sold by',
  partner: 'Through the partner',
};

const quantityText = ({ segments }: Line): string =>
  segments.length === 1
    ? (segments[0]?.quantity ?? '')
    : segments.map(({ from, quantity }) => `${quantity} from ${from}`).join(', ');

const chosenText = ({ selection }: Line): string | null =>
  listed(
    selection.map(({ group, option, quantity }) => `${group}: ${option}${quantity === 1 ? '' : ` × ${quantity}`}`),
  );

const pairsText = (values: Readonly<Record<string, unknown>> | undefined): string | null =>
  listed(Object.entries(values ?? {}).map(([name, value]) => `${name} ${String(value)}`));

const lineSays = (line: Line): Said => [
  said('offering', 'Offering', line.offeringName),
  said('quantity', 'Quantity', quantityText(line)),
  said('from', 'From', line.segments[0]?.from),
  said('to', 'Until', line.segments.at(-1)?.to),
  said('optional', 'Optional', line.optional === true ? 'yes' : null),
  said('selection', 'Chosen', chosenText(line)),
  said('characteristics', 'Settled', pairsText(line.characteristics)),
  said('discretionary', 'Discount', discountText(line.discretionary), true),
  said(
    'overrides',
    'Price set by hand',
    listed((line.overrides ?? []).map(({ charge, value, reason }) => `${charge} ${value} (${reason})`)),
    true,
  ),
  said('saleOverride', 'Sold by exception', line.saleOverride?.reason, true),
  said('committedUsage', 'Committed usage', pairsText(line.committedUsage)),
  said('assumedUsage', 'Assumed usage', pairsText(line.assumedUsage)),
  said('group', 'Group', line.group),
  said('site', 'Site', line.site),
  said('change', 'What happens to what they have', line.change?.action),
];

const TOTALS = [
  ['oneTime', 'Paid once'],
  ['recurringMonthly', 'Each month'],
  ['termValue', 'Over the term'],
  ['listTermValue', 'At list, over the term'],
  ['discountPercent', 'Off the list, percent'],
] as const;

const moneyDifferences = (before: ComparedQuote['totals'], after: ComparedQuote['totals']): Comparison['money'] =>
  TOTALS.map(([field, label]) => {
    const [was, is] = [before?.[field] ?? null, after?.[field] ?? null];
    const difference = was === null || is === null ? null : decText(add(dec(is), neg(dec(was))));
    return { field, label, before: was, after: is, difference };
  });

export const comparisonJson = (comparison: Comparison): Json => comparison as unknown as Json;
