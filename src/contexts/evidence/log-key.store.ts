import { sql, type Statement, type Tx } from '#platform/database/tx.ts';

export const readLogKey = async (tx: Tx, line: string): Promise<boolean> =>
  (await tx.query(sql`select id from evidence.log_key where tenant_id = ${tx.tenantId} and line = ${line}`)).length > 0;

type NewLogKey = {
  readonly id: string;
  readonly line: string;
  readonly succession?: string;
  readonly entryLeaf: Uint8Array | null;
};

export const insertLogKey = (tenantId: string, key: NewLogKey, at: string): Statement => sql`
  insert into evidence.log_key (tenant_id, id, line, succession, version, entry_leaf, recorded_at)
  values (${tenantId}, ${key.id}, ${key.line}, ${key.succession ?? null}, 1, ${key.entryLeaf}, ${at})`;
