/** The addresses of what is about a quote as a whole: its terms, its order, its copies, and what we say about it among ourselves. */
import { readPeople } from '#contexts/identity/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route, isOutside } from '#platform/http/routes.ts';
import { changeHeader } from './change-header.ts';
import { cloneQuote } from './clone-quote.ts';
import { DECLINE_REASONS } from './decline-reasons.ts';
import { splitQuote } from './split-quote.ts';
import { moveLines } from './move-lines.ts';
import { classifyQuote } from './quote-class.ts';
import { readInternalReference, readNotes } from './note.store.ts';
import { addNote, fileQuote } from './note-quote.ts';
import { visibleQuoteHead } from './quote.routes.ts';

const NOTES_READ_MAX = 500;

const notes = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Json>> => {
  const found = await visibleQuoteHead(tx, reader, query);
  if (!found.ok) return found;
  if (isOutside(reader)) return refused({ code: 'access.denied', action: 'quote.read', policies: [] });
  const { familyId } = found.value.head;
  const [all, people, internalReference] = await Promise.all([
    readNotes(tx, familyId, NOTES_READ_MAX),
    readPeople(tx),
    readInternalReference(tx, familyId),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return accepted({
    internalReference,
    items: all.map(({ id, revisionNo, body, authorPerson, recordedAt }) => ({
      id,
      revision: revisionNo,
      text: body,
      author: names.get(authorPerson) ?? null,
      recordedAt: Temporal.Instant.from(recordedAt).toString(),
    })),
  });
};

export const familyRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/quotes/:quoteId/change-header',
    'Change dates, parties, terms, references and sections',
    changeHeader,
  ),
  commandRoute('POST', '/quotes/:quoteId/move-lines', 'Put lines elsewhere, or under another section', moveLines),
  commandRoute('POST', '/quotes/:quoteId/notes', 'Say something about the deal that only we read', addNote),
  commandRoute('POST', '/quotes/:quoteId/internal-reference', 'What we file the deal under', fileQuote),
  commandRoute(
    'POST',
    '/quotes/:quoteId/class',
    'Say what care the deal needs; who may see it follows from that',
    classifyQuote,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/clone',
    'Copy a quote: as a deal of its own, or as another scenario of the same one',
    cloneQuote,
  ),
  commandRoute('POST', '/quotes/:quoteId/split', 'Let some lines leave for a quote of their own', splitQuote),
  queryRoute({
    method: 'GET',
    path: '/decline-reasons',
    summary: 'Why customers say no: the list to choose from',
    action: 'quote.read',
    read: async () => accepted({ items: DECLINE_REASONS.map((each) => ({ ...each })) }),
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/notes',
    summary: 'What we said about the deal among ourselves, newest first',
    action: 'quote.read',
    read: notes,
  }),
];
