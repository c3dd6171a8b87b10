/** Deployments as they were recorded: changes that carried one and said that it was made. */
import { parseStrict } from '#kernel/canonical.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Asked, deploymentOf } from './change-request.contract.ts';

export type Deployed = {
  readonly changeId: string;
  readonly number: string;
  readonly title: string;
  readonly version: string;
  readonly commit: string;
  readonly digest: string | null;
  readonly at: string;
  readonly rolledBack: boolean;
};

/** The newest first. What carries no release carries a deployment. */
export const readDeployed = async (tx: Tx, limit: number): Promise<readonly Deployed[]> =>
  (
    await tx.query<{ id: string; number: string; title: string; body: string; at: string; status: string }>({
      name: 'changes-deployed',
      text: `select id, number, title, body, released_at as at, status from governance.change
             where tenant_id = $1 and release_id is null and released_at is not null order by released_at desc, id desc limit $2`,
      values: [tx.tenantId, limit],
    })
  ).flatMap(({ id, number, title, body, at, status }) => {
    const deployment = deploymentOf(parseStrict(body) as unknown as Asked);
    if (deployment === undefined) return [];
    const { version, commit, digest = null } = deployment;
    const when = Temporal.Instant.from(at).toString();
    return [{ changeId: id, number, title, version, commit, digest, at: when, rolledBack: status === 'rolledBack' }];
  });
