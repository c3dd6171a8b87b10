/**
 * A worker's round over envelopes that are due: what was requested is sent, what was sent is asked about in case its callback was lost, what ended
 * here is taken back there. Each step is a command, so that a crash between any two loses time and never truth.
 */
import type { CommandDefinition, Decision } from '#platform/command.ts';
import type { Connector, QueryOutcome, SubmitOutcome, UndoOutcome } from '#platform/connectors/connector.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { readDocumentOf } from '../document.store.ts';
import { type Envelope, type EnvelopeOutcome, SIGNATURE_CONNECTOR, SIGNATURE_OPERATION } from './envelope.ts';
import { readDueEnvelopes, readEnvelope } from './envelope.store.ts';
import { presentedBytes, recordEnvelope, startEnvelope } from './record-envelope.ts';

export type EnvelopeMeans = { readonly door: Door; readonly registry: ConnectorRegistry };

const DUE_AT_ONCE = 8;
const WHY_CHARS_MAX = 2_000;
const UNDO_REASON = 'The offer ended, was accepted in another way, or was taken back';

/** One envelope has one key, however often it is sent: the service sees one. */
export const keyOf = ({ id }: Pick<Envelope, 'id'>): string => `signature:${id}`;
export const envelopeOfKey = (key: string): string | undefined => /^signature:([0-9a-f-]{36})$/.exec(key)?.[1];

/** How many were looked at. One that fails holds up no other; the first failure is thrown after all. */
export const sweepEnvelopes = async (means: EnvelopeMeans, tenantId: string): Promise<number> => {
  const { door } = means;
  const due = await door.read(tenantId, (tx) => readDueEnvelopes(tx, door.clock().toString(), DUE_AT_ONCE));
  const results = await Promise.allSettled(due.map((envelope) => lookAt(means, tenantId, envelope)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return due.length;
};

const lookAt = async (means: EnvelopeMeans, tenantId: string, envelope: Envelope): Promise<void> => {
  const connector = means.registry.connector(tenantId, SIGNATURE_CONNECTOR);
  switch (envelope.state) {
    case 'requested':
      return send(means, tenantId, envelope, connector);
    case 'sending':
      return record(means.door, tenantId, envelope, { kind: 'unknown', why: 'whoever sent it is gone' });
    case 'sent':
    case 'unknown':
      return record(means.door, tenantId, envelope, await askAbout(means.door, envelope, connector));
    case 'voiding':
      return record(means.door, tenantId, envelope, await takeBack(means.door, tenantId, envelope, connector));
    case 'signed':
    case 'declined':
    case 'expired':
    case 'voided':
    case 'failed':
      return undefined;
  }
};

const NOT_CONNECTED = 'no signature service is connected';

const send = async (
  { door, registry }: EnvelopeMeans,
  tenantId: string,
  requested: Envelope,
  connector: Connector | undefined,
): Promise<void> => {
  const started = await run(door, tenantId, startEnvelope, `send:${requested.id}:${requested.version}`, {
    envelopeId: requested.id,
  });
  // Somebody else was quicker: then it is theirs.
  if (!started) return;
  const { envelope, document } = await door.read(tenantId, async (tx) => ({
    envelope: await readEnvelope(tx, requested.id),
    document: presentedBytes(requested, await readDocumentOf(tx, requested.quoteId)),
  }));
  if (envelope === undefined) return;
  if (connector === undefined) return record(door, tenantId, envelope, { kind: 'failed-safe', why: NOT_CONNECTED });
  const callbackUrl = registry.callbackUrl(tenantId, SIGNATURE_CONNECTOR);
  const { outcome } = await connector.submit(
    {
      operation: SIGNATURE_OPERATION,
      idempotencyKey: keyOf(envelope),
      reference: envelope.id,
      tenantRef: tenantId,
      payload: questionOf(envelope, document),
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
    },
    { earlierUnknown: false },
  );
  return record(door, tenantId, envelope, outcomeOf(outcome));
};

/** The same text at every send: under one key a service takes one request. */
const questionOf = (envelope: Envelope, document: Uint8Array) => ({
  document: { name: 'proposal.pdf', sha256: envelope.documentHash, base64: document.toBase64() },
  signer: {
    name: envelope.signerName,
    email: envelope.signerEmail,
    ...(envelope.signerTitle === null ? {} : { title: envelope.signerTitle }),
  },
  language: envelope.language,
  expiresAt: envelope.expiresAt,
});

const askAbout = async (door: Door, envelope: Envelope, connector: Connector | undefined): Promise<EnvelopeOutcome> => {
  if (connector === undefined) return { kind: 'unknown', why: NOT_CONNECTED };
  const sentMs = Temporal.Instant.from(envelope.lastSentAt ?? envelope.recordedAt).epochMilliseconds;
  const sinceLastSendMs = Math.max(0, door.clock().epochMilliseconds - sentMs);
  return outcomeOf((await connector.query(SIGNATURE_OPERATION, keyOf(envelope), { sinceLastSendMs })).outcome);
};

/** What cannot be taken back any more was perhaps signed: then they say so. */
const takeBack = async (
  door: Door,
  tenantId: string,
  envelope: Envelope,
  connector: Connector | undefined,
): Promise<EnvelopeOutcome> => {
  if (connector === undefined) return { kind: 'unknown', why: NOT_CONNECTED };
  const { outcome } = await connector.undo(keyOf(envelope), {
    reference: envelope.id,
    tenantRef: tenantId,
    reason: UNDO_REASON,
  });
  return outcome.kind === 'refused' ? askAbout(door, envelope, connector) : outcomeOf(outcome);
};

const outcomeOf = (outcome: SubmitOutcome | QueryOutcome | UndoOutcome): EnvelopeOutcome => {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', ref: outcome.ref, result: { ...outcome.result } };
    case 'accepted':
    case 'refused':
      return outcome;
    case 'undone':
      return { kind: 'undone' };
    case 'failed-safe':
    case 'unknown':
      return { kind: outcome.kind, why: outcome.why.slice(0, WHY_CHARS_MAX) };
  }
};

const record = async (door: Door, tenantId: string, envelope: Envelope, outcome: EnvelopeOutcome): Promise<void> => {
  const payload = { envelopeId: envelope.id, outcome, seenVersion: envelope.version };
  await run(door, tenantId, recordEnvelope, `outcome:${envelope.id}:${envelope.version}`, payload);
};

/** Refusals that say that somebody else was quicker. Any other means that the worker may not work, and must be heard. */
const OVERTAKEN: ReadonlySet<string> = new Set([
  'proposal-envelope.move-not-allowed',
  'proposal-envelope.not-due',
  'proposal-envelope.overtaken',
]);

/** Whether it was this worker that did it. */
const run = async <P, L, D extends Decision, Q>(
  door: Door,
  tenantId: string,
  definition: CommandDefinition<P, L, D, Q>,
  idempotencyKey: string,
  payload: unknown,
): Promise<boolean> => {
  const principal = door.systemPrincipal(tenantId, 'worker');
  const answer = await runCommand(door, definition, principal, { idempotencyKey, payload }, { channel: 'worker' });
  if (answer.ok) return !answer.repeated;
  if (OVERTAKEN.has(answer.refusal.code)) return false;
  throw new Error(`A worker was refused: ${JSON.stringify(answer.refusal)}`);
};
