/**
 * What this process priced last of long quotes, so that an edit of one line among 10,000 reads, prices and stores that line. It can be
 * forgotten at any time: everything is named by content, so what is kept is used for exactly what it was, or not at all.
 */
import type { OpenPricing } from '#contexts/pricing/index.ts';
import { must } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { lineLeaf } from './content.ts';
import { readLines } from './line.store.ts';
import type { Line } from './line.ts';
import { type CostedPart, partsOfPrice, type PricedPart } from './priced-line.ts';
import type { PartsWritten } from './priced-line.store.ts';
import { type MarkedQuote, readQuote } from './quote.store.ts';
import type { Quote } from './quote.ts';

/** By what a stored price is known to be the one that was kept. */
export type PriceName = Pick<Quote, 'pricedContent' | 'priceFingerprint' | 'marginFingerprint'>;
export type LastPrice = {
  readonly name: PriceName;
  readonly open: OpenPricing;
  readonly lines: ReadonlyMap<string, Line>;
  readonly leaves: ReadonlyMap<string, string>;
  readonly parts: ReadonlyMap<string, PricedPart>;
  readonly costs: ReadonlyMap<string, CostedPart>;
};

/** Shorter quotes are read and written whole, which is as fast. */
const KEPT_FROM_LINES = 200;
const KEPT_QUOTES_MAX = 8;
/** Beyond this, reading the lines one by one costs more than reading all. */
const CHANGED_LINES_MAX = 1_000;

const keptOf = (model: CommercialModel): Map<string, LastPrice> => model.memo('quote/last-prices', () => new Map());

export const lastPriceOf = (model: CommercialModel, quoteId: string): LastPrice | undefined =>
  keptOf(model).get(quoteId);

export const keepPrice = (model: CommercialModel, quoteId: string, price: LastPrice): void => {
  const kept = keptOf(model);
  kept.delete(quoteId);
  if (price.lines.size < KEPT_FROM_LINES) return;
  kept.set(quoteId, price);
  if (kept.size > KEPT_QUOTES_MAX) kept.delete(kept.keys().next().value ?? '');
};

/** The whole quote: of the lines that are as they were when it was last priced here, nothing is read again. */
export const wholeQuote = async (
  tx: Tx,
  { head, marks }: MarkedQuote,
  last: LastPrice | undefined,
): Promise<Quote | undefined> => {
  const changed = marks.filter(({ id, leaf }) => leaf === null || last?.leaves.get(id) !== leaf).map(({ id }) => id);
  if (last === undefined || changed.length > CHANGED_LINES_MAX) return readQuote(tx, head.id);
  const read = new Map((await readLines(tx, head.id, changed)).map((line) => [line.id, line]));
  const lines = marks.flatMap(({ id }) => read.get(id) ?? last.lines.get(id) ?? []);
  // A line that went away between two reads: the content has changed, and the price will be refused for that.
  return lines.length === marks.length ? { ...head, lines } : undefined;
};

export const keptPrice = (quote: Quote, marks: MarkedQuote['marks'], open: OpenPricing): LastPrice => {
  const { price, margin } = open.decision;
  const parts = partsOfPrice(price.output.value);
  const lines = new Map<string, Line>();
  const leaves = new Map<string, string>();
  // Marks and lines stand in one order; a line that stands elsewhere is hashed, which is as true and only takes longer.
  for (const [at, line] of quote.lines.entries()) {
    const mark = marks[at];
    lines.set(line.id, line);
    leaves.set(line.id, (mark?.id === line.id ? mark.leaf : null) ?? lineLeaf(line));
  }
  must(parts.length === quote.lines.length, 'every line of a quote is priced, or found to have no price');
  return {
    name: {
      pricedContent: quote.content,
      priceFingerprint: price.output.fingerprint,
      marginFingerprint: margin.output.fingerprint,
    },
    open,
    lines,
    leaves,
    parts: new Map(parts.map((part) => [part.promised.lineId, part])),
    costs: new Map(margin.output.value.cost.lines.map((line) => [line.lineId, line])),
  };
};

type Parts = { readonly price: PartsWritten; readonly cost: PartsWritten };

/** What has to be written for `now` to stand where `stored` stands: all of it, unless that is the price that was kept. */
export const partsToWrite = (now: LastPrice, last: LastPrice | undefined, stored: PriceName): Parts => {
  const before = last !== undefined && isNamed(last.name, stored) ? last : undefined;
  return {
    price: written(now, now.parts, before && { parts: before.parts, leaves: before.leaves }, isSamePart),
    cost: written(now, now.costs, before && { parts: before.costs, leaves: before.leaves }, isSameCost),
  };
};

const isNamed = (kept: PriceName, stored: PriceName): boolean =>
  kept.pricedContent === stored.pricedContent &&
  kept.priceFingerprint === stored.priceFingerprint &&
  kept.marginFingerprint === stored.marginFingerprint;

const written = <T extends object>(
  { lines, leaves }: LastPrice,
  now: ReadonlyMap<string, T>,
  before: { readonly parts: ReadonlyMap<string, T>; readonly leaves: ReadonlyMap<string, string> } | undefined,
  isSame: (a: T, b: T) => boolean,
): PartsWritten => {
  const changed = [...now].filter(([id, part]) => {
    const was = before?.parts.get(id);
    return was === undefined || before?.leaves.get(id) !== leaves.get(id) || !(was === part || isSame(was, part));
  });
  return {
    all: before === undefined,
    rows: changed.map(([lineId, body]) => ({
      lineId,
      position: lines.get(lineId)?.position ?? 0,
      leaf: leaves.get(lineId) ?? null,
      body,
    })),
    removed: before === undefined ? [] : [...before.parts.keys()].filter((id) => !now.has(id)),
  };
};

const isSamePart = (a: PricedPart, b: PricedPart): boolean =>
  a.fingerprint === b.fingerprint &&
  isSame(a.discounts, b.discounts) &&
  isSame(a.usage, b.usage) &&
  isSame(a.promotions, b.promotions) &&
  isSame(a.overrides, b.overrides);
const isSameCost = (a: CostedPart, b: CostedPart): boolean => isSame(a, b);

/** Of plain data; 20,000 comparisons for each edit of a long quote, so no text is made for them. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [of, to] = [a, b] as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  const names = Object.keys(of);
  return names.length === Object.keys(to).length && names.every((name) => isSame(of[name], to[name]));
};
