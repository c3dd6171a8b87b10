/** The only SQL of simulations: runs, the pages of their manifests, what each quote comes to. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Compared, CostRow, Row } from './compare.ts';
import { bitsOf, type Page } from './manifest.ts';
import type { HighRisk, Progress, Simulation } from './simulation.ts';
import type { CostTotals, Totals } from './totals.ts';

const COLUMNS = `select id, release_id as "releaseId", content_hash as "contentHash", on_model as "onModel", scopes, high_risk as "highRisk",
    as_of as "asOf", quotes, pages, manifest_hash as "manifestHash", status, requested_by as "requestedBy", version,
    entry_leaf as "entryLeaf", recorded_at as "recordedAt", ended_at as "endedAt", failure
  from governance.simulation where tenant_id = $1`;

const instant = (value: unknown): string => Temporal.Instant.from(String(value)).toString();
const runOf = (row: Simulation): Simulation => ({
  ...row,
  asOf: instant(row.asOf),
  recordedAt: instant(row.recordedAt),
  endedAt: row.endedAt === null ? null : instant(row.endedAt),
});

const first = async (tx: Tx, statement: Statement): Promise<Simulation | undefined> => {
  const [row] = await tx.query<Simulation>(statement);
  return row && runOf(row);
};

export const readSimulation = (tx: Tx, id: string): Promise<Simulation | undefined> =>
  first(tx, { name: 'simulation-read', text: `${COLUMNS} and id = $2`, values: [tx.tenantId, id] });

export const lockSimulation = (tx: Tx, id: string): Promise<Simulation | undefined> =>
  first(tx, { name: 'simulation-lock', text: `${COLUMNS} and id = $2 for update`, values: [tx.tenantId, id] });

/** Newest first. */
export const readSimulations = async (tx: Tx, releaseId: string, limit: number): Promise<readonly Simulation[]> =>
  (
    await tx.query<Simulation>({
      name: 'simulations-of-release',
      text: `${COLUMNS} and release_id = $2 order by recorded_at desc, id desc limit $3`,
      values: [tx.tenantId, releaseId, limit],
    })
  ).map(runOf);

export const readAtWork = async (tx: Tx, limit: number): Promise<readonly Simulation[]> =>
  (
    await tx.query<Simulation>({
      name: 'simulations-at-work',
      text: `${COLUMNS} and status = 'running' order by recorded_at limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(runOf);

export type DoneRun = Simulation & { readonly totals: Totals; readonly costs: CostTotals };

/** The newest run that is done for what a release changes: what a gate may rest on. It says on which model; another one in force since, and it is stale. */
export const latestRunFor = async (tx: Tx, contentHash: string): Promise<DoneRun | undefined> => {
  const run = await first(tx, {
    name: 'simulation-latest-of-content',
    text: `${COLUMNS} and content_hash = $2 and status = 'done' order by recorded_at desc, id desc limit 1`,
    values: [tx.tenantId, contentHash],
  });
  return run && withTotals(tx, run);
};

/** The run of the same release that was done before this one. */
export const previousRunOf = async (
  tx: Tx,
  { id, releaseId, recordedAt }: Pick<Simulation, 'id' | 'releaseId' | 'recordedAt'>,
): Promise<DoneRun | undefined> => {
  const run = await first(tx, {
    name: 'simulation-previous',
    text: `${COLUMNS} and release_id = $2 and status = 'done' and (recorded_at, id) < ($3, $4::uuid)
           order by recorded_at desc, id desc limit 1`,
    values: [tx.tenantId, releaseId, recordedAt, id],
  });
  return run && withTotals(tx, run);
};

const withTotals = async (tx: Tx, run: Simulation): Promise<DoneRun> => ({ ...run, ...(await readTotals(tx, run.id)) });

type Sums = { readonly totals: Totals; readonly costs: CostTotals };

const readTotals = async (tx: Tx, id: string): Promise<Sums> => {
  const [row] = await tx.query<Sums>({
    name: 'simulation-totals',
    text: 'select totals, costs from governance.simulation where tenant_id = $1 and id = $2',
    values: [tx.tenantId, id],
  });
  return row as Sums;
};

/** Of the pages that are done, in their order. */
export const readPageTotals = (tx: Tx, id: string): Promise<readonly Sums[]> =>
  tx.query<Sums>({
    name: 'simulation-page-totals',
    text: `select totals, costs from governance.simulation_page
           where tenant_id = $1 and simulation_id = $2 and done_at is not null order by no`,
    values: [tx.tenantId, id],
  });

export const readProgress = async (tx: Tx, id: string): Promise<Progress> => {
  const [row] = await tx.query<Progress>({
    name: 'simulation-progress',
    text: `select count(*)::int as "pagesDone", coalesce(sum(cardinality(quote_ids)), 0)::int as "quotesDone"
           from governance.simulation_page where tenant_id = $1 and simulation_id = $2 and done_at is not null`,
    values: [tx.tenantId, id],
  });
  return row ?? { pagesDone: 0, quotesDone: 0 };
};

/** What the release changed when the run began, as canonical text. */
export const readChangesOfRun = async (tx: Tx, id: string): Promise<string> => {
  const [row] = await tx.query<{ changes: string }>({
    text: 'select changes from governance.simulation where tenant_id = $1 and id = $2',
    values: [tx.tenantId, id],
  });
  return row?.changes ?? '[]';
};

export const insertSimulation = (
  tenantId: string,
  next: Head,
  run: Omit<Simulation, 'id' | 'version' | 'entryLeaf' | 'status' | 'endedAt' | 'failure'> & {
    readonly changes: string;
  },
  pages: readonly Page[],
): readonly Statement[] => [
  {
    name: 'simulation-insert',
    text: `insert into governance.simulation (tenant_id, id, release_id, content_hash, on_model, changes, scopes, high_risk, as_of, quotes,
             pages, manifest_hash, status, requested_by, version, entry_leaf, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'running', $13, $14, $15, $16)`,
    values: [
      tenantId,
      next.id,
      run.releaseId,
      run.contentHash,
      run.onModel,
      run.changes,
      run.scopes,
      JSON.stringify(run.highRisk satisfies HighRisk),
      run.asOf,
      run.quotes,
      run.pages,
      run.manifestHash,
      run.requestedBy,
      next.version,
      next.entryLeaf,
      run.recordedAt,
    ],
  },
  {
    name: 'simulation-pages-insert',
    text: `insert into governance.simulation_page (tenant_id, simulation_id, no, quote_ids, contents, scopes)
           select $1, $2, p.no, array(select jsonb_array_elements_text(p.ids)::uuid), array(select jsonb_array_elements_text(p.contents)),
             array(select jsonb_array_elements_text(p.scopes)::int)
           from unnest($3::int[], $4::jsonb[], $5::jsonb[], $6::jsonb[]) as p(no, ids, contents, scopes)`,
    values: [
      tenantId,
      next.id,
      pages.map(({ no }) => no),
      pages.map(({ quoteIds }) => JSON.stringify(quoteIds)),
      pages.map(({ contents }) => JSON.stringify(contents)),
      pages.map(({ scopes }) => JSON.stringify(scopes)),
    ],
  },
];

export const endSimulation = (
  tenantId: string,
  next: Head,
  end: { readonly status: 'done' | 'cancelled' | 'failed'; readonly at: string; readonly failure: string | null },
  sums: Sums | null,
): Statement => ({
  name: 'simulation-end',
  text: `update governance.simulation set status = $3, ended_at = $4, failure = $5, totals = $6, costs = $7, version = $8, entry_leaf = $9
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    end.status,
    end.at,
    end.failure,
    sums && JSON.stringify(sums.totals),
    sums && JSON.stringify(sums.costs),
    next.version,
    next.entryLeaf,
  ],
});

