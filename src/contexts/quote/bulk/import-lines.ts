/**
 * Lines out of a file or a pasted block: all rows in one saved batch, or those that can be taken while the others are listed, as the
 * sender says. Sent as a dry run it is the preview: what would be added, at what price, and every row that is wrong.
 */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { readSheet, SHEET_TEXT_MAX, type SheetFile } from '#platform/sheets/sheet.ts';
import {
  editLines,
  type EditDecided,
  type EditPayload,
  type EditPrepared,
  loadEdit,
  prepareEdit,
} from '../edit-lines.ts';
import { type LineOperation, QUOTE_LINES_MAX } from '../line.ts';
import { onQuote, type OnQuote, quotePayload } from '../on-quote.ts';
import type { MarkedQuote } from '../quote.store.ts';
import { offeringsBy, readLineSheet } from './line-sheet.ts';
import type { BadCell } from './sheet-reader.ts';

/** Enough to mend a file by; the number of all is told beside them. */
const BAD_CELLS_TOLD_MAX = 1_000;
export const IMPORT_BODY_BYTES_MAX = 24_000_000;

const closed = { additionalProperties: false } as const;
const Text = Type.String({ maxLength: SHEET_TEXT_MAX });

export const SheetFileSchema = Type.Union([
  Type.Object({ format: Type.Union([Type.Literal('csv'), Type.Literal('tsv')]), text: Text }, closed),
  Type.Object(
    {
      format: Type.Literal('xlsx'),
      base64: Type.String({ maxLength: SHEET_TEXT_MAX, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
      /** Its name; the first one otherwise. */
      sheet: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    },
    closed,
  ),
]);

type Payload = OnQuote & {
  readonly file: SheetFile;
  /** Rows that cannot be taken: refuse all, which is usual, or take the others. */
  readonly badRows?: 'refuse' | 'leave out';
  /** Given for discounts of rows that give none. */
  readonly discountReason?: string;
  /** A pasted block may begin with its first line: its columns are then in the grid's order. */
  readonly pasted?: boolean;
};
type Prepared = {
  readonly operations: readonly LineOperation[];
  readonly bad: readonly BadCell[];
  readonly edit: EditPrepared;
};

export const badRows = (bad: readonly BadCell[]) => ({
  rows: bad.slice(0, BAD_CELLS_TOLD_MAX).map((cell) => ({ ...cell })),
  wrong: new Set(bad.map(({ row }) => row)).size,
});

const asEdit = (command: Command<Payload>, operations: readonly LineOperation[]): Command<EditPayload> => ({
  ...command,
  payload: { quoteId: command.payload.quoteId, operations, price: true },
});

export const called = (model: CommercialModel) =>
  model.memo('quote/offerings-called', () =>
    offeringsBy(
      model
        .ofKind('product-offering')
        .map(({ key, content }) => [key, (content as { readonly name: string }).name] as const),
    ),
  );

const readLines = (model: CommercialModel, payload: Payload): Outcome<Omit<Prepared, 'edit'>> => {
  const sheet = readSheet(payload.file);
  if (!sheet.ok) return sheet;
  const read = readLineSheet(sheet.value, {
    offeringBy: called(model),
    reason: payload.discountReason ?? 'As imported',
    needsNames: payload.pasted !== true,
  });
  if (!read.ok) return read;
  const { operations, bad } = read.value;
  const asked = payload.badRows ?? 'refuse';
  if (bad.length > 0 && (asked === 'refuse' || operations.length === 0))
    return refused({ code: 'import.bad-rows', ...badRows(bad), good: operations.length });
  if (operations.length === 0) return refused({ code: 'import.nothing' });
  if (operations.length > QUOTE_LINES_MAX)
    return refused({ code: 'quote.too-many-lines', lines: operations.length, max: QUOTE_LINES_MAX });
  return accepted({ operations, bad });
};

export const importLines = defineCommand<Payload, MarkedQuote, EditDecided, Prepared>({
  ...onQuote,
  name: 'quote.import-lines',
  action: 'quote.edit-lines',
  payload: quotePayload({
    file: SheetFileSchema,
    badRows: Type.Optional(Type.Union([Type.Literal('refuse'), Type.Literal('leave out')])),
    discountReason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    pasted: Type.Optional(Type.Boolean()),
  }),
  prepare: async (door, command) => {
    const model = await door.read(command.tenantId, (tx) => door.models.at(tx, command.at));
    const read = readLines(model, command.payload);
    if (!read.ok) return read;
    return accepted({ ...read.value, edit: await prepareEdit(door, asEdit(command, read.value.operations)) });
  },
  load: (tx, command, prepared) => loadEdit(tx, asEdit(command, prepared?.operations ?? []), prepared?.edit),
  head: editLines.head,
  resource: (marked, command) => editLines.resource(marked, asEdit(command, [])),
  decide: (marked, command, { operations, bad, edit }, model) => {
    const decided = editLines.decide(marked, asEdit(command, operations), edit, model);
    if (!decided.ok) return decided;
    const { answer } = decided.value;
    return accepted({
      ...decided.value,
      answer: { ...(answer as object), imported: operations.length, bad: badRows(bad) },
    });
  },
  save: (decided, marked, next, command) => editLines.save(decided, marked, next, asEdit(command, [])),
});
