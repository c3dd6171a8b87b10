/**
 * Quotes out of a table: a row a quote, or rows that share a name in the column `quote`, each adding a line to it. A row names a
 * template, which is copied, or offerings with quantities. Pure.
 */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { SheetRow } from '#platform/sheets/sheet-row.ts';
import type { NewItem } from './bulk.ts';
import {
  type BadCell,
  cellReader,
  columnsOfSheet,
  percentSaid,
  quantitySaid,
  type Said,
  textSaid,
} from './sheet-reader.ts';

const CALLED = {
  account: ['account', 'customer', 'accountkey', 'kunde', 'konto'],
  quote: ['quote', 'deal', 'reference', 'angebot'],
  name: ['name', 'title', 'titel'],
  template: ['template', 'templatequote', 'copyof', 'vorlage'],
  offering: ['offering', 'product', 'item', 'sku', 'artikel', 'produkt'],
  quantity: ['quantity', 'qty', 'menge', 'anzahl'],
  discount: ['discount', 'discountpercent', 'discount%', 'rabatt'],
  from: ['from', 'contractfrom', 'start', 'beginn', 'ab'],
  months: ['months', 'term', 'termmonths', 'laufzeit'],
  currency: ['currency', 'währung'],
} as const;

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const daySaid = (text: string): Said<string> => {
  try {
    if (DAY.test(text)) return { value: Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() };
  } catch {
    // Told below: the digits are those of a day, and no calendar has it.
  }
  return { why: `“${text}” is no day: write one such as 2027-01-01` };
};
const monthsSaid = (text: string): Said<number> =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 120
    ? { value: Number(text) }
    : { why: `a term is 1 to 120 months, not ${text}` };

export type QuoteSheetOptions = {
  readonly offeringBy: (text: string) => Said<string>;
  readonly accountBy: (text: string) => Said<string>;
};

type RowSaid = {
  readonly row: number;
  readonly account: string;
  readonly accountText: string;
  readonly quote: string | undefined;
  readonly name: string | undefined;
  readonly template: string | undefined;
  readonly line: { readonly offering: string; readonly quantity?: string; readonly discount?: string } | undefined;
  readonly head: { readonly contractFrom?: string; readonly termMonths?: number; readonly currency?: string };
};

type Cells = ReturnType<typeof cellReader<keyof typeof CALLED>>;

const readRow = (cells: Cells, row: number, { offeringBy, accountBy }: QuoteSheetOptions): RowSaid | null => {
  const account = cells.said('account', accountBy) ?? cells.missing('account', 'the row names no account');
  const [quote, name] = [cells.said('quote', textSaid(200)), cells.said('name', textSaid(200))];
  const template = cells.said('template', (value) =>
    UUID.test(value) ? { value } : { why: 'a template is named by the id of its quote' },
  );
  const offering = cells.said('offering', offeringBy);
  const quantity = cells.said('quantity', quantitySaid);
  const discount = cells.said('discount', percentSaid);
  const contractFrom = cells.said('from', daySaid);
  const termMonths = cells.said('months', monthsSaid);
  const currency = cells.said('currency', (value) =>
    /^[A-Z]{3}$/.test(value) ? { value } : { why: 'a currency has three capital letters' },
  );
  if (template === undefined && offering === undefined)
    cells.missing('offering', 'the row names neither an offering nor a template');
  if (template !== undefined && offering !== undefined)
    cells.missing('template', 'a row copies a template or names an offering, not both');
  if (cells.bad.length > 0 || account === undefined) return null;
  return {
    row,
    account,
    accountText: cells.text('account'),
    quote,
    name,
    template,
    line:
      offering === undefined
        ? undefined
        : {
            offering,
            ...(quantity === undefined ? {} : { quantity }),
            ...(discount === undefined ? {} : { discount }),
          },
    head: {
      ...(contractFrom === undefined ? {} : { contractFrom }),
      ...(termMonths === undefined ? {} : { termMonths }),
      ...(currency === undefined ? {} : { currency }),
    },
  };
};

const lineOf = ({ line }: RowSaid) => {
  if (line === undefined) return [];
  const { discount, ...rest } = line;
  return [
    {
      op: 'add' as const,
      ...rest,
      ...(discount === undefined || !/[1-9]/.test(discount)
        ? {}
        : { discretionary: { kind: 'percent' as const, value: discount, reason: 'As imported' } }),
    },
  ];
};

const itemOf = (rows: readonly RowSaid[], title: string): NewItem => {
  const [first] = rows as readonly [RowSaid, ...RowSaid[]];
  const name = first.name ?? first.quote ?? title;
  const says = `${first.accountText} · ${name}`;
  if (first.template !== undefined)
    return {
      row: first.row,
      says,
      work: { from: 'template', clone: { quoteId: first.template, accountId: first.account, name } },
    };
  return {
    row: first.row,
    says,
    work: { from: 'nothing', create: { accountId: first.account, name, ...first.head }, lines: rows.flatMap(lineOf) },
  };
};

export type QuotesRead = { readonly items: readonly NewItem[]; readonly bad: readonly BadCell[] };

/** A deal of which one row is bad is not made without it: all its rows are told. */
export const readQuoteSheet = (
  sheet: readonly SheetRow[],
  title: string,
  options: QuoteSheetOptions,
): Outcome<QuotesRead> => {
  const [first, ...rows] = sheet;
  if (first === undefined || rows.length === 0) return refused({ code: 'import.nothing' });
  const columns = columnsOfSheet<keyof typeof CALLED>(first, CALLED, 'account');
  if (!columns.ok) return columns;
  const bad: BadCell[] = [];
  const groups = new Map<string, RowSaid[]>();
  const spoilt = new Set<string>();
  for (const row of rows) {
    const cells = cellReader(row, columns.value);
    const said = readRow(cells, row.row, options);
    bad.push(...cells.bad);
    const shared = cells.text('quote');
    const key = shared === '' ? `row ${row.row}` : `${cells.text('account').toLowerCase()} ${shared}`;
    if (said === null) spoilt.add(key);
    else groups.set(key, [...(groups.get(key) ?? []), said]);
  }
  for (const [key, said] of groups)
    if (said.length > 1 && said.some(({ template }) => template !== undefined)) {
      spoilt.add(key);
      bad.push({ row: said[0]?.row ?? 0, column: '', value: key, why: 'rows of one quote cannot copy a template' });
    }
  return accepted({
    items: [...groups].filter(([key]) => !spoilt.has(key)).map(([, said]) => itemOf(said, title)),
    bad,
  });
};
