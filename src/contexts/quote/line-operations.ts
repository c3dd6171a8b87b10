/** What a batch of operations makes of the lines of a quote. Pure: the same batch makes the same ids whenever it is tried. */
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Offered } from './commercial-model.ts';
import { lineLeaf } from './content.ts';
import {
  deepestDiscountBp,
  type Line,
  type LineOperation,
  type LineParties,
  QUANTITY_MAX,
  QUOTE_LINES_MAX,
} from './line.ts';
import type { LineMark } from './line.store.ts';
import type { MarkedQuote } from './quote.store.ts';
import type { Header } from './quote.ts';
import { rampOf, type Term, wholeTerm } from './ramp.ts';

type Wanted = Pick<
  Extract<LineOperation, { op: 'change' }>,
  'quantity' | 'segments' | 'discretionary' | 'committedUsage' | 'group' | 'optional' | 'parties'
>;
export type Editing = {
  readonly marked: MarkedQuote;
  readonly offered: Offered;
  readonly operations: readonly LineOperation[];
  /** Makes the ids of new lines: the same for the same batch. */
  readonly id: (...labels: readonly (string | number)[]) => string;
};

export const inRange = (quantity: string): boolean => {
  const value = dec(quantity);
  return !isZero(value) && cmp(value, dec(String(QUANTITY_MAX))) <= 0;
};

const HUNDRED = dec('100');

/** What may be asked of a line, whether it is new or changed. */
const limits = ({ quantity, discretionary }: Wanted, index: number): Outcome<true> => {
  if (quantity !== undefined && !inRange(quantity))
    return refused({ code: 'quote.quantity-out-of-range', quantity, max: QUANTITY_MAX, operation: index });
  if (discretionary && cmp(dec(discretionary.value), HUNDRED) > 0)
    return refused({ code: 'quote.discount-out-of-range', percent: discretionary.value, max: '100', operation: index });
  return accepted(true);
};

/** A line that changes an asset begins with the change and ends when its steps do, whatever the other lines of the quote are about. */
const termOfLine = (header: Header, steps: NonNullable<Wanted['segments']>, before?: Line): Term => {
  if (before?.change === undefined) return header;
  const end = steps.at(-1)?.to ?? before.segments.at(-1)?.to;
  return { ...header, contractFrom: before.change.effectiveFrom, ...(end === undefined ? {} : { end }) };
};

/** How many when: a ramp, or one quantity for the whole term. On a ramp a single quantity would have to guess which step it means. */
const segmentsOf = (
  { marked, id: made }: Editing,
  { quantity, segments }: Wanted,
  index: number,
  before?: Line,
): Outcome<Line['segments']> => {
  const { header } = marked.head;
  const place = { operation: index };
  const id = (step: number): string => (step === 0 ? made('segment', index) : made('segment', index, String(step)));
  if (segments !== undefined)
    return quantity === undefined
      ? rampOf(segments, termOfLine(header, segments, before), id, place, before?.segments)
      : refused({ code: 'quote.quantity-beside-ramp', quantity, ...place });
  if (before === undefined) return accepted(wholeTerm(header, id(0), quantity ?? '1'));
  if (quantity === undefined) return accepted(before.segments);
  if (before.segments.length > 1)
    return refused({ code: 'quote.quantity-beside-ramp', quantity, steps: before.segments.length, ...place });
  return accepted(before.segments.map((segment) => ({ ...segment, quantity })));
};

/** What is absent stays as it was; nothing at all is absent again, so that a line which never had it says the same as one that lost it. */
const bindings = (wanted: Wanted, before: Pick<Line, 'committedUsage' | 'group' | 'optional' | 'parties'> = {}) => {
  const committedUsage = wanted.committedUsage ?? before.committedUsage ?? {};
  const parties: LineParties = wanted.parties === undefined ? (before.parties ?? {}) : (wanted.parties ?? {});
  const group = wanted.group === undefined ? before.group : (wanted.group ?? undefined);
  return {
    ...(Object.keys(committedUsage).length === 0 ? {} : { committedUsage }),
    ...(group === undefined ? {} : { group }),
    ...((wanted.optional ?? before.optional) === true ? { optional: true as const } : {}),
    ...(Object.keys(parties).length === 0 ? {} : { parties }),
  };
};

const added = (
  editing: Editing,
  operation: Extract<LineOperation, { op: 'add' }>,
  index: number,
  position: number,
): Outcome<Line> => {
  const offering = editing.offered(operation.offering);
  if (!offering) return refused({ code: 'quote.unknown-offering', offering: operation.offering, operation: index });
  const within = limits(operation, index);
  if (!within.ok) return within;
  const segments = segmentsOf(editing, operation, index);
  if (!segments.ok) return segments;
  const id = editing.id('line', index);
  return accepted({
    id,
    lineageId: editing.id('lineage', index),
    position,
    offering: operation.offering,
    offeringName: offering.name,
    offeringHash: offering.hash,
    bundle: offering.bundle,
    basis: 'newSale',
    segments: segments.value,
    ...offering.defaults(),
    discretionary: operation.discretionary ?? null,
    assumedUsage: operation.assumedUsage ?? {},
    ...bindings(operation),
    site: operation.site ?? null,
    version: 1,
  });
};

