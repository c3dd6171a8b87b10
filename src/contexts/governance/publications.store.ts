/** What has been in force and will be: each publication with the release that made it. */
import { standing } from '#platform/artifacts/standing-model.ts';
import type { Tx } from '#platform/database/tx.ts';

export type Publication = {
  readonly modelHash: string;
  readonly releaseId: string;
  readonly release: string;
  readonly effectiveFrom: string;
  readonly publishedAt: string;
  readonly artifacts: number;
};

type Row = Publication;
const instant = (text: string): string => Temporal.Instant.from(text.replace(' ', 'T')).toString();
const publicationOf = (row: Row): Publication => ({
  ...row,
  effectiveFrom: instant(row.effectiveFrom),
  publishedAt: instant(row.publishedAt),
});

const PUBLICATION = `select m.hash as "modelHash", m.release_id as "releaseId", r.name as release, m.effective_from::text as "effectiveFrom",
    m.recorded_at::text as "publishedAt",
    (select count(*)::int from platform.model_item i where i.tenant_id = m.tenant_id and i.model_hash = m.hash) as artifacts
  from platform.model m join governance.release r on r.tenant_id = m.tenant_id and r.id = m.release_id
  where m.tenant_id = $1 and ${standing('m')}`;

export const readPublications = async (tx: Tx, limit: number): Promise<readonly Publication[]> =>
  (
    await tx.query<Row>({
      text: `${PUBLICATION} order by m.effective_from desc, m.recorded_at desc, m.id desc limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(publicationOf);

export const readPublication = async (tx: Tx, modelHash: string): Promise<Publication | undefined> => {
  const [row] = await tx.query<Row>({
    text: `${PUBLICATION} and m.hash = $2 order by m.effective_from desc, m.recorded_at desc, m.id desc limit 1`,
    values: [tx.tenantId, modelHash],
  });
  return row && publicationOf(row);
};
