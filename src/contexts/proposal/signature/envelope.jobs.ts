/** What is to be signed is sent to the service; what was sent is asked about in case its callback was lost; what ended here is taken back there. */
import { accepted } from '#kernel/outcome.ts';
import { type Asking, type AskingMeans, sweepAsked, workerCall } from '#platform/connectors/asking.jobs.ts';
import { readDocumentOf } from '../document.store.ts';
import { type Envelope, type EnvelopeOutcome, SIGNATURE_CONNECTOR, SIGNATURE_OPERATION } from './envelope.ts';
import { readDueEnvelopes, readEnvelope } from './envelope.store.ts';
import { presentedBytes, recordEnvelope, startEnvelope } from './record-envelope.ts';

/** One envelope has one key, however often it is sent: the service sees one. */
const keyOf = ({ id }: Pick<Envelope, 'id'>): string => `signature:${id}`;
export const envelopeOfKey = (key: string): string | undefined => /^signature:([0-9a-f-]{36})$/.exec(key)?.[1];

const STEPS = {
  requested: 'send',
  sending: 'lost',
  sent: 'askAbout',
  unknown: 'askAbout',
  voiding: 'takeBack',
  signed: 'nothing',
  declined: 'nothing',
  expired: 'nothing',
  voided: 'nothing',
  failed: 'nothing',
} as const satisfies Record<Envelope['state'], string>;

const signing: Asking<Envelope, EnvelopeOutcome> = {
  due: readDueEnvelopes,
  dueAtOnce: 8,
  step: ({ state }) => STEPS[state],
  of: (envelope) => ({
    connector: SIGNATURE_CONNECTOR,
    operation: SIGNATURE_OPERATION,
    idempotencyKey: keyOf(envelope),
    reference: envelope.id,
    sentAt: envelope.lastSentAt ?? envelope.recordedAt,
  }),
  callsBack: true,
  notConnected: () => 'no signature service is connected',
  gone: 'whoever sent it is gone',
  start: ({ id, version }) => workerCall(startEnvelope, `send:${id}:${version}`, { envelopeId: id }),
  started: (tx, { id }) => readEnvelope(tx, id),
  /** The same text at every send: under one key a service takes one request. */
  question: async (tx, envelope) => {
    const document = presentedBytes(envelope, await readDocumentOf(tx, envelope.quoteId));
    const { signerName: name, signerEmail: email, signerTitle: title, language, expiresAt } = envelope;
    return accepted({
      document: { name: 'proposal.pdf', sha256: envelope.documentHash, base64: document.toBase64() },
      signer: { name, email, ...(title === null ? {} : { title }) },
      language,
      expiresAt,
    });
  },
  report: (outcome) => outcome,
  record: (envelope, outcome) =>
    workerCall(recordEnvelope, `outcome:${envelope.id}:${envelope.version}`, {
      envelopeId: envelope.id,
      outcome,
      seenVersion: envelope.version,
    }),
  undoReason: 'The offer ended, was accepted in another way, or was taken back',
  overtaken: new Set([
    'proposal-envelope.move-not-allowed',
    'proposal-envelope.not-due',
    'proposal-envelope.overtaken',
  ]),
};

export const sweepEnvelopes = (means: AskingMeans, tenantId: string): Promise<number> =>
  sweepAsked(signing, means, tenantId);
