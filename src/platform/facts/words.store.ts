/** What people typed, where it names somebody who is to be forgotten: beside facts, in answers that are kept, in a table's own columns. */
import type { Statement } from '../database/tx.ts';

/** Who is to be forgotten, by what they can be recognised by. A name alone says who somebody is only within one account. */
export type Forgotten = {
  readonly names: readonly string[];
  /** In lower case. */
  readonly emails: readonly string[];
  /** Texts that tell who it is wherever they stand: too long to be part of other words. */
  readonly telling: readonly string[];
  readonly personId?: string;
  readonly accountId?: string;
};

export const ERASED_WORDS = '[erased]';

const NAMES_SOMEBODY = (column: string): string =>
  `exists (select from unnest($2::text[]) as n (text) where position(lower(n.text) in lower(${column})) > 0)`;

/** Whole texts go: what is left of a sentence may say as much as a name. `table` and `columns` are the caller's own. */
export const forgetIn = (
  table: string,
  columns: readonly string[],
  tenantId: string,
  { telling }: Forgotten,
): readonly Statement[] =>
  columns.map((column) => ({
    text: `update ${table} set ${column} = '${ERASED_WORDS}' where tenant_id = $1 and ${NAMES_SOMEBODY(column)}`,
    values: [tenantId, telling],
  }));

export const forgetWords = (tenantId: string, { telling }: Forgotten): readonly Statement[] => [
  {
    text: `update platform.fact_words set words = '{}' where tenant_id = $1 and ${NAMES_SOMEBODY('words::text')}`,
    values: [tenantId, telling],
  },
  // A program may have made a key of a name: what it guards is guarded by the tables too.
  {
    text: `delete from platform.idempotency where tenant_id = $1 and ${NAMES_SOMEBODY('key')}`,
    values: [tenantId, telling],
  },
  // Answers to repeated requests live for thirty days; whoever asks again is answered without the name.
  ...telling.map((text) => ({
    text: `update platform.idempotency set answer = replace(answer, $2, 'erased') where tenant_id = $1 and position($2 in answer) > 0`,
    values: [tenantId, JSON.stringify(text).slice(1, -1)],
  })),
];
