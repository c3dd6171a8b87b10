/** The presented offer is to be signed under a signature service. A worker sends it; here it is only asked for, or taken back. */
import { Type } from 'typebox';
import { domainOf, EMAIL } from '#contexts/accounts/index.ts';
import {
  type Accepting,
  decideYes,
  loadAccepting,
  quotePayload,
  quoteResource,
  stands,
} from '#contexts/quote/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { reachesCustomer, readMailOf, type Recorded } from '../mail-of-customer.ts';
import { type Envelope, DOCUMENT_BYTES_MAX, Hash } from './envelope.ts';
import { insertEnvelope, type NewEnvelope, readDocumentBytes, readEnvelopesOf } from './envelope.store.ts';
import { ENVELOPE, envelopeFact, movedEnvelope, type Moved, onEnvelope, type OnEnvelope, Uuid } from './on-envelope.ts';

type Payload = {
  readonly quoteId: string;
  readonly shownContentRoot: string;
  readonly shownDocumentHash: string;
  readonly signer: { readonly name: string; readonly title?: string; readonly email: string };
  readonly chosenLines?: readonly string[];
};
export type Sending = {
  readonly accepting: Accepting;
  readonly open: Pick<Envelope, 'id'> | undefined;
  readonly documentBytes: number;
  readonly ourDomains: ReadonlySet<string>;
  readonly recorded: Recorded;
};
type Requested = Decision & { readonly envelope: NewEnvelope };

/** Under the quote's lock: an offer that ends at the same moment leaves no envelope behind. */
const load = async (tx: Tx, { payload }: Command<Payload>): Promise<Sending | undefined> => {
  const accepting = await loadAccepting(tx, payload.quoteId);
  if (!accepting) return undefined;
  const { quote } = accepting;
  const [envelopes, mail, bytes] = await Promise.all([
    readEnvelopesOf(tx, quote.id),
    readMailOf(tx, quote.accountId),
    quote.documentHash === null ? 0 : readDocumentBytes(tx, quote.documentHash),
  ]);
  return {
    accepting,
    open: envelopes.find(({ settledAt }) => settledAt === null),
    documentBytes: bytes ?? 0,
    ...mail,
  };
};

const mayBeSent = (
  { accepting, open, documentBytes, ourDomains, recorded }: Sending,
  { payload }: Command<Payload>,
): Outcome<true> => {
  const { id: quoteId, acceptedAt } = accepting.quote;
  if (stands(accepting.quote)) return refused({ code: 'quote.already-accepted', quoteId, acceptedAt });
  if (open) return refused({ code: 'proposal.signature-open', envelopeId: open.id });
  if (documentBytes > DOCUMENT_BYTES_MAX)
    return refused({ code: 'proposal.document-too-large-to-sign', bytes: documentBytes, max: DOCUMENT_BYTES_MAX });
  const domain = domainOf(payload.signer.email);
  if (ourDomains.has(domain)) return refused({ code: 'proposal.signer-of-ours', domain });
  return reachesCustomer(payload.signer.email, recorded);
};

export const decideSending = (loaded: Sending, command: Command<Payload>): Outcome<Requested> => {
  const { quote } = loaded.accepting;
  const { payload, actor, at } = command;
  const may = mayBeSent(loaded, command);
  if (!may.ok) return may;
  // All that would stop the acceptance stops the envelope: nobody is asked to sign what cannot be accepted.
  const could = decideYes(
    loaded.accepting,
    { ...payload, acceptedBy: { name: payload.signer.name }, grade: 'e-signature' },
    command,
  );
  if (!could.ok) return could;
  const id = command.id(ENVELOPE);
  const { name, title, email } = payload.signer;
  return accepted({
    envelope: {
      quoteId: quote.id,
      accountId: quote.accountId,
      contentRoot: payload.shownContentRoot,
      documentHash: payload.shownDocumentHash,
      chosenLines: could.value.yes?.chosenLines ?? [],
      signerName: name,
      signerTitle: title ?? null,
      signerEmail: email,
      language: quote.header.language,
      expiresAt: quote.validUntil ?? at.toString(),
      sentBy: actor.personId,
    },
    facts: [
      envelopeFact(
        'ProposalSignatureRequested',
        { id, quoteId: quote.id, accountId: quote.accountId },
        { documentHash: payload.shownDocumentHash },
      ),
    ],
    answer: { envelopeId: id, quoteId: quote.id, state: 'requested' },
    root: quote.contentRoot,
    artifacts: [{ kind: 'document', key: 'to-be-signed', hash: payload.shownDocumentHash }],
  });
};

const Line = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\r\\n]*$' });

export const sendForSignature = defineCommand<Payload, Sending, Requested>({
  name: 'proposal.send-for-signature',
  context: 'proposal',
  aggregate: ENVELOPE,
  creates: true,
  notFound: 'quote.not-found',
  payload: quotePayload({
    shownContentRoot: Hash,
    shownDocumentHash: Hash,
    signer: Type.Object(
      { name: Line, title: Type.Optional(Line), email: Type.String({ maxLength: 254, pattern: EMAIL }) },
      { additionalProperties: false },
    ),
    chosenLines: Type.Optional(Type.Array(Uuid, { maxItems: 10_000, uniqueItems: true })),
  }),
  load,
  resource: ({ accepting }, command) => quoteResource(command.tenantId, accepting.quote),
  decide: decideSending,
  save: ({ envelope }, _loaded, next, command) => [
    insertEnvelope(command.tenantId, next, envelope, command.at.toString()),
  ],
});

/** From where it never left it is gone at once; otherwise the service has to say that nobody can sign it any more. */
export const takeBack = (envelope: Envelope, because: string, at: Temporal.Instant): Outcome<Moved> =>
  envelope.state === 'requested'
    ? movedEnvelope(envelope, 'void', { why: because, dueAt: null, settledAt: at.toString() })
    : movedEnvelope(envelope, 'withdraw', { why: because, dueAt: at.toString() });

type Voiding = OnEnvelope & { readonly because: string };

export const voidEnvelope = defineCommand<Voiding, Parameters<typeof onEnvelope.head>[0], Moved>({
  ...onEnvelope,
  name: 'proposal.void-envelope',
  payload: Type.Object(
    { envelopeId: Uuid, because: Type.String({ minLength: 1, maxLength: 500 }) },
    { additionalProperties: false },
  ),
  decide: ({ envelope }, { payload, at }) => takeBack(envelope, payload.because, at),
});
