/** What stands in the way of a quote, as data: each with its place, its words, and who can resolve it. */
export type Check = {
  readonly severity: 'blocking' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly todo: string;
  readonly lineId: string | null;
  /** Who can resolve it: `seller`, `catalog`, `pricing`, `customer-data`. */
  readonly owner: string;
};

export type Validation = { readonly checks: readonly Check[]; readonly fingerprints: readonly string[] };
