/**
 * How a worker asks a system that others own, for every context that does: claim (tx 1) → ask, outside any transaction → record (tx 2), and beside it
 * ask about what is unknown or was promised, and take back what is not wanted any more. A context says what is asked and what an answer means to
 * it. Each step is a command, so that a crash between any two loses time and never truth.
 */
import type { JsonObject } from '#kernel/json.ts';
import type { Outcome } from '#kernel/outcome.ts';
import type { Answer, CommandDefinition, Decision } from '../command.ts';
import type { Tx } from '../database/tx.ts';
import type { Door } from '../door.ts';
import { runCommand } from '../run-command.ts';
import { type AskedOrUndone, shortWhy } from './asked-outcome.contract.ts';
import type { ConnectorGuard } from './guard.ts';
import type { Connector, QueryOutcome, SubmitOutcome, UndoOutcome } from './connector.ts';
import type { ConnectorRegistry } from './registry.ts';

export type AskingMeans = {
  readonly door: Door;
  readonly registry: Pick<ConnectorRegistry, 'connector' | 'callbackUrl'>;
  /** What somebody paused, or what is in trouble, is left alone; without one everything is asked. */
  readonly guard?: Pick<ConnectorGuard, 'closed'>;
};

/** A command that the worker gives, under a key that says which step of which row it is. */
type WorkerCall = (door: Door, tenantId: string) => Promise<Answer>;

export const workerCall =
  <P, L, D extends Decision, Q>(
    definition: CommandDefinition<P, L, D, Q>,
    idempotencyKey: string,
    payload: unknown,
  ): WorkerCall =>
  (door, tenantId) =>
    runCommand(
      door,
      definition,
      door.systemPrincipal(tenantId, 'worker'),
      { idempotencyKey, payload },
      { channel: 'worker' },
    );

/** Whom a row is asked of, and under which key: one for all repeats of the same question. */
export type AskedOf = {
  readonly connector: string;
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly reference: string;
  /** Of the last send, if any. */
  readonly sentAt: string | null;
};

/** What a row waits for. `lost`: who sent it has not said in time what came of it. A function is a step of the context's own. */
export type Step = 'send' | 'lost' | 'askAbout' | 'takeBack' | 'nothing' | (() => Promise<void>);

export type Asking<Row, Report> = {
  /** Without those of closed connectors: what waits for one must not stand before what another could do. */
  readonly due: (tx: Tx, now: string, max: number, closed: readonly string[]) => Promise<readonly Row[]>;
  readonly dueAtOnce: number;
  readonly step: (row: Row, means: AskingMeans, tenantId: string) => Step;
  readonly of: (row: Row) => AskedOf;
  readonly callsBack: boolean;
  /** Where nobody is connected: said as why nothing was sent, or why nobody knows. */
  readonly notConnected: (row: Row) => string;
  readonly gone: string;
  readonly start: (row: Row) => WorkerCall;
  /** The row as it stands once the start is recorded; nothing: it is not there any more. */
  readonly started: (tx: Tx, row: Row, answer: unknown) => Promise<Row | undefined>;
  /** The same at every send. What cannot be put together is a refusal, and nothing is sent. */
  readonly question: (tx: Tx, row: Row) => Promise<Outcome<JsonObject>>;
  readonly unsendable?: (refusal: { readonly code: string }) => string;
  /** What an answer is in the context's words. */
  readonly report: (outcome: AskedOrUndone) => Report;
  readonly record: (row: Row, report: Report) => WorkerCall;
  readonly undoReason?: string;
  /** Refusals that say that somebody else was quicker. Any other means that the worker may not work, and must be heard. */
  readonly overtaken: ReadonlySet<string>;
};

