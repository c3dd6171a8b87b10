/** What stands in the way of a quote, as data: each with its place, its words, and who can resolve it. */
import type { Question } from '#contexts/eligibility/index.ts';

export type Check = {
  readonly severity: 'blocking' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly todo: string;
  readonly lineId: string | null;
  /** Who can resolve it: `seller`, `catalog`, `pricing`, `customer-data`, `finance`. */
  readonly owner: string;
};

export type Validation = {
  readonly checks: readonly Check[];
  readonly fingerprints: readonly string[];
  /** What must be known of the customer for this deal, known or not. Absent in validations from before it was asked. */
  readonly questions?: readonly Question[];
  /** When the first thing that it rests on ends by itself. */
  readonly expiresAt?: string | null;
  /** Fingerprints of what configuration and eligibility answered, and the model they were asked of. Absent in older validations. */
  readonly areas?: { readonly configuration: string; readonly eligibility: string };
  readonly modelHash?: string;
};
