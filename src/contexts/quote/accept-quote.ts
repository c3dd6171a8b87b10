/** The customer says yes. They are held to what they were shown, and so are we: the root and the hash on the page must be those on the quote. */
import { Type } from 'typebox';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { insertAcceptance } from './decision.store.ts';
import { moved, onQuote, type OnQuote, type QuoteDecision, quoteFact, quotePayload } from './on-quote.ts';
import { updateRevision } from './quote.store.ts';
import type { Quote } from './quote.ts';

const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
const Text = Type.String({ minLength: 1, maxLength: 200 });

type Payload = OnQuote & {
  readonly shownContentRoot: string;
  readonly shownDocumentHash: string;
  readonly acceptedBy: { readonly name: string; readonly title?: string; readonly evidence?: string };
};

const unchanged = (quote: Quote, payload: Payload): Outcome<true> => {
  if (quote.contentRoot !== payload.shownContentRoot)
    return refused({ code: 'quote.content-changed', shown: payload.shownContentRoot, current: quote.contentRoot });
  if (quote.documentHash !== payload.shownDocumentHash)
    return refused({ code: 'quote.content-changed', shown: payload.shownDocumentHash, current: quote.documentHash });
  return accepted(true);
};

/** What was chosen inside each line, by the name that the line keeps through revisions, orders and assets. */
const configurationFingerprint = ({ lines }: Quote): string =>
  fingerprint(
    'quote-configuration/1',
    lines.map(({ lineageId, offering, selection }) => ({
      lineageId,
      offering,
      selection: selection.map((choice) => ({ ...choice })),
    })),
  );

/** How strong the acceptance is: a customer who signed in themselves, or a seller who says that they did. */
const gradeOf = (command: Command<Payload>): string =>
  command.actor.type === 'customer' ? 'customer-link' : 'recorded-by-seller';

const answerOf = (quote: Quote, acceptedAt: string) => ({
  quoteId: quote.id,
  status: 'accepted',
  contentRoot: quote.contentRoot,
  documentHash: quote.documentHash,
  acceptedAt,
});

export const acceptQuote = defineCommand<Payload, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.accept',
  payload: quotePayload({
    shownContentRoot: Hash,
    shownDocumentHash: Hash,
    acceptedBy: Type.Object(
      { name: Text, title: Type.Optional(Text), evidence: Type.Optional(Type.String({ maxLength: 2000 })) },
      { additionalProperties: false },
    ),
  }),
  decide: (quote, command) => {
    const { payload } = command;
    if (quote.status === 'superseded')
      return refused({ code: 'quote.superseded', quoteId: quote.id, familyId: quote.familyId });
    if (quote.status === 'expired') return refused({ code: 'quote.expired', validUntil: quote.validUntil });
    const same = unchanged(quote, payload);
    // Saying yes again to the same thing changes nothing and is answered alike, whoever asks: fifty senders, one acceptance.
    if (quote.acceptedAt !== null && same.ok)
      return accepted({
        unchanged: true,
        change: {},
        facts: [],
        answer: answerOf(quote, quote.acceptedAt),
        root: quote.contentRoot,
      });
    if (quote.status !== 'presented') return refused({ code: 'quote.not-presented', status: quote.status });
    if (quote.validUntil !== null && Temporal.Instant.compare(command.at, Temporal.Instant.from(quote.validUntil)) >= 0)
      return refused({ code: 'quote.expired', validUntil: quote.validUntil });
    if (!same.ok) return same;
    const status = moved(quote, 'accept');
    if (!status.ok) return status;
    const acceptedAt = command.at.toString();
    const acceptedBy = { grade: gradeOf(command), principalId: command.actor.id, personId: command.actor.personId };
    return accepted({
      change: { status: status.value, acceptedAt, acceptedBy },
      facts: [
        quoteFact('QuoteAccepted', quote, {
          acceptedAt,
          contentRoot: quote.contentRoot,
          proposalDocumentHash: quote.documentHash,
          priceFingerprint: quote.priceFingerprint,
          configurationFingerprint: configurationFingerprint(quote),
          approvalFingerprint: quote.approvalFingerprint,
          grade: acceptedBy.grade,
        }),
      ],
      answer: answerOf(quote, acceptedAt),
      root: quote.contentRoot,
      decisions: [quote.priceFingerprint, quote.approvalFingerprint].filter((each) => each !== null),
    });
  },
  save: (decided, quote, next, command) => [
    ...updateRevision(command.tenantId, next, decided.change),
    insertAcceptance(
      command.tenantId,
      quote.id,
      quote.contentRoot ?? '',
      quote.documentHash ?? '',
      command.at.toString(),
      {
        ...decided.change.acceptedBy,
        ...command.payload.acceptedBy,
      },
    ),
  ],
});
