/**
 * A version of an aggregate, the entry that made it, and the facts that left with it: none without the others. Asked of every table of the
 * catalog that keeps a version and its entry, so that an aggregate that is built tomorrow is asked too.
 */
import assert from 'node:assert/strict';
import type { Rows } from './databases.ts';

/**
 * How the versions of a table meet the entries of its rows, where it is not one entry for each version from the first on.
 * `madeWithAnother`: the first version was made in the command, and the entry, of what it follows from; from the second on it is its own.
 * `madeEitherWay`: as that, or by a command of its own.
 * `writtenWithOthers`: later ones may be, too: then no version has two entries, and none is beyond the row's.
 * `batch`: one command makes versions of many, and others (a cancellation, an amendment) write beside their own aggregate, so no entry is a
 * single row's; what a worker wrote rests on the entry of its batch.
 */
type Meeting = 'madeWithAnother' | 'madeEitherWay' | 'writtenWithOthers' | 'batch';

const OTHERWISE: Readonly<Record<string, Meeting>> = {
  // With its quote's conversion, its order's completion, the acceptance, the fact that it tells of.
  'ordering.product_order': 'madeWithAnother',
  'assets.product': 'madeWithAnother',
  // Found by a run that compares, which enters itself.
  'reconciliation.difference': 'madeWithAnother',
  'proposal.contract_handover': 'madeWithAnother',
  // A letter follows from a fact; what a role is told is a command about the first of its letters.
  'communication.message': 'madeEitherWay',
  // Opened with the failure of its task; that the customer was told of it is written with the message.
  'fallout.fallout_case': 'writtenWithOthers',
  'fulfillment.task': 'batch',
  // The one here is put in by the test.
  'platform.webhook': 'madeWithAnother',
};

type Table = { readonly name: string; readonly id: boolean };
type Odd = {
  readonly table: string;
  readonly id: string;
  readonly version: number;
  readonly entries: readonly number[] | null;
  readonly why: string;
};

const KEEPS_VERSIONS = `
  select n.nspname || '.' || c.relname as name, bool_or(a.attname = 'id') as id
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname in ('id', 'version', 'entry_leaf') and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
  group by 1 having bool_or(a.attname = 'version') and bool_or(a.attname = 'entry_leaf') order by 1`;

const ENTRY = `select tenant_id, aggregate_kind, aggregate_id, leaf, (canon::json -> 'aggregate' ->> 'version')::int as version
  from platform.entry where canon::json ->> 'result' = 'accepted'`;

const HELD: Readonly<Record<Exclude<Meeting, 'batch'> | 'one each', string>> = {
  'one each': 'versions = (select array_agg(v) from generate_series(1, version) v)',
  madeWithAnother: `coalesce(versions, '{}') = array(select generate_series(2, version))`,
  madeEitherWay: `coalesce(versions, '{}') in (array(select generate_series(1, version)), array(select generate_series(2, version)))`,
  writtenWithOthers: `coalesce(versions, '{}') = array(select distinct v from unnest(versions) v where v between 1 and version order by v)`,
};

/** A row without an id of its own is the aggregate that its newest entry names. */
const oddOf = (name: string, id: boolean, held: string): string => `
  with entry as materialized (${ENTRY}),
  head as (select t.tenant_id, t.version, t.entry_leaf, ${id ? 't.id' : 'n.aggregate_id as id'}
           from ${name} t ${id ? '' : 'left join entry n on n.tenant_id = t.tenant_id and n.leaf = t.entry_leaf'}),
  found as (select h.*, e.versions, e.newest, exists (select from entry l where l.tenant_id = h.tenant_id and l.leaf = h.entry_leaf) as rests
            from head h left join lateral (
              select array_agg(e.version order by e.version) as versions, (array_agg(e.leaf order by e.version desc))[1] as newest
              from entry e where e.tenant_id = h.tenant_id and e.aggregate_id = h.id) e on true)
  select $1::text as "table", id, version, versions as entries,
    case when not coalesce(${held}, false) then 'versions are not entries' else 'its leaf is not that of its newest entry' end as why
  from found
  where not coalesce(${held}, false) or (versions is not null and entry_leaf is distinct from newest) or (entry_leaf is not null and not rests)
  limit 20`;

/** What a worker had in hand rests on an entry of its, and each of its leases on a fence of its own, none beyond the task's. */
const oddOfBatch = (name: string): string => `
  with entry as materialized (${ENTRY})
  select $1::text as "table", t.id, t.version, null as entries, 'its leaf is no entry, or its leases are not told apart' as why
  from ${name} t left join lateral (select count(*) as leases, count(distinct a.fence) as fences, coalesce(max(a.fence), 0) as last
    from fulfillment.attempt a where a.tenant_id = t.tenant_id and a.task_id = t.id) a on true
  where (t.fence > 0 and t.entry_leaf is null) or a.leases <> a.fences or a.last > t.fence
     or (t.entry_leaf is not null and not exists (select from entry e where e.tenant_id = t.tenant_id and e.leaf = t.entry_leaf))
  limit 20`;

export const oddVersions = async (rows: Rows): Promise<readonly Odd[]> => {
  const tables = await rows<Table>(KEEPS_VERSIONS);
  assert.ok(tables.length > 20, 'the catalog says what keeps a version');
  const odd: Odd[] = [];
  for (const { name, id } of tables) {
    const how = OTHERWISE[name] ?? 'one each';
    odd.push(...(await rows<Odd>(how === 'batch' ? oddOfBatch(name) : oddOf(name, id, HELD[how]), [name])));
  }
  return odd;
};
