/**
 * A worker's round over what is asked outside: what was requested is asked, what was asked is asked about in case its callback was lost, what was
 * answered is decided as the person whom the system vouches for. Each step is a command: a crash between two loses time and never truth.
 */
import { type PersonRow, readPeople, readPrincipal } from '#contexts/identity/index.ts';
import type { CommandDefinition, Decision } from '#platform/command.ts';
import type { Connector, QueryOutcome, SubmitOutcome } from '#platform/connectors/connector.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { decideStep } from '../decide-step.ts';
import { OUTSIDE_OPERATION, type OutsideOutcome, type OutsideRequest } from './outside.ts';
import { readDueOutside, readOutside } from './outside.store.ts';
import { recordOutside, startOutside } from './record-outside.ts';

type OutsideMeans = { readonly door: Door; readonly registry: ConnectorRegistry };

const DUE_AT_ONCE = 8;
const WHY_CHARS_MAX = 2_000;
const NOT_CONNECTED = 'no outside approver is connected';

/** One step has one key, however often it is asked: the system sees one question. */
const keyOf = ({ id }: Pick<OutsideRequest, 'id'>): string => `approval:${id}`;
export const stepOfKey = (key: string): string | undefined => /^approval:([0-9a-f-]{36})$/.exec(key)?.[1];

