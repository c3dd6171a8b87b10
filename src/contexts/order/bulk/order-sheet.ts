/**
 * Orders out of a table, a row each: the number of an order that stands and is asked for; or an account, what and how many, with the proof of its price
 * where it was not agreed. Pure.
 */
import { type BadCell, cellReader, columnsOfSheet, quantitySaid, textSaid } from '#contexts/quote/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { REPLAY_TOKEN_CHARS_MAX } from '#platform/replay-token.ts';
import type { SheetRow } from '#platform/sheets/sheet-row.ts';
import type { NewBulkOrder } from './bulk-orders.ts';

const CALLED = {
  order: ['order', 'ordernumber', 'auftrag'],
  account: ['account', 'customer', 'accountkey', 'kunde', 'konto'],
  offering: ['offering', 'product', 'sku', 'artikel', 'produkt'],
  quantity: ['quantity', 'qty', 'menge', 'anzahl'],
  reference: ['reference', 'customerreference', 'po', 'bestellnummer'],
  token: ['token', 'replaytoken'],
  pricedAsOf: ['pricedasof', 'priceof'],
} as const;
type Field = keyof typeof CALLED;

export type OrderSheetOptions = {
  readonly accountBy: (text: string) => { readonly value: string } | { readonly why: string };
  /** The day whose prices apply where a row says none: that on which the file was sent. */
  readonly today: string;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const itemOf = (
  cells: ReturnType<typeof cellReader<Field>>,
  row: number,
  { accountBy, today }: OrderSheetOptions,
): NewBulkOrder | null => {
  const number = cells.said('order', textSaid(80));
  if (number !== undefined) return { row, says: number, work: { submit: number } };
  const accountId =
    cells.said('account', accountBy) ?? cells.missing('account', 'the row names no order and no account');
  const offering = cells.said('offering', textSaid(200)) ?? cells.missing('offering', 'the row names no offering');
  const quantity = cells.said('quantity', quantitySaid) ?? cells.missing('quantity', 'the row says not how many');
  const [reference, token] = [
    cells.said('reference', textSaid(100)),
    cells.said('token', textSaid(REPLAY_TOKEN_CHARS_MAX)),
  ];
  const pricedAsOf = cells.said('pricedAsOf', (value) =>
    DAY.test(value) ? { value } : { why: 'a day such as 2027-01-01' },
  );
  if (cells.bad.length > 0 || accountId === undefined || offering === undefined || quantity === undefined) return null;
  return {
    row,
    says: `${cells.text('account')} · ${quantity} × ${offering}`,
    work: {
      create: {
        accountId,
        pricedAsOf: pricedAsOf ?? today,
        lines: [{ offering, quantity }],
        ...(reference === undefined ? {} : { customerReference: reference }),
        ...(token === undefined ? {} : { replayToken: token }),
      },
    },
  };
};

export type OrdersRead = { readonly items: readonly NewBulkOrder[]; readonly bad: readonly BadCell[] };

export const readOrderSheet = (sheet: readonly SheetRow[], options: OrderSheetOptions): Outcome<OrdersRead> => {
  const [first, ...rows] = sheet;
  if (first === undefined || rows.length === 0) return refused({ code: 'import.nothing' });
  const names = first.cells.map(({ text }) => text.toLowerCase().replaceAll(/[\s_.-]/g, ''));
  const needed: Field = names.some((name) => (CALLED.order as readonly string[]).includes(name)) ? 'order' : 'account';
  const columns = columnsOfSheet<Field>(first, CALLED, needed);
  if (!columns.ok) return columns;
  const items: NewBulkOrder[] = [];
  const bad: BadCell[] = [];
  for (const row of rows) {
    const cells = cellReader(row, columns.value);
    const item = itemOf(cells, row.row, options);
    if (item === null) bad.push(...cells.bad);
    else items.push(item);
  }
  return accepted({ items, bad });
};
