/** Under which number the contract system keeps what a family became. A reference only: that system owns the contract. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export const recordContractReference = (tenantId: string, familyId: string, reference: string): Statement => ({
  name: 'quote-family-contract',
  text: 'update quote.family set contract_reference = $3 where tenant_id = $1 and id = $2',
  values: [tenantId, familyId, reference],
});

export const readContractReference = async (tx: Tx, familyId: string): Promise<string | null> =>
  (
    await tx.query<{ reference: string | null }>({
      name: 'quote-family-contract-read',
      text: 'select contract_reference as reference from quote.family where tenant_id = $1 and id = $2',
      values: [tx.tenantId, familyId],
    })
  )[0]?.reference ?? null;
