/** Which quotes a run answers for, fixed when it begins: ids with what they said, in pages, under one hash. Pure. */
import type { BookRow, Worth } from '#contexts/quote/index.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import { type Booked, type HighRisk, PAGE_LINES_MAX, PAGE_QUOTES_MAX, type Scope, SCOPES } from './simulation.ts';

/** Scopes as one number, so that a page of 200 quotes is short. */
export const bitsOf = (scopes: readonly Scope[]): number =>
  scopes.reduce((bits, scope) => bits | (1 << SCOPES.indexOf(scope)), 0);
export const scopesOf = (bits: number): readonly Scope[] => SCOPES.filter((_, at) => (bits & (1 << at)) !== 0);

/** By which of the scopes that were asked for the quote comes in; none: it is not in the run. */
export const scopesOfRow = (
  row: BookRow,
  asked: ReadonlySet<Scope>,
  mostWorth: ReadonlySet<string>,
): readonly Scope[] => {
  const isIn: Readonly<Record<Scope, boolean>> = {
    'golden-pack': row.golden,
    'top-revenue': mostWorth.has(row.id),
    'open-quotes': row.open,
    'recently-accepted': row.accepted,
    'renewal-candidates': row.renews,
    'active-promotions': row.promoted,
    'high-risk': row.risky,
  };
  return SCOPES.filter((scope) => asked.has(scope) && isIn[scope]);
};

/** So many of each currency, those that are worth most; of two alike the earlier one. */
export const mostWorth = (worths: readonly Worth[], ofCurrency: number): readonly Worth[] =>
  [...Map.groupBy(worths, ({ currency }) => currency).values()].flatMap((same) =>
    same
      .map((worth) => ({ worth, total: dec(worth.total) }))
      .toSorted((a, b) => cmp(b.total, a.total) || (a.worth.id < b.worth.id ? -1 : 1))
      .slice(0, ofCurrency)
      .map(({ worth }) => worth),
  );

export type Page = {
  readonly no: number;
  readonly quoteIds: readonly string[];
  readonly contents: readonly string[];
  readonly scopes: readonly number[];
};

export type Manifest = { readonly quotes: number; readonly hash: string; readonly pages: readonly Page[] };

/** A long quote fills a page by itself. */
const partsOf = (booked: readonly Booked[]): readonly (readonly Booked[])[] => {
  const parts: Booked[][] = [];
  let lines = PAGE_LINES_MAX;
  for (const quote of booked) {
    const part = parts.at(-1);
    if (part === undefined || part.length >= PAGE_QUOTES_MAX || lines + quote.lines > PAGE_LINES_MAX) {
      parts.push([quote]);
      lines = quote.lines;
    } else {
      part.push(quote);
      lines += quote.lines;
    }
  }
  return parts;
};

export const manifestOf = (booked: readonly Booked[]): Manifest => {
  const pages = partsOf(booked).map((part, at): Page => ({
    no: at + 1,
    quoteIds: part.map(({ id }) => id),
    contents: part.map(({ content }) => content),
    scopes: part.map(({ scopes }) => bitsOf(scopes)),
  }));
  // Of the pages' own hashes: a hundred thousand pairs are never one text.
  const hashes = pages.map(({ quoteIds, contents }) =>
    fingerprint('simulation-page/1', { quoteIds: [...quoteIds], contents: [...contents] }),
  );
  return {
    quotes: booked.length,
    hash: fingerprint('simulation-manifest/1', { quotes: booked.length, hashes }),
    pages,
  };
};

export const isRiskNamed = ({ countries, channels }: HighRisk): boolean => countries.length + channels.length > 0;
