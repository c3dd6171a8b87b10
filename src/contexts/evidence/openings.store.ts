import { parseStrict } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import { sql, type Tx } from '#platform/database/tx.ts';
import type { Opening, OpeningField } from './package.contract.ts';

type Row = { entry_id: string; salt: Uint8Array; input: string | null; reason: string | null; origin: string | null };

/**
 * The values behind commitments of these entries, as far as they have not been erased, and only the fields asked for: an
 * input may name a person, so a package opens what its audience needs and leaves the rest sealed.
 */
export const openingsOf = async (
  tx: Tx,
  entryIds: readonly string[],
  fields: readonly OpeningField[],
): Promise<readonly Opening[]> => {
  const rows = await tx.query<Row>(sql`
    select entry_id, salt, input, reason, origin from platform.entry_opening
     where tenant_id = ${tx.tenantId} and entry_id = any(${entryIds}::uuid[]) and erased_at is null order by entry_id`);
  return rows.flatMap((row) =>
    fields.flatMap((field) => {
      const value = valueOf(row, field);
      return value === undefined ? [] : [{ entry: row.entry_id, field, salt: row.salt.toHex(), value }];
    }),
  );
};

/** An input is stored as the canonical text that was committed to; the others are plain texts. */
const valueOf = (row: Row, field: OpeningField): Json | undefined => {
  if (field === 'input') return row.input === null ? undefined : parseStrict(row.input);
  return (field === 'origin' ? row.origin : row.reason) ?? undefined;
};