/** Rows of runs that nobody compares with any more: the newest done one of the release is kept, and the totals of all. */
export const dropOldRows = (tenantId: string, releaseId: string): Statement => ({
  name: 'simulation-old-rows',
  text: `delete from governance.simulation_row r using governance.simulation s
         where r.tenant_id = $1 and s.tenant_id = $1 and s.id = r.simulation_id and s.release_id = $2 and s.status <> 'running'
           and s.id is distinct from (select id from governance.simulation where tenant_id = $1 and release_id = $2 and status = 'done'
                                      order by recorded_at desc, id desc limit 1)`,
  values: [tenantId, releaseId],
});

export type LeasedPage = Page & { readonly tries: number };

/** The next page of a running simulation that nobody works on. Each try counts, so that one that kills its worker is not tried for ever. */
export const leasePage = async (
  tx: Tx,
  id: string,
  worker: string,
  at: string,
  until: string,
  /** The page that this worker is about to decide: where it gave way so long that the lease has ended, it is not its next one as well. */
  inHand: number | null = null,
): Promise<LeasedPage | undefined> =>
  (
    await tx.query<LeasedPage>({
      name: 'simulation-page-lease',
      // Materialized: as a subquery it may be asked again for every page, and lease more than one.
      text: `with free as materialized (
               select w.no from governance.simulation_page w
               join governance.simulation s on s.tenant_id = w.tenant_id and s.id = w.simulation_id and s.status = 'running'
               where w.tenant_id = $1 and w.simulation_id = $2 and w.done_at is null and (w.leased_until is null or w.leased_until < $4)
                 and w.no is distinct from $6::int
               order by w.no limit 1 for update of w skip locked)
             update governance.simulation_page p set leased_by = $3, leased_until = $5, tries = tries + 1
             from free where p.tenant_id = $1 and p.simulation_id = $2 and p.no = free.no
             returning p.no, p.quote_ids as "quoteIds", p.contents, p.scopes, p.tries`,
      values: [tx.tenantId, id, worker, at, until, inHand],
    })
  )[0];

/** Locks the page if it is still this worker's: who lost the lease writes nothing. */
export const holdsPage = async (tx: Tx, id: string, no: number, worker: string): Promise<boolean> =>
  (
    await tx.query({
      name: 'simulation-page-hold',
      text: `select 1 from governance.simulation_page
             where tenant_id = $1 and simulation_id = $2 and no = $3 and leased_by = $4 and done_at is null for update`,
      values: [tx.tenantId, id, no, worker],
    })
  ).length > 0;

