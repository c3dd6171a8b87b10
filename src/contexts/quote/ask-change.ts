/** The customer would say yes to something else: what, in their words, and at which lines. The offer stays as it is, and open. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type AskedChange, answerChange as answered, insertChange, readChanges } from './asked-change.store.ts';
import { Uuid } from './line.ts';
import { onQuote, type OnQuote, type QuoteDecision, quoteFact, quotePayload } from './on-quote.ts';
import { lockQuote } from './quote.store.ts';
import type { Quote } from './quote.ts';

const MARKED_LINES_MAX = 100;
/** Somebody answers what was asked before more is. */
export const CHANGES_OPEN_MAX = 10;
const Words = Type.String({ minLength: 1, maxLength: 4000 });

type Loaded = { readonly quote: Quote; readonly changes: readonly AskedChange[] };

const onChanges = {
  ...onQuote,
  load: async (tx: Tx, { payload }: Command<OnQuote>): Promise<Loaded | undefined> => {
    const quote = await lockQuote(tx, payload.quoteId);
    return quote && { quote, changes: await readChanges(tx, quote.id) };
  },
  head: ({ quote }: Loaded) => onQuote.head(quote),
  resource: ({ quote }: Loaded, command: Command<OnQuote>) => onQuote.resource(quote, command),
} as const;

type Asking = OnQuote & { readonly wish: string; readonly lines?: readonly string[] };

export const askChange = defineCommand<Asking, Loaded, QuoteDecision>({
  ...onChanges,
  name: 'quote.ask-change',
  payload: quotePayload({
    wish: Words,
    lines: Type.Optional(Type.Array(Uuid, { maxItems: MARKED_LINES_MAX, uniqueItems: true })),
  }),
  decide: ({ quote, changes }, { payload, ...command }) => {
    if (quote.status !== 'presented') return refused({ code: 'quote.not-presented', status: quote.status });
    const open = changes.filter(({ state }) => state === 'open').length;
    if (open >= CHANGES_OPEN_MAX) return refused({ code: 'quote.too-many-changes-asked', open, max: CHANGES_OPEN_MAX });
    const known = new Set(quote.lines.map(({ id }) => id));
    const strange = (payload.lines ?? []).find((id) => !known.has(id));
    if (strange !== undefined) return refused({ code: 'quote.line-not-found', lineId: strange });
    const changeId = command.id('asked-change');
    return accepted({
      change: {},
      // What is wished stands in the table: the words may name people.
      facts: [quoteFact('QuoteChangeAsked', quote, { changeId, lines: [...(payload.lines ?? [])] })],
      answer: { quoteId: quote.id, changeId, status: quote.status },
      root: quote.contentRoot,
    });
  },
  save: ({ change }, { quote }, next, command) => [
    ...onQuote.save({ change, facts: [], answer: null }, quote, next, command),
    insertChange(command.tenantId, {
      id: command.id('asked-change'),
      revisionId: quote.id,
      wish: command.payload.wish,
      lines: command.payload.lines ?? [],
      askedBy: command.actor.id,
      askedByName: command.actor.name,
      recordedAt: command.at.toString(),
    }),
  ],
});

type Answering = OnQuote & { readonly changeId: string; readonly answer: string };

/** What the customer reads in reply: a new revision follows, or why there will be none. */
export const answerChange = defineCommand<Answering, Loaded, QuoteDecision>({
  ...onChanges,
  name: 'quote.answer-change',
  payload: quotePayload({ changeId: Uuid, answer: Words }),
  decide: ({ quote, changes }, { payload }) => {
    const asked = changes.find(({ id }) => id === payload.changeId);
    if (asked === undefined || asked.state !== 'open')
      return refused({ code: 'quote.no-such-change', changeId: payload.changeId });
    return accepted({
      change: {},
      facts: [quoteFact('QuoteChangeAnswered', quote, { changeId: asked.id })],
      answer: { quoteId: quote.id, changeId: asked.id, state: 'answered' },
      root: quote.contentRoot ?? quote.content,
    });
  },
  save: ({ change }, { quote }, next, command) => [
    ...onQuote.save({ change, facts: [], answer: null }, quote, next, command),
    answered(command.tenantId, command.payload.changeId, {
      answer: command.payload.answer,
      personId: command.actor.personId,
      at: command.at.toString(),
    }),
  ],
});
