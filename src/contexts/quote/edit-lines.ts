/** Lines are added, changed and removed in batches: one command, one version, one fact; with `price`, their price comes with them. */
import { Type } from 'typebox';
import { accepted, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { refusedIn } from '#platform/switches.ts';
import { offeredBy } from './commercial-model.ts';
import { contentOfLeaves } from './content.ts';
import { keepPrice, type LastPrice, lastPriceOf, wholeQuote } from './last-price.ts';
import {
  deepestDiscountBp,
  type Line,
  LINE_OPERATIONS_MAX,
  type LineOperation,
  LineOperation as LineOperationSchema,
} from './line.ts';
import { editedLines, type EditedLines, namedBy } from './line-operations.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quoteHead,
  quotePayload,
  quoteResource,
  scopeOfQuote,
  withPerson,
} from './on-quote.ts';
import { readPriceInputs } from './price-inputs.ts';
import type { PriceInputs } from './price-request.ts';
import { type Priced, pricedChange, priceOf, type PriceToken, priceToken, storePriced } from './priced-content.ts';
import { readLines } from './line.store.ts';
import { lockMarkedQuote, type MarkedQuote, readMarkedQuote, updateRevision } from './quote.store.ts';
import type { Header, Quote } from './quote.ts';

export type EditPayload = OnQuote & {
  readonly operations: readonly LineOperation[];
  /** The price is worked out and stored in the same step. */
  readonly price?: boolean;
};
export type EditDecided = QuoteDecision & {
  readonly priced?: { readonly now: Priced; readonly last: LastPrice | undefined };
};

/** The quote as the edit would leave it, priced before anything is locked; under the lock only what others changed meanwhile is priced anew. */
export type EditPrepared =
  | {
      readonly priced: Priced;
      readonly inputs: PriceInputs;
      readonly header: Header;
      readonly token: PriceToken;
      /** What the edit makes of the quote at this version: of 10,000 lines that takes long, and need not be done again under the lock. */
      readonly atVersion: number;
      readonly edit: EditedLines;
    }
  | { readonly unpriced: Refusal | null };

const deepestOf = ({ marks, named }: MarkedQuote): number =>
  Math.max(0, ...named.map(deepestDiscountBp), ...marks.map(({ discountBp }) => discountBp ?? 0));

/** Which products an edit is about: those it adds, and those of the lines that it names. An import, whose file is not read yet, cannot say. */
const soldBy = ({ named }: MarkedQuote, operations: readonly LineOperation[]) =>
  operations.length === 0
    ? undefined
    : [...named, ...operations.flatMap((each) => (each.op === 'add' ? [{ offering: each.offering }] : []))];

const editing = (marked: MarkedQuote, command: Command<EditPayload>, model: CommercialModel) => ({
  marked,
  operations: command.payload.operations,
  offered: offeredBy(model),
  id: command.id,
});

/** The whole quote after the edit, as far as its lines are at hand. */
const quoteAfter = (
  { head }: MarkedQuote,
  { upsert, marks }: EditedLines,
  lineOf: (id: string) => Line | undefined,
  content: string,
): Quote | undefined => {
  const touched = new Map(upsert.map((line) => [line.id, line]));
  const lines: Line[] = [];
  for (const { id } of marks) {
    const line = touched.get(id) ?? lineOf(id);
    if (line === undefined) return undefined;
    lines.push(line);
  }
  return { ...head, content, lines };
};

const unpriced = (because: Refusal | null): EditPrepared => ({ unpriced: because });

type AskedEdit = { readonly quote: Quote; readonly edit: EditedLines; readonly inputs: PriceInputs } & {
  readonly model: CommercialModel;
  readonly last: LastPrice | undefined;
};

