/** Sentences of section 6 that nothing shows yet, by name, each with the issue that closes it and what is missing. */

export type NotYet = { readonly sentence: string; readonly issue: number; readonly missing: string };

export const NOT_YET: readonly NotYet[] = [
  {
    sentence: 'Reconciliation corrections must preserve original state and correction state.',
    issue: 5,
    missing: 'the context of reconciliation: pair checks, differences and their corrections',
  },
];
