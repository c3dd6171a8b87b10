import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { BreakGlass } from './break-glass.ts';

const GRANT = `select id, person_id as "personId", principal_id as "principalId", reason, state, opened_at as "openedAt",
    expires_at as "expiresAt", ended_at as "endedAt", uses, reviewed_by as "reviewedBy", reviewed_at as "reviewedAt", justified, review,
    version, entry_leaf as "entryLeaf"
  from identity.break_glass where tenant_id = $1`;

export const readGrant = async (tx: Tx, id: string): Promise<BreakGlass | undefined> =>
  (await tx.query<BreakGlass>({ name: 'glass-read', text: `${GRANT} and id = $2`, values: [tx.tenantId, id] }))[0];

export const lockGrant = async (tx: Tx, id: string): Promise<BreakGlass | undefined> =>
  (
    await tx.query<BreakGlass>({
      name: 'glass-lock',
      text: `${GRANT} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

/** What stands in the way of the next grant of a person. */
export const readUnreviewed = async (tx: Tx, personId: string): Promise<BreakGlass | undefined> =>
  (
    await tx.query<BreakGlass>({
      name: 'glass-unreviewed',
      text: `${GRANT} and person_id = $2 and state <> 'reviewed'`,
      values: [tx.tenantId, personId],
    })
  )[0];

export const readGrants = (tx: Tx, limit: number): Promise<readonly BreakGlass[]> =>
  tx.query<BreakGlass>({
    name: 'glass-list',
    text: `${GRANT} order by opened_at desc, id desc limit $2`,
    values: [tx.tenantId, limit],
  });

export type GrantUse = {
  readonly at: string;
  readonly command: string;
  readonly result: string;
  readonly kind: string;
  readonly id: string;
};

/** The entries that a grant made possible, from the log and not from what somebody counted. */
export const readUses = (tx: Tx, grant: BreakGlass, limit: number): Promise<readonly GrantUse[]> =>
  tx.query<GrantUse>({
    name: 'glass-uses',
    text: `select recorded_at as at, canon::jsonb ->> 'command' as command, canon::jsonb ->> 'result' as result,
             aggregate_kind as kind, aggregate_id as id
           from platform.entry
           where tenant_id = $1 and recorded_at >= $2 and recorded_at <= $3 and canon::jsonb #>> '{authority,grant}' = $4
           order by recorded_at, id limit $5`,
    values: [tx.tenantId, grant.openedAt, grant.expiresAt, grant.id, limit],
  });

export type NewGrant = Pick<BreakGlass, 'personId' | 'principalId' | 'reason' | 'openedAt' | 'expiresAt'>;

export const insertGrant = (tenantId: string, next: Head, grant: NewGrant): Statement => ({
  name: 'glass-insert',
  text: `insert into identity.break_glass
           (tenant_id, id, person_id, principal_id, reason, state, opened_at, expires_at, version, entry_leaf)
         values ($1, $2, $3, $4, $5, 'active', $6, $7, $8, $9)`,
  values: [
    tenantId,
    next.id,
    grant.personId,
    grant.principalId,
    grant.reason,
    grant.openedAt,
    grant.expiresAt,
    next.version,
    next.entryLeaf,
  ],
});

export type GrantChange = Pick<
  BreakGlass,
  'state' | 'endedAt' | 'uses' | 'reviewedBy' | 'reviewedAt' | 'justified' | 'review'
>;

export const updateGrant = (tenantId: string, next: Head, change: GrantChange): Statement => ({
  name: 'glass-update',
  text: `update identity.break_glass
         set state = $3, ended_at = $4, uses = $5, reviewed_by = $6, reviewed_at = $7, justified = $8, review = $9, version = $10,
           entry_leaf = $11
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    change.state,
    change.endedAt,
    change.uses,
    change.reviewedBy,
    change.reviewedAt,
    change.justified,
    change.review,
    next.version,
    next.entryLeaf,
  ],
});
