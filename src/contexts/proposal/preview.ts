/**
 * The document as it would be, page by page, before anybody outside is shown it. Every page says that it is a draft: there is no root and
 * no promise yet, and the number at its foot is the fingerprint of the content.
 */
import { readAccount } from '#contexts/accounts/index.ts';
import { readPersonById } from '#contexts/identity/index.ts';
import { type Quote, readPrice } from '#contexts/quote/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readPartyNames } from './line-parties.ts';
import { papersFor, proposalData } from './proposal-data.ts';
import type { ProposalData, ProposalTemplate } from './proposal.contract.ts';

const BEFORE_PRESENTING: readonly string[] = ['draft', 'inApproval', 'approved'];

export type Preview = { readonly template: ProposalTemplate; readonly data: ProposalData };

export const previewOf = async (
  tx: Tx,
  model: CommercialModel,
  quote: Quote,
  at: Temporal.Instant,
): Promise<Outcome<Preview>> => {
  if (!BEFORE_PRESENTING.includes(quote.status))
    return refused({ code: 'proposal.presented-already', status: quote.status });
  const [price, account, owner, partyNames] = await Promise.all([
    readPrice(tx, quote.id),
    readAccount(tx, quote.accountId),
    readPersonById(tx, quote.ownerPerson),
    readPartyNames(tx, model, quote),
  ]);
  if (!account) return refused({ code: 'account.not-found' });
  if (!price || quote.pricedContent !== quote.content)
    return refused({ code: 'quote.not-priced', priced: quote.pricedContent, current: quote.content });
  // A draft of today is the same draft all day, so that turning its pages sets it once.
  const today = at.toZonedDateTimeISO('UTC').startOfDay();
  const papers = papersFor(model, quote, at);
  if (!papers.ok) return papers;
  const data = proposalData({
    quote,
    account,
    price: price.result,
    model,
    papers: papers.value,
    contentRoot: quote.content,
    presentedAt: today.toInstant(),
    validUntilDay: today.toPlainDate().add({ days: quote.header.validDays }).toString(),
    partyNames,
    preparedBy: owner?.name ?? 'Sales',
    draft: true,
  });
  return accepted({ template: papers.value.template, data });
};
