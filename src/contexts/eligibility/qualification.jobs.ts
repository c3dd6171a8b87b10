/**
 * A worker's round over what is due: what was requested is asked, what is unknown is asked about, what a lost worker held becomes
 * unknown. Each step is a command, so that a crash between any two loses time and never truth.
 */
import { must } from '#kernel/outcome.ts';
import type { CommandDefinition, Decision } from '#platform/command.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { SubmitOutcome, QueryOutcome } from '#platform/connectors/connector.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { readAccount } from '#contexts/accounts/index.ts';
import { keyOf, recordQualification, startQualification } from './ask-qualification.ts';
import { CHECK_OF } from './qualification-kinds.ts';
import type { CheckOutcome, QualificationRow } from './qualification.ts';
import { readDue } from './qualification.store.ts';

export type QualificationMeans = { readonly door: Door; readonly registry: ConnectorRegistry };

const DUE_AT_ONCE = 16;
const WHY_CHARS_MAX = 2_000;

/** How many were looked at. One that fails holds up no other; the first failure is thrown after all. */
export const sweepQualifications = async (means: QualificationMeans, tenantId: string): Promise<number> => {
  const { door } = means;
  const due = await door.read(tenantId, (tx) => readDue(tx, door.clock().toString(), DUE_AT_ONCE));
  const results = await Promise.allSettled(due.map((row) => lookAt(means, tenantId, row)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return due.length;
};

const lookAt = async (means: QualificationMeans, tenantId: string, row: QualificationRow): Promise<void> => {
  switch (row.status) {
    case 'requested':
      return ask(means, tenantId, row);
    case 'asking':
      return record(means.door, tenantId, row, row.attemptNo, { kind: 'unknown', why: 'whoever asked it is gone' });
    case 'unknown':
      return askAbout(means, tenantId, row);
    case 'passed':
    case 'failed':
    case 'expired':
      return undefined;
  }
};

const ask = async ({ door, registry }: QualificationMeans, tenantId: string, row: QualificationRow): Promise<void> => {
  const connector = registry.connector(tenantId, row.kind);
  const key = `ask:${row.id}:${row.version}`;
  const started = await send(door, tenantId, startQualification, key, { qualificationId: row.id });
  // Somebody else was quicker: then it is theirs.
  if (started === undefined) return;
  const { attemptNo } = started as { readonly attemptNo: number };
  if (connector === undefined)
    return record(door, tenantId, row, attemptNo, {
      kind: 'failed-safe',
      why: `no connector ${row.kind} is configured`,
    });
  const account = await door.read(tenantId, (tx) => readAccount(tx, row.accountId));
  must(account, 'a qualification is about an account');
  const exchange = await connector.submit(
    {
      operation: CHECK_OF[row.kind].operation,
      idempotencyKey: keyOf(row),
      reference: row.id,
      tenantRef: tenantId,
      payload: { account: account.key, name: account.name, country: account.country, ...row.subject, ...row.asked },
    },
    { earlierUnknown: false },
  );
  return record(door, tenantId, row, attemptNo, outcomeOf(exchange.outcome));
};

const askAbout = async (
  { door, registry }: QualificationMeans,
  tenantId: string,
  row: QualificationRow,
): Promise<void> => {
  const connector = registry.connector(tenantId, row.kind);
  const sentMs = Temporal.Instant.from(row.sentAt ?? row.recordedAt).epochMilliseconds;
  const outcome: CheckOutcome =
    connector === undefined
      ? { kind: 'unknown', why: `no connector ${row.kind} is configured` }
      : outcomeOf(
          (
            await connector.query(CHECK_OF[row.kind].operation, keyOf(row), {
              sinceLastSendMs: Math.max(0, door.clock().epochMilliseconds - sentMs),
            })
          ).outcome,
        );
  return record(door, tenantId, row, row.attemptNo, outcome);
};

const outcomeOf = (outcome: SubmitOutcome | QueryOutcome): CheckOutcome => {
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
  row: QualificationRow,
  attemptNo: number,
  outcome: CheckOutcome,
): Promise<void> => {
  const key = `outcome:${row.id}:${attemptNo}:${row.version}:${row.status}`;
  await send(door, tenantId, recordQualification, key, { qualificationId: row.id, attemptNo, outcome });
};

/** Refusals that say that somebody else was quicker. Any other means that the worker may not work, and must be heard. */
const OVERTAKEN: ReadonlySet<string> = new Set([
  'qualification.move-not-allowed',
  'qualification.not-due',
  'qualification.other-attempt',
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
