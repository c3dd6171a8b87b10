/** The only SQL of delegations. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Delegation } from './delegation.ts';

const COLUMNS = `select d.id, d.kind, d.from_person as "fromPerson", d.to_person as "toPerson", d.valid_from as "from", d.valid_until as "until", d.roles,
    d.territories, d.reason, d.ended_at as "endedAt", d.version, d.entry_leaf as "entryLeaf" from approval.delegation d where d.tenant_id = $1`;

const told = (row: Delegation): Delegation => ({ ...row, from: instant(row.from), until: instant(row.until) });
const instant = (value: string): string => Temporal.Instant.from(value).toString();

/** All that stand or stood, the newest first: whose delegation ended is told so. */
export const readDelegations = async (tx: Tx, limit: number): Promise<readonly Delegation[]> =>
  (
    await tx.query<Delegation>({
      name: 'delegations-read',
      text: `${COLUMNS} order by d.valid_until desc, d.id limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(told);

export const lockDelegation = async (tx: Tx, id: string): Promise<Delegation | undefined> =>
  (
    await tx.query<Delegation>({
      name: 'delegation-lock',
      text: `${COLUMNS} and d.id = $2 for update`,
      values: [tx.tenantId, id],
    })
  ).map(told)[0];

export const insertDelegation = (tenantId: string, next: Head, given: Delegation, at: string): Statement => ({
  name: 'delegation-insert',
  text: `insert into approval.delegation
           (tenant_id, id, kind, from_person, to_person, valid_from, valid_until, roles, territories, reason, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
  values: [
    tenantId,
    next.id,
    given.kind,
    given.fromPerson,
    given.toPerson,
    given.from,
    given.until,
    given.roles,
    given.territories,
    given.reason,
    next.version,
    next.entryLeaf,
    at,
  ],
});

export const endDelegationRow = (tenantId: string, next: Head, at: string): Statement => ({
  name: 'delegation-end',
  text: 'update approval.delegation set ended_at = $3, version = $4, entry_leaf = $5 where tenant_id = $1 and id = $2',
  values: [tenantId, next.id, at, next.version, next.entryLeaf],
});
