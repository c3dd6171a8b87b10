/** Behind the numbers about quotes the quotes themselves, by the conditions that figures.store.ts counts by. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';

const OPEN = `r.status in ('draft', 'inApproval', 'approved', 'presented')`;
/** `$2` is the time that is asked for. */
const THAT = {
  stale: {
    where: `${OPEN} and r.priced_content is not null and (r.priced_content = r.content) is not true`,
    at: 'r.recorded_at',
  },
  expiring: {
    where: `r.status = 'presented' and r.valid_until >= $2 and r.valid_until < $2::timestamptz + interval '7 days'`,
    at: 'r.valid_until',
  },
  'high-discount': {
    where: `${OPEN} and exists (select from quote.decision d where d.tenant_id = r.tenant_id and d.revision_id = r.id
              and d.kind = 'price' and d.given_percent >= 20)`,
    at: 'r.recorded_at',
  },
  'below-floor': {
    where: `${OPEN} and exists (select from quote.margin m where m.tenant_id = r.tenant_id and m.revision_id = r.id and m.below_floor)`,
    at: 'r.recorded_at',
  },
  'accepted-waiting': {
    where: `r.status = 'accepted' and r.accepted_at < $2::timestamptz - interval '1 hour'`,
    at: 'r.accepted_at',
  },
} as const;
export type QuotesThat = keyof typeof THAT;

const TITLE = `(r.header ->> 'number') || '/' || r.revision_no || coalesce(' ' || nullif(r.header ->> 'name', ''), '')`;

export const readQuotesThat = (
  tx: Tx,
  which: QuotesThat,
  at: Temporal.Instant,
  limit: number,
): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: `quotes-that-${which}`,
    text: `select r.id, ${TITLE} as title, ${THAT[which].at} as at, null as why from quote.revision r
           where r.tenant_id = $1 and $2::timestamptz is not null and ${THAT[which].where}
           order by ${THAT[which].at}, r.id limit $3`,
    values: [tx.tenantId, at.toString(), limit],
  });

/** What people call these quotes. */
export const readQuoteTitles = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await tx.query<{ id: string; title: string }>({
        name: 'quote-titles',
        text: `select r.id, ${TITLE} as title from quote.revision r where r.tenant_id = $1 and r.id = any($2::uuid[])`,
        values: [tx.tenantId, ids],
      })
    ).map(({ id, title }) => [id, title]),
  );
