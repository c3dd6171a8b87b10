/**
 * Which failures are safe to retry, which are unsafe, and which need a person. Nothing of it is written down here but the situations: each is put through
 * the code that reads answers (`classify.ts`) and the code that settles tasks (`settle-task.ts`), for an operation as its contract declares it. Pure.
 */
import { must } from '#kernel/outcome.ts';
import { classifyQuery, classifySubmit, classifyUndo } from '#platform/connectors/classify.ts';
import type { SubmitOutcome, TransportResult } from '#platform/connectors/connector.ts';
import type { ConnectorContracts } from '#platform/connectors/registry.ts';
import type { OperationContract } from '#platform/connectors/work.contract.ts';
import { DEFAULT_RETRY } from './retry.policy.ts';
import { settleAnswer, settleQuery, settleUnaskable } from './settle-task.ts';
import type { Task } from './task.ts';

/** `askFirst`: nobody knows; a status query comes first, and without an answer to it the same key is safe to send again. */
export type Verdict = 'nothing' | 'safe' | 'askFirst' | 'unsafe' | 'person';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  nothing: 'nothing to retry',
  safe: 'safe to retry',
  askFirst: 'ask first; then safe to retry under the same key',
  unsafe: 'unsafe to retry: ask, and without an answer a person decides',
  person: 'needs a person',
};

const answered = (status: number, body: unknown): TransportResult => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const no = { status: 'refused', code: 'no-such-address', message: 'Nobody delivers there.' };
const later = { status: 'failed', effect: 'none', code: 'busy', message: 'Try again later.' };

/** What can come over the wire, in the words of a person; `classify.test.ts` has more of each. */
const SITUATIONS: Readonly<Record<string, TransportResult>> = {
  'no connection was made': { kind: 'notSent', why: 'ECONNREFUSED' },
  'no answer in time': { kind: 'timedOut', afterMs: 10_000 },
  'the connection broke after sending': { kind: 'broken', why: 'ECONNRESET' },
  'an answer larger than agreed': { kind: 'tooLarge', bytesMax: 262_144 },
  done: answered(200, { status: 'done', ref: 'R-1', result: {} }),
  'taken, and told about later': answered(202, { status: 'accepted', ref: 'R-1' }),
  'a no that may pass': answered(422, { ...no, retriable: true }),
  'a no for good': answered(422, { ...no, retriable: false }),
  'their failure, with their word that nothing was done': answered(503, later),
  'too many requests, with their word that nothing was done': answered(429, later),
  'a failure without that word': answered(500, 'Internal Server Error'),
  'too many requests, from a proxy': answered(429, 'slow down'),
  'half an answer, or one in other words': answered(200, '{"status":"done","ref":'),
};

const AT = Temporal.Instant.from('2026-01-01T00:00:00Z');

const sample = (contract: OperationContract): Task => ({
  id: 'task',
  planId: 'plan',
  orderId: 'order',
  accountId: 'account',
  itemId: null,
  kind: 'call',
  key: 'task',
  name: 'task',
  connector: 'billing',
  operation: 'operation',
  state: 'inFlight',
  version: 1,
  entryLeaf: null,
  depsLeft: 0,
  dueAt: null,
  fence: 1,
  tries: 1,
  keyNo: 0,
  earlierUnknown: false,
  lastSentAt: AT.toString(),
  checks: 0,
  callbackSeq: 0,
  repairs: 0,
  problem: null,
  retry: DEFAULT_RETRY,
  idempotent: contract.idempotent,
  statusQuery: contract.statusQuery,
  settlesWithinMs: contract.settlesWithinMs,
  pointOfNoReturn: contract.pointOfNoReturn,
  callTimeoutMs: 10_000,
  undoKey: null,
});

/** Asked until it is no longer in doubt, by a system that never tells. */
const whenNobodyTells = (doubtful: Task): Task => {
  let task = doubtful;
  while (task.state === 'unknown') {
    const settled = task.statusQuery
      ? settleQuery(task, { kind: 'unknown', why: 'no answer' }, AT)
      : settleUnaskable(task, AT);
    must(settled, 'a task in doubt is asked about until something is decided');
    task = settled.task;
  }
  return task;
};

export const verdictOf = (outcome: SubmitOutcome, contract: OperationContract): Verdict => {
  const settled = settleAnswer(sample(contract), outcome, AT)?.task;
  must(settled, 'the answer to a call under way says something');
  const inDoubt = settled.state === 'unknown';
  const end = whenNobodyTells(settled);
  switch (end.state) {
    case 'done':
    case 'awaitingOutcome':
      return 'nothing';
    case 'retryScheduled':
      return inDoubt ? 'askFirst' : 'safe';
    default:
      return inDoubt ? 'unsafe' : 'person';
  }
};

const PROMISE: OperationContract = {
  idempotent: true,
  pointOfNoReturn: false,
  statusQuery: true,
  settlesWithinMs: 5_000,
};

export type FailureRow = {
  readonly situation: string;
  /** What is known of a request for work, of a status query, of an undo. */
  readonly submit: string;
  readonly query: string;
  readonly undo: string;
  /** Of a request for work, where the same key again is one effect, and where it is two. */
  readonly idempotent: Verdict;
  readonly notIdempotent: Verdict;
};

export const failureRows = (): readonly FailureRow[] =>
  Object.entries(SITUATIONS).map(([situation, result]) => {
    const outcome = classifySubmit(result, { earlierUnknown: false });
    return {
      situation,
      submit: outcome.kind,
      query: classifyQuery(result, PROMISE, { sinceLastSendMs: PROMISE.settlesWithinMs }).kind,
      undo: classifyUndo(result).kind,
      idempotent: verdictOf(outcome, PROMISE),
      notIdempotent: verdictOf(outcome, { ...PROMISE, idempotent: false }),
    };
  });

export type OperationRow = {
  readonly connector: string;
  readonly operation: string;
  readonly idempotent: boolean;
  readonly undo: string | null;
  readonly pointOfNoReturn: boolean;
  readonly settlesWithinMs: number;
  /** When a call of it got no answer. */
  readonly withoutAnswer: Verdict;
};

export const operationRows = (contracts: ConnectorContracts): readonly OperationRow[] =>
  Object.entries(contracts).flatMap(([connector, operations]) =>
    Object.entries(operations).map(([operation, contract]) => ({
      connector,
      operation,
      idempotent: contract.idempotent,
      undo: contract.undo ?? null,
      pointOfNoReturn: contract.pointOfNoReturn,
      settlesWithinMs: contract.settlesWithinMs,
      withoutAnswer: verdictOf({ kind: 'unknown', why: 'no answer' }, contract),
    })),
  );
