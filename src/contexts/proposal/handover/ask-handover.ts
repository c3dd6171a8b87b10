/** An accepted offer is to go into the contract system: by itself with the acceptance, or because a person asks where nobody did. */
import { lockQuoteHead, quotePayload, quoteResource, type QuoteUnderLock } from '#contexts/quote/index.ts';
import { accepted, must, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Together } from '#platform/flows.ts';
import type { Handover } from './handover.ts';
import { insertHandover, type NewHandover, readHandover } from './handover.store.ts';
import { HANDOVER, handoverFact, type OnHandover } from './on-handover.ts';

/** For the flow of the acceptance: both commit, or neither. */
export const openHandover = (
  tenantId: string,
  fact: RecordedFact,
  { id, at }: Pick<Command<unknown>, 'id' | 'at'>,
): Together => {
  const { familyId, accountId, contentRoot, proposalDocumentHash } = fact.data;
  const row: NewHandover = {
    id: id(HANDOVER),
    revisionId: fact.subject.id,
    familyId: String(familyId),
    accountId: String(accountId),
    contentRoot: String(contentRoot),
    documentHash: String(proposalDocumentHash),
  };
  return {
    facts: [handoverFact('ContractHandoverRequested', row)],
    statements: [insertHandover(tenantId, row, at.toString(), null)],
  };
};

type Loaded = { readonly quote: QuoteUnderLock; readonly before: Handover | undefined };
type Asked = Decision & { readonly row: NewHandover };

const ACCEPTED: ReadonlySet<string> = new Set(['accepted', 'converted']);

export const requestHandover = defineCommand<OnHandover, Loaded, Asked>({
  name: 'proposal.request-handover',
  context: 'proposal',
  aggregate: HANDOVER,
  creates: true,
  notFound: 'quote.not-found',
  payload: quotePayload({}),
  load: async (tx: Tx, { payload }) => {
    const quote = await lockQuoteHead(tx, payload.quoteId);
    return quote && { quote, before: await readHandover(tx, payload.quoteId) };
  },
  resource: ({ quote: { head, deepestBp } }, command) => quoteResource(command.tenantId, head, deepestBp),
  decide: ({ quote: { head }, before }, command) => {
    if (before) return refused({ code: 'contract-handover.exists', status: before.status });
    if (!ACCEPTED.has(head.status)) return refused({ code: 'quote.not-accepted', status: head.status });
    const { contentRoot, documentHash, familyId, accountId } = head;
    must(contentRoot !== null && documentHash !== null, 'what was accepted was sealed and had a document');
    const row = { id: command.id(HANDOVER), revisionId: head.id, familyId, accountId, contentRoot, documentHash };
    return accepted({
      row,
      facts: [handoverFact('ContractHandoverRequested', row)],
      answer: { quoteId: head.id, status: 'requested' },
      root: contentRoot,
    });
  },
  save: ({ row }, _loaded, next, command) => [
    insertHandover(command.tenantId, row, command.at.toString(), next.entryLeaf),
  ],
});
