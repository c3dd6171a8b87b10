/** What we say about a deal among ourselves: notes, and the name that we file it under. Neither is content, so neither voids anything. */
import { Type } from 'typebox';
import { accepted } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { insertNote, setInternalReference } from './note.store.ts';
import { onQuote, type OnQuote, quoteFact, quotePayload } from './on-quote.ts';
import { updateRevision } from './quote.store.ts';
import type { Quote } from './quote.ts';

type AddNote = OnQuote & { readonly text: string };
type File = OnQuote & { readonly internalReference: string | null };

export const addNote = defineCommand<AddNote, Quote, Decision>({
  ...onQuote,
  name: 'quote.add-note',
  payload: quotePayload({ text: Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' }) }),
  decide: (quote, command) =>
    accepted({
      // The words stay in our own table: a fact leaves the house.
      facts: [quoteFact('QuoteNoteAdded', quote, { noteId: command.id('note') })],
      answer: { quoteId: quote.id, noteId: command.id('note') },
      root: quote.contentRoot ?? quote.content,
    }),
  save: (_decided, quote, next, command) => [
    ...updateRevision(command.tenantId, next, {}),
    insertNote(command.tenantId, {
      id: command.id('note'),
      familyId: quote.familyId,
      revisionId: quote.id,
      body: command.payload.text,
      authorPerson: command.actor.personId,
      recordedAt: command.at.toString(),
    }),
  ],
});

export const fileQuote = defineCommand<File, Quote, Decision>({
  ...onQuote,
  name: 'quote.set-internal-reference',
  payload: quotePayload({
    internalReference: Type.Union([Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }), Type.Null()]),
  }),
  decide: (quote, { payload }) =>
    accepted({
      facts: [quoteFact('QuoteReferenceSet', quote)],
      answer: { quoteId: quote.id, internalReference: payload.internalReference },
      root: quote.contentRoot ?? quote.content,
    }),
  save: (_decided, quote, next, command) => [
    ...updateRevision(command.tenantId, next, {}),
    setInternalReference(command.tenantId, quote.familyId, command.payload.internalReference),
  ],
});
