/** The addresses of invoices as billing reports them, and of the answer to "why is this on my invoice?". */
import { Type } from 'typebox';
import { isUuid } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { listScope } from '#platform/access/list-scope.ts';
import { commandRoute, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { handoffResource } from './billing.ts';
import type { InvoiceLine } from './invoice.ts';
import { readInvoiceLine, readInvoiceLines } from './invoice.store.ts';
import { reportInvoice } from './report-invoice.ts';
import { settleInvoiceLine } from './settle-line.ts';
import { whyInvoiced } from './why-invoiced.ts';

const LINES_LISTED_MAX = 500;
const REPORT_BODY_BYTES_MAX = 1_000_000;

const lineView = ({ entryLeaf: _leaf, ...line }: InvoiceLine): JsonObject => ({
  ...line,
  said: { ...line.said },
  differences: line.differences.map((each) => ({ ...each })),
  recordedAt: Temporal.Instant.from(line.recordedAt).toString(),
  settledAt: line.settledAt === null ? null : Temporal.Instant.from(line.settledAt).toString(),
});

const mayRead = (reader: Reader, tenantId: string, { id, accountId }: InvoiceLine): boolean =>
  reader.may('billing.read', handoffResource(tenantId, { id, accountId: accountId ?? tenantId }));

export const invoiceRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/invoices',
    'Billing says what it invoiced, line by line; each is held against its promise',
    reportInvoice,
    {
      bodyBytesMax: REPORT_BODY_BYTES_MAX,
    },
  ),
  commandRoute('POST', '/invoice-lines/:lineId/settle', 'Say how a difference on an invoice ended', settleInvoiceLine),
  queryRoute({
    method: 'GET',
    path: '/invoice-lines',
    summary: 'What billing invoiced: of an order, or all that differs from its promise',
    action: 'billing.read',
    querystring: Type.Object(
      {
        orderId: Type.Optional(Type.String({ format: 'uuid' })),
        open: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
      },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { query }) => {
      const scope = listScope(reader, 'billing.read', { type: 'Handoff', hasTerritory: false });
      if (scope === undefined) return accepted({ items: [] });
      const lines = await readInvoiceLines(tx, {
        accountId: scope.accountId,
        orderId: query['orderId'] ?? null,
        open: query['open'] === 'true',
        limit: LINES_LISTED_MAX,
      });
      return accepted({ items: lines.filter((line) => mayRead(reader, tx.tenantId, line)).map(lineView) });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/invoice-lines/:lineId/why',
    summary: 'Why a line is on an invoice: its promise, who approved it, what was accepted, which order',
    action: 'billing.read',
    read: async (tx, reader, { params }) => {
      const id = params['lineId'] ?? '';
      const line = isUuid(id) ? await readInvoiceLine(tx, id) : undefined;
      if (!line || !mayRead(reader, tx.tenantId, line)) return refused({ code: 'invoice-line.not-found' });
      return accepted({ line: lineView(line), ...(await whyInvoiced(tx, line)) });
    },
  }),
];
