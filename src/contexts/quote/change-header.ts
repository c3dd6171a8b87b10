/** Terms of the whole: dates, parties, how it is paid, what it is called, how its lines are arranged. What is absent stays. */
import { Type } from 'typebox';
import { PartKey } from '#contexts/catalog/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { contentOf } from './content.ts';
import { headerFields } from './create-quote.ts';
import type { Line } from './line.ts';
import { readAllLines } from './line.store.ts';
import { commitmentsMoved, linesMoved } from './move-term.ts';
import { onMarked, withHeader } from './on-marked.ts';
import { type OnQuote, type QuoteDecision, quotePayload } from './on-quote.ts';
import { lockMarkedQuote, type MarkedQuote } from './quote.store.ts';
import type { Header, Parties, Section } from './quote.ts';
import { sellerOf } from './seller.ts';

export const QUOTE_SECTIONS_MAX = 100;

type Change = {
  readonly name?: string;
  readonly contractFrom?: string;
  readonly pricedAsOf?: string;
  readonly termMonths?: number;
  readonly paymentTermDays?: number;
  readonly validDays?: number;
  readonly language?: string;
  readonly customerReference?: string | null;
  readonly customerNote?: string | null;
  readonly seller?: string;
  readonly parties?: Partial<Omit<Parties, 'seller'>>;
  readonly sections?: readonly Section[];
};
type Payload = OnQuote & Change;

const movesTerm = ({ contractFrom, termMonths }: Change): boolean =>
  contractFrom !== undefined || termMonths !== undefined;

/** What may be taken away again leaves nothing behind: a header that lost it says what one says that never had it. */
const headerWith = (before: Header, change: Payload, seller: string): Header => {
  const { customerNote: noteBefore, sections: sectionsBefore = [], commitments, ...rest } = before;
  const { quoteId: _quote, seller: _seller, parties, customerNote = noteBefore, sections, ...terms } = change;
  const arranged = sections ?? sectionsBefore;
  const header = { ...rest, ...terms, parties: { ...before.parties, ...parties, seller } };
  return {
    ...header,
    ...(customerNote === undefined || customerNote === null ? {} : { customerNote }),
    ...(arranged.length === 0 ? {} : { sections: arranged }),
    ...(commitments === undefined ? {} : { commitments: commitmentsMoved(commitments, before, header) }),
  };
};

const offence = (change: Change): Outcome<true> => {
  const keys = (change.sections ?? []).map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return twice === undefined ? accepted(true) : refused({ code: 'quote.section-twice', section: twice });
};

const sellerFor = ({ head }: MarkedQuote, model: CommercialModel, named: string | undefined): Outcome<string> =>
  named === undefined ? accepted(head.header.parties.seller) : sellerOf(model, head.header.country, named);

const marked = onMarked<Payload>(() => []);

export const changeHeader = defineCommand<Payload, MarkedQuote, QuoteDecision>({
  ...marked,
  name: 'quote.change-header',
  payload: quotePayload({
    ...headerFields,
    customerReference: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()])),
    /** Printed for the customer. */
    customerNote: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 2000 }), Type.Null()])),
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' })),
    /** All of them, in order. */
    sections: Type.Optional(
      Type.Array(
        Type.Object(
          { key: PartKey, title: Type.String({ minLength: 1, maxLength: 200 }) },
          { additionalProperties: false },
        ),
        { maxItems: QUOTE_SECTIONS_MAX },
      ),
    ),
  }),
  // Only a term that moves takes the lines with it; then all are read.
  load: async (tx, { payload }) => {
    const quote = await lockMarkedQuote(tx, payload.quoteId, []);
    return quote && movesTerm(payload) ? { ...quote, named: await readAllLines(tx, payload.quoteId) } : quote;
  },
  decide: (quote, command, _prepared, model) => {
    const { payload } = command;
    const right = offence(payload);
    if (!right.ok) return right;
    const seller = sellerFor(quote, model, payload.seller);
    if (!seller.ok) return seller;
    const before = quote.head.header;
    const header = headerWith(before, payload, seller.value);
    const changed = Object.keys(header).filter(
      (name) => JSON.stringify(header[name as keyof Header]) !== JSON.stringify(before[name as keyof Header]),
    );
    const gone = Object.keys(before).filter((name) => !(name in header));
    const moved = movesTerm(payload) ? linesMoved(quote.named, before, header) : accepted<readonly Line[]>([]);
    if (!moved.ok) return moved;
    const content = moved.value.length === 0 ? undefined : contentOf(header, moved.value);
    const fields = [...new Set([...changed, ...gone])].sort();
    const decided = withHeader(quote, command as Command<OnQuote>, header, 'QuoteHeaderChanged', { fields }, content);
    return decided.ok
      ? accepted({ ...decided.value, change: { ...decided.value.change, upsertLines: moved.value } })
      : decided;
  },
});
