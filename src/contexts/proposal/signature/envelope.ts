/** The words of signatures by a service: what is asked, what is answered, what we rely on. No behaviour. */
import { Type, type Static } from 'typebox';
import type { StateOf } from '#kernel/lifecycle.ts';
import { ASKED_OUTCOMES, UndoneOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import type { ConnectorContracts } from '#platform/connectors/registry.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { envelopeLife } from './envelope.lifecycle.ts';

export type EnvelopeState = StateOf<typeof envelopeLife>;

export const SIGNATURE_CONNECTOR = 'e-signature';
export const SIGNATURE_OPERATION = 'signature.request';
/** Asked twice under one key it is one envelope. What was signed stays signed: voiding it is refused. */
export const SIGNATURE_CONTRACTS = {
  [SIGNATURE_CONNECTOR]: {
    [SIGNATURE_OPERATION]: {
      idempotent: true,
      pointOfNoReturn: true,
      statusQuery: true,
      settlesWithinMs: 5_000,
      request: Type.Object({
        document: Type.Unknown(),
        signer: Type.Unknown(),
        language: Type.String(),
        expiresAt: Type.String(),
      }),
      result: Type.Object({ outcome: Type.String() }),
    },
  },
} as const satisfies ConnectorContracts;

/** Base64 makes four of three, and a request holds four megabytes. */
export const DOCUMENT_BYTES_MAX = 2_900_000;

/** Of the presented offer; names stand here and in no fact. */
export type Envelope = {
  readonly id: string;
  readonly quoteId: string;
  readonly accountId: string;
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly chosenLines: readonly string[];
  readonly signerName: string;
  readonly signerTitle: string | null;
  readonly signerEmail: string;
  readonly language: string;
  readonly state: EnvelopeState;
  readonly attemptNo: number;
  /** When somebody looks at it next. */
  readonly dueAt: string | null;
  readonly lastSentAt: string | null;
  readonly expiresAt: string;
  readonly why: string | null;
  readonly evidence: SignatureEvidence | null;
  readonly signedHash: string | null;
  readonly settledAt: string | null;
  readonly sentBy: string;
  readonly recordedAt: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export type SignatureEvidence = {
  readonly service: string;
  readonly ref: string;
  readonly signedAt: string;
  /** SHA-256 of the signer's certificate, as the service states it. */
  readonly certificateHash: string;
};

export const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' });

/**
 * What a service says in the end; an answer may say more than we know. A signature is appended to a PDF (an incremental update), so the service
 * returns what comes after the presented bytes and the hash of the whole: that those bytes come first needs no trust.
 */
export const SignatureResult = Type.Union([
  Type.Object({
    outcome: Type.Literal('signed'),
    signedAt: Moment,
    certificateHash: Hash,
    sha256: Hash,
    appended: Type.String({ minLength: 4, maxLength: 250_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
  }),
  Type.Object({
    outcome: Type.Literal('declined'),
    reason: Type.Optional(Type.String({ pattern: '^[a-z][a-z-]{0,39}$' })),
    words: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  }),
  Type.Object({ outcome: Type.Literal('expired') }),
]);

export const EnvelopeOutcome = Type.Union([...ASKED_OUTCOMES, UndoneOutcome]);
export type EnvelopeOutcome = Static<typeof EnvelopeOutcome>;

export const envelopeFacts = [
  'ProposalSignatureRequested',
  'ProposalEnvelopeDispatched',
  'ProposalEnvelopeSent',
  'ProposalSignatureAwaited',
  'ProposalEnvelopeUnknown',
  'ProposalEnvelopePostponed',
  'ProposalSigned',
  'ProposalSignatureDeclined',
  'ProposalEnvelopeExpired',
  'ProposalEnvelopeFailed',
  'ProposalEnvelopeWithdrawn',
  'ProposalEnvelopeVoidUnanswered',
  'ProposalEnvelopeVoided',
] as const;

/** Two who ask at the same moment: the table lets one through. */
export const envelopeConstraints: Readonly<Record<string, string>> = { envelope_one_open: 'proposal.signature-open' };

export const envelopeRefusals: RefusalTexts = {
  'proposal-envelope.not-found': {
    status: 404,
    title: 'There is no such envelope',
    todo: 'Read the envelopes of the offer again.',
  },
  'proposal-envelope.move-not-allowed': {
    status: 409,
    title: 'The envelope is in another state',
    todo: 'Read it again; the moves that are allowed now are listed.',
  },
  'proposal-envelope.not-due': {
    status: 409,
    title: 'It is not time to look at this envelope',
    todo: 'Nothing: whoever came first looks at it.',
  },
  'proposal-envelope.overtaken': {
    status: 409,
    title: 'Something newer was recorded about this envelope',
    todo: 'Nothing: the newer word stands.',
  },
  'proposal.signature-open': {
    status: 409,
    title: 'The offer lies with the signature service already',
    todo: 'Wait for the signer, or take the open envelope back first.',
  },
  'proposal.not-signed': {
    status: 404,
    title: 'The envelope was not signed',
    todo: 'Its state says what it waits for, or how it ended.',
  },
  'proposal.signer-of-ours': {
    status: 422,
    title: 'The signer’s address is one of our own company',
    todo: 'Name a person of the customer: nobody accepts an offer of their own.',
  },
  'proposal.document-too-large-to-sign': {
    status: 422,
    title: 'The document is larger than the signature service takes',
    todo: 'Have it accepted under a link or on paper; the numbers are given.',
  },
  'document.not-what-was-presented': {
    status: 422,
    title: 'The signed bytes do not begin with the document that was presented',
    todo: 'Nothing was accepted. Ask the service what was signed, and send the offer again.',
  },
};
