/** A key's scope is tenant, principal and command. Only commits are stored: a refused command's key stays free. */
import type { Command } from '../command.ts';
import type { Statement } from '../database/tx.ts';

export const KEY_DAYS = 30;

export type KeyRow = { readonly input_hash: Uint8Array; readonly answer: string };

const scope = (command: Command<unknown>): readonly unknown[] => [
  command.tenantId,
  command.actor.id,
  command.name,
  command.idempotencyKey,
];

const times = (command: Command<unknown>): readonly [string, string] => [
  command.at.toString(),
  command.at.add({ hours: 24 * KEY_DAYS }).toString(),
];

/** Takes the key before anything else is done; a second sender waits here until the first has committed or gone. */
export const keyTake = (command: Command<unknown>, hash: Uint8Array): Statement => ({
  name: 'key-take',
  text: `insert into platform.idempotency (tenant_id, principal_id, command, key, input_hash, answer, recorded_at, expires_at)
         values ($1, $2, $3, $4, $5, '', $6, $7) on conflict do nothing returning key`,
  values: [...scope(command), hash, ...times(command)],
});

export const keyStore = (
  command: Command<unknown>,
  hash: Uint8Array,
  answer: string,
  aggregateId: string,
  taken: boolean,
): readonly Statement[] => [
  taken
    ? {
        name: 'key-answer',
        text: `update platform.idempotency set answer = $5, aggregate_id = $6
               where tenant_id = $1 and principal_id = $2 and command = $3 and key = $4`,
        values: [...scope(command), answer, aggregateId],
      }
    : {
        name: 'key-store',
        text: `insert into platform.idempotency
                 (tenant_id, principal_id, command, key, input_hash, recorded_at, expires_at, answer, aggregate_id)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        values: [...scope(command), hash, ...times(command), answer, aggregateId],
      },
];

export const keyConflict = (row: KeyRow, hash: Uint8Array): boolean => !Buffer.from(row.input_hash).equals(hash);
