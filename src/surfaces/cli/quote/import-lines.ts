/** `troth quote import QUOTE FILE`: what the file would add, and then, unless it was only asked, adds it: all rows or none. */
import type { Outcome } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { readBytes } from '../read-text.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { namedQuote } from './named-quote.ts';

export const QUOTE_EXIT = { done: 0, refused: 1, unreadable: 2 } as const;
const SHOWN_MAX = 50;

export type ImportLinesOptions = {
  readonly dryRun?: boolean;
  readonly leaveOut?: boolean;
  readonly sheet?: string;
  readonly reason?: string;
};

export type BadCell = { readonly row: number; readonly column: string; readonly value: string; readonly why: string };
type Imported = {
  readonly imported: number;
  readonly bad: { readonly rows: readonly BadCell[]; readonly wrong: number };
  readonly price: { readonly currency: string; readonly totals: { readonly oneTime: string } } | null;
};

/** What the server is sent of a file: text as text, a workbook by its bytes. */
export const fileOf = (file: string, bytes: Uint8Array, sheet?: string): object =>
  /\.xlsx$/i.test(file)
    ? { format: 'xlsx', base64: bytes.toBase64(), ...(sheet === undefined ? {} : { sheet }) }
    : { format: /\.tsv$/i.test(file) ? 'tsv' : 'csv', text: new TextDecoder().decode(bytes) };

export const badTexts = (bad: readonly BadCell[]): readonly string[] => [
  ...bad.slice(0, SHOWN_MAX).map(({ row, column, value, why }) => {
    const said = value === '' || why.includes(value) ? '' : ` (${JSON.stringify(value)})`;
    return `row ${row}, column ${column || '–'}: ${why}${said}`;
  }),
  ...(bad.length > SHOWN_MAX ? [`… and ${bad.length - SHOWN_MAX} more`] : []),
];

export const importLines = async (
  quote: string,
  file: string,
  { dryRun = false, leaveOut = false, sheet, reason }: ImportLinesOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const bytes = await readBytes(file);
  if (!bytes.ok) {
    sayNo(terminal, bytes.refusal, 'Nothing was imported');
    return QUOTE_EXIT.unreadable;
  }
  const payload = {
    file: fileOf(file, bytes.value, sheet),
    badRows: leaveOut ? 'leave out' : 'refuse',
    ...(reason === undefined ? {} : { discountReason: reason }),
  };
  const id = await namedQuote(server, quote);
  if (!id.ok) {
    sayNo(terminal, id.refusal, 'Nothing was imported');
    return QUOTE_EXIT.refused;
  }
  const answer: Outcome<{ readonly result: Imported }> = await server.send(
    `/quotes/${id.value}/lines/import${dryRun ? '?dryRun=true' : ''}`,
    payload,
  );
  if (!answer.ok) {
    const { rows = [], ...refusal } = answer.refusal as typeof answer.refusal & { readonly rows?: readonly BadCell[] };
    sayNo(terminal, refusal, 'Nothing was imported', badTexts(rows));
    return QUOTE_EXIT.refused;
  }
  const { imported, bad, price } = answer.value.result;
  terminal.write(
    `${imported} lines ${dryRun ? 'would be added' : 'were added'}${price === null ? ', not priced yet' : `; one-time total ${price.totals.oneTime} ${price.currency}`}.\n`,
  );
  if (bad.wrong > 0) {
    terminal.write(`${bad.wrong} rows ${dryRun ? 'would be' : 'were'} left out:\n`);
    for (const text of badTexts(bad.rows)) terminal.write(`  ${text}\n`);
  }
  return QUOTE_EXIT.done;
};
