/** What billing invoiced, as the server answers it. */
export type InvoiceLine = {
  readonly id: string;
  readonly invoiceRef: string;
  readonly lineRef: string;
  readonly invoicedOn: string;
  readonly said: {
    readonly amount: string;
    readonly currency: string;
    readonly quantity?: string;
    readonly from?: string;
    readonly to?: string;
  };
  readonly orderId: string | null;
  readonly verdict: 'matched' | 'differs' | 'unknown';
  readonly differences: readonly {
    readonly what: string;
    readonly promised: string | null;
    readonly invoiced: string;
  }[];
  readonly state: 'agreed' | 'open' | 'settled';
  readonly settledHow: string | null;
};

export type WhyLine = {
  readonly line: InvoiceLine;
  readonly promise: {
    readonly terms: {
      readonly chargeName: string;
      readonly type: string;
      readonly amount?: string;
      readonly quantity?: string;
      readonly currency: string;
      readonly period?: string;
      readonly from?: string;
      readonly to?: string | null;
    };
    readonly priceLeafHash: string;
    readonly termsHash: string;
    readonly productCode: string | null;
    readonly amountFollows: boolean;
    readonly handedOverAt: string | null;
    readonly billingRef: string | null;
  } | null;
  readonly order: { readonly id: string; readonly number: string; readonly offeringName: string } | null;
  readonly quote: {
    readonly id: string;
    readonly number: string;
    readonly revision: number;
    readonly priceFingerprint: string | null;
    readonly documentHash: string | null;
    readonly acceptedAt: string | null;
    readonly grade: string | null;
  } | null;
  readonly approvals: readonly { readonly caseId: string; readonly policyKey: string }[];
};

/** What a line is called by: an open one by its verdict. */
export const stateOf = ({ state, verdict }: InvoiceLine): string =>
  state !== 'open' ? state : verdict === 'unknown' ? 'unpromised' : verdict;

const WHAT: Readonly<Record<string, string>> = {
  amount: 'The amount',
  quantity: 'The quantity',
  currency: 'The money',
  productCode: 'The product',
  from: 'The first day',
  to: 'The end',
  ended: 'The end, by another order',
  days: 'The days',
  action: 'What the promise does',
  charge: 'The charge',
};

export const differenceText = ({ what, promised, invoiced }: InvoiceLine['differences'][number]): string =>
  promised === null
    ? `It rests on no promise of ours: ${invoiced}`
    : `${WHAT[what] ?? what}: ${promised} was promised, ${invoiced} invoiced`;
