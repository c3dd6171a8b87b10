/** A customer takes one scenario of a deal: the others that are still open end with it. Called by a flow, under the deal's lock. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Together } from '#platform/flows.ts';
import { lockAlternatives, readDealPlace } from './deal.store.ts';
import { dealAccepted } from './acceptance.ts';
import { quoteFact } from './on-quote.ts';
import { supersede } from './quote.store.ts';

const TAKEN: readonly string[] = ['accepted', 'converted'];

export const supersedeAlternatives = async (tx: Tx, familyId: string, by: string): Promise<Outcome<Together>> => {
  const place = await readDealPlace(tx, familyId);
  const others = await lockAlternatives(tx, place);
  const taken = others.find(({ status }) => TAKEN.includes(status));
  if (taken !== undefined) return refused(dealAccepted(taken));
  const ids = others.map(({ id }) => id);
  return accepted({
    facts: others.map((each) => quoteFact('QuoteSuperseded', each, { by, dealId: place.dealId })),
    statements: [],
    first: ids.length === 0 ? [] : [supersede(tx.tenantId, ids)],
  });
};
