/** What is known of the customer of a quote: read once, before anything is decided from it. */
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { readInUse } from '#contexts/assets/index.ts';
import { type Installed, type QualificationRow, readQualifications } from '#contexts/eligibility/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { hasAcceptedBefore } from './quote.store.ts';
import type { Quote } from './quote.ts';

/** What sellability may look at besides the quote and the commercial model. */
export type CustomerFacts = {
  readonly account: Account | undefined;
  readonly newCustomer: boolean;
  readonly installed: readonly Installed[];
  /** Newest first. */
  readonly qualifications: readonly QualificationRow[];
};

export const readCustomerFacts = async (
  tx: Tx,
  { accountId, familyId, header }: Pick<Quote, 'accountId' | 'familyId' | 'header'>,
): Promise<CustomerFacts> => {
  const [account, before, installed, qualifications] = await Promise.all([
    readAccount(tx, accountId),
    hasAcceptedBefore(tx, accountId, familyId),
    readInUse(tx, accountId, header.pricedAsOf),
    readQualifications(tx, accountId),
  ]);
  return { account, newCustomer: !before, installed, qualifications };
};
