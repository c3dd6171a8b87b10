/** What we ask a tax engine, what we rely on from it, and what we keep of its answer. Whose tax it is and at which rate is its word, never ours. */
import { Type, type Static } from 'typebox';
import type { ConnectorContracts } from '#platform/connectors/registry.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });
const Percent = Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,6})?$' });

/** An answer may say more than we read. A line without a rate is a line that they do not know: the answer is no estimate then. */
export const TaxAnswer = Type.Object({
  /** The engine and its content version, as they name it. */
  source: Text,
  asOf: Type.String({ format: 'date-time', pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]{8,18}Z$' }),
  validUntil: Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  place: Type.Union([Type.Literal('perLine'), Type.Literal('onTotal')]),
  lines: Type.Array(
    Type.Object({
      id: Text,
      percent: Percent,
      jurisdiction: Text,
      tax: Text,
    }),
    { maxItems: 10_000 },
  ),
});
export type TaxAnswer = Static<typeof TaxAnswer>;

/** Asking twice is asking once: an estimate changes nothing on their side, so nothing has to be taken back. */
export const TAX_CONTRACTS = {
  tax: {
    'tax.estimate': {
      idempotent: true,
      pointOfNoReturn: false,
      statusQuery: true,
      settlesWithinMs: 5_000,
      request: Type.Object({ country: Type.String(), lines: Type.Array(Type.Unknown()) }),
      result: TaxAnswer,
    },
  },
} as const satisfies ConnectorContracts;

export type TaxPayment = {
  readonly per: 'oneTime' | 'month' | 'year';
  readonly from: string | null;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
};

export type TaxRate = {
  readonly tax: string;
  readonly jurisdiction: string;
  readonly percent: string;
};

/** Beside the promise and never in it: `prices` says whether the promised amounts contain this tax or stand without it. */
export type TaxEstimate =
  | {
      readonly status: 'estimated';
      readonly source: string;
      readonly asOf: string;
      readonly validUntil: string;
      readonly prices: 'exclusive' | 'inclusive';
      readonly place: 'perLine' | 'onTotal';
      readonly payments: readonly TaxPayment[];
      readonly rates: readonly TaxRate[];
    }
  | { readonly status: 'unavailable'; readonly why: string; readonly asOf: string };
