/** Two publications beside the example's: the way back of a change, which its change answers for, and one whose change was withdrawn, which nothing does. */
import { derivedId } from '#kernel/ids.ts';
import type { Troth } from '#test/support/troth.ts';

export const WAY_BACK = 'the way back of a change';

export const publishBeside = async ({ database, tenantId }: Troth, now: Temporal.Instant): Promise<void> => {
  const at = now.toString();
  /** The first row that is there, with these members changed. */
  const copied = async (table: 'release' | 'change', name: string, changed: object): Promise<string> => {
    const id = derivedId(now, table, name);
    await database.admin(
      `insert into governance.${table} select (jsonb_populate_record(t, $2)).* from governance.${table} t where tenant_id = $1 order by recorded_at limit 1`,
      [tenantId, JSON.stringify({ ...changed, id, recorded_at: at })],
    );
    return id;
  };
  const published = { status: 'superseded', published_at: at, model_hash: `sha256:${'0'.repeat(64)}` };
  const wayBack = await copied('release', WAY_BACK, { ...published, name: WAY_BACK });
  const uncarried = await copied('release', 'uncarried', { ...published, name: 'carried by nothing' });
  const rolledBack = { number: 'CR-90001', status: 'rolledBack', release_id: null, rolled_back_by: wayBack };
  await copied('change', 'rolled back', rolledBack);
  await copied('change', 'withdrawn', { number: 'CR-90002', status: 'withdrawn', release_id: uncarried });
};
