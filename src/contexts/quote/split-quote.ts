/**
 * Some lines leave for a quote of their own, because they will be decided at another time. Both are sold beside each other: the lines keep
 * their lineage, and what was agreed over all of them, or given once, is not promised twice.
 */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { LeftOut } from './carry-over.ts';
import { contentOf } from './content.ts';
import { quoteNumber } from './create-quote.ts';
import { type DealFamily, insertFamilyOfDeal, readDealPlace } from './deal.store.ts';
import { type Line, QUOTE_LINES_MAX, Uuid } from './line.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  withPerson,
} from './on-quote.ts';
import { insertRevision, lockQuote, type NewRevision, nextFamilyNumber, updateRevision } from './quote.store.ts';
import type { Header, Quote } from './quote.ts';

type Payload = OnQuote & { readonly lineIds: readonly string[]; readonly name?: string };
type Loaded = { readonly quote: Quote; readonly place: DealFamily; readonly familyNumber: number };
type Split = QuoteDecision & { readonly part: NewRevision; readonly partId: string };

/** Which commitments go, and which stay; one that binds lines of both would be owed twice. */
const commitmentsOf = (
  { commitments = [] }: Header,
  going: readonly Line[],
  staying: readonly Line[],
): Outcome<{ readonly going: Header['commitments']; readonly staying: Header['commitments'] }> => {
  const binds = (lines: readonly Line[], one: (typeof commitments)[number]): boolean =>
    lines.some(
      ({ group, offering }) =>
        (one.covers.groups === undefined || (group !== undefined && one.covers.groups.includes(group))) &&
        (one.covers.offerings === undefined || one.covers.offerings.includes(offering)),
    );
  const both = commitments.find((one) => binds(going, one) && binds(staying, one));
  if (both !== undefined) return refused({ code: 'quote.split-commitment', commitment: both.key, name: both.name });
  return accepted({
    going: commitments.filter((one) => binds(going, one)),
    staying: commitments.filter((one) => !binds(going, one)),
  });
};

/** A coupon is spent once: it stays where it was brought, as an amount off the whole does. */
const keptBack = ({ coupons = [], orderDiscount }: Header): readonly LeftOut[] => [
  ...coupons.map((name): LeftOut => ({ what: 'coupon', position: null, name, why: 'it stays with the other part' })),
  ...(orderDiscount?.kind === 'amount'
    ? [{ what: 'discount', position: null, name: 'on the whole', why: 'it stays with the other part' } as const]
    : []),
];

const withCommitments = (header: Header, commitments: Header['commitments'] = []): Header => {
  const { commitments: _before, ...rest } = header;
  return commitments.length === 0 ? rest : { ...rest, commitments };
};

const divided = (
  { quote, familyNumber }: Loaded,
  command: Command<Payload>,
): Outcome<{ readonly part: NewRevision; readonly header: Header; readonly staying: readonly Line[] }> => {
  const wanted = new Set(command.payload.lineIds);
  const going = quote.lines.filter(({ id }) => wanted.has(id));
  const strange = command.payload.lineIds.find((id) => !going.some((line) => line.id === id));
  if (strange !== undefined) return refused({ code: 'quote.line-not-found', lineId: strange });
  const staying = quote.lines.filter(({ id }) => !wanted.has(id));
  if (staying.length === 0) return refused({ code: 'quote.split-leaves-nothing', lines: quote.lines.length });
  const commitments = commitmentsOf(quote.header, going, staying);
  if (!commitments.ok) return commitments;
  const { coupons: _kept, ...carried } = quote.header;
  const { orderDiscount } = carried;
  const header = withCommitments(
    {
      ...carried,
      name: command.payload.name ?? quote.header.name,
      number: quoteNumber(familyNumber),
      // An amount off the whole was given once: it stays where it was given.
      orderDiscount: orderDiscount?.kind === 'amount' ? null : orderDiscount,
    },
    commitments.value.going,
  );
  const lines = going.map((line, index) => ({
    ...line,
    id: command.id('line', index),
    position: index + 1,
    version: 1,
  }));
  const part: NewRevision = {
    ...quote,
    familyId: command.id('family'),
    revisionNo: 1,
    persons: withPerson(quote, command.actor.personId),
    header,
    lines,
    content: contentOf(header, lines),
  };
  return accepted({ part, header: withCommitments(quote.header, commitments.value.staying), staying });
};

export const splitQuote = defineCommand<Payload, Loaded, Split>({
  ...onQuote,
  name: 'quote.split',
  payload: quotePayload({
    lineIds: Type.Array(Uuid, { minItems: 1, maxItems: QUOTE_LINES_MAX, uniqueItems: true }),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  }),
  load: async (tx: Tx, { payload }) => {
    const quote = await lockQuote(tx, payload.quoteId);
    if (!quote) return undefined;
    const [place, familyNumber] = await Promise.all([readDealPlace(tx, quote.familyId), nextFamilyNumber(tx)]);
    return { quote, place, familyNumber };
  },
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide: (loaded, command) => {
    const { quote, place } = loaded;
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const parts = divided(loaded, command);
    if (!parts.ok) return parts;
    const { part, header, staying } = parts.value;
    const partId = command.id('part');
    const content = contentOf(header, staying);
    const leftOut = keptBack(quote.header).map((each) => ({ ...each }));
    const said = { dealId: place.dealId, partId, partNumber: part.header.number, content, leftOut };
    return accepted({
      part,
      partId,
      change: {
        ...open.value.change,
        header,
        content,
        persons: part.persons,
        removeLines: [...command.payload.lineIds],
      },
      facts: [
        ...open.value.facts,
        quoteFact('QuoteSplit', quote, { ...said, lines: [...command.payload.lineIds] }),
        quoteFact(
          'QuoteCreated',
          { id: partId, ...part },
          { number: part.header.number, currency: header.currency, country: header.country, from: quote.id },
        ),
      ],
      answer: { quoteId: quote.id, ...said },
      root: content,
    });
  },
  save: ({ change, part, partId }, { quote, place }, next, command) => [
    ...updateRevision(command.tenantId, next, change),
    insertFamilyOfDeal(
      command.tenantId,
      {
        id: part.familyId,
        number: part.header.number,
        accountId: part.accountId,
        dealId: place.dealId,
        togetherId: place.togetherId,
        fromRevision: quote.id,
      },
      command.at.toString(),
    ),
    ...insertRevision(
      command.tenantId,
      { id: partId, version: 1, entryLeaf: next.entryLeaf },
      part,
      command.at.toString(),
    ),
  ],
});