/** A round over what is due; how many were looked at. One that fails holds up no other; the first failure is thrown after all. */
export const sweepAsked = async <Row, Report>(
  asking: Asking<Row, Report>,
  means: AskingMeans,
  tenantId: string,
): Promise<number> => {
  const { door } = means;
  const closed = [...((await means.guard?.closed(tenantId)) ?? new Map<string, string>()).keys()];
  const found = await door.read(tenantId, (tx) => asking.due(tx, door.clock().toString(), asking.dueAtOnce, closed));
  const due = found.filter((row) => !closed.includes(asking.of(row).connector));
  const results = await Promise.allSettled(due.map((row) => lookAt(asking, means, tenantId, row)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return due.length;
};

const lookAt = async <Row, Report>(
  asking: Asking<Row, Report>,
  means: AskingMeans,
  tenantId: string,
  row: Row,
): Promise<void> => {
  const step = asking.step(row, means, tenantId);
  const tell = (outcome: AskedOrUndone) => recordReport(asking, means.door, tenantId, row, asking.report(outcome));
  switch (step) {
    case 'send':
      return send(asking, means, tenantId, row);
    case 'lost':
      return tell({ kind: 'unknown', why: asking.gone });
    case 'askAbout':
      return tell(await askAbout(asking, means, tenantId, row));
    case 'takeBack':
      return tell(await takeBack(asking, means, tenantId, row));
    case 'nothing':
      return;
    default:
      return step();
  }
};

export const recordReport = async <Row, Report>(
  asking: Pick<Asking<Row, Report>, 'record' | 'overtaken'>,
  door: Door,
  tenantId: string,
  row: Row,
  report: Report,
): Promise<void> => {
  await give(asking, door, tenantId, asking.record(row, report));
};

const send = async <Row, Report>(
  asking: Asking<Row, Report>,
  means: AskingMeans,
  tenantId: string,
  requested: Row,
): Promise<void> => {
  const { door, registry } = means;
  const answer = await give(asking, door, tenantId, asking.start(requested));
  // Somebody else was quicker: then it is theirs.
  if (answer === undefined) return;
  const { row, question } = await door.read(tenantId, async (tx) => {
    const started = await asking.started(tx, requested, answer.value);
    return { row: started, question: started && (await asking.question(tx, started)) };
  });
  if (row === undefined || question === undefined) return;
  const { connector: name, operation, idempotencyKey, reference } = asking.of(row);
  const tell = (outcome: AskedOrUndone) => recordReport(asking, door, tenantId, row, asking.report(outcome));
  if (!question.ok) return tell(unsent(asking, question.refusal));
  const connector = registry.connector(tenantId, name);
  if (connector === undefined) return tell({ kind: 'failed-safe', why: asking.notConnected(row) });
  const callbackUrl = asking.callsBack ? registry.callbackUrl(tenantId, name) : undefined;
  const { outcome } = await connector.submit(
    {
      operation,
      idempotencyKey,
      reference,
      tenantRef: tenantId,
      payload: question.value,
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
    },
    // Sent again only once a status query has said that they never had it.
    { earlierUnknown: false },
  );
  return tell(askedOutcome(outcome));
};

const unsent = <Row, Report>(
  { unsendable }: Pick<Asking<Row, Report>, 'unsendable'>,
  refusal: { readonly code: string },
): AskedOrUndone => ({
  kind: 'refused',
  code: refusal.code,
  message: shortWhy(unsendable?.(refusal) ?? JSON.stringify(refusal)),
  retriable: false,
});

const askAbout = async <Row, Report>(
  asking: Asking<Row, Report>,
  { door, registry }: AskingMeans,
  tenantId: string,
  row: Row,
): Promise<AskedOrUndone> => {
  const { connector: name, operation, idempotencyKey, sentAt } = asking.of(row);
  const connector = registry.connector(tenantId, name);
  if (connector === undefined) return { kind: 'unknown', why: asking.notConnected(row) };
  const now = door.clock().epochMilliseconds;
  const sentMs = sentAt === null ? now : Temporal.Instant.from(sentAt).epochMilliseconds;
  const context = { sinceLastSendMs: Math.max(0, now - sentMs) };
  return askedOutcome((await connector.query(operation, idempotencyKey, context)).outcome);
};

/** What cannot be taken back any more has perhaps happened: then they say so. */
const takeBack = async <Row, Report>(
  asking: Asking<Row, Report>,
  means: AskingMeans,
  tenantId: string,
  row: Row,
): Promise<AskedOrUndone> => {
  const { connector: name, idempotencyKey, reference } = asking.of(row);
  const connector: Connector | undefined = means.registry.connector(tenantId, name);
  if (connector === undefined) return { kind: 'unknown', why: asking.notConnected(row) };
  const reason = asking.undoReason ?? 'It is not wanted any more.';
  const { outcome } = await connector.undo(idempotencyKey, { reference, tenantRef: tenantId, reason });
  return outcome.kind === 'refused' ? askAbout(asking, means, tenantId, row) : askedOutcome(outcome);
};

const askedOutcome = (outcome: SubmitOutcome | QueryOutcome | UndoOutcome): AskedOrUndone => {
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
      return { kind: outcome.kind, why: shortWhy(outcome.why) };
  }
};

/** Nothing where it was somebody else who did it. */
const give = async <Row, Report>(
  { overtaken }: Pick<Asking<Row, Report>, 'overtaken'>,
  door: Door,
  tenantId: string,
  call: WorkerCall,
): Promise<Extract<Answer, { ok: true }> | undefined> => {
  const answer = await call(door, tenantId);
  if (answer.ok) return answer.repeated ? undefined : answer;
  if (overtaken.has(answer.refusal.code)) return undefined;
  throw new Error(`A worker was refused: ${JSON.stringify(answer.refusal)}`);
};
