/**
 * The seller settles the terms: another text of ours for a clause, words of this deal's own, an optional clause taken in. It is part of what
 * the quote says, so an approval that stood is void; words that legal has not approved bring the quote before legal.
 */
import { Type } from 'typebox';
import {
  contentOf,
  type Header,
  offeredBy,
  onQuote,
  type OnQuote,
  openForEdit,
  type Quote,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  withPerson,
} from '#contexts/quote/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { chosenClauses, OWN_TEXT, type WantedClause } from './clauses.ts';
import { unknownPlaceholders } from './clause-words.ts';
import { clauseQuestion, clausesIn } from './quote-clauses.ts';

const CHOSEN_CLAUSES_MAX = 100;
const OWN_TEXT_CHARS_MAX = 10_000;

type Payload = OnQuote & { readonly clauses: readonly WantedClause[] };

const Wanted = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 200 }),
    /** `standard`, `own-text` with a text, or one of the alternatives. */
    choice: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' }),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: OWN_TEXT_CHARS_MAX, pattern: '\\S' })),
  },
  { additionalProperties: false },
);

/** The whole list each time, like coupons: sending it twice changes nothing, and an empty one is the standard terms. */
export const chooseClauses = defineCommand<Payload, Quote, QuoteDecision>({
  ...onQuote,
  name: 'proposal.choose-clauses',
  payload: quotePayload({ clauses: Type.Array(Wanted, { maxItems: CHOSEN_CLAUSES_MAX }) }),
  decide: (quote, command, _prepared, model) => {
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const { clauses: wanted } = command.payload;
    const twice = wanted.find(({ key }, at) => wanted.findIndex((other) => other.key === key) !== at);
    if (twice !== undefined) return refused({ code: 'proposal.clause-chosen-twice', clause: twice.key });
    const loose = wanted.find(({ choice, text }) => choice !== OWN_TEXT && text !== undefined);
    if (loose !== undefined) return refused({ code: 'proposal.clause-words-beside-choice', clause: loose.key });
    for (const { key, text = '' } of wanted) {
      const [unknown] = unknownPlaceholders(text);
      if (unknown !== undefined)
        return refused({ code: 'proposal.clause-placeholder-unknown', clause: key, placeholder: unknown });
    }
    const chosen = chosenClauses(clausesIn(model), clauseQuestion(quote, offeredBy(model), command.at), wanted);
    if (!chosen.ok) return chosen;
    const { clauses: _before, ...rest } = quote.header;
    const header: Header = chosen.value.length === 0 ? rest : { ...rest, clauses: chosen.value };
    const content = contentOf(header, quote.lines);
    // The words themselves stand in the quote; a fact says which clauses, because facts go to every subscriber.
    const said = chosen.value.map(({ key, choice, standard }) => ({ key, choice, standard }));
    return accepted({
      change: { ...open.value.change, header, content, persons: withPerson(quote, command.actor.personId) },
      facts: [...open.value.facts, quoteFact('ProposalClausesChosen', quote, { clauses: said, content })],
      answer: { quoteId: quote.id, clauses: said, content },
      root: content,
    });
  },
});
