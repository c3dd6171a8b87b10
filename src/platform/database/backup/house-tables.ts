/** What of a database is the house's: its tables with their columns and keys, in an order in which rows may be put back; and its sequences. */
import type pg from 'pg';
import { must } from '#kernel/outcome.ts';

export type HouseTable = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Tables that its rows point at. */
  readonly needs: readonly string[];
};

/**
 * Made anew by every start, with this installation's own: which files were applied, the key that proves a tenant, which tables have
 * months. The job engine's tables are not the owner's and hold wake-ups alone; they are made anew too.
 */
const MADE_ANEW = ['platform.migration', 'platform.tenant_key', 'platform.partitioned'];

const TABLES = `
  select format('%s.%s', n.nspname, c.relname) as name,
         array(select a.attname::text from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
         array(select a.attname::text from pg_index i, unnest(i.indkey) with ordinality as k (num, at)
                 join pg_attribute a on a.attnum = k.num
                where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid order by k.at) as key,
         array(select distinct format('%s.%s', fn.nspname, f.relname) from pg_constraint k
                 join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
                where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid and not f.relispartition) as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and pg_get_userbyid(c.relowner) = $1
   order by 1`;

export const houseTables = async (client: pg.Client, owner: string): Promise<readonly HouseTable[]> => {
  const { rows } = await client.query<HouseTable>(TABLES, [owner]);
  return inOrder(rows.filter(({ name }) => !MADE_ANEW.includes(name)));
};

/** Whom others point at goes first. */
export const inOrder = (tables: readonly HouseTable[]): readonly HouseTable[] => {
  const placed = new Map<string, HouseTable>();
  let waiting = tables;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ needs }) =>
      needs.every((name) => placed.has(name) || !tables.some((each) => each.name === name)),
    );
    must(ready.length > 0, 'no tables point at each other in a circle: rows could not be put back one table at a time');
    for (const table of ready) placed.set(table.name, table);
    waiting = waiting.filter(({ name }) => !placed.has(name));
  }
  return [...placed.values()];
};

const SEQUENCES = `
  select format('%s.%s', schemaname, sequencename) as name, coalesce(last_value, start_value)::text as last
    from pg_sequences where sequenceowner = $1 order by 1`;

export const houseSequences = async (
  client: pg.Client,
  owner: string,
): Promise<readonly { readonly name: string; readonly last: string }[]> =>
  (await client.query<{ name: string; last: string }>(SEQUENCES, [owner])).rows;

const OLDEST_MONTH = `
  select min(substring(c.relname from '_(\\d{4}_\\d{2})$')) as month from pg_class c
   where c.relispartition and c.relname ~ '_\\d{4}_\\d{2}$' and pg_get_userbyid(c.relowner) = $1`;

/** Of the partitions by month; `2026-11`. */
export const oldestMonth = async (client: pg.Client, owner: string): Promise<string | null> =>
  (await client.query<{ month: string | null }>(OLDEST_MONTH, [owner])).rows[0]?.month?.replace('_', '-') ?? null;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quotedTable = (name: string): string => name.split('.').map(quoted).join('.');
export const quotedList = (names: readonly string[]): string => names.map(quoted).join(', ');

/** Reads a table whole, equal rows in equal order, in a form that every PostgreSQL from 15 on writes alike. */
export const copyOutText = (name: string, columns: readonly string[], key: readonly string[]): string =>
  `copy (select ${quotedList(columns)} from ${quotedTable(name)} order by ${quotedList(key)}) to stdout`;

/** Values are written alike whatever the server is set to. */
export const SAME_FORM = `set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set client_encoding = 'UTF8'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`;
