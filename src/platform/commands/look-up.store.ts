/**
 * What every command must know besides its own state, in one statement: its key, the model in force, the switches that are on.
 * Three statements would cost three times what asking costs, on each command there is.
 */
import { standing } from '../artifacts/standing-model.ts';
import type { Command } from '../command.ts';
import type { Tx } from '../database/tx.ts';
import type { SwitchRow } from '../switches.ts';
import type { KeyRow } from './idempotency.store.ts';

export type Around = {
  readonly key: KeyRow | undefined;
  readonly modelHash: string | null;
  /** Every switch that is on, whatever its scope: there are few. */
  readonly switches: readonly SwitchRow[];
};

type Row = {
  readonly input_hash: Uint8Array | null;
  readonly answer: string | null;
  readonly model_hash: string | null;
  readonly switches: string | null;
};

const TEXT = `
  select k.input_hash, k.answer, s.switches,
    (select hash from platform.model m where tenant_id = $1 and effective_from <= $5 and ${standing('m')}
     order by effective_from desc, recorded_at desc, id desc limit 1) as model_hash
  from (select json_agg(json_build_object('key', key, 'scope', scope, 'reason', reason, 'owner', owner,
                                          'expires_at', expires_at::text))::text as switches
        from platform.switch where tenant_id = $1 and "on" and (expires_at is null or expires_at > $5)) s
  left join (select input_hash, answer from platform.idempotency
             where tenant_id = $1 and principal_id = $2 and command = $3 and key = $4) k on true`;

export const lookUp = async (tx: Tx, command: Command<unknown>): Promise<Around> => {
  const { tenantId, actor, name, idempotencyKey, at } = command;
  const [row] = await tx.query<Row>({
    name: 'look-up',
    text: TEXT,
    values: [tenantId, actor.id, name, idempotencyKey, at.toString()],
  });
  return {
    key: row?.input_hash && row.answer !== null ? { input_hash: row.input_hash, answer: row.answer } : undefined,
    modelHash: row?.model_hash ?? null,
    switches: row?.switches ? (JSON.parse(row.switches) as readonly SwitchRow[]) : [],
  };
};
