/** What undoing a release needs to know: the three models, what was changed again since, and what is being written elsewhere. */
import type { Tx } from '#platform/database/tx.ts';
import { readEntriesInForce, readModelEntries, readOpenBetween } from './governance.store.ts';
import { NO_MODEL, type Release } from './release.ts';
import type { ChangedSince, LoadedForRollBack } from './roll-back-release.ts';

/** A pair of a release and its way back is left out: between them they changed nothing. */
const readChangedSince = (tx: Tx, { id, publishedAt }: Release): Promise<readonly ChangedSince[]> =>
  tx.query<ChangedSince>({
    text: `select c.kind, c.key, r.id as "releaseId", r.name from governance.release r
           join governance.release_change c on c.tenant_id = r.tenant_id and c.release_id = r.id
           where r.tenant_id = $1 and r.id <> $2 and r.published_at >= $3 and r.status in ('published', 'superseded')
             and exists (select from governance.release_change o
               where o.tenant_id = $1 and o.release_id = $2 and o.kind = c.kind and o.key = c.key)
             and not exists (select from governance.release u
               where u.tenant_id = $1 and u.id = r.rolls_back and u.status = 'rolledBack')
           order by r.published_at desc, r.id desc, c.kind, c.key limit 1000`,
    values: [tx.tenantId, id, publishedAt],
  });

export const loadForRollBack = async (tx: Tx, undone: Release, at: Temporal.Instant): Promise<LoadedForRollBack> => {
  const [made, before] = [undone.modelHash ?? NO_MODEL, undone.previousModelHash ?? NO_MODEL];
  const [entries, earlier, inForce, since, elsewhere] = await Promise.all([
    readModelEntries(tx, made),
    readModelEntries(tx, before),
    readEntriesInForce(tx, at),
    undone.publishedAt === null ? [] : readChangedSince(tx, undone),
    readOpenBetween(tx, made, before),
  ]);
  return { undone, made: entries, before: earlier, inForce, since, elsewhere };
};

/** The release that a way back undoes, locked: it is rolled back once. */
export const lockUndoneBy = async (tx: Tx, releaseId: string): Promise<Pick<Release, 'id' | 'status'> | undefined> =>
  (
    await tx.query<Pick<Release, 'id' | 'status'>>({
      name: 'release-undone-by-lock',
      text: `select id, status from governance.release
             where tenant_id = $1 and id = (select rolls_back from governance.release where tenant_id = $1 and id = $2) for update`,
      values: [tx.tenantId, releaseId],
    })
  )[0];
