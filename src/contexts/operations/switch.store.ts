/** The only SQL that writes switches; the command road reads those that are on for itself (platform/switches.ts). */
import { derivedId } from '#kernel/ids.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Switch } from './operations.ts';

const COLUMNS = `key, "on", scope, reason, owner, set_by as "setBy", set_at as "setAt", expires_at as "expiresAt", version,
  entry_leaf as "entryLeaf"`;

const SWITCHES_READ_MAX = 10_000;

type Row = Omit<Switch, 'id'>;
const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);

/** A switch is named by its key; entries and facts name things by id. */
export const switchId = (tenantId: string, key: string): string => derivedId(EPOCH, tenantId, 'switch', key);

const instant = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();
const withId =
  (tenantId: string) =>
  (row: Row): Switch => ({
    ...row,
    id: switchId(tenantId, row.key),
    setAt: instant(row.setAt) ?? '',
    expiresAt: instant(row.expiresAt),
  });

export const lockSwitch = async (tx: Tx, key: string): Promise<Switch | undefined> =>
  (
    await tx.query<Row>({
      name: 'switch-lock',
      text: `select ${COLUMNS} from platform.switch where tenant_id = $1 and key = $2 for update`,
      values: [tx.tenantId, key],
    })
  ).map(withId(tx.tenantId))[0];

/** By id: what a timer names. Switches are few. */
export const lockSwitchById = async (tx: Tx, id: string): Promise<Switch | undefined> => {
  const named = (await readSwitches(tx, SWITCHES_READ_MAX)).find((each) => each.id === id);
  return named && lockSwitch(tx, named.key);
};

export const readSwitches = async (tx: Tx, limit: number): Promise<readonly Switch[]> =>
  (
    await tx.query<Row>({
      name: 'switches',
      text: `select ${COLUMNS} from platform.switch where tenant_id = $1 order by "on" desc, set_at desc, key limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(withId(tx.tenantId));

export type SwitchChange = Pick<Switch, 'key' | 'on' | 'scope' | 'reason' | 'owner' | 'setBy' | 'setAt' | 'expiresAt'>;

/** The first setting inserts: of two first ones at once the second meets the key, instead of writing over what it never saw. */
export const saveSwitch = (tenantId: string, next: Head, change: SwitchChange): Statement => ({
  name: next.version === 1 ? 'switch-insert' : 'switch-update',
  text:
    next.version === 1
      ? `insert into platform.switch (tenant_id, key, "on", scope, reason, owner, set_by, set_at, expires_at, version, entry_leaf)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
      : `update platform.switch set "on" = $3, scope = $4, reason = $5, owner = $6, set_by = $7, set_at = $8, expires_at = $9, version = $10,
           entry_leaf = $11 where tenant_id = $1 and key = $2`,
  values: [
    tenantId,
    change.key,
    change.on,
    JSON.stringify(change.scope),
    change.reason,
    change.owner,
    change.setBy,
    change.setAt,
    change.expiresAt,
    next.version,
    next.entryLeaf,
  ],
});
