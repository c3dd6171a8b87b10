/**
 * What an answer of the signature service means, as one table. Signed, declined and expired are what the service says in the form that was
 * agreed on; everything else is not known yet, or, where it is certain that nothing happened, sent again. Pure.
 */
import { Compile } from 'typebox/compile';
import type { MoveOf } from '#kernel/lifecycle.ts';
import type { Outcome } from '#kernel/outcome.ts';
import type { envelopeLife } from './envelope.lifecycle.ts';
import { type Envelope, type EnvelopeOutcome, SIGNATURE_CONNECTOR, SignatureResult } from './envelope.ts';
import type { EnvelopeChange } from './envelope.store.ts';
import type { SignedDocument } from './signed-document.ts';

export type Settled = {
  readonly move: MoveOf<typeof envelopeLife>;
  readonly change: EnvelopeChange;
  readonly signed?: SignedDocument;
  /** Of a signer who declined, a word that can be counted. */
  readonly reason?: string;
};

type Looked = Pick<Envelope, 'state' | 'attemptNo' | 'lastSentAt' | 'recordedAt'>;

const POSTPONED_MS = 5_000;
const LOOK_FIRST_MS = 2_000;
const LATER_MS_MAX = 3_600_000;
const WHY_CHARS_MAX = 2_000;
const result = Compile(SignatureResult);

/** What the service says in the end, where it says it in the form that was agreed on. */
export const resultIn = (outcome: EnvelopeOutcome) =>
  outcome.kind === 'done' && result.Check(outcome.result) ? outcome.result : undefined;

/** `signed`: the bytes put together, where it was signed (`signedDocument`). */
export const settleEnvelope = (
  row: Looked,
  outcome: EnvelopeOutcome,
  at: Temporal.Instant,
  signed?: Outcome<SignedDocument>,
): Settled => {
  switch (outcome.kind) {
    case 'done':
      return answered(row, outcome, at, signed);
    case 'accepted':
      return row.state === 'sending' || row.state === 'unknown'
        ? { move: 'take', change: { why: null, dueAt: later(row, at) } }
        : open(row, null, at);
    case 'refused':
      return refusal(row, outcome, at);
    case 'failed-safe':
      return row.state === 'sending' || row.state === 'unknown'
        ? postponed(row, outcome.why, at)
        : open(row, outcome.why, at);
    case 'unknown':
      return open(row, outcome.why, at);
    case 'undone':
      return row.state === 'voiding'
        ? ended('void', null, at)
        : ended('fail', 'the service says that it was taken back, which nobody here asked for', at);
  }
};

const answered = (
  row: Looked,
  outcome: EnvelopeOutcome & { readonly kind: 'done' },
  at: Temporal.Instant,
  signed: Outcome<SignedDocument> | undefined,
): Settled => {
  const said = resultIn(outcome);
  if (said === undefined) return open(row, 'they answered, and not in the form that was agreed on', at);
  switch (said.outcome) {
    case 'declined':
      return { ...ended('decline', said.words ?? 'The signer declined.', at), reason: said.reason ?? 'other' };
    case 'expired':
      return ended('expire', null, at);
    case 'signed': {
      if (signed === undefined || !signed.ok)
        return ended('fail', `document.not-what-was-presented: the service states ${said.sha256}`, at);
      const { signedAt, certificateHash } = said;
      const evidence = { service: SIGNATURE_CONNECTOR, ref: outcome.ref, signedAt, certificateHash };
      const { change } = ended('sign', null, at);
      return {
        move: 'sign',
        change: { ...change, evidence, signedHash: signed.value.hash },
        signed: signed.value,
      };
    }
  }
};

const refusal = (
  row: Looked,
  outcome: EnvelopeOutcome & { readonly kind: 'refused' },
  at: Temporal.Instant,
): Settled => {
  const why = `${outcome.code}: ${outcome.message}`;
  if (!outcome.retriable) return ended('fail', why, at);
  return row.state === 'voiding' ? open(row, why, at) : postponed(row, why, at);
};

/** Nothing is settled: asked again later, in the state that says what is known. */
const open = (row: Looked, why: string | null, at: Temporal.Instant): Settled => ({
  move: row.state === 'voiding' ? 'insist' : row.state === 'sent' ? 'wait' : 'lose',
  change: { why: why?.slice(0, WHY_CHARS_MAX) ?? null, dueAt: later(row, at) },
});

const ended = (move: Settled['move'], why: string | null, at: Temporal.Instant): Settled => ({
  move,
  change: { why: why?.slice(0, WHY_CHARS_MAX) ?? null, dueAt: null, settledAt: at.toString() },
});

/** Later each time, counted by attempts. */
const postponed = ({ attemptNo }: Looked, why: string, at: Temporal.Instant): Settled => {
  const pauseMs = Math.min(LATER_MS_MAX, POSTPONED_MS * 2 ** Math.min(Math.max(0, attemptNo - 1), 12));
  return { move: 'postpone', change: { why, dueAt: at.add({ milliseconds: pauseMs }).toString() } };
};

/** Asked again after as long as it has been open already, so that the pauses grow with it. */
const later = ({ lastSentAt, recordedAt }: Looked, at: Temporal.Instant): string => {
  const openMs = at.epochMilliseconds - Temporal.Instant.from(lastSentAt ?? recordedAt).epochMilliseconds;
  return at.add({ milliseconds: Math.min(LATER_MS_MAX, Math.max(LOOK_FIRST_MS, openMs)) }).toString();
};