/** What is to be priced; nothing where the edit will be refused anyway, or leaves nothing to price. */
const readAsked = async (tx: Tx, door: Door, command: Command<EditPayload>): Promise<AskedEdit | undefined> => {
  const { quoteId, operations } = command.payload;
  const marked = await readMarkedQuote(tx, quoteId, namedBy(operations));
  if (!marked) return undefined;
  const model = await door.models.at(tx, command.at);
  const last = lastPriceOf(model, quoteId);
  const edit = editedLines(editing(marked, command, model));
  if (!edit.ok || edit.value.marks.length === 0) return undefined;
  const before = await wholeQuote(tx, marked, last);
  const lines = new Map<string, Line>();
  for (const line of before?.lines ?? []) lines.set(line.id, line);
  const quote = quoteAfter(marked, edit.value, (id) => lines.get(id), contentAfter(marked, edit.value));
  return quote && { quote, edit: edit.value, model, last, inputs: await readPriceInputs(tx, model, quote, command.at) };
};

export const prepareEdit = async (door: Door, command: Command<EditPayload>): Promise<EditPrepared> => {
  if (command.payload.price !== true) return unpriced(null);
  const asked = await door.read(command.tenantId, (tx) => readAsked(tx, door, command));
  if (asked === undefined) return unpriced(null);
  const token = priceToken(door, command);
  const { quote, edit, inputs } = asked;
  const priced = priceOf({ ...asked, marks: edit.marks, token });
  return priced.ok
    ? { priced: priced.value, inputs, header: quote.header, token, atVersion: quote.version, edit }
    : unpriced(priced.refusal);
};

/** The edited lines and, where a price is asked for, those that others changed since it was prepared. */
export const loadEdit = async (
  tx: Tx,
  { payload: { quoteId, operations, price } }: Command<EditPayload>,
  prepared: EditPrepared | undefined,
): Promise<MarkedQuote | undefined> => {
  const marked = await lockMarkedQuote(tx, quoteId, namedBy(operations));
  if (marked === undefined || price !== true || prepared === undefined || 'unpriced' in prepared) return marked;
  const { leaves } = prepared.priced.now;
  const named = new Set(marked.named.map(({ id }) => id));
  const others = marked.marks.filter(({ id, leaf }) => !named.has(id) && leaves.get(id) !== leaf).map(({ id }) => id);
  return others.length === 0
    ? marked
    : { ...marked, named: [...marked.named, ...(await readLines(tx, quoteId, others))] };
};

const contentAfter = ({ head }: MarkedQuote, { marks }: EditedLines): string =>
  contentOfLeaves(
    head.header,
    marks.map(({ leaf }) => leaf),
  );

/** Hashing 10,000 leaves again would say what comparing them says: that nobody else came between. */
const contentUnderLock = (marked: MarkedQuote, edit: EditedLines, prepared: EditPrepared): string => {
  if ('unpriced' in prepared) return contentAfter(marked, edit);
  const { now, content } = prepared.priced;
  const sameHeader = JSON.stringify(marked.head.header) === JSON.stringify(prepared.header);
  return sameHeader && isInOrder(now.leaves, edit.marks) ? content : contentAfter(marked, edit);
};

const isInOrder = (leaves: ReadonlyMap<string, string>, marks: EditedLines['marks']): boolean => {
  if (leaves.size !== marks.length) return false;
  let at = 0;
  for (const [id, leaf] of leaves) {
    const mark = marks[at++];
    if (mark?.id !== id || mark.leaf !== leaf) return false;
  }
  return true;
};

/** The price of what stands under the lock. What was prepared says it, unless somebody else's edit came between. */
const priceUnderLock = (
  marked: MarkedQuote,
  edit: EditedLines,
  prepared: EditPrepared,
  model: CommercialModel,
  content: string,
): EditDecided['priced'] => {
  if ('unpriced' in prepared || prepared.priced.modelHash !== model.hash) return undefined;
  // A header that changed asks another question, of which the inputs were not read.
  if (JSON.stringify(marked.head.header) !== JSON.stringify(prepared.header)) return undefined;
  const last = lastPriceOf(model, marked.head.id);
  const { priced, inputs, token } = prepared;
  if (content === priced.content) return { now: priced, last };
  const read = new Map(marked.named.map((line) => [line.id, line]));
  const quote = quoteAfter(marked, edit, (id) => read.get(id) ?? priced.now.lines.get(id), content);
  if (quote === undefined) return undefined;
  const again = priceOf({ quote, marks: edit.marks, model, inputs, token, last: last ?? priced.now });
  return again.ok ? { now: again.value, last } : undefined;
};

