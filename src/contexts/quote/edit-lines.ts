/** Lines are added, changed and removed in batches: one command, one version, one fact. */
import { Type } from 'typebox';
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { type Offered, offeredBy } from './commercial-model.ts';
import { contentOfLeaves, lineLeaf } from './content.ts';
import {
  deepestDiscountBp,
  type Line,
  LINE_OPERATIONS_MAX,
  type LineOperation,
  LineOperation as LineOperationSchema,
  QUANTITY_MAX,
  QUOTE_LINES_MAX,
} from './line.ts';
import type { LineMark } from './line.store.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quoteHead,
  quotePayload,
  quoteResource,
  withPerson,
} from './on-quote.ts';
import { lockMarkedQuote, type MarkedQuote, type QuoteHead, updateRevision } from './quote.store.ts';
import { rampOf, wholeTerm } from './ramp.ts';

type Payload = OnQuote & { readonly operations: readonly LineOperation[] };
type Wanted = Pick<
  Extract<LineOperation, { op: 'change' }>,
  'quantity' | 'segments' | 'discretionary' | 'committedUsage' | 'group' | 'optional'
>;
type Editing = { readonly marked: MarkedQuote; readonly offered: Offered; readonly command: Command<Payload> };

const inRange = (quantity: string): boolean => {
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

/** How many when: a ramp, or one quantity for the whole term. On a ramp a single quantity would have to guess which step it means. */
const segmentsOf = (
  { marked, command }: Editing,
  { quantity, segments }: Wanted,
  index: number,
  before?: Line,
): Outcome<Line['segments']> => {
  const { header } = marked.head;
  const place = { operation: index };
  const id = (step: number): string =>
    step === 0 ? command.id('segment', index) : command.id('segment', index, String(step));
  if (segments !== undefined)
    return quantity === undefined
      ? rampOf(segments, header, id, place, before?.segments)
      : refused({ code: 'quote.quantity-beside-ramp', quantity, ...place });
  if (before === undefined) return accepted(wholeTerm(header, id(0), quantity ?? '1'));
  if (quantity === undefined) return accepted(before.segments);
  if (before.segments.length > 1)
    return refused({ code: 'quote.quantity-beside-ramp', quantity, steps: before.segments.length, ...place });
  return accepted(before.segments.map((segment) => ({ ...segment, quantity })));
};

/** What is absent stays as it was; nothing at all is absent again, so that a line which never had it says the same as one that lost it. */
const bindings = (wanted: Wanted, before: Pick<Line, 'committedUsage' | 'group' | 'optional'> = {}) => {
  const committedUsage = wanted.committedUsage ?? before.committedUsage ?? {};
  const group = wanted.group === undefined ? before.group : (wanted.group ?? undefined);
  return {
    ...(Object.keys(committedUsage).length === 0 ? {} : { committedUsage }),
    ...(group === undefined ? {} : { group }),
    ...((wanted.optional ?? before.optional) === true ? { optional: true as const } : {}),
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
  const id = editing.command.id('line', index);
  return accepted({
    id,
    lineageId: editing.command.id('lineage', index),
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
  const segments = segmentsOf(editing, operation, index, line);
  if (!segments.ok) return segments;
  const { committedUsage: _usage, group: _group, optional: _optional, ...rest } = line;
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

const found = (
  lines: ReadonlyMap<string, Line>,
  operation: Exclude<LineOperation, { op: 'add' }>,
  index: number,
): Outcome<Line> => {
  const line = lines.get(operation.lineId);
  if (!line) return refused({ code: 'quote.line-not-found', lineId: operation.lineId, operation: index });
  const { expectedLineVersion: expected } = operation;
  if (expected !== undefined && expected !== line.version)
    return refused({ code: 'quote.line-changed', lineId: line.id, expected, current: line.version, operation: index });
  return accepted(line);
};

type Edited = {
  readonly upsert: readonly Line[];
  readonly removed: readonly string[];
  /** Of all lines, in the order of their positions. */
  readonly leaves: readonly string[];
};

/** All operations or none: the first that cannot be done refuses the batch and says which it was. */
const edited = (editing: Editing): Outcome<Edited> => {
  const { marks, named } = editing.marked;
  const lines = new Map(named.map((line) => [line.id, line]));
  const touched = new Map<string, Line>();
  const removed = new Set<string>();
  let position = marks.at(-1)?.position ?? 0;
  for (const [index, operation] of editing.command.payload.operations.entries()) {
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
  const leaves = leavesAfter(editing.marked, touched, removed);
  if (leaves.length > QUOTE_LINES_MAX)
    return refused({ code: 'quote.too-many-lines', lines: leaves.length, max: QUOTE_LINES_MAX });
  return accepted({ upsert: [...touched.values()], removed: [...removed], leaves });
};

/** Lines keep their positions and new ones go to the end, so the order of the marks is the order of the whole. */
const leavesAfter = (
  { marks, named }: MarkedQuote,
  touched: ReadonlyMap<string, Line>,
  removed: ReadonlySet<string>,
): readonly string[] => {
  const unmarked = new Map(named.map((line) => [line.id, line]));
  const leafOf = ({ id, leaf }: LineMark): string => {
    const line = touched.get(id) ?? (leaf === null ? unmarked.get(id) : undefined);
    if (line !== undefined) return lineLeaf(line);
    must(leaf !== null, 'a line without a leaf is read with those that an edit names');
    return leaf;
  };
  const known = new Set(marks.map(({ id }) => id));
  return [
    ...marks.filter(({ id }) => !removed.has(id)).map(leafOf),
    ...[...touched.values()].filter(({ id }) => !known.has(id)).map(lineLeaf),
  ];
};

const deepestOf = ({ marks, named }: MarkedQuote): number =>
  Math.max(0, ...named.map(deepestDiscountBp), ...marks.map(({ discountBp }) => discountBp ?? 0));

const namedBy = (operations: readonly LineOperation[]): readonly string[] =>
  operations.flatMap((operation) => (operation.op === 'add' ? [] : [operation.lineId]));

export const editLines = defineCommand<Payload, MarkedQuote, QuoteDecision>({
  ...onQuote,
  name: 'quote.edit-lines',
  payload: quotePayload({
    operations: Type.Array(LineOperationSchema, { minItems: 1, maxItems: LINE_OPERATIONS_MAX }),
  }),
  load: (tx, { payload }) => lockMarkedQuote(tx, payload.quoteId, namedBy(payload.operations)),
  head: ({ head }) => quoteHead(head),
  resource: (marked, command) => quoteResource(command.tenantId, marked.head, deepestOf(marked)),
  decide: (marked, command, _prepared, model) => {
    const quote: QuoteHead = marked.head;
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const edit = edited({ marked, command, offered: offeredBy(model) });
    if (!edit.ok) return edit;
    const { upsert, removed, leaves } = edit.value;
    const known = new Set(marked.marks.map(({ id }) => id));
    const added = upsert.filter(({ id }) => !known.has(id)).length;
    must(leaves.length === known.size + added - removed.length, 'no line is lost in an edit');
    const content = contentOfLeaves(quote.header, leaves);
    return accepted({
      change: {
        ...open.value.change,
        content,
        persons: withPerson(quote, command.actor.personId),
        upsertLines: upsert,
        removeLines: removed,
      },
      facts: [
        ...open.value.facts,
        quoteFact('QuoteLinesEdited', quote, {
          changed: upsert.map((line) => line.id),
          removed: [...removed],
          content,
        }),
      ],
      answer: {
        quoteId: quote.id,
        lines: upsert.map((line) => ({ lineId: line.id, version: line.version, position: line.position })),
        removed: [...removed],
        content,
      },
      root: content,
    });
  },
  save: (decided, _marked, next, command) => updateRevision(command.tenantId, next, decided.change),
});
