/** What is published, as it is stored, by kind and key. */
import type { Tx } from '#platform/database/tx.ts';
import type { Page } from './merge.ts';

export const publishedItems = async (tx: Tx, model: string, after: string | null, limit: number): Promise<Page> => {
  const rows = await tx.query<{ place: string; hash: string }>({
    name: 'published-items',
    text: `select i.kind || '/' || i.key as place, i.artifact_hash as hash from platform.model_item i
           where i.tenant_id = $1 and i.model_hash = $2 and ($3::text is null or (i.kind || '/' || i.key) collate "C" > $3)
           order by (i.kind || '/' || i.key) collate "C" limit $4`,
    values: [tx.tenantId, model, after, limit],
  });
  return { records: rows.map(({ place, hash }) => ({ key: place, fields: { hash } })), ended: rows.length < limit };
};