const changed = (
  editing: Editing,
  line: Line,
  operation: Extract<LineOperation, { op: 'change' }>,
  index: number,
): Outcome<Line> => {
  const within = limits(operation, index);
  if (!within.ok) return within;
  const given = Boolean(operation.quantity ?? operation.segments ?? operation.discretionary);
  if (line.change !== undefined && line.change.becomes !== 'active' && given)
    return refused({ code: 'change.no-quantity', lineId: line.id, becomes: line.change.becomes, operation: index });
  const segments = segmentsOf(editing, operation, index, line);
  if (!segments.ok) return segments;
  const { committedUsage: _usage, group: _group, optional: _optional, parties: _parties, ...rest } = line;
  return accepted({
    ...rest,
    ...bindings(operation, line),
    segments: segments.value,
    discretionary: operation.discretionary === undefined ? line.discretionary : operation.discretionary,
    assumedUsage: operation.assumedUsage ?? line.assumedUsage,
    site: operation.site === undefined ? line.site : operation.site,
    version: line.version + 1,
  });
};

/** What the line says now, for whom the line has changed under their hands: they decide with both values before them. */
const saysNow = ({ segments, discretionary, group, site, optional }: Line): Json => ({
  segments: segments.map(({ id: _id, ...step }) => ({ ...step })),
  discretionary: discretionary && { ...discretionary },
  group: group ?? null,
  site,
  optional: optional === true,
});

/** Every line of the batch that somebody else changed since its sender read it, so that one answer settles them all. */
const conflicts = ({ marked, operations }: Editing): Outcome<true> => {
  const lines = new Map(marked.named.map((line) => [line.id, line]));
  const all = operations.flatMap((operation, index) => {
    if (operation.op === 'add' || operation.expectedLineVersion === undefined) return [];
    const line = lines.get(operation.lineId);
    const { expectedLineVersion: expected } = operation;
    return line === undefined || line.version === expected
      ? []
      : [{ operation: index, lineId: line.id, expected, current: line.version, now: saysNow(line) }];
  });
  const [first] = all;
  return first === undefined ? accepted(true) : refused({ code: 'quote.line-changed', ...first, conflicts: all });
};

const found = (
  lines: ReadonlyMap<string, Line>,
  operation: Exclude<LineOperation, { op: 'add' }>,
  index: number,
): Outcome<Line> => {
  const line = lines.get(operation.lineId);
  return line ? accepted(line) : refused({ code: 'quote.line-not-found', lineId: operation.lineId, operation: index });
};

export type EditedLines = {
  readonly upsert: readonly Line[];
  readonly removed: readonly string[];
  /** Of all lines, in the order of their positions. */
  readonly marks: readonly (LineMark & { readonly leaf: string })[];
};

/** All operations or none: the first that cannot be done refuses the batch and says which it was. */
export const editedLines = (editing: Editing): Outcome<EditedLines> => {
  const unchanged = conflicts(editing);
  if (!unchanged.ok) return unchanged;
  const { marks, named } = editing.marked;
  const before = new Map(named.map((line) => [line.id, line]));
  const lines = new Map(before);
  const touched = new Map<string, Line>();
  const removed = new Set<string>();
  let position = marks.at(-1)?.position ?? 0;
  for (const [index, operation] of editing.operations.entries()) {
    if (operation.op === 'add') {
      const line = added(editing, operation, index, (position += 1));
      if (!line.ok) return line;
      touched.set(line.value.id, line.value);
      continue;
    }
    const current = found(lines, operation, index);
    if (!current.ok) return current;
    if (operation.op === 'remove') {
      lines.delete(operation.lineId);
      touched.delete(operation.lineId);
      removed.add(operation.lineId);
      continue;
    }
    const next = changed(editing, current.value, operation, index);
    if (!next.ok) return next;
    lines.set(next.value.id, next.value);
    touched.set(next.value.id, next.value);
  }
  const after = marksAfter(editing.marked, touched, removed);
  if (after.length > QUOTE_LINES_MAX)
    return refused({ code: 'quote.too-many-lines', lines: after.length, max: QUOTE_LINES_MAX });
  must(
    after.length === marks.length + [...touched.keys()].filter((id) => !before.has(id)).length - removed.size,
    'no line is lost in an edit',
  );
  return accepted({ upsert: [...touched.values()], removed: [...removed], marks: after });
};

/** Lines keep their positions and new ones go to the end, so the order of the marks is the order of the whole. */
const marksAfter = (
  { marks, named }: MarkedQuote,
  touched: ReadonlyMap<string, Line>,
  removed: ReadonlySet<string>,
): EditedLines['marks'] => {
  // A line that is changed is named, so what is touched and not named is new.
  const unmarked = new Map(named.map((line) => [line.id, line]));
  const markOf = (mark: LineMark): LineMark & { readonly leaf: string } => {
    const line = touched.get(mark.id) ?? (mark.leaf === null ? unmarked.get(mark.id) : undefined);
    if (line !== undefined) return markNow(line);
    must(isMarked(mark), 'a line without a leaf is read with those that an edit names');
    return mark;
  };
  const after: (LineMark & { readonly leaf: string })[] = [];
  for (const mark of marks) if (!removed.has(mark.id)) after.push(markOf(mark));
  for (const line of touched.values()) if (!unmarked.has(line.id)) after.push(markNow(line));
  return after;
};

const isMarked = (mark: LineMark): mark is LineMark & { readonly leaf: string } => mark.leaf !== null;

const markNow = (line: Line) => ({
  id: line.id,
  position: line.position,
  leaf: lineLeaf(line),
  discountBp: deepestDiscountBp(line),
});

export const namedBy = (operations: readonly LineOperation[]): readonly string[] =>
  operations.flatMap((operation) => (operation.op === 'add' ? [] : [operation.lineId]));
