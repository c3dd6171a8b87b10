/** Revisions in the order of their ids, as another side is held against them. */
import type { Tx } from '#platform/database/tx.ts';

export type RevisionStanding = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly content: string | null;
  readonly snapshotHash: string | null;
  readonly chosenLines: readonly string[];
  readonly version: number;
  /** Of what was presented; before that of what it says. */
  readonly root: string | null;
  readonly entryLeaf: Uint8Array | null;
};

type Reach = {
  readonly after: string | null;
  /** The revision itself as well: some of its lines may be left. */
  readonly including?: boolean;
  readonly limit: number;
  readonly statuses?: readonly string[];
  readonly revisionId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

export const readRevisionStandings = (tx: Tx, reach: Reach): Promise<readonly RevisionStanding[]> =>
  tx.query<RevisionStanding>({
    text: `select r.id, r.header->>'number' as number, r.status, r.content, r.snapshot_hash as "snapshotHash",
                  coalesce(a.chosen_lines, '{}') as "chosenLines", r.version,
                  coalesce(r.content_root, r.content) as root, r.entry_leaf as "entryLeaf"
           from quote.revision r left join quote.acceptance a on a.tenant_id = r.tenant_id and a.revision_id = r.id
           where r.tenant_id = $1 and ($2::uuid is null or r.id > $2 or ($3 and r.id = $2)) and ($5::text[] is null or r.status = any($5))
             and ($6::uuid is null or r.id = $6) and ($7::timestamptz is null or r.accepted_at >= $7)
             and ($8::timestamptz is null or r.accepted_at < $8)
           order by r.id limit $4`,
    values: [
      tx.tenantId,
      reach.after,
      reach.including === true,
      reach.limit,
      reach.statuses ?? null,
      reach.revisionId ?? null,
      reach.from ?? null,
      reach.to ?? null,
    ],
  });