/** The same version under the same model, edited by the same command, becomes what it became when it was prepared. */
const editUnderLock = (
  marked: MarkedQuote,
  command: Command<EditPayload>,
  prepared: EditPrepared,
  model: CommercialModel,
): Outcome<EditedLines> =>
  !('unpriced' in prepared) && prepared.atVersion === marked.head.version && prepared.priced.modelHash === model.hash
    ? accepted(prepared.edit)
    : editedLines(editing(marked, command, model));

/** What a degraded mode keeps from an edit that it otherwise lets go on: a discount of a person, or a price worked out anew. */
const heldBack = ({ head }: MarkedQuote, { payload: { operations, price }, switches }: Command<EditPayload>) => {
  const scope = scopeOfQuote(head.header);
  const gives = operations.some((each) => each.op !== 'remove' && (each.discretionary ?? null) !== null);
  return (
    (gives ? refusedIn(switches, 'standard-pricing-only', scope) : undefined) ??
    (price === true ? refusedIn(switches, 'fallback-pricing', scope) : undefined)
  );
};

export const editLines = defineCommand<EditPayload, MarkedQuote, EditDecided, EditPrepared>({
  ...onQuote,
  name: 'quote.edit-lines',
  payload: quotePayload({
    operations: Type.Array(LineOperationSchema, { minItems: 1, maxItems: LINE_OPERATIONS_MAX }),
    price: Type.Optional(Type.Boolean()),
  }),
  prepare: async (door, command) => accepted(await prepareEdit(door, command)),
  load: loadEdit,
  head: ({ head }) => quoteHead(head),
  resource: (marked, command) =>
    quoteResource(command.tenantId, marked.head, deepestOf(marked), soldBy(marked, command.payload.operations)),
  decide: (marked, command, prepared, model) => {
    const quote = marked.head;
    const held = heldBack(marked, command);
    if (held) return refused(held);
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const edit = editUnderLock(marked, command, prepared, model);
    if (!edit.ok) return edit;
    const { upsert, removed } = edit.value;
    const content = contentUnderLock(marked, edit.value, prepared);
    const priced = priceUnderLock(marked, edit.value, prepared, model, content);
    const told = priced && pricedChange(quote, priced.now);
    if (priced && !command.dryRun) keepPrice(model, quote.id, priced.now.now);
    const edited = { changed: upsert.map((line) => line.id), removed: [...removed], content };
    return accepted({
      ...(priced && { priced }),
      change: {
        ...open.value.change,
        content,
        ...told?.change,
        persons: withPerson(quote, command.actor.personId),
        upsertLines: upsert,
        removeLines: removed,
      },
      facts: [
        ...open.value.facts,
        quoteFact('QuoteLinesEdited', quote, edited),
        ...(told === undefined ? [] : [told.fact]),
      ],
      answer: {
        quoteId: quote.id,
        lines: upsert.map((line) => ({ lineId: line.id, version: line.version, position: line.position })),
        removed: [...removed],
        content,
        ...(command.payload.price === true && { price: told?.answer ?? null }),
        ...('unpriced' in prepared && prepared.unpriced && { notPriced: prepared.unpriced.code }),
      },
      root: content,
      ...(told && { decisions: told.decisions }),
    });
  },
  save: ({ change, priced }, { head: stored }, next, command): readonly Statement[] => [
    ...updateRevision(command.tenantId, next, change),
    ...(priced === undefined
      ? []
      : storePriced(command.tenantId, next, priced.now, { stored, last: priced.last }, command.at.toString())),
  ],
});
