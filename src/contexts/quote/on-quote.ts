/** What every command on a quote shares: how it is found, what authorization sees, how a change is written. */
import { Type, type TProperties } from 'typebox';
import type { Chosen } from '#contexts/configuration/index.ts';
import { type MoveOf } from '#kernel/lifecycle.ts';
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision, Fact, Head, ResourceFacts, Words } from '#platform/command.ts';
import type { Json } from '#kernel/json.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ScopeFacts } from '#platform/switches.ts';
import { deepestDiscountBp, type Line, Uuid } from './line.ts';
import { quoteLife } from './quote.lifecycle.ts';
import { lockQuote, type QuoteChange, type QuoteHead, updateRevision } from './quote.store.ts';
import type { Header, Quote, QuoteStatus } from './quote.ts';

export type OnQuote = { readonly quoteId: string };
export type QuoteDecision = Decision & { readonly change: QuoteChange };

export const quotePayload = <T extends TProperties>(members: T) =>
  Type.Object({ quoteId: Uuid, ...members }, { additionalProperties: false });

const deepestOf = (lines: readonly Line[]): number =>
  lines.reduce((deepest, line) => Math.max(deepest, deepestDiscountBp(line)), 0);

type Picked = Pick<Chosen, 'option' | 'selection' | 'instances'>;
type Sold = { readonly offering: string; readonly selection?: readonly Picked[] };

const optionsIn = (picked: readonly Picked[]): readonly string[] =>
  picked.flatMap(({ option, selection, instances = [] }) => [
    option,
    ...[...instances, ...(selection ? [selection] : [])].flatMap(({ chosen }) => optionsIn(chosen)),
  ]);

/** An offering by its key, an option that is chosen in it by its own. */
const productsIn = (sold: readonly Sold[]): readonly string[] => [
  ...new Set(sold.flatMap(({ offering, selection = [] }) => [offering, ...optionsIn(selection)])),
];

/** Where a deal belongs. `sold`: the lines that a command is about; absent where it reads none, and then it cannot say its products. */
export const scopeOfQuote = (
  { country, channel, parties }: Pick<Header, 'country' | 'channel' | 'parties'>,
  sold?: readonly Sold[],
): ScopeFacts => ({
  countries: [country],
  channels: [channel],
  partners: parties.partner === null ? [] : [parties.partner],
  ...(sold && { products: productsIn(sold) }),
});

export const quoteResource = (
  tenantId: string,
  quote: Pick<Quote, 'id' | 'accountId' | 'territory' | 'status' | 'ownerPerson' | 'persons' | 'quoteClass'> & {
    readonly header?: Pick<Header, 'country' | 'channel' | 'parties'>;
    readonly lines?: readonly Line[];
  },
  deepestBp: number = deepestOf(quote.lines ?? []),
  sold: readonly Sold[] | undefined = quote.lines,
): ResourceFacts => ({
  type: 'Quote',
  id: quote.id,
  scope: () => (quote.header === undefined ? {} : scopeOfQuote(quote.header, sold)),
  attrs: {
    tenant: tenantId,
    accountId: quote.accountId,
    quoteId: quote.id,
    territory: quote.territory,
    status: quote.status,
    quoteClass: quote.quoteClass,
    createdByPerson: quote.ownerPerson,
    personsInvolved: quote.persons,
    maxDiscountBp: deepestBp,
  },
});

/** Whether a person gave something away on it: a discount on a line or on the whole, or a price that they set. */
export const givenByHand = ({ header, lines }: Pick<Quote, 'header' | 'lines'>): boolean =>
  header.orderDiscount !== null ||
  lines.some(({ discretionary, overrides = [] }) => discretionary !== null || overrides.length > 0);

export const quoteHead = (quote: QuoteHead): Head => ({
  id: quote.id,
  version: quote.version,
  entryLeaf: quote.entryLeaf,
  root: quote.contentRoot ?? quote.content,
});

/** The members that `defineCommand` needs and all commands on one quote have in common. */
export const onQuote = {
  context: 'quote',
  aggregate: 'quote',
  load: (tx: Tx, command: Command<OnQuote>): Promise<Quote | undefined> => lockQuote(tx, command.payload.quoteId),
  head: quoteHead,
  resource: (quote: Quote, command: Command<OnQuote>): ResourceFacts => quoteResource(command.tenantId, quote),
  save: (decided: QuoteDecision, _quote: Quote, next: Head, command: Command<OnQuote>): readonly Statement[] =>
    updateRevision(command.tenantId, next, decided.change),
} as const;

/** A fact about this quote. Every one names family and revision, so that a reader needs no other lookup. */
export const quoteFact = (
  type: string,
  quote: Pick<Quote, 'id' | 'familyId' | 'revisionNo' | 'accountId'>,
  data: { readonly [member: string]: Json } = {},
  words?: Words,
): Fact => ({
  type,
  subject: { kind: 'quote', id: quote.id },
  data: {
    quoteId: quote.id,
    familyId: quote.familyId,
    revision: quote.revisionNo,
    accountId: quote.accountId,
    ...data,
  },
  ...(words === undefined ? {} : { words }),
});

/** Moves a quote along its life, or says which moves there are. */
export const moved = (quote: Pick<Quote, 'status'>, move: MoveOf<typeof quoteLife>): Outcome<QuoteStatus> =>
  quoteLife.move(quote.status, move);

/** A seller who touches a quote becomes one of those who may not approve it. */
export const withPerson = (quote: Pick<Quote, 'persons'>, personId: string): readonly string[] =>
  quote.persons.includes(personId) ? quote.persons : [...quote.persons, personId];

/**
 * Content may change in a draft, and on an approved quote, which then is a draft again with its approval void. A
 * presented one is never edited: that makes a new revision.
 */
export const openForEdit = (
  quote: QuoteHead,
): Outcome<{ readonly change: QuoteChange; readonly facts: readonly Fact[] }> => {
  if (quote.status === 'draft') return accepted({ change: {}, facts: [] });
  const reopened = moved(quote, 'reopen');
  if (!reopened.ok) return reopened;
  must(reopened.value === 'draft', 'a reopened quote is a draft');
  return accepted({
    change: { status: 'draft' },
    facts: [
      quoteFact('QuoteReopened', quote, { reason: 'its content changed after approval', content: quote.content }),
    ],
  });
};
