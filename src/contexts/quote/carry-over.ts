/**
 * What a copy of a quote takes over, and what it cannot: a copy is priced as of today, for its own account, and nobody's exception on
 * another deal is an exception on this one. What is left out is told, because a seller who is not told promises it. Pure.
 */
import type { Account } from '#contexts/accounts/index.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Offered } from './commercial-model.ts';
import type { Line } from './line.ts';
import { commitmentsMoved, linesMoved } from './move-term.ts';
import { type Header, PAYMENT_TERM_DAYS, type Parties, type Quote } from './quote.ts';

export type LeftOut = {
  readonly what:
    | 'line'
    | 'price'
    | 'exception'
    | 'discount'
    | 'coupon'
    | 'commitment'
    | 'agreement'
    | 'site'
    | 'party'
    | 'clause'
    | 'note'
    | 'reference';
  /** Where it stood: a line's place, or null for what was about the whole. */
  readonly position: number | null;
  readonly name: string;
  readonly why: string;
};

export type Copying = {
  readonly source: Quote;
  readonly account: Account;
  /** Another offer for the same deal: what was agreed on it holds for this one too. */
  readonly scenario: boolean;
  readonly today: string;
  readonly name: string;
  readonly number: string;
  readonly parties: Parties;
  readonly offered: Offered;
  /** Contracted prices that the source was priced with, and those that hold for the account now. */
  readonly agreements: { readonly then: readonly string[]; readonly now: readonly string[] };
  readonly ids: { readonly line: (index: number) => string; readonly lineage: (index: number) => string };
};

export type Copied = { readonly header: Header; readonly lines: readonly Line[]; readonly leftOut: readonly LeftOut[] };

export const copyOf = (copying: Copying): Outcome<Copied> => {
  const { source } = copying;
  const header = headerOf(copying);
  const lines = source.lines.map((line) => lineOf(copying, line));
  const kept = lines.flatMap(({ line }) => line ?? []);
  const moved = linesMoved(kept, source.header, header.header);
  if (!moved.ok) return moved;
  const dated = moved.value.length === 0 ? kept : moved.value;
  return accepted({
    header: header.header,
    lines: dated.map((line, index) => ({
      ...line,
      id: copying.ids.line(index),
      // What a line changes keeps its name: the asset is known by it.
      lineageId: copying.scenario || line.change !== undefined ? line.lineageId : copying.ids.lineage(index),
      position: index + 1,
      version: 1,
    })),
    leftOut: [...header.leftOut, ...lines.flatMap(({ leftOut }) => leftOut), ...agreementsLost(copying)],
  });
};

const isOther = ({ source, account }: Copying): boolean => source.accountId !== account.id;

/** Every member, none forgotten: a new one does not compile until somebody decides here whether a copy carries it. Absent is `undefined`. */
type Decided<T> = {
  readonly [K in keyof Required<T>]: object extends Pick<T, K & keyof T> ? Required<T>[K] | undefined : Required<T>[K];
};
const withoutAbsent = <T>(decided: Decided<T>): T =>
  Object.fromEntries(Object.entries(decided).filter(([, value]) => value !== undefined)) as T;

const headerOf = (copying: Copying): { readonly header: Header; readonly leftOut: readonly LeftOut[] } => {
  const { source, account, scenario, today, name, number, parties } = copying;
  const before = source.header;
  const other = isOther(copying);
  const dated = {
    contractFrom: before.contractFrom >= today ? before.contractFrom : today,
    termMonths: before.termMonths,
  };
  const header = withoutAbsent<Header>({
    ...dated,
    name,
    number,
    accountKey: account.key,
    accountName: account.name,
    country: account.country,
    currency: other ? account.currency : before.currency,
    channel: account.channel,
    language: other ? account.language : before.language,
    segment: account.segment,
    pricedAsOf: today,
    paymentTermDays: before.paymentTermDays,
    validDays: before.validDays,
    parties,
    orderDiscount: other ? null : before.orderDiscount,
    customerReference: scenario ? before.customerReference : null,
    coupons: other || before.coupons?.length === 0 ? undefined : before.coupons,
    commitments:
      other || before.commitments === undefined ? undefined : commitmentsMoved(before.commitments, before, dated),
    customerNote: other ? undefined : before.customerNote,
    sections: before.sections,
    clauses: other || before.clauses?.length === 0 ? undefined : before.clauses,
    orderType: other ? undefined : before.orderType,
    transferFrom: other ? undefined : before.transferFrom,
  });
  return { header, leftOut: lostOfHeader(copying) };
};

