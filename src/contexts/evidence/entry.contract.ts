/** Entries are a mechanism that every context uses: their format stands in platform. */
export * from '#platform/entries/entry.contract.ts';
