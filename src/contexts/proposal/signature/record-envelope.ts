/**
 * The two halves of sending: the attempt is recorded (tx 1), the call is made outside any transaction, its outcome is recorded (tx 2). A callback
 * is an outcome like any other; it may come twice, late, or before our own answer, and only news changes anything.
 */
import { Type } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { readDocumentOf } from '../document.store.ts';
import { type Envelope, EnvelopeOutcome } from './envelope.ts';
import { insertSignedDocument, readEnvelope } from './envelope.store.ts';
import { type Loaded, movedEnvelope, type Moved, onEnvelope, type OnEnvelope, Uuid } from './on-envelope.ts';
import { resultIn, type Settled, settleEnvelope } from './settle-envelope.ts';
import { signedDocument, type SignedDocument } from './signed-document.ts';

/** Longer than any call may take: whoever has not said by then what came of it is gone. */
const LEASE_MS = 60_000;

export const startEnvelope = defineCommand<OnEnvelope, Loaded, Moved>({
  ...onEnvelope,
  name: 'proposal.start-envelope',
  action: 'proposal.work-envelope',
  payload: Type.Object({ envelopeId: Uuid }, { additionalProperties: false }),
  decide: ({ envelope }, { at }) => {
    if (envelope.dueAt !== null && Temporal.Instant.compare(Temporal.Instant.from(envelope.dueAt), at) > 0)
      return refused({ code: 'proposal-envelope.not-due', dueAt: envelope.dueAt });
    const attemptNo = envelope.attemptNo + 1;
    const dueAt = at.add({ milliseconds: LEASE_MS }).toString();
    return movedEnvelope(envelope, 'send', { attemptNo, lastSentAt: at.toString(), dueAt, why: null }, { attemptNo });
  },
});

type Recording = OnEnvelope & {
  readonly outcome: EnvelopeOutcome;
  /** Of the state that was looked at; a callback was called by nobody and names none. */
  readonly seenVersion?: number;
};
type Recorded = Moved & { readonly signed: SignedDocument | undefined };
/** Nothing where it was not signed. */
type Prepared = { readonly signed?: Outcome<SignedDocument> };

/** The bytes are put together before anything is locked; the presented ones come from our own store, by the envelope's hash. */
const prepare = async (door: Door, { tenantId, payload }: Command<Recording>): Promise<Outcome<Prepared>> => {
  const said = resultIn(payload.outcome);
  if (said?.outcome !== 'signed') return accepted({});
  const presented = await door.read(tenantId, async (tx) => {
    const envelope = await readEnvelope(tx, payload.envelopeId);
    return envelope && presentedBytes(envelope, await readDocumentOf(tx, envelope.quoteId));
  });
  return accepted(presented === undefined ? {} : { signed: signedDocument(presented, said) });
};

export const presentedBytes = (
  { documentHash }: Pick<Envelope, 'documentHash'>,
  document: { readonly sha256: string; readonly bytes: Uint8Array } | undefined,
): Uint8Array => {
  must(document?.sha256 === documentHash, 'a revision is presented once, in one document');
  return document.bytes;
};

const dataOf = ({ move, signed, change, reason }: Settled): JsonObject =>
  move === 'sign' && signed !== undefined
    ? { signedDocumentHash: signed.hash, ...(change.evidence ? { signedAt: change.evidence.signedAt } : {}) }
    : move === 'decline'
      ? { reason: reason ?? 'other' }
      : {};

export const decideRecording = (
  { envelope }: Pick<Loaded, 'envelope'>,
  { payload, at }: Pick<Command<Recording>, 'payload' | 'at'>,
  { signed }: Prepared,
): Outcome<Recorded> => {
  const { outcome, seenVersion } = payload;
  if (seenVersion !== undefined && seenVersion !== envelope.version && envelope.settledAt === null && !isFinal(outcome))
    return refused({ code: 'proposal-envelope.overtaken', seen: seenVersion, current: envelope.version });
  // A callback that it is under way says nothing new of what is known to be with them.
  if (
    seenVersion === undefined &&
    outcome.kind === 'accepted' &&
    envelope.state !== 'sending' &&
    envelope.state !== 'unknown'
  )
    return refused({ code: 'proposal-envelope.overtaken', seen: null, current: envelope.version });
  const settled = settleEnvelope(envelope, outcome, at, signed);
  const moved = movedEnvelope(envelope, settled.move, settled.change, dataOf(settled));
  if (!moved.ok) return moved;
  return accepted({
    ...moved.value,
    signed: settled.signed,
    ...(settled.signed ? { artifacts: [{ kind: 'signed-document', key: 'signed', hash: settled.signed.hash }] } : {}),
  });
};

/** What ended it is true whatever else was recorded meanwhile. */
const isFinal = (outcome: EnvelopeOutcome): boolean => outcome.kind === 'done' || outcome.kind === 'undone';

export const recordEnvelope = defineCommand<Recording, Loaded, Recorded, Prepared>({
  ...onEnvelope,
  name: 'proposal.record-envelope',
  action: 'proposal.work-envelope',
  // What was signed lies beside the envelope, under its hash; it need not lie in the evidence besides.
  keepsSecret: true,
  payload: Type.Object(
    { envelopeId: Uuid, outcome: EnvelopeOutcome, seenVersion: Type.Optional(Type.Integer({ minimum: 1 })) },
    { additionalProperties: false },
  ),
  prepare,
  decide: decideRecording,
  save: ({ signed, ...moved }, loaded, next, command) => [
    ...onEnvelope.save(moved, loaded, next, command),
    ...(signed ? [insertSignedDocument(command.tenantId, loaded.envelope.id, signed, command.at.toString())] : []),
  ],
});
