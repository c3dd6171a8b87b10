/** What every command on one handover shares. It is found by its revision: whatever asks for it names the quote. */
import { quoteResource, readQuoteHead } from '#contexts/quote/index.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Command, Decision, Fact, Head, ResourceFacts, Words } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Handover } from './handover.ts';
import { type HandoverChange, lockHandover } from './handover.store.ts';

export const HANDOVER = 'contract-handover';

export type OnHandover = { readonly quoteId: string };
export type Loaded = { readonly row: Handover; readonly quote: ResourceFacts };
export type HandoverDecision = Decision & { readonly change: HandoverChange };

export const onHandover = {
  context: 'proposal',
  aggregate: HANDOVER,
  load: async (tx: Tx, { payload, tenantId }: Command<OnHandover>): Promise<Loaded | undefined> => {
    const row = await lockHandover(tx, payload.quoteId);
    if (!row) return undefined;
    const quote = await readQuoteHead(tx, row.revisionId);
    must(quote, 'a handover is of a quote that exists');
    return { row, quote: quoteResource(tenantId, quote) };
  },
  head: ({ row }: Loaded): Head => ({ id: row.id, version: row.version, entryLeaf: row.entryLeaf }),
  resource: ({ quote }: Loaded): ResourceFacts => quote,
} as const;

type About = Pick<Handover, 'id' | 'revisionId' | 'familyId' | 'accountId' | 'contentRoot' | 'documentHash'>;

/** Each says what is handed over, by hash, so that a reader of one fact can hold it against the acceptance. */
export const handoverFact = (
  type: string,
  row: About,
  data: { readonly [member: string]: Json } = {},
  words?: Words,
): Fact => ({
  type,
  subject: { kind: HANDOVER, id: row.id },
  ...(words === undefined ? {} : { words }),
  data: {
    handoverId: row.id,
    quoteId: row.revisionId,
    familyId: row.familyId,
    accountId: row.accountId,
    contentRoot: row.contentRoot,
    proposalDocumentHash: row.documentHash,
    ...data,
  },
});
