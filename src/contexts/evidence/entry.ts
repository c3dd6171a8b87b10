export * from '#platform/entries/entry.ts';