/** How many were looked at. One that fails holds up no other; the first failure is thrown after all. */
export const sweepOutside = async (means: OutsideMeans, tenantId: string): Promise<number> => {
  const { door } = means;
  const due = await door.read(tenantId, (tx) => readDueOutside(tx, door.clock().toString(), DUE_AT_ONCE));
  const results = await Promise.allSettled(due.map((request) => lookAt(means, tenantId, request)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return due.length;
};

const lookAt = async (means: OutsideMeans, tenantId: string, request: OutsideRequest): Promise<void> => {
  if (request.state === 'answered') return judge(means.door, tenantId, request);
  if (request.stepStatus !== 'asked') return record(means.door, tenantId, request, { kind: 'over' });
  const connector = means.registry.connector(tenantId, request.connector);
  switch (request.state) {
    case 'requested':
      return ask(means, tenantId, request, connector);
    case 'asking':
      return record(means.door, tenantId, request, { kind: 'unknown', why: 'whoever asked is gone' });
    case 'waiting':
    case 'unknown':
      return record(means.door, tenantId, request, await askAbout(means.door, request, connector));
    case 'counted':
    case 'notCounted':
    case 'failed':
    case 'over':
      return undefined;
  }
};

const ask = async (
  { door, registry }: OutsideMeans,
  tenantId: string,
  requested: OutsideRequest,
  connector: Connector | undefined,
): Promise<void> => {
  const key = `ask:${requested.id}:${requested.version}`;
  // Somebody else was quicker: then it is theirs.
  if (!(await run(door, tenantId, startOutside, key, { stepId: requested.id }))) return;
  const request = await door.read(tenantId, (tx) => readOutside(tx, requested.id));
  if (request === undefined) return;
  if (connector === undefined) return record(door, tenantId, request, { kind: 'failed-safe', why: NOT_CONNECTED });
  const callbackUrl = registry.callbackUrl(tenantId, request.connector);
  const { outcome } = await connector.submit(
    {
      operation: OUTSIDE_OPERATION,
      idempotencyKey: keyOf(request),
      reference: request.id,
      tenantRef: tenantId,
      payload: questionOf(request),
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
    },
    { earlierUnknown: false },
  );
  return record(door, tenantId, request, outcomeOf(outcome));
};

/** The same text at every send. Reasons are written to be read by sellers; neither cost nor margin leaves. */
const questionOf = ({ caseId, quoteId, stepNo, role, reasons, content, desk }: OutsideRequest) => ({
  caseId,
  quoteId,
  stepNo,
  role,
  reasons: [...reasons],
  content,
  ...(desk === null ? {} : { desk }),
});

const askAbout = async (
  door: Door,
  request: OutsideRequest,
  connector: Connector | undefined,
): Promise<OutsideOutcome> => {
  if (connector === undefined) return { kind: 'unknown', why: NOT_CONNECTED };
  const sinceLastSendMs =
    request.lastSentAt === null
      ? 0
      : Math.max(0, door.clock().epochMilliseconds - Temporal.Instant.from(request.lastSentAt).epochMilliseconds);
  return outcomeOf((await connector.query(OUTSIDE_OPERATION, keyOf(request), { sinceLastSendMs })).outcome);
};

const outcomeOf = (outcome: SubmitOutcome | QueryOutcome): OutsideOutcome => {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', ref: outcome.ref, result: { ...outcome.result } };
    case 'accepted':
    case 'refused':
      return outcome;
    case 'undone':
      return { kind: 'refused', code: 'undone', message: 'it was taken back there', retriable: false };
    case 'failed-safe':
    case 'unknown':
      return { kind: outcome.kind, why: outcome.why.slice(0, WHY_CHARS_MAX) };
  }
};

/**
 * A system never judges: the person whom it vouches for does, with the rights that they have now, so that everything that bars anybody bars them.
 * What is refused is not counted; the step goes on asking its people.
 */
const judge = async (door: Door, tenantId: string, request: OutsideRequest): Promise<void> => {
  const { said } = request;
  if (said === null) throw new Error(`What was answered outside about ${request.id} is not kept`);
  const principal = await door.read(tenantId, async (tx) => {
    const person = vouchedFor(await readPeople(tx), said.person);
    return person && readPrincipal(tx, person.principalId);
  });
  if (principal === undefined)
    return record(door, tenantId, request, {
      kind: 'not-counted',
      why: `approval.person-unknown: nobody here is ${said.person}`,
    });
  const answer = await runCommand(
    door,
    decideStep,
    principal,
    {
      idempotencyKey: `outside:${request.id}`,
      payload: {
        quoteId: request.quoteId,
        stepNo: request.stepNo,
        decision: said.decision,
        comment: said.comment,
        content: said.content,
        evidence: `${request.connector} ${said.ref}, vouching for ${said.person}`,
      },
    },
    { channel: 'callback' },
  );
  if (answer.ok) return record(door, tenantId, request, { kind: 'counted' });
  const { code, why: because, reason } = answer.refusal;
  const why = [code, because ?? reason].filter((part) => typeof part === 'string').join(': ');
  const kind = STOPPED.has(code) ? 'held-up' : 'not-counted';
  return record(door, tenantId, request, { kind, why: why.slice(0, WHY_CHARS_MAX) });
};

/** Nobody was judged: it is tried again when what stops it is over. Any other refusal is about the person or the case, and stands. */
const STOPPED: ReadonlySet<string> = new Set(['switch.stopped']);

/** By key or by e-mail address, as one person of the company. */
const vouchedFor = (people: readonly PersonRow[], named: string): PersonRow | undefined => {
  const found = people.filter(
    ({ key, email, type }) =>
      type === 'user' && (key === named || (email.includes('@') && email.toLowerCase() === named.toLowerCase())),
  );
  return found.length === 1 ? found[0] : undefined;
};

const record = async (
  door: Door,
  tenantId: string,
  request: OutsideRequest,
  outcome: OutsideOutcome,
): Promise<void> => {
  const payload = { stepId: request.id, outcome, seenVersion: request.version };
  await run(door, tenantId, recordOutside, `outcome:${request.id}:${request.version}`, payload);
};

/** Refusals that say that somebody else was quicker. Any other means that the worker may not work, and must be heard. */
const OVERTAKEN: ReadonlySet<string> = new Set([
  'approval-outside.move-not-allowed',
  'approval-outside.not-due',
  'approval-outside.overtaken',
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
