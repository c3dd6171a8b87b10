/** The only SQL of what runs: each process says it of itself, with its vitals. */
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ProcessBuild } from './deployment.ts';

const KEPT_DAYS = 400;
const BUILDS_READ_MAX = 1_000;

export const saveBuild = (
  tenantId: string,
  build: Omit<ProcessBuild, 'seenAt'>,
  at: Temporal.Instant,
): readonly Statement[] => [
  {
    name: 'process-build-save',
    text: `insert into operations.process_build (tenant_id, process, version, commit, migration, roles, started_at, seen_at, digest, edited)
           values ($1, $2, $3, $4, $5, $6, least($7::timestamptz, $8::timestamptz), $8, $9, $10)
           on conflict (tenant_id, process) do update set seen_at = greatest(process_build.seen_at, excluded.seen_at)`,
    values: [
      tenantId,
      build.process,
      build.version,
      build.commit,
      build.migration,
      [...build.roles],
      build.startedAt,
      at.toString(),
      build.digest,
      build.edited,
    ],
  },
  {
    name: 'process-build-prune',
    text: 'delete from operations.process_build where tenant_id = $1 and seen_at < $2',
    values: [tenantId, at.subtract({ hours: 24 * KEPT_DAYS }).toString()],
  },
];

const instant = (text: string): string => Temporal.Instant.from(text).toString();

/** Those that were heard since then. */
export const readBuilds = async (tx: Tx, since: Temporal.Instant): Promise<readonly ProcessBuild[]> =>
  (
    await tx.query<ProcessBuild>({
      name: 'process-builds',
      text: `select process, version, commit, migration, digest, edited, roles, started_at as "startedAt", seen_at as "seenAt" from operations.process_build
             where tenant_id = $1 and seen_at >= $2 order by seen_at desc, process limit $3`,
      values: [tx.tenantId, since.toString(), BUILDS_READ_MAX],
    })
  ).map((row) => ({ ...row, startedAt: instant(row.startedAt), seenAt: instant(row.seenAt) }));
