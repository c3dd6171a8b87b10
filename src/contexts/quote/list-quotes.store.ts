/** The SQL of the list of quotes. It filters and pages itself: what a reader may not see never leaves the table. */
import type { Tx } from '#platform/database/tx.ts';
import type { ClassScope } from '#platform/access/list-scope.ts';
import type { Header, QuoteClass, QuoteStatus } from './quote.ts';

export type ListedQuote = {
  readonly id: string;
  readonly familyId: string;
  readonly dealId: string;
  readonly revisionNo: number;
  readonly status: QuoteStatus;
  readonly accountId: string;
  readonly territory: string;
  readonly header: Header;
  readonly internalReference: string | null;
  readonly validUntil: string | null;
  readonly recordedAt: string;
  /** `recordedAt` to the microsecond, as the table has it: a page goes on from exactly there. */
  readonly place: string;
  readonly ownerPerson: string;
  readonly persons: readonly string[];
  readonly quoteClass: QuoteClass;
  readonly totals: {
    readonly oneTime: string;
    readonly recurring: readonly { readonly period: string; readonly amount: string }[];
  } | null;
};

/** A place in the list: the last row of the page before. */
export type QuotePlace = { readonly recordedAt: string; readonly id: string };

export type QuoteFilter = {
  readonly territories: readonly string[] | null;
  readonly accountId: string | null;
  /** Null: of every class. */
  readonly classes: ClassScope | null;
  readonly ownerPerson: string | null;
  readonly status: string | null;
  readonly search?: string | null;
  readonly after?: QuotePlace | null;
  readonly limit: number;
};

export const listQuotes = (tx: Tx, filter: QuoteFilter): Promise<readonly ListedQuote[]> =>
  tx.query<ListedQuote>({
    name: 'quote-list',
    text: `select r.id, r.family_id as "familyId", coalesce(f.deal_id, f.id) as "dealId", r.revision_no as "revisionNo", r.status,
             r.account_id as "accountId", r.territory, r.header, f.internal_reference as "internalReference",
             r.owner_person as "ownerPerson", r.persons, r.class as "quoteClass", r.valid_until as "validUntil", r.recorded_at as "recordedAt",
             to_char(r.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place,
             d.result -> 'promise' -> 'totals' as totals
           from quote.revision r
           join quote.family f on f.tenant_id = r.tenant_id and f.id = r.family_id
           left join quote.decision d on d.tenant_id = r.tenant_id and d.revision_id = r.id and d.kind = 'price'
           where r.tenant_id = $1 and ($2::text[] is null or r.territory = any($2)) and ($3::uuid is null or r.account_id = $3)
             and ($4::text is null or r.status = $4) and ($5::uuid is null or r.owner_person = $5)
             and ($7::timestamptz is null or (r.recorded_at, r.id) < ($7, $8::uuid))
             and ($9::text is null or position(lower($9) in lower(concat_ws(' ', r.header ->> 'number', r.header ->> 'name',
                   r.header ->> 'accountName', r.header ->> 'customerReference', f.internal_reference))) > 0)
             and ($10::text[] is null or $10 && array[r.class || ' *', r.class || ' ' || r.territory]
                  or ($11::uuid = any(r.persons) and $12::text[] && array[r.class || ' *', r.class || ' ' || r.territory]))
           order by r.recorded_at desc, r.id desc limit $6`,
    values: [
      tx.tenantId,
      filter.territories,
      filter.accountId,
      filter.status,
      filter.ownerPerson,
      filter.limit,
      filter.after?.recordedAt ?? null,
      filter.after?.id ?? null,
      filter.search ?? null,
      filter.classes?.everybodys ?? null,
      filter.classes?.personId ?? null,
      filter.classes?.involved ?? null,
    ],
  });
