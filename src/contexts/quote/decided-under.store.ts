/** Which quotes were priced under a model, or are named by id, each with what it comes to: what a roll-back finds decided. */
import type { InHand } from '#contexts/assets/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { quoteResource } from './on-quote.ts';
import type { Quote } from './quote.ts';

/** With the value over the term, as it is priced now; null while it is not. */
export type PricedInHand = InHand & { readonly amount: string | null; readonly currency: string };

type Row = Pick<Quote, 'id' | 'accountId' | 'territory' | 'status' | 'ownerPerson' | 'persons' | 'quoteClass'> & {
  readonly number: string;
  readonly revisionNo: number;
  readonly amount: string | null;
  readonly currency: string;
};

/** The newest first. `ids` null: all that the model priced between the two instants, whatever became of them. */
export const listQuotesPriced = async (
  tx: Tx,
  {
    modelHash,
    from,
    to,
    ids,
  }: {
    readonly modelHash: string | null;
    readonly from: string;
    readonly to: string;
    readonly ids: readonly string[] | null;
  },
  limit: number,
): Promise<readonly PricedInHand[]> => {
  const rows = await tx.query<Row>({
    name: 'quotes-priced-under',
    text: `select r.id, r.account_id as "accountId", r.territory, r.status, r.owner_person as "ownerPerson", r.persons, r.class as "quoteClass",
             r.header ->> 'number' as number, r.revision_no as "revisionNo", r.header ->> 'currency' as currency,
             d.result #>> '{estimate,total}' as amount
           from quote.decision d join quote.revision r on r.tenant_id = d.tenant_id and r.id = d.revision_id
           where d.tenant_id = $1 and d.kind = 'price'
             and (($5::uuid[] is not null and r.id = any($5)) or ($5::uuid[] is null and d.recorded_at >= $2 and d.recorded_at < $3))
             and ($4::text is null or d.result ->> 'modelHash' = $4)
           order by d.recorded_at desc, r.id limit $6`,
    values: [tx.tenantId, from, to, modelHash, ids, limit],
  });
  return rows.map((row) => ({
    id: row.id,
    name: `${row.number} r${row.revisionNo}`,
    state: row.status,
    resource: quoteResource(tx.tenantId, row),
    amount: row.amount,
    currency: row.currency,
  }));
};
