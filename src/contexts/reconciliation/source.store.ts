/** Records that somebody brought, sorted by the table. A key that comes again is counted, not overwritten. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Page, Rec } from './merge.ts';

export type Source = {
  readonly id: string;
  readonly name: string;
  readonly pair: string;
  readonly side: 'left' | 'right';
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

const SOURCE = `select id, name, pair, side, version, entry_leaf as "entryLeaf" from reconciliation.source where tenant_id = $1 and id = $2`;

export const readSource = async (tx: Tx, id: string): Promise<Source | undefined> =>
  (await tx.query<Source>({ text: SOURCE, values: [tx.tenantId, id] }))[0];

export const lockSource = async (tx: Tx, id: string): Promise<Source | undefined> =>
  (await tx.query<Source>({ text: `${SOURCE} for update`, values: [tx.tenantId, id] }))[0];

export const insertSource = (
  tenantId: string,
  next: Head,
  source: Pick<Source, 'name' | 'pair' | 'side'>,
  at: string,
): Statement => ({
  text: `insert into reconciliation.source (tenant_id, id, name, pair, side, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
  values: [tenantId, next.id, source.name, source.pair, source.side, next.version, next.entryLeaf, at],
});

/** The same key twice in one chunk is counted before it is written: a statement may meet a row once. */
export const addRecords = (tenantId: string, next: Head, records: readonly Rec[]): readonly Statement[] => {
  const byKey = new Map<string, Rec>();
  for (const record of records) {
    const before = byKey.get(record.key);
    byKey.set(record.key, before ? { ...before, times: (before.times ?? 1) + 1 } : record);
  }
  const rows = [...byKey.values()];
  return [
    {
      text: `update reconciliation.source set version = $3, entry_leaf = $4 where tenant_id = $1 and id = $2`,
      values: [tenantId, next.id, next.version, next.entryLeaf],
    },
    {
      name: 'source-records',
      text: `insert into reconciliation.source_record as r (tenant_id, source_id, key, fields, about, times)
             select $1, $2, each.* from unnest($3::text[], $4::jsonb[], $5::jsonb[], $6::int[]) as each
             on conflict (tenant_id, source_id, key) do update set times = r.times + excluded.times`,
      values: [
        tenantId,
        next.id,
        rows.map(({ key }) => key),
        rows.map(({ fields }) => JSON.stringify(fields)),
        rows.map(({ about = {} }) => JSON.stringify(about)),
        rows.map(({ times = 1 }) => times),
      ],
    },
  ];
};

export const sourcePage = async (tx: Tx, sourceId: string, after: string | null, limit: number): Promise<Page> => {
  const records = await tx.query<Rec>({
    name: 'source-page',
    text: `select key, fields, about, times from reconciliation.source_record
           where tenant_id = $1 and source_id = $2 and ($3::text is null or key > $3) order by key limit $4`,
    values: [tx.tenantId, sourceId, after, limit],
  });
  return { records, ended: records.length < limit };
};
