/** The words of invoices, as billing reports them. Billing owns invoices; we say of each line which promise it rests on, or that it rests on none. */
import { Type, type Static } from 'typebox';
import type { RefusalTexts } from '#platform/refusals.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Ref = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\r\\n]*$' });
const Decimal = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' });

/** A line names its charge: by the instruction that it was handed, or by what makes the instruction one (item, component, charge, segment). */
export const SaidLine = Type.Object(
  {
    lineRef: Ref,
    instructionId: Type.Optional(Uuid),
    orderItemId: Type.Optional(Uuid),
    componentId: Type.Optional(Type.String({ maxLength: 100 })),
    chargeKey: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    segmentId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** Half-open: the day after the last is `to`. A charge once has neither. */
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    quantity: Type.Optional(Decimal),
    amount: Decimal,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    productCode: Type.Optional(Ref),
  },
  closed,
);
export type SaidLine = Static<typeof SaidLine>;

export const INVOICE_LINES_MAX = 1_000;

export const SaidInvoice = Type.Object(
  {
    invoiceRef: Ref,
    invoicedOn: Day,
    lines: Type.Array(SaidLine, { minItems: 1, maxItems: INVOICE_LINES_MAX }),
  },
  closed,
);
export type SaidInvoice = Static<typeof SaidInvoice>;

/** What of a line is not as it was promised, with both sides. */
export type LineDifference = { readonly what: string; readonly promised: string | null; readonly invoiced: string };
export type Verdict = 'matched' | 'differs' | 'unknown';

export type InvoiceLine = {
  readonly id: string;
  readonly invoiceRef: string;
  readonly lineRef: string;
  readonly invoicedOn: string;
  readonly accountId: string | null;
  readonly said: SaidLine;
  readonly instructionId: string | null;
  readonly orderId: string | null;
  readonly verdict: Verdict;
  readonly differences: readonly LineDifference[];
  readonly state: 'agreed' | 'open' | 'settled';
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
  readonly settledAt: string | null;
  readonly settledHow: string | null;
};

export const invoiceFacts = ['InvoiceReported', 'InvoiceLineDiffers', 'InvoiceLineSettled'] as const;

export const invoiceConstraints: Readonly<Record<string, string>> = {
  invoice_line_once: 'billing.invoice-line-changed',
};

export const invoiceRefusals: RefusalTexts = {
  'invoice-line.not-found': {
    status: 404,
    title: 'Billing has not told us of such a line',
    todo: 'Check the invoice and the line; what billing reports is listed by invoice.',
  },
  'billing.invoice-line-changed': {
    status: 409,
    title: 'The line was reported before, and otherwise',
    todo: 'A line that was invoiced stays: report the credit and the new line under names of their own.',
  },
  'billing.line-twice': {
    status: 422,
    title: 'The invoice names one line twice',
    todo: 'Give each line of the invoice a name of its own.',
  },
  'billing.nothing-to-settle': {
    status: 409,
    title: 'The line is not an open difference',
    todo: 'Read it again: it agrees with the promise, or somebody settled it.',
  },
  'billing.line-without-charge': {
    status: 422,
    title: 'A line says neither its instruction nor its charge',
    todo: 'Send instructionId, or orderItemId with chargeKey and segmentId; a line of anything else is none of ours.',
  },
};
