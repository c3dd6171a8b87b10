/** What changing the rules comes to, for who watches: changes, releases and simulations of a window. */
import type { Tx } from '#platform/database/tx.ts';

export type GovernanceFigures = {
  readonly changes: number;
  readonly emergencies: number;
  readonly failed: number;
  readonly released: number;
  readonly byType: readonly { readonly name: string; readonly count: number }[];
  /** Means over what is known. */
  readonly approvalSeconds: number | null;
  readonly leadSeconds: number | null;
  readonly published: number;
  readonly rolledBack: number;
  /** Published while no change request carried it. */
  readonly withoutChange: number;
  readonly simulations: number;
  readonly simulationsFailed: number;
  /** Emergencies whose review is due and not settled. */
  readonly reviewsOverdue: number;
  /** Released, and out of what their own monitoring requirement allows. */
  readonly pastWatch: number;
  /** Carried out, by the six types of operations 17.2. */
  readonly corrections: readonly { readonly name: string; readonly count: number }[];
};

/** Of a release `r`: no change carries it, nor is it the way back of one. A change that was withdrawn carries nothing. */
export const isUncarried = `not exists (select from governance.change c
  where c.tenant_id = $1 and ((c.release_id = r.id and c.status <> 'withdrawn') or c.rolled_back_by = r.id))`;

/** Of a change, at an instant. */
export const reviewIsOverdue = (at: string): string =>
  `review_by < ${at} and review is null and status in ('released', 'watched', 'rolledBack')`;

export const readGovernanceFigures = async (
  tx: Tx,
  { from, at }: { readonly from: Temporal.Instant; readonly at: Temporal.Instant },
): Promise<GovernanceFigures> => {
  const [figures] = await tx.query<GovernanceFigures>({
    name: 'governance-figures',
    text: `with changes as (select * from governance.change where tenant_id = $1 and recorded_at >= $2),
        releases as (select r.id, r.rolls_back from governance.release r
          where r.tenant_id = $1 and r.published_at >= $2 and r.status in ('published', 'superseded', 'rolledBack')),
        gates as (select outcome from governance.change_gate g where g.tenant_id = $1 and g.gate = 'simulation' and g.recorded_at >= $2
          -- One that says where it is seen looked at a run; that none ran yet is no failure of a simulation.
          and g.seen is not null)
      select (select count(*)::int from changes) as changes, (select count(*)::int from changes where emergency) as emergencies,
        (select count(*)::int from changes where status = 'rolledBack') as failed,
        (select count(*)::int from changes where released_at is not null) as released,
        coalesce((select json_agg(t) from (select type as name, count(*)::int as count from changes group by 1 order by 1) t), '[]') as "byType",
        (select avg(extract(epoch from answered - c.recorded_at))::float8 from changes c
          join (select change_id, max(recorded_at) as answered from governance.change_approval where tenant_id = $1 group by 1) a on a.change_id = c.id
          where c.approved_hash is not null) as "approvalSeconds",
        (select avg(extract(epoch from released_at - recorded_at))::float8 from changes where released_at is not null) as "leadSeconds",
        (select count(*)::int from releases) as published, (select count(*)::int from releases where rolls_back is not null) as "rolledBack",
        (select count(*)::int from releases r where ${isUncarried}) as "withoutChange",
        (select count(*)::int from gates) as simulations, (select count(*)::int from gates where outcome = 'failed') as "simulationsFailed",
        (select count(*)::int from governance.change where tenant_id = $1 and ${reviewIsOverdue('$3')}) as "reviewsOverdue",
        (select count(*)::int from governance.change where tenant_id = $1 and status in ('released', 'watched')
          and watched ->> 'holds' = 'false') as "pastWatch",
        coalesce((select json_agg(t) from (select type as name, count(*)::int as count from governance.correction
          where tenant_id = $1 and applied_at >= $2 and state in ('applied', 'differing', 'reconciled', 'closed') group by 1 order by 1) t), '[]') as corrections`,
    values: [tx.tenantId, from.toString(), at.toString()],
  });
  return figures as GovernanceFigures;
};

/** The natural person who began each of these releases and changes. */
export const readFirstAuthors = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ readonly id: string; readonly person: string }>({
    name: 'first-authors',
    text: `select id, author_persons[1] as person from governance.release where tenant_id = $1 and id = any($2::uuid[]) and author_persons <> '{}'
           union all select id, author_persons[1] from governance.change where tenant_id = $1 and id = any($2::uuid[])`,
    values: [tx.tenantId, ids],
  });
  return new Map(rows.map(({ id, person }) => [id, person]));
};