const lostOfHeader = (copying: Copying): readonly LeftOut[] => {
  const { coupons = [], clauses = [], commitments = [], ...before } = copying.source.header;
  const lost = (what: LeftOut['what'], names: readonly string[], why: string): readonly LeftOut[] =>
    names.map((name) => ({ what, position: null, name, why }));
  const [given, agreed] = [`it was given to ${before.accountName}`, `it was agreed with ${before.accountName}`];
  const ofTheirs = [
    ...lost('coupon', coupons, given),
    ...lost(
      'clause',
      clauses.map(({ key }) => key),
      agreed,
    ),
    ...lost(
      'commitment',
      commitments.map(({ name }) => name),
      agreed,
    ),
    ...(before.customerNote === undefined ? [] : lost('note', ['to the customer'], `it is to ${before.accountName}`)),
    ...(before.orderDiscount === null ? [] : lost('discount', ['on the whole'], given)),
  ];
  return [
    ...(isOther(copying) ? ofTheirs : []),
    ...(copying.scenario || before.customerReference === null
      ? []
      : lost('reference', [before.customerReference], 'it is the number of another deal')),
  ];
};

const lineOf = (copying: Copying, line: Line): { readonly line: Line | null; readonly leftOut: readonly LeftOut[] } => {
  const offering = copying.offered(line.offering);
  if (offering === undefined)
    return { line: null, leftOut: [lostOf(line, 'line', 'the offering is no longer in the catalog')] };
  const other = isOther(copying);
  if (other && line.change !== undefined)
    return {
      line: null,
      leftOut: [lostOf(line, 'line', `it changes what ${copying.source.header.accountName} has`)],
    };
  const { scenario } = copying;
  return {
    line: withoutAbsent<Line>({
      // Names and places are given when all lines are known.
      id: line.id,
      lineageId: line.lineageId,
      position: line.position,
      version: line.version,
      offering: line.offering,
      offeringName: offering.name,
      offeringHash: offering.hash,
      bundle: line.bundle,
      basis: line.basis,
      segments: line.segments,
      selection: line.selection,
      characteristics: line.characteristics,
      saleOverride: scenario ? line.saleOverride : undefined,
      overrides: scenario && line.overrides?.length !== 0 ? line.overrides : undefined,
      discretionary: other ? null : line.discretionary,
      assumedUsage: line.assumedUsage,
      committedUsage: other ? undefined : line.committedUsage,
      group: line.group,
      site: other ? null : line.site,
      parties: other ? undefined : line.parties,
      optional: line.optional,
      change: line.change,
    }),
    leftOut: lostOfLine(copying, line),
  };
};

const lostOf = (line: Line, what: LeftOut['what'], why: string, name: string = line.offeringName): LeftOut => ({
  what,
  position: line.position,
  name,
  why,
});

const lostOfLine = (copying: Copying, line: Line): readonly LeftOut[] => {
  const of = copying.source.header.accountName;
  const { overrides = [], committedUsage = {}, parties = {}, saleOverride, discretionary, site } = line;
  const ofAnotherDeal = [
    ...overrides.map(({ charge }) => lostOf(line, 'price', 'it was set by hand for another deal', charge)),
    ...(saleOverride === undefined ? [] : [lostOf(line, 'exception', 'the sale was allowed for another deal')]),
  ];
  const ofAnotherCustomer = [
    ...(discretionary === null ? [] : [lostOf(line, 'discount', `it was given to ${of}`)]),
    ...(site === null ? [] : [lostOf(line, 'site', `it is a place of ${of}`, site)]),
    ...Object.entries(parties).map(([as, key]) => lostOf(line, 'party', `it stands there for ${of}`, `${as} ${key}`)),
    ...Object.keys(committedUsage).map((metric) => lostOf(line, 'commitment', `it was agreed with ${of}`, metric)),
  ];
  return [...(copying.scenario ? [] : ofAnotherDeal), ...(isOther(copying) ? ofAnotherCustomer : [])];
};

/**
 * Whoever gave something away on the offer must not approve the copy that still gives it: they come along with it. A copy that carries nothing
 * of the kind is its maker's alone.
 */
export const carriesGiven = ({ header, lines }: Pick<Copied, 'header' | 'lines'>): boolean =>
  header.orderDiscount !== null ||
  header.paymentTermDays > PAYMENT_TERM_DAYS ||
  (header.coupons ?? []).length > 0 ||
  (header.clauses ?? []).length > 0 ||
  (header.commitments ?? []).length > 0 ||
  lines.some(
    ({ discretionary, overrides = [], saleOverride }) =>
      discretionary !== null || overrides.length > 0 || saleOverride !== undefined,
  );

const agreementsLost = ({ agreements: { then, now }, account }: Copying): readonly LeftOut[] =>
  then
    .filter((key) => !now.includes(key))
    .map((key) => ({
      what: 'agreement',
      position: null,
      name: key,
      why: `its contracted prices do not hold for ${account.name} today`,
    }));
