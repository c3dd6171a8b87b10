/** What the worker finds out about a quote after validation; nobody waits for it. */
import type { Check } from './shapes.ts';

export type Further = {
  readonly state: 'none' | 'pending' | 'done' | 'stale';
  readonly pending: readonly { readonly kind: string; readonly name: string }[];
  readonly asOf: string | null;
  readonly findings?: readonly Check[];
  readonly otherDeals?: readonly {
    readonly quoteId: string;
    readonly number: string;
    readonly name: string;
    readonly status: string;
  }[];
  readonly exposure?: {
    readonly currency: string;
    readonly total: string;
    readonly limit: string | null;
  } | null;
};

export type ValidationResults = { readonly further?: Further };
