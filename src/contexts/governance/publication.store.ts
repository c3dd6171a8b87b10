/** Writing a publication: versions, the model, its items, and the release itself. All of it is added, none of it changed. */
import type { Head } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import { closeChanges } from './governance.store.ts';
import type { PublishDecision } from './publish-release.ts';

/** A version that exists already (a return to an earlier text, another release that said the same) is left as it is. */
const writeVersions = (tenantId: string, releaseId: string, at: string): Statement => ({
  text: `insert into platform.artifact_version (tenant_id, hash, kind, key, canon, author_id, recorded_at)
         select c.tenant_id, c.hash, c.kind, c.key, d.body, d.author_id, $3
         from governance.release_change c
         join platform.artifact_draft d on d.tenant_id = c.tenant_id and d.kind = c.kind and d.key = c.key
         where c.tenant_id = $1 and c.release_id = $2 and c.hash is not null
         on conflict (tenant_id, hash) do nothing`,
  values: [tenantId, releaseId, at],
});

/** A model that was in force before has its items already. */
const writeItems = (tenantId: string, decision: PublishDecision): Statement => ({
  text: `insert into platform.model_item (tenant_id, model_hash, kind, key, artifact_hash)
         select $1, $2, x.kind, x.key, x.hash
         from unnest($3::text[], $4::text[], $5::text[]) as x(kind, key, hash)
         on conflict (tenant_id, model_hash, kind, key) do nothing`,
  values: [
    tenantId,
    decision.modelHash,
    decision.entries.map(({ kind }) => kind),
    decision.entries.map(({ key }) => key),
    decision.entries.map(({ hash }) => hash),
  ],
});

export const writePublication = (
  tenantId: string,
  next: Head,
  modelId: string,
  decision: PublishDecision,
  at: string,
): readonly Statement[] => [
  ...decision.earlier.map(({ id, status }) => ({
    text: `update governance.release set status = $3, version = version + 1 where tenant_id = $1 and id = $2`,
    values: [tenantId, id, status],
  })),
  writeVersions(tenantId, next.id, at),
  writeItems(tenantId, decision),
  {
    text: `insert into platform.model (tenant_id, id, release_id, effective_from, hash, recorded_at)
           values ($1, $2, $3, $4, $5, $6)`,
    values: [tenantId, modelId, next.id, decision.effectiveFrom, decision.modelHash, at],
  },
  {
    text: `update governance.release set status = 'published', model_hash = $3, previous_model_hash = $4, published_at = $5,
             version = $6, entry_leaf = $7
           where tenant_id = $1 and id = $2`,
    values: [tenantId, next.id, decision.modelHash, decision.previousModelHash, at, next.version, next.entryLeaf],
  },
  ...closeChanges(tenantId, next.id),
];
