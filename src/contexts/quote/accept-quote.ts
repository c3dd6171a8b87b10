/** The customer says yes, by themselves: signed in, under a link, or through a signature service that vouches for them. */
import { Type } from 'typebox';
import { type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Accepted, type Accepting, decideYes, saveYes, type Yes } from './acceptance.ts';
import { readAcceptance } from './acceptance.store.ts';
import { lockDealOf, readTaken } from './deal.store.ts';
import { QUOTE_LINES_MAX, Uuid } from './line.ts';
import { onQuote, type OnQuote, quotePayload } from './on-quote.ts';
import { lockQuote } from './quote.store.ts';

export const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
export const Text = Type.String({ minLength: 1, maxLength: 200 });
export const ChosenLines = Type.Optional(Type.Array(Uuid, { maxItems: QUOTE_LINES_MAX, uniqueItems: true }));

/** The role of the system that speaks for a signature service: what it says was signed, was signed. */
export const SIGNATURE_ROLE = 'e-signature';

type Payload = OnQuote &
  Pick<Yes, 'shownContentRoot' | 'shownDocumentHash' | 'chosenLines' | 'consentHash' | 'acceptedBy'> & {
    /** SHA-256 of the document as the signature service sealed it. */
    readonly signedDocumentHash?: string;
  };

/** The deal first, then the head: who waited for their locks reads what the winner wrote. */
export const loadAccepting = async (tx: Tx, quoteId: string): Promise<Accepting | undefined> => {
  await lockDealOf(tx, quoteId);
  const quote = await lockQuote(tx, quoteId);
  if (!quote) return undefined;
  return {
    quote,
    before: quote.acceptedAt === null ? undefined : await readAcceptance(tx, quoteId),
    taken: quote.status === 'superseded' ? await readTaken(tx, quote.familyId) : undefined,
  };
};

type Way = Pick<Yes, 'grade' | 'linkId' | 'proof'>;

/** By which way the yes came. A seller has none: a paper that they were given goes through a second person. */
const wayOf = ({ actor, payload }: Command<Payload>): Way | undefined => {
  if (actor.type === 'customer')
    return actor.linkId === undefined
      ? { grade: 'customer-account' }
      : { grade: 'customer-link', linkId: actor.linkId };
  const { signedDocumentHash: hash } = payload;
  const isSigned = actor.type === 'system' && actor.roles.includes(SIGNATURE_ROLE) && hash !== undefined;
  return isSigned ? { grade: 'e-signature', proof: { kind: 'signed-document', hash } } : undefined;
};

/** Whoever says yes by themselves says as whom, and to which words: signed in or under a link, the evidence is the same. */
const notSaid = ({ actor, payload: { acceptedBy, consentHash } }: Command<Payload>): Refusal | undefined => {
  if (actor.type !== 'customer') return undefined;
  if (consentHash === undefined) return { code: 'quote.consent-needed' };
  return acceptedBy.title === undefined ? { code: 'quote.role-needed' } : undefined;
};

const decide = (loaded: Accepting, command: Command<Payload>): Outcome<Accepted> => {
  const way = wayOf(command);
  if (way === undefined) return refused({ code: 'quote.acceptance-not-the-customers' });
  const missing = notSaid(command);
  if (missing !== undefined) return refused(missing);
  return decideYes(loaded, { ...command.payload, ...way }, command);
};

export const acceptQuote = defineCommand<Payload, Accepting, Accepted>({
  ...onQuote,
  name: 'quote.accept',
  payload: quotePayload({
    shownContentRoot: Hash,
    shownDocumentHash: Hash,
    chosenLines: ChosenLines,
    consentHash: Type.Optional(Hash),
    signedDocumentHash: Type.Optional(Hash),
    acceptedBy: Type.Object(
      { name: Text, title: Type.Optional(Text), evidence: Type.Optional(Type.String({ maxLength: 2000 })) },
      { additionalProperties: false },
    ),
  }),
  load: (tx, command) => loadAccepting(tx, command.payload.quoteId),
  head: ({ quote }) => onQuote.head(quote),
  resource: ({ quote }, command) => onQuote.resource(quote, command),
  decide,
  save: (decided, { quote }, next, command) => saveYes(decided, quote, next, command),
});
