/** What a race left behind, for every quote that was raced for: its row, its facts, its entries, its papers, its budget. */
import type { Copy } from '#bench/accepted-quotes.ts';
import type { Ground } from './ground.ts';

export type LeftBehind = {
  readonly quoteId: string;
  readonly status: string;
  readonly version: number;
  readonly content: string;
  /** By type, how often. */
  readonly facts: Readonly<Record<string, number>>;
  /** Accepted entries, by command. */
  readonly entries: Readonly<Record<string, number>>;
  readonly acceptances: number;
  readonly orders: number;
  readonly items: number;
  readonly itemsTwice: number;
  readonly reservation: string | null;
  readonly caseStatus: string | null;
  readonly caseContent: string | null;
};

const COUNTED = (what: string, from: string): string =>
  `coalesce((select jsonb_object_agg(k, n) from (select ${what} as k, count(*)::int as n from ${from} group by 1) c), '{}')`;

const LEFT = `
  select r.id as "quoteId", r.status, r.version, r.content,
    ${COUNTED('o.type', 'platform.outbox o where o.subject_id = r.id')} as facts,
    ${COUNTED(`e.canon::jsonb ->> 'command'`, `platform.entry e where e.aggregate_id = r.id and e.canon::jsonb ->> 'result' = 'accepted'`)} as entries,
    (select count(*)::int from quote.acceptance a where a.revision_id = r.id) as acceptances,
    (select count(*)::int from ordering.product_order o where o.revision_id = r.id) as orders,
    (select count(*)::int from ordering.order_item i join ordering.product_order o on o.id = i.order_id where o.revision_id = r.id) as items,
    (select count(*)::int from (select i.source_line_id from ordering.order_item i join ordering.product_order o on o.id = i.order_id
       where o.revision_id = r.id group by 1 having count(*) > 1) t) as "itemsTwice",
    (select min(s.state) from promotion.reservation s where s.revision_id = r.id) as reservation,
    (select c.status from approval.approval_case c where c.subject_id = r.id order by c.recorded_at desc limit 1) as "caseStatus",
    (select c.content from approval.approval_case c where c.subject_id = r.id order by c.recorded_at desc limit 1) as "caseContent"
  from quote.revision r where r.id = any($1::uuid[])`;

const BATCH = 500;

export const leftBehind = async (
  { troth }: Ground,
  copies: readonly Copy[],
): Promise<ReadonlyMap<string, LeftBehind>> => {
  const found = new Map<string, LeftBehind>();
  for (let from = 0; from < copies.length; from += BATCH) {
    const ids = copies.slice(from, from + BATCH).map(({ quoteId }) => quoteId);
    for (const row of await troth.database.admin<LeftBehind>(LEFT, [ids])) found.set(row.quoteId, row);
  }
  return found;
};
