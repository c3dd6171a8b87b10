/** What is known of the customer of a quote: read once, before anything is decided from it. */
import { type Account, readAccount, readAccountByKey } from '#contexts/accounts/index.ts';
import { type Product, readInUse, readProductsByIds } from '#contexts/assets/index.ts';
import { type Installed, type QualificationRow, readQualifications } from '#contexts/eligibility/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { partiesNamed } from './check-parties.ts';
import { hasAcceptedBefore } from './quote.store.ts';
import type { Quote } from './quote.ts';

/** What sellability may look at besides the quote and the commercial model. */
export type CustomerFacts = {
  readonly account: Account | undefined;
  readonly newCustomer: boolean;
  readonly installed: readonly Installed[];
  /** Newest first. */
  readonly qualifications: readonly QualificationRow[];
  /** Those that lines of the quote change, as they are now; absent where none does. */
  readonly assets?: readonly Product[];
  /** Accounts that the quote or a line names besides its own. */
  readonly parties?: readonly Account[];
};

export const readCustomerFacts = async (
  tx: Tx,
  { accountId, familyId, header, lines }: Pick<Quote, 'accountId' | 'familyId' | 'header' | 'lines'>,
): Promise<CustomerFacts> => {
  const changed = lines.flatMap(({ change }) => change?.assetId ?? []);
  const named = partiesNamed({ header, lines });
  const [account, before, installed, qualifications, assets, parties] = await Promise.all([
    readAccount(tx, accountId),
    hasAcceptedBefore(tx, accountId, familyId),
    readInUse(tx, accountId, header.pricedAsOf),
    readQualifications(tx, accountId),
    changed.length === 0 ? [] : readProductsByIds(tx, changed),
    Promise.all(named.map((key) => readAccountByKey(tx, key))),
  ]);
  return {
    account,
    newCustomer: !before,
    installed,
    qualifications,
    parties: parties.flatMap((party) => party ?? []),
    ...(changed.length === 0 ? {} : { assets }),
  };
};
