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

type Row = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly body: string;
  readonly at: string;
  readonly status: string;
};
const DEPLOYED = `select id, number, title, body, released_at as at, status from governance.change
  where tenant_id = $1 and release_id is null and released_at is not null`;

const deployedOf = ({ id, number, title, body, at, status }: Row): readonly Deployed[] => {
  const deployment = deploymentOf(parseStrict(body) as unknown as Asked);
  if (deployment === undefined) return [];
  const { version, commit, digest = null } = deployment;
  const when = Temporal.Instant.from(at).toString();
  return [{ changeId: id, number, title, version, commit, digest, at: when, rolledBack: status === 'rolledBack' }];
};

/** The newest first. What carries no release carries a deployment. */
export const readDeployed = async (tx: Tx, limit: number): Promise<readonly Deployed[]> =>
  (
    await tx.query<Row>({
      name: 'changes-deployed',
      text: `${DEPLOYED} order by released_at desc, id desc limit $2`,
      values: [tx.tenantId, limit],
    })
  ).flatMap(deployedOf);

/** Of these changes, those that carried a deployment. */
export const readDeployedAmong = async (tx: Tx, changeIds: readonly string[]): Promise<readonly Deployed[]> =>
  (
    await tx.query<Row>({
      name: 'changes-deployed-among',
      text: `${DEPLOYED} and id = any($2::uuid[])`,
      values: [tx.tenantId, changeIds],
    })
  ).flatMap(deployedOf);
