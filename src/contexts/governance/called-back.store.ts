/** Calling a published model back: a row beside it. The model itself, its items and its versions stay as they are. */
import { standing } from '#platform/artifacts/standing-model.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { CallBackDecision, LoadedForCallBack } from './call-back-release.ts';
import { closeChanges, type Elsewhere } from './governance.store.ts';

/** The model that a release made and that stands. A release that was called back and published again has made two. */
export const readModelOf = async (tx: Tx, releaseId: string): Promise<LoadedForCallBack['model']> => {
  const [row] = await tx.query<{ id: string; effectiveFrom: string }>({
    name: 'model-of-release',
    text: `select id, effective_from as "effectiveFrom" from platform.model m
           where tenant_id = $1 and release_id = $2 and ${standing('m')} order by recorded_at desc, id desc limit 1`,
    values: [tx.tenantId, releaseId],
  });
  return row && { id: row.id, effectiveFrom: Temporal.Instant.from(row.effectiveFrom).toString() };
};

/** The release of the model that is in force before one that waits; locked, because it becomes the newest again. */
export const lockReleaseBefore = async (tx: Tx, releaseId: string): Promise<LoadedForCallBack['before']> =>
  (
    await tx.query<NonNullable<LoadedForCallBack['before']>>({
      name: 'release-before-lock',
      text: `select id, name, status from governance.release where tenant_id = $1 and id = (
               select m.release_id from platform.model m where m.tenant_id = $1 and m.release_id <> $2 and ${standing('m')}
               order by m.effective_from desc, m.recorded_at desc, m.id desc limit 1) for update`,
      values: [tx.tenantId, releaseId],
    })
  )[0];

/** Whether another model came into force while a release was out. */
export const hasModelBetween = async (
  tx: Tx,
  releaseId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> =>
  (
    await tx.query<{ id: string }>({
      text: `select id from platform.model m where tenant_id = $1 and release_id <> $2 and effective_from > $3 and effective_from < $4
             and ${standing('m')} limit 1`,
      values: [tx.tenantId, releaseId, from, to],
    })
  ).length > 0;

/** Open changes, in other releases, of anything that this one changes. */
export const readOpenBeside = (tx: Tx, releaseId: string): Promise<readonly Elsewhere[]> =>
  tx.query<Elsewhere>({
    text: `select o.key, o.release_id as "releaseId" from governance.release_change c
           join governance.release_change o on o.tenant_id = c.tenant_id and o.kind = c.kind and o.key = c.key and o.open and o.release_id <> c.release_id
           where c.tenant_id = $1 and c.release_id = $2 order by o.key limit 100`,
    values: [tx.tenantId, releaseId],
  });

/** The release first: two that would be the newest at once are refused by an index. */
const moveRelease = (
  tenantId: string,
  next: Head,
  { status, movedTo }: Pick<CallBackDecision, 'status' | 'movedTo'>,
): Statement => ({
  text: `update governance.release set status = $3, effective_from = coalesce($6, effective_from), model_hash = null, previous_model_hash = null, published_at = null,
           validated_hash = null, validated_on_model = null, validated_at = null, approved_by_person = null, approved_hash = null,
           approved_at = null, version = $4, entry_leaf = $5
         where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, status, next.version, next.entryLeaf, movedTo ?? null],
});

export const writeCalledBack = (
  tenantId: string,
  next: Head,
  { modelId, status, restored, changeBack, movedTo }: CallBackDecision,
  { by, because, at }: { readonly by: string; readonly because: string; readonly at: string },
): readonly Statement[] => [
  {
    text: `insert into platform.model_called_back (tenant_id, model_id, release_id, called_back_by, because, recorded_at)
           values ($1, $2, $3, $4, $5, $6)`,
    values: [tenantId, modelId, next.id, by, because, at],
  },
  moveRelease(tenantId, next, { status, movedTo }),
  ...(status === 'withdrawn'
    ? closeChanges(tenantId, next.id)
    : [
        {
          text: `update governance.release_change set open = true where tenant_id = $1 and release_id = $2`,
          values: [tenantId, next.id],
        },
      ]),
  ...(restored === undefined
    ? []
    : [
        {
          text: `update governance.release set status = 'published', version = version + 1 where tenant_id = $1 and id = $2`,
          values: [tenantId, restored],
        },
      ]),
  ...(changeBack === undefined
    ? []
    : [
        {
          text: `update governance.change set status = 'draft', approved_hash = null, assessed_hash = null, scheduled_for = null,
                   released_at = null, watched = null, review_by = null, review = null, version = version + 1
                 where tenant_id = $1 and id = $2`,
          values: [tenantId, changeBack],
        },
        // A train that has left with it holds it no more: it goes out again by itself, or with another.
        {
          text: `update governance.release_train_change set outcome = 'off', off_because = left($3, 500)
                 where tenant_id = $1 and change_id = $2 and outcome = 'taken'`,
          values: [tenantId, changeBack, because],
        },
      ]),
];
