/**
 * What a copy of a quote takes over, and what it cannot: a copy is priced as of today, for its own account, and nobody's exception on
 * another deal is an exception on this one. What is left out is told, because a seller who is not told promises it. Pure.
 */
import type { Account } from '#contexts/accounts/index.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Offered } from './commercial-model.ts';
import type { Line } from './line.ts';
import { commitmentsMoved, linesMoved } from './move-term.ts';
import type { Header, Parties, Quote } from './quote.ts';

export type LeftOut = {
  readonly what: 'line' | 'price' | 'exception' | 'discount' | 'coupon' | 'agreement' | 'site' | 'clause' | 'reference';
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

const headerOf = (copying: Copying): { readonly header: Header; readonly leftOut: readonly LeftOut[] } => {
  const { source, account, scenario, today, name, number, parties } = copying;
  const before = source.header;
  const other = isOther(copying);
  const contractFrom = before.contractFrom >= today ? before.contractFrom : today;
  const { coupons = [], commitments, clauses = [], orderType, transferFrom, ...rest } = before;
  const dated = { contractFrom, termMonths: before.termMonths };
  const header: Header = {
    ...rest,
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
    ...dated,
    parties,
    orderDiscount: other ? null : before.orderDiscount,
    customerReference: scenario ? before.customerReference : null,
    ...(other || coupons.length === 0 ? {} : { coupons }),
    ...(commitments === undefined ? {} : { commitments: commitmentsMoved(commitments, before, dated) }),
    ...(other || clauses.length === 0 ? {} : { clauses }),
    ...(other || orderType === undefined ? {} : { orderType }),
    ...(other || transferFrom === undefined ? {} : { transferFrom }),
  };
  const lost = (what: LeftOut['what'], names: readonly string[], why: string): readonly LeftOut[] =>
    names.map((each) => ({ what, position: null, name: each, why }));
  const elsewhere = `it was given to ${before.accountName}`;
  return {
    header,
    leftOut: [
      ...(other ? lost('coupon', coupons, elsewhere) : []),
      ...(other
        ? lost(
            'clause',
            clauses.map(({ key }) => key),
            `it was agreed with ${before.accountName}`,
          )
        : []),
      ...(other && before.orderDiscount !== null ? lost('discount', ['on the whole'], elsewhere) : []),
      ...(!scenario && before.customerReference !== null
        ? lost('reference', [before.customerReference], 'it is the number of another deal')
        : []),
    ],
  };
};

const lineOf = (copying: Copying, line: Line): { readonly line: Line | null; readonly leftOut: readonly LeftOut[] } => {
  const { source, scenario, offered } = copying;
  const other = isOther(copying);
  const lost = (what: LeftOut['what'], why: string, name: string = line.offeringName): LeftOut => ({
    what,
    position: line.position,
    name,
    why,
  });
  const offering = offered(line.offering);
  if (offering === undefined)
    return { line: null, leftOut: [lost('line', 'the offering is no longer in the catalog')] };
  if (other && line.change !== undefined)
    return { line: null, leftOut: [lost('line', `it changes what ${source.header.accountName} has`)] };
  const { overrides = [], saleOverride, ...rest } = line;
  return {
    line: {
      ...rest,
      ...(scenario && overrides.length > 0 ? { overrides } : {}),
      ...(scenario && saleOverride !== undefined ? { saleOverride } : {}),
      offeringName: offering.name,
      offeringHash: offering.hash,
      discretionary: other ? null : line.discretionary,
      site: other ? null : line.site,
    },
    leftOut: [
      ...(scenario ? [] : overrides.map(({ charge }) => lost('price', 'it was set by hand for another deal', charge))),
      ...(scenario || saleOverride === undefined ? [] : [lost('exception', 'the sale was allowed for another deal')]),
      ...(other && line.discretionary !== null
        ? [lost('discount', `it was given to ${source.header.accountName}`)]
        : []),
      ...(other && line.site !== null
        ? [lost('site', `it is a place of ${source.header.accountName}`, line.site)]
        : []),
    ],
  };
};

const agreementsLost = ({ agreements: { then, now }, account }: Copying): readonly LeftOut[] =>
  then
    .filter((key) => !now.includes(key))
    .map((key) => ({
      what: 'agreement',
      position: null,
      name: key,
      why: `its contracted prices do not hold for ${account.name} today`,
    }));
