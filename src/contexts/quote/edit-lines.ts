/** Lines are added, changed and removed in batches: one command, one version, one fact. */
import { Type } from 'typebox';
import { addMonthsAnchored } from '#kernel/period.ts';
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { type Offered, offeredBy } from './commercial-model.ts';
import { contentOf } from './content.ts';
import {
  type Line,
  LINE_OPERATIONS_MAX,
  type LineOperation,
  LineOperation as LineOperationSchema,
  QUANTITY_MAX,
  QUOTE_LINES_MAX,
} from './line.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  withPerson,
} from './on-quote.ts';
import type { Quote } from './quote.ts';

type Payload = OnQuote & { readonly operations: readonly LineOperation[] };
type Wanted = Pick<Extract<LineOperation, { op: 'change' }>, 'quantity' | 'discretionary'>;
type Editing = { readonly quote: Quote; readonly offered: Offered; readonly command: Command<Payload> };

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

const segmentOf = ({ quote: { header } }: Editing, id: string, quantity: string) => ({
  id,
  from: header.contractFrom,
  to: addMonthsAnchored(header.contractFrom, header.termMonths),
  quantity,
});

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
  const quantity = operation.quantity ?? '1';
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
    segments: [segmentOf(editing, editing.command.id('segment', index), quantity)],
    selection: offering.defaults,
    discretionary: operation.discretionary ?? null,
    assumedUsage: operation.assumedUsage ?? {},
    site: operation.site ?? null,
    version: 1,
  });
};

const changed = (line: Line, operation: Extract<LineOperation, { op: 'change' }>, index: number): Outcome<Line> => {
  const within = limits(operation, index);
  if (!within.ok) return within;
  const { quantity } = operation;
  return accepted({
    ...line,
    segments: quantity === undefined ? line.segments : line.segments.map((segment) => ({ ...segment, quantity })),
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
  readonly lines: readonly Line[];
  readonly upsert: readonly Line[];
  readonly removed: readonly string[];
};

/** All operations or none: the first that cannot be done refuses the batch and says which it was. */
const edited = (editing: Editing): Outcome<Edited> => {
  const lines = new Map(editing.quote.lines.map((line) => [line.id, line]));
  const touched = new Set<string>();
  let position = editing.quote.lines.at(-1)?.position ?? 0;
  for (const [index, operation] of editing.command.payload.operations.entries()) {
    if (operation.op === 'add') {
      const line = added(editing, operation, index, (position += 1));
      if (!line.ok) return line;
      lines.set(line.value.id, line.value);
      touched.add(line.value.id);
      continue;
    }
    const current = found(lines, operation, index);
    if (!current.ok) return current;
    if (operation.op === 'remove') {
      lines.delete(operation.lineId);
      continue;
    }
    const next = changed(current.value, operation, index);
    if (!next.ok) return next;
    lines.set(next.value.id, next.value);
    touched.add(next.value.id);
  }
  if (lines.size > QUOTE_LINES_MAX)
    return refused({ code: 'quote.too-many-lines', lines: lines.size, max: QUOTE_LINES_MAX });
  const removed = editing.quote.lines.filter((line) => !lines.has(line.id)).map((line) => line.id);
  return accepted({
    lines: [...lines.values()],
    upsert: [...lines.values()].filter((line) => touched.has(line.id)),
    removed,
  });
};

/** What was added and removed again in one batch is neither. */
const payloadAdds = (operations: readonly LineOperation[]): number =>
  operations.filter(({ op }) => op === 'add').length;

export const editLines = defineCommand<Payload, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.edit-lines',
  payload: quotePayload({
    operations: Type.Array(LineOperationSchema, { minItems: 1, maxItems: LINE_OPERATIONS_MAX }),
  }),
  decide: (quote, command, _prepared, model) => {
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const edit = edited({ quote, command, offered: offeredBy(model) });
    if (!edit.ok) return edit;
    const { lines, upsert, removed } = edit.value;
    const added = payloadAdds(command.payload.operations);
    must(lines.length === quote.lines.length + added - removed.length, 'no line is lost in an edit');
    const content = contentOf(quote.header, lines);
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
        quoteFact('QuoteLinesEdited', quote, { changed: upsert.map((line) => line.id), removed, content }),
      ],
      answer: {
        quoteId: quote.id,
        lines: upsert.map((line) => ({ lineId: line.id, version: line.version, position: line.position })),
        removed,
        content,
      },
      root: content,
    });
  },
});
