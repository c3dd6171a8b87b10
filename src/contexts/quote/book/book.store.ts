/** The SQL of the open book: which quotes there are of which kind, and many of them read at once. */
import type { Tx } from '#platform/database/tx.ts';
import { type LineRow, lineOf } from '../line.store.ts';
import type { Quote } from '../quote.ts';
import { type QuoteHead, readHeads } from '../quote.store.ts';

/** What of the book is asked for. */
export type BookAsked = {
  /** Accepted since then counts as recently. Instant text. */
  readonly acceptedSince: string;
  /** A term that ends from then on and before the other day is to be renewed. */
  readonly renewed: { readonly from: string; readonly to: string };
  readonly countries: readonly string[];
  readonly channels: readonly string[];
};

/** A quote and what it is: the kinds are not exclusive. */
export type BookRow = {
  readonly id: string;
  readonly accountId: string;
  readonly content: string;
  readonly lines: number;
  readonly open: boolean;
  readonly accepted: boolean;
  readonly renews: boolean;
  readonly risky: boolean;
  readonly golden: boolean;
  readonly promoted: boolean;
};

export type BookPlace = { readonly accountId: string; readonly id: string };

/** By account, so that what is known of a customer is read once for all of their quotes. Quotes without a line say nothing. */
export const readBook = (
  tx: Tx,
  asked: BookAsked,
  page: { readonly after: BookPlace | null; readonly limit: number },
): Promise<readonly BookRow[]> =>
  tx.query<BookRow>({
    name: 'book-read',
    text: `select * from (
             select r.id, r.account_id as "accountId", r.content,
               (select count(*)::int from quote.line l where l.tenant_id = r.tenant_id and l.revision_id = r.id) as lines,
               r.status in ('draft', 'inApproval', 'approved', 'presented') as open,
               r.status in ('accepted', 'converted') and r.accepted_at >= $2 as accepted,
               r.header ->> 'orderType' is not distinct from 'renewal' or (r.status in ('accepted', 'converted')
                 and (r.header ->> 'contractFrom')::date + make_interval(months => (r.header ->> 'termMonths')::int) >= $3::date
                 and (r.header ->> 'contractFrom')::date + make_interval(months => (r.header ->> 'termMonths')::int) < $4::date) as renews,
               r.header ->> 'country' = any($5::text[]) or r.header ->> 'channel' = any($6::text[]) as risky,
               coalesce(f.internal_reference ilike 'golden%', false) as golden,
               coalesce(jsonb_array_length(d.result -> 'promotionUses') > 0, false) as promoted
             from quote.revision r
             join quote.family f on f.tenant_id = r.tenant_id and f.id = r.family_id
             left join quote.decision d on d.tenant_id = r.tenant_id and d.revision_id = r.id and d.kind = 'price' and d.content = r.content
             where r.tenant_id = $1 and r.status in ('draft', 'inApproval', 'approved', 'presented', 'accepted', 'converted')
               and ($7::uuid is null or (r.account_id, r.id) > ($7, $8::uuid))
           ) b where (open or accepted or renews or golden) and lines > 0
           order by "accountId", id limit $9`,
    values: [
      tx.tenantId,
      asked.acceptedSince,
      asked.renewed.from,
      asked.renewed.to,
      asked.countries,
      asked.channels,
      page.after?.accountId ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  });

/** The quotes that are worth most of what is open or was accepted since, so many of each currency. Only what is priced as it stands has a worth. */
export const readMostWorth = async (
  tx: Tx,
  acceptedSince: string,
  ofCurrency: number,
): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ id: string }>({
    name: 'book-most-worth',
    text: `select id from (
             select r.id, row_number() over (partition by r.header ->> 'currency'
                      order by (d.result #>> '{estimate,total}')::numeric desc, r.id) as place
             from quote.revision r
             join quote.decision d on d.tenant_id = r.tenant_id and d.revision_id = r.id and d.kind = 'price' and d.content = r.content
             where r.tenant_id = $1 and (r.status in ('draft', 'inApproval', 'approved', 'presented')
               or (r.status in ('accepted', 'converted') and r.accepted_at >= $2))
           ) w where place <= $3`,
    values: [tx.tenantId, acceptedSince, ofCurrency],
  });
  return new Set(rows.map(({ id }) => id));
};

/** In the order of the ids that were given; those that are gone are left out. */
export const readQuotes = async (tx: Tx, ids: readonly string[]): Promise<readonly Quote[]> => {
  const [heads, lines] = await Promise.all([
    readHeads(tx, ids),
    tx.query<LineRow & { readonly revision_id: string }>({
      name: 'book-lines',
      text: `select revision_id, id, lineage_id, position, version, body from quote.line
             where tenant_id = $1 and revision_id = any($2::uuid[]) order by revision_id, position`,
      values: [tx.tenantId, ids],
    }),
  ]);
  const byQuote = Map.groupBy(lines, ({ revision_id }) => revision_id);
  const byId = new Map(heads.map((head): readonly [string, QuoteHead] => [head.id, head]));
  return ids.flatMap((id) => {
    const head = byId.get(id);
    return head === undefined ? [] : [{ ...head, lines: (byQuote.get(id) ?? []).map(lineOf) }];
  });
};

/** Of each account up to two families of which a revision was accepted: that is enough to know whether there is another one. */
export const readAcceptedFamilies = async (
  tx: Tx,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await tx.query<{ accountId: string; families: readonly string[] }>({
    name: 'book-accepted-families',
    text: `select a.id as "accountId", array_agg(f.family_id) as families
           from unnest($2::uuid[]) as a(id) cross join lateral (
             select distinct family_id from quote.revision
             where tenant_id = $1 and account_id = a.id and status in ('accepted', 'converted') limit 2) f
           group by a.id`,
    values: [tx.tenantId, accountIds],
  });
  return new Map(rows.map(({ accountId, families }) => [accountId, families]));
};

/** Of each family, its revisions. */
export const readRevisionsOf = async (
  tx: Tx,
  familyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await tx.query<{ familyId: string; ids: readonly string[] }>({
    name: 'book-revisions',
    text: `select family_id as "familyId", array_agg(id) as ids from quote.revision
           where tenant_id = $1 and family_id = any($2::uuid[]) group by family_id`,
    values: [tx.tenantId, familyIds],
  });
  return new Map(rows.map(({ familyId, ids }) => [familyId, ids]));
};
