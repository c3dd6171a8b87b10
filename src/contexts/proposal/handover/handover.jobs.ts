/**
 * A worker's round over what is due: what was requested is sent, what is unknown is asked about, what a lost worker held becomes unknown.
 * Each step is a command, so that a crash between any two loses time and never truth.
 */
import type { JsonObject } from '#kernel/json.ts';
import type { Outcome } from '#kernel/outcome.ts';
import type { CommandDefinition, Decision } from '#platform/command.ts';
import type { QueryOutcome, SubmitOutcome } from '#platform/connectors/connector.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { acceptedPackage } from './accepted-package.ts';
import { CONTRACT_SYSTEM, FILE_CONTRACT } from './contract-system.ts';
import type { FilingOutcome, Handover } from './handover.ts';
import { readHandoversDue } from './handover.store.ts';
import { keyOf, recordHandover, startHandover } from './send-handover.ts';

export type HandoverMeans = { readonly door: Door; readonly registry: Pick<ConnectorRegistry, 'connector'> };

const DUE_AT_ONCE = 8;
const WHY_CHARS_MAX = 2_000;
const NOBODY = 'no contract system is connected';

/** How many were looked at. One that fails holds up no other; the first failure is thrown after all. */
export const sweepHandovers = async (means: HandoverMeans, tenantId: string): Promise<number> => {
  const { door } = means;
  const due = await door.read(tenantId, (tx) => readHandoversDue(tx, door.clock().toString(), DUE_AT_ONCE));
  const results = await Promise.allSettled(due.map((row) => lookAt(means, tenantId, row)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return due.length;
};

const lookAt = async (means: HandoverMeans, tenantId: string, row: Handover): Promise<void> => {
  switch (row.status) {
    case 'requested':
      return tell(means, tenantId, row);
    case 'sending':
      return record(means.door, tenantId, row, row.attemptNo, { kind: 'unknown', why: 'whoever sent it is gone' });
    case 'unknown':
      return askAbout(means, tenantId, row);
    case 'delivered':
    case 'refused':
      return undefined;
  }
};

const tell = async ({ door, registry }: HandoverMeans, tenantId: string, row: Handover): Promise<void> => {
  const key = `tell:${row.id}:${row.version}`;
  const started = await send(door, tenantId, startHandover, key, { quoteId: row.revisionId });
  // Somebody else was quicker: then it is theirs.
  if (started === undefined) return;
  const { attemptNo } = started as { readonly attemptNo: number };
  const content = await door.read(tenantId, (tx) => acceptedPackage(tx, row));
  return record(door, tenantId, row, attemptNo, await filed(registry, tenantId, row, content));
};

const filed = async (
  registry: HandoverMeans['registry'],
  tenantId: string,
  row: Handover,
  content: Outcome<JsonObject>,
): Promise<FilingOutcome> => {
  if (!content.ok)
    return {
      kind: 'refused',
      code: content.refusal.code,
      message: `nothing was sent: what we hold is not what was accepted (${JSON.stringify(content.refusal)})`,
      retriable: false,
    };
  const connector = registry.connector(tenantId, CONTRACT_SYSTEM);
  if (connector === undefined) return { kind: 'failed-safe', why: NOBODY };
  const { outcome } = await connector.submit(
    {
      operation: FILE_CONTRACT,
      idempotencyKey: keyOf(row),
      reference: row.revisionId,
      tenantRef: tenantId,
      payload: content.value,
    },
    // Sent again only once a status query has said that they never had it.
    { earlierUnknown: false },
  );
  return outcomeOf(outcome);
};

const askAbout = async ({ door, registry }: HandoverMeans, tenantId: string, row: Handover): Promise<void> => {
  const connector = registry.connector(tenantId, CONTRACT_SYSTEM);
  const sentMs = Temporal.Instant.from(row.sentAt ?? row.askedAt).epochMilliseconds;
  const sinceLastSendMs = Math.max(0, door.clock().epochMilliseconds - sentMs);
  const outcome: FilingOutcome =
    connector === undefined
      ? { kind: 'unknown', why: NOBODY }
      : outcomeOf((await connector.query(FILE_CONTRACT, keyOf(row), { sinceLastSendMs })).outcome);
  return record(door, tenantId, row, row.attemptNo, outcome);
};

const outcomeOf = (outcome: SubmitOutcome | QueryOutcome): FilingOutcome => {
  switch (outcome.kind) {
    case 'undone':
      return { kind: 'unknown', why: 'they say that it was taken back, which nobody asked for' };
    case 'done':
      return { kind: 'done', ref: outcome.ref, result: { ...outcome.result } };
    case 'accepted':
    case 'refused':
      return outcome;
    case 'failed-safe':
    case 'unknown':
      return { kind: outcome.kind, why: outcome.why.slice(0, WHY_CHARS_MAX) };
  }
};

const record = async (
  door: Door,
  tenantId: string,
  row: Handover,
  attemptNo: number,
  outcome: FilingOutcome,
): Promise<void> => {
  const key = `filed:${row.id}:${attemptNo}:${row.version}:${row.status}`;
  await send(door, tenantId, recordHandover, key, { quoteId: row.revisionId, attemptNo, outcome });
};

/** Refusals that say that somebody else was quicker. Any other means that the worker may not work, and must be heard. */
const OVERTAKEN: ReadonlySet<string> = new Set([
  'contract-handover.move-not-allowed',
  'contract-handover.not-due',
  'contract-handover.other-attempt',
]);

const send = async <P, L, D extends Decision>(
  door: Door,
  tenantId: string,
  definition: CommandDefinition<P, L, D>,
  idempotencyKey: string,
  payload: unknown,
): Promise<unknown> => {
  const answer = await runCommand(
    door,
    definition,
    door.systemPrincipal(tenantId, 'worker'),
    { idempotencyKey, payload },
    { channel: 'worker' },
  );
  if (answer.ok) return answer.repeated ? undefined : answer.value;
  if (OVERTAKEN.has(answer.refusal.code)) return undefined;
  throw new Error(`A worker was refused: ${JSON.stringify(answer.refusal)}`);
};
