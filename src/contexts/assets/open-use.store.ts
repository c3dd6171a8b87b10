/** How many installed products there are of an offering: each outlives the sale, and is amended, renewed and supported. */
import type { ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Product, productResource } from './assets.ts';

export const readInstalled = async (
  tx: Tx,
  offerings: readonly string[] | null,
): Promise<{ readonly total: number; readonly byOffering: ReadonlyMap<string, number> }> => {
  const rows = await tx.query<{ offering: string | null; products: number }>({
    text: `select offering, count(*)::int as products from assets.product
           where tenant_id = $1 and state not in ('terminated', 'cancelled', 'aborted')
             and ($2::text[] is null or offering = any($2))
           group by grouping sets ((offering), ())`,
    values: [tx.tenantId, offerings],
  });
  const byOffering = new Map(
    rows.flatMap(({ offering, products }) => (offering === null ? [] : [[offering, products]])),
  );
  return { total: rows.find(({ offering }) => offering === null)?.products ?? 0, byOffering };
};

/** What an account has in use, added up by offering: the quantity that holds on the day, as far as is known now. */
export const readInUse = (
  tx: Tx,
  accountId: string,
  on: string,
): Promise<readonly { readonly offering: string; readonly quantity: string }[]> =>
  tx.query({
    name: 'assets-in-use',
    text: `select p.offering, sum(h.quantity)::text as quantity
           from assets.product p
           join assets.product_history h on h.tenant_id = p.tenant_id and h.product_id = p.id
           where p.tenant_id = $1 and p.account_id = $2 and h.known_to is null and h.state in ('active', 'suspended')
             and h.valid_from <= $3 and (h.valid_to is null or h.valid_to > $3)
           group by p.offering order by p.offering`,
    values: [tx.tenantId, accountId, on],
  });

/** A record that a release touches: what it is called, and what a reader's right to see it is decided by. */
export type InHand = {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly resource: ResourceFacts;
};

/** The installed products that `readInstalled` counts, by id, behind `after`. */
export const listInstalled = async (
  tx: Tx,
  offerings: readonly string[] | null,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly InHand[]> => {
  const rows = await tx.query<Pick<Product, 'id' | 'accountId' | 'territory' | 'state' | 'offering'>>({
    text: `select id, account_id as "accountId", territory, state, offering from assets.product
           where tenant_id = $1 and state not in ('terminated', 'cancelled', 'aborted')
             and ($2::text[] is null or offering = any($2)) and ($3::uuid is null or id > $3)
           order by id limit $4`,
    values: [tx.tenantId, offerings, after, limit],
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.offering,
    state: row.state,
    resource: productResource(tx.tenantId, row),
  }));
};