export const savePage = (
  tenantId: string,
  id: string,
  no: number,
  all: readonly Compared[],
  sums: Sums,
  at: string,
): readonly Statement[] => [
  {
    name: 'simulation-rows-insert',
    text: `insert into governance.simulation_row (tenant_id, simulation_id, quote_id, page, change, currency, delta, refused_now, asks_more,
             scopes, body, cost)
           select $1, $2, r.quote_id, $3, r.change, r.currency, r.delta, r.refused_now, r.asks_more, r.scopes, r.body, r.cost
           from unnest($4::uuid[], $5::text[], $6::text[], $7::numeric[], $8::boolean[], $9::boolean[], $10::int[], $11::jsonb[], $12::jsonb[])
             as r(quote_id, change, currency, delta, refused_now, asks_more, scopes, body, cost)`,
    values: [
      tenantId,
      id,
      no,
      all.map(({ row }) => row.quoteId),
      all.map(({ row }) => row.change),
      all.map(({ row }) => row.currency),
      all.map(({ row }) => row.delta),
      all.map(({ row }) => row.refusedNow.length > 0),
      all.map(({ row }) => row.asks.how === 'more'),
      all.map(({ row }) => bitsOf(row.scopes)),
      all.map(({ row }) => JSON.stringify(row)),
      all.map(({ cost }) => JSON.stringify(cost)),
    ],
  },
  {
    name: 'simulation-page-done',
    text: `update governance.simulation_page set done_at = $4, totals = $5, costs = $6, leased_by = null, leased_until = null
           where tenant_id = $1 and simulation_id = $2 and no = $3`,
    values: [tenantId, id, no, at, JSON.stringify(sums.totals), JSON.stringify(sums.costs)],
  },
];

/** What is asked of the rows of a run: those that changed in such a way, that a scope brought in, that are newly refused or asked about. */
export type RowsAsked = {
  readonly change: string | null;
  readonly scopeBits: number | null;
  readonly refusedNow: boolean;
  readonly asksMore: boolean;
  readonly after: string | null;
  readonly limit: number;
};

export const readRows = (
  tx: Tx,
  id: string,
  { change, scopeBits, refusedNow, asksMore, after, limit }: RowsAsked,
): Promise<readonly { readonly body: Row; readonly cost: CostRow }[]> =>
  tx.query({
    name: 'simulation-rows-read',
    text: `select body, cost from governance.simulation_row where tenant_id = $1 and simulation_id = $2
             and ($3::text is null or change = $3) and ($4::int is null or scopes & $4 <> 0)
             and (not $5 or refused_now) and (not $6 or asks_more) and ($7::uuid is null or quote_id > $7)
           order by quote_id limit $8`,
    values: [tx.tenantId, id, change, scopeBits, refusedNow, asksMore, after, limit],
  });

/** So many rows, taken evenly in the order of their quotes. */
export const readSample = async (tx: Tx, id: string, count: number): Promise<readonly Compared[]> =>
  (
    await tx.query<{ readonly body: Row; readonly cost: CostRow }>({
      text: `select body, cost from (
               select body, cost, row_number() over (order by quote_id) as no, count(*) over () as total
               from governance.simulation_row where tenant_id = $1 and simulation_id = $2) r
             where (no - 1) % greatest(total / $3, 1) = 0 order by no limit $3`,
      values: [tx.tenantId, id, count],
    })
  ).map(({ body, cost }) => ({ row: body, cost }));

export type Against = {
  /** Quotes that only one of the two runs is about. */
  readonly onlyNow: number;
  readonly onlyBefore: number;
  /** Of the others: how many come out otherwise, and what became of refusals. */
  readonly differing: number;
  readonly refusedSince: number;
  readonly mendedSince: number;
};

/** Row by row with another run. */
export const compareRuns = async (tx: Tx, id: string, previous: string): Promise<Against> => {
  const [row] = await tx.query<Against>({
    name: 'simulation-compare',
    text: `select (count(*) filter (where b.quote_id is null))::int as "onlyNow", (count(*) filter (where a.quote_id is null))::int as "onlyBefore",
             (count(*) filter (where a.quote_id = b.quote_id
               and (a.change, a.delta, a.refused_now, a.asks_more) is distinct from (b.change, b.delta, b.refused_now, b.asks_more)))::int as differing,
             (count(*) filter (where a.refused_now and not b.refused_now))::int as "refusedSince",
             (count(*) filter (where b.refused_now and not a.refused_now))::int as "mendedSince"
           from (select * from governance.simulation_row where tenant_id = $1 and simulation_id = $2) a
           full join (select * from governance.simulation_row where tenant_id = $1 and simulation_id = $3) b on b.quote_id = a.quote_id`,
    values: [tx.tenantId, id, previous],
  });
  return row ?? { onlyNow: 0, onlyBefore: 0, differing: 0, refusedSince: 0, mendedSince: 0 };
};
