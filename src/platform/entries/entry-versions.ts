/** Apart from the schema, because the page that verifies packages carries no schema library. */
export const ENTRY_VERSION = 2;

/** What readers still know: entries of version 1 do not say by which way they came (`channel`) and what came of them (`output`). */
export const ENTRY_VERSIONS: readonly number[] = [1, ENTRY_VERSION];
