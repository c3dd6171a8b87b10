/** How many installed products there are of an offering: each outlives the sale, and is amended, renewed and supported. */
import type { Tx } from '#platform/database/tx.ts';

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
