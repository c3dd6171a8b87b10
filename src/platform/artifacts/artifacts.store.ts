/** Where authored artifacts stand: editable drafts, immutable versions by content, and models as lists of versions. */
import type { Json } from '#kernel/json.ts';
import type { Statement, Tx } from '../database/tx.ts';
import type { ModelItem } from './model.ts';
import { standing } from './standing-model.ts';

export type DraftRow = {
  readonly kind: string;
  readonly key: string;
  readonly body: string;
  readonly author_id: string;
  readonly owner: string;
  readonly version: number;
};

/** The hash of the model in force at an instant. Read with every command, so that no cache can be stale. */
export const modelInForce = (tenantId: string, at: Temporal.Instant): Statement => ({
  name: 'model-in-force',
  text: `select hash from platform.model m where tenant_id = $1 and effective_from <= $2 and ${standing('m')}
         order by effective_from desc, recorded_at desc, id desc limit 1`,
  values: [tenantId, at.toString()],
});

type ItemRow = { readonly kind: string; readonly key: string; readonly hash: string; readonly canon: string };

export const readModelItems = async (
  tx: Tx,
  modelHash: string,
): Promise<{ items: readonly ModelItem[]; bytes: number }> => {
  const rows = await tx.query<ItemRow>({
    text: `select i.kind, i.key, v.hash, v.canon from platform.model_item i
           join platform.artifact_version v on v.tenant_id = i.tenant_id and v.hash = i.artifact_hash
           where i.tenant_id = $1 and i.model_hash = $2 order by i.kind, i.key`,
    values: [tx.tenantId, modelHash],
  });
  return {
    items: rows.map((row) => ({
      kind: row.kind,
      key: row.key,
      hash: row.hash,
      content: JSON.parse(row.canon) as Json,
    })),
    bytes: rows.reduce((sum, row) => sum + row.canon.length, 0),
  };
};

/** One version by its hash, from whichever model it came: replay needs artifacts that are no longer in force. */
export const readArtifactVersions = async (tx: Tx, hashes: readonly string[]): Promise<readonly ModelItem[]> => {
  const rows = await tx.query<ItemRow>({
    text: 'select kind, key, hash, canon from platform.artifact_version where tenant_id = $1 and hash = any($2)',
    values: [tx.tenantId, hashes],
  });
  return rows.map((row) => ({ kind: row.kind, key: row.key, hash: row.hash, content: JSON.parse(row.canon) as Json }));
};
