/** The figures of operations 16.3, in one reading. All of them are about cases opened in the window. */
import type { Tx } from '#platform/database/tx.ts';

export type Window = { readonly from: string; readonly to: string; readonly at: string };
export type Part = { readonly name: string; readonly cases: number; readonly orders: number };
export type FalloutFigures = {
  readonly cases: number;
  readonly orders: number;
  readonly open: number;
  readonly resolved: number;
  readonly detectSeconds: number | null;
  readonly repairSeconds: number | null;
  readonly breached: number;
  readonly customerImpacting: number;
  readonly repairs: number;
  readonly byProduct: readonly Part[];
  readonly byChannel: readonly Part[];
  readonly bySystem: readonly Part[];
  readonly byCategory: readonly Part[];
  readonly repeated: readonly (Part & { readonly causeKey: string })[];
};

const PARTS_MAX = 20;

const part = (column: string): string =>
  `coalesce((select json_agg(p) from (select coalesce(${column}, 'none') as name, count(*)::int as cases, count(distinct order_id)::int as orders
     from seen group by 1 order by 2 desc, 1 limit ${PARTS_MAX}) p), '[]')`;

export const readFigures = async (tx: Tx, { from, to, at }: Window): Promise<FalloutFigures> => {
  const [figures] = await tx.query<FalloutFigures>({
    name: 'fallout-figures',
    text: `with seen as (select * from fallout.fallout_case where tenant_id = $1 and opened_at >= $2 and opened_at < $3)
      select (select count(*)::int from seen) as cases, (select count(distinct order_id)::int from seen) as orders,
        (select count(*)::int from seen where state <> 'resolved') as open,
        (select count(*)::int from seen where state = 'resolved') as resolved,
        (select avg(extract(epoch from opened_at - failed_at))::float8 from seen where failed_at is not null) as "detectSeconds",
        (select avg(extract(epoch from resolved_at - opened_at))::float8 from seen where resolved_at is not null) as "repairSeconds",
        (select count(*)::int from seen where coalesce(resolved_at, $4) > sla_due_at) as breached,
        (select count(*)::int from seen where communication <> 'none') as "customerImpacting",
        (select count(*)::int from fallout.repair r join seen s on s.id = r.case_id where r.tenant_id = $1) as repairs,
        ${part('product')} as "byProduct", ${part('channel')} as "byChannel", ${part('connector')} as "bySystem", ${part('category')} as "byCategory",
        coalesce((select json_agg(p) from (select cause_key as "causeKey", max(cause ->> 'message') as name, count(*)::int as cases,
            count(distinct order_id)::int as orders from seen group by cause_key having count(*) > 1 order by 3 desc, 1 limit ${PARTS_MAX}) p), '[]') as repeated`,
    values: [tx.tenantId, from, to, at],
  });
  return figures as FalloutFigures;
};
