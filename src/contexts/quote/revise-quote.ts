/** What was presented is never edited: a revision takes its content over, lines keep their lineage, and starts as a draft. */
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { contentOf } from './content.ts';
import { onQuote, type OnQuote, quoteFact, quotePayload } from './on-quote.ts';
import { insertRevision, lockQuote, readFamily, updateRevision } from './quote.store.ts';
import type { Quote } from './quote.ts';

type Loaded = { readonly quote: Quote; readonly lastRevision: number; readonly openDraft: string | null };
const REVISABLE: readonly string[] = ['presented', 'declined', 'expired', 'approved'];
const STILL_OPEN: readonly string[] = ['draft', 'inApproval'];

const load = async (tx: Tx, command: Command<OnQuote>): Promise<Loaded | undefined> => {
  const quote = await lockQuote(tx, command.payload.quoteId);
  if (!quote) return undefined;
  const family = await readFamily(tx, quote.familyId);
  const openDraft = family.find((revision) => STILL_OPEN.includes(revision.status))?.id ?? null;
  return { quote, openDraft, lastRevision: Math.max(...family.map((revision) => revision.revisionNo)) };
};

export const reviseQuote = defineCommand<OnQuote, Loaded, Decision & { readonly revisionId: string }>({
  ...onQuote,
  name: 'quote.revise',
  payload: quotePayload({}),
  load,
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide: ({ quote, lastRevision, openDraft }, command) => {
    if (openDraft !== null)
      return refused({
        code: 'quote.move-not-allowed',
        state: quote.status,
        why: 'a newer revision is being worked on',
        revision: openDraft,
      });
    if (!REVISABLE.includes(quote.status))
      return refused({ code: 'quote.move-not-allowed', state: quote.status, move: 'revise', allowed: REVISABLE });
    const revisionId = command.id('revision');
    return accepted({
      revisionId,
      facts: [
        quoteFact('QuoteRevised', { ...quote, id: revisionId, revisionNo: lastRevision + 1 }, { from: quote.id }),
      ],
      answer: {
        quoteId: revisionId,
        familyId: quote.familyId,
        revision: lastRevision + 1,
        status: 'draft',
        from: quote.id,
      },
      root: quote.contentRoot ?? quote.content,
    });
  },
  save: ({ revisionId }, { quote, lastRevision }, next, command) => {
    // A new line each, under the old lineage: what the customer knew as a line stays the same line to them.
    const lines = quote.lines.map((line, index) => ({ ...line, id: command.id('line', index), version: 1 }));
    const content = contentOf(quote.header, lines);
    const persons = [...new Set([...quote.persons, command.actor.personId])];
    return [
      ...updateRevision(command.tenantId, next, {}),
      ...insertRevision(
        command.tenantId,
        { id: revisionId, version: 1, entryLeaf: next.entryLeaf },
        { ...quote, revisionNo: lastRevision + 1, persons, lines, content },
        command.at.toString(),
      ),
    ];
  },
});
