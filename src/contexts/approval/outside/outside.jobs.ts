/**
 * A step is asked of an outside approver; what was asked is asked about in case its callback was lost; what was answered is decided as the person whom
 * the system vouches for.
 */
import { type PersonRow, readPeople, readPrincipal } from '#contexts/identity/index.ts';
import { accepted } from '#kernel/outcome.ts';
import { shortWhy } from '#platform/connectors/asked-outcome.contract.ts';
import {
  type Asking,
  type AskingMeans,
  recordReport,
  sweepAsked,
  workerCall,
} from '#platform/connectors/asking.jobs.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { decideStep } from '../decide-step.ts';
import { OUTSIDE_OPERATION, type OutsideOutcome, type OutsideRequest } from './outside.ts';
import { readDueOutside, readOutside } from './outside.store.ts';
import { recordOutside, startOutside } from './record-outside.ts';

/** One step has one key, however often it is asked: the system sees one question. */
const keyOf = ({ id }: Pick<OutsideRequest, 'id'>): string => `approval:${id}`;
export const stepOfKey = (key: string): string | undefined => /^approval:([0-9a-f-]{36})$/.exec(key)?.[1];

const STEPS = {
  requested: 'send',
  asking: 'lost',
  waiting: 'askAbout',
  unknown: 'askAbout',
  answered: 'nothing',
  counted: 'nothing',
  notCounted: 'nothing',
  failed: 'nothing',
  over: 'nothing',
} as const satisfies Record<OutsideRequest['state'], string>;

const questioning: Asking<OutsideRequest, OutsideOutcome> = {
  due: readDueOutside,
  dueAtOnce: 8,
  step: (request, { door }, tenantId) => {
    if (request.state === 'answered') return () => judge(door, tenantId, request);
    if (request.stepStatus !== 'asked')
      return () => recordReport(questioning, door, tenantId, request, { kind: 'over' });
    return STEPS[request.state];
  },
  of: (request) => ({
    connector: request.connector,
    operation: OUTSIDE_OPERATION,
    idempotencyKey: keyOf(request),
    reference: request.id,
    sentAt: request.lastSentAt,
  }),
  callsBack: true,
  notConnected: () => 'no outside approver is connected',
  gone: 'whoever asked is gone',
  start: ({ id, version }) => workerCall(startOutside, `ask:${id}:${version}`, { stepId: id }),
  started: (tx, { id }) => readOutside(tx, id),
  /** The same text at every send. Reasons are written to be read by sellers; neither cost nor margin leaves. */
  question: async (_tx, { caseId, quoteId, stepNo, role, reasons, content, desk }) =>
    accepted({
      caseId,
      quoteId,
      stepNo,
      role,
      reasons: [...reasons],
      content,
      ...(desk === null ? {} : { desk }),
    }),
  report: (outcome) =>
    outcome.kind === 'undone'
      ? { kind: 'refused', code: 'undone', message: 'it was taken back there', retriable: false }
      : outcome,
  record: (request, outcome) =>
    workerCall(recordOutside, `outcome:${request.id}:${request.version}`, {
      stepId: request.id,
      outcome,
      seenVersion: request.version,
    }),
  overtaken: new Set(['approval-outside.move-not-allowed', 'approval-outside.not-due', 'approval-outside.overtaken']),
};

export const sweepOutside = (means: AskingMeans, tenantId: string): Promise<number> =>
  sweepAsked(questioning, means, tenantId);

/**
 * A system never judges: the person whom it vouches for does, with the rights that they have now, so that everything that bars anybody bars them.
 * What is refused is not counted; the step goes on asking its people.
 */
const judge = async (door: Door, tenantId: string, request: OutsideRequest): Promise<void> => {
  const settle = (outcome: OutsideOutcome) => recordReport(questioning, door, tenantId, request, outcome);
  const { said } = request;
  if (said === null) throw new Error(`What was answered outside about ${request.id} is not kept`);
  const principal = await door.read(tenantId, async (tx) => {
    const person = vouchedFor(await readPeople(tx), said.person);
    return person && readPrincipal(tx, person.principalId);
  });
  if (principal === undefined)
    return settle({ kind: 'not-counted', why: `approval.person-unknown: nobody here is ${said.person}` });
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
  if (answer.ok) return settle({ kind: 'counted' });
  const { code, why: because, reason } = answer.refusal;
  const why = [code, because ?? reason].filter((part) => typeof part === 'string').join(': ');
  return settle({ kind: STOPPED.has(code) ? 'held-up' : 'not-counted', why: shortWhy(why) });
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
