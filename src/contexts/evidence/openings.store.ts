import { parseStrict } from '#kernel/canonical.ts';
import { toHex } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { sql, type Tx } from '#platform/database/tx.ts';
import { fieldSalt } from '#platform/entries/entry.ts';
import type { Opening, OpeningField } from './package.contract.ts';

type Row = {
  readonly entry_id: string;
  readonly salt: Uint8Array;
  readonly input: string | null;
  readonly reason: string | null;
  readonly origin: string | null;
  readonly facts: readonly string[];
};

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
    select entry_id, salt, input, reason, origin, facts from platform.entry_opening
     where tenant_id = ${tx.tenantId} and entry_id = any(${entryIds}::uuid[]) and erased_at is null order by entry_id`);
  const events = fields.includes('output') ? await eventsOf(tx, rows) : new Map<string, string>();
  return rows.flatMap((row) =>
    fields.flatMap((field) => {
      const value = valueOf(row, field, events);
      return value === undefined
        ? []
        : [{ entry: row.entry_id, field, salt: toHex(fieldSalt(row.salt, field)), value }];
    }),
  );
};

/** An input is stored as the canonical text that was committed to; the others are plain texts. */
const valueOf = (row: Row, field: OpeningField, events: ReadonlyMap<string, string>): Json | undefined => {
  if (field === 'output') return outputOf(row, events);
  if (field === 'input') return row.input === null ? undefined : parseStrict(row.input);
  return (field === 'origin' ? row.origin : row.reason) ?? undefined;
};

/** What was recorded, word for word; nothing when an event is not kept any more. */
const outputOf = ({ facts }: Row, events: ReadonlyMap<string, string>): Json | undefined => {
  const texts = facts.flatMap((id) => events.get(id) ?? []);
  return facts.length === 0 || texts.length < facts.length ? undefined : texts;
};

const eventsOf = async (tx: Tx, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await tx.query<{ id: string; event: string }>(sql`
        select id, event from platform.outbox
         where tenant_id = ${tx.tenantId} and id = any(${rows.flatMap(({ facts }) => facts)}::uuid[])`)
    ).map(({ id, event }) => [id, event]),
  );
