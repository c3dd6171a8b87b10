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

export type BookPage = {
  readonly rows: readonly BookRow[];
  /** Where the next page begins; null: this was the last one. Of a page few may be of a kind that is asked for, or none. */
  readonly next: BookPlace | null;
};

type Candidate = Omit<BookRow, 'lines' | 'golden' | 'promoted'> & { readonly familyId: string };

/**
 * By account, so that what is known of a customer is read once for all of their quotes. Quotes without a line say nothing. The page is taken
 * first, and what else is asked of it is asked for all of its ids at once: of tables that were just filled the database knows nothing, and would
 * look up each row of a join by an index that does not find it.
 */
export const readBook = async (
  tx: Tx,
  asked: BookAsked,
  page: { readonly after: BookPlace | null; readonly limit: number },
): Promise<BookPage> => {
  const candidates = await readCandidates(tx, asked, page);
  const golden = await readGolden(
    tx,
    candidates.map(({ familyId }) => familyId),
  );
  const kept = candidates
    .map(({ familyId, ...row }) => ({ ...row, golden: golden.has(familyId) }))
    .filter((row) => row.open || row.accepted || row.renews || row.golden);
  const ids = kept.map(({ id }) => id);
  const [lines, promoted] = await Promise.all([countLines(tx, ids), readPromoted(tx, ids)]);
  return {
    rows: kept.flatMap((row) => {
      const counted = lines.get(row.id);
      return counted === undefined ? [] : [{ ...row, lines: counted, promoted: promoted.get(row.id) === row.content }];
    }),
    next: candidates.length < page.limit ? null : (candidates.at(-1) ?? null),
  };
};

const readCandidates = (
  tx: Tx,
  asked: BookAsked,
  page: { readonly after: BookPlace | null; readonly limit: number },
): Promise<readonly Candidate[]> =>
  tx.query<Candidate>({
    name: 'book-read',
    text: `select r.id, r.account_id as "accountId", r.family_id as "familyId", r.content,
             r.status in ('draft', 'inApproval', 'approved', 'presented') as open,
             r.status in ('accepted', 'converted') and r.accepted_at >= $2 as accepted,
             r.header ->> 'orderType' is not distinct from 'renewal' or (r.status in ('accepted', 'converted')
               and (r.header ->> 'contractFrom')::date + make_interval(months => (r.header ->> 'termMonths')::int) >= $3::date
               and (r.header ->> 'contractFrom')::date + make_interval(months => (r.header ->> 'termMonths')::int) < $4::date) as renews,
             r.header ->> 'country' = any($5::text[]) or r.header ->> 'channel' = any($6::text[]) as risky
           from quote.revision r
           where r.tenant_id = $1 and r.status in ('draft', 'inApproval', 'approved', 'presented', 'accepted', 'converted')
             and ($7::uuid is null or (r.account_id, r.id) > ($7, $8::uuid))
           order by r.account_id, r.id limit $9`,
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

const readGolden = async (tx: Tx, familyIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ id: string }>({
    name: 'book-golden',
    text: `select id from quote.family where tenant_id = $1 and id = any($2::uuid[]) and internal_reference ilike 'golden%'`,
    values: [tx.tenantId, familyIds],
  });
  return new Set(rows.map(({ id }) => id));
};

const countLines = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.query<{ id: string; lines: number }>({
    name: 'book-line-counts',
    text: `select revision_id as id, count(*)::int as lines from quote.line
           where tenant_id = $1 and revision_id = any($2::uuid[]) group by revision_id`,
    values: [tx.tenantId, ids],
  });
  return new Map(rows.map(({ id, lines }) => [id, lines]));
};

/** Quotes to whose price a promotion applies, each with the content that was priced. */
const readPromoted = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.query<{ id: string; content: string }>({
    name: 'book-promoted',
    text: `select revision_id as id, content from quote.decision
           where tenant_id = $1 and revision_id = any($2::uuid[]) and kind = 'price'
             and jsonb_array_length(result -> 'promotionUses') > 0`,
    values: [tx.tenantId, ids],
  });
  return new Map(rows.map(({ id, content }) => [id, content]));
};

/** What an open or recently accepted quote comes to. */
export type Worth = { readonly id: string; readonly currency: string; readonly total: string };

/** A page of them by id. Only what is priced as it stands has a worth. */
export const readWorths = async (
  tx: Tx,
  acceptedSince: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<{ readonly rows: readonly Worth[]; readonly next: string | null }> => {
  const quotes = await tx.query<{ id: string; content: string; currency: string }>({
    name: 'book-of-worth',
    text: `select id, content, header ->> 'currency' as currency from quote.revision
           where tenant_id = $1 and (status in ('draft', 'inApproval', 'approved', 'presented')
             or (status in ('accepted', 'converted') and accepted_at >= $2)) and ($3::uuid is null or id > $3)
           order by id limit $4`,
    values: [tx.tenantId, acceptedSince, page.after, page.limit],
  });
  const priced = await tx.query<{ id: string; content: string; total: string }>({
    name: 'book-worths',
    text: `select revision_id as id, content, result #>> '{estimate,total}' as total from quote.decision
           where tenant_id = $1 and revision_id = any($2::uuid[]) and kind = 'price' and result #>> '{estimate,total}' is not null`,
    values: [tx.tenantId, quotes.map(({ id }) => id)],
  });
  const totals = new Map(priced.map((each) => [each.id, each]));
  return {
    rows: quotes.flatMap(({ id, content, currency }) => {
      const price = totals.get(id);
      return price?.content === content ? [{ id, currency, total: price.total }] : [];
    }),
    next: quotes.length < page.limit ? null : (quotes.at(-1)?.id ?? null),
  };
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
