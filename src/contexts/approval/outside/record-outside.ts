/** The halves of asking outside: the attempt is recorded, the call is made outside any transaction, and what came of it, or a callback, is recorded. */
import { Type } from 'typebox';
import { readQuoteHead } from '#contexts/quote/index.ts';
import type { MoveOf } from '#kernel/lifecycle.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Head, type ResourceFacts } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { readCase } from '../approval.store.ts';
import { caseResource, Uuid } from '../decide-step.ts';
import { OutsideOutcome, type OutsideRequest } from './outside.ts';
import { outsideLife } from './outside.lifecycle.ts';
import { lockOutside, type OutsideChange, updateOutside } from './outside.store.ts';
import { settleOutside } from './settle-outside.ts';

/** Longer than any call may take: whoever has not said by then what came of it is gone. */
const LEASE_MS = 60_000;

type OnOutside = { readonly stepId: string };
type Loaded = { readonly request: OutsideRequest; readonly resource: ResourceFacts };
type Moved = Decision & { readonly change: OutsideChange };

const onOutside = {
  context: 'approval',
  aggregate: 'approval-outside',
  action: 'approval.work-outside',
  load: async (tx: Tx, { tenantId, payload }: Command<OnOutside>): Promise<Loaded | undefined> => {
    const request = await lockOutside(tx, payload.stepId);
    if (request === undefined) return undefined;
    const [approvalCase, quote] = await Promise.all([readCase(tx, request.caseId), readQuoteHead(tx, request.quoteId)]);
    must(approvalCase && quote, 'what is asked outside belongs to a case about a quote');
    return { request, resource: caseResource(tenantId, approvalCase, quote, request.role) };
  },
  head: ({ request }: Loaded): Head => request,
  resource: ({ resource }: Loaded): ResourceFacts => resource,
  save: ({ change }: Moved, { request }: Loaded, next: Head, command: Command<unknown>): readonly Statement[] => [
    updateOutside(command.tenantId, next, request, change),
  ],
} as const;

/** Neither who nor what they said: the answer that counts is a fact of the case. */
const movedOutside = (
  request: OutsideRequest,
  move: MoveOf<typeof outsideLife>,
  change: OutsideChange,
): Outcome<Moved> => {
  const state = outsideLife.move(request.state, move);
  if (!state.ok) return state;
  const fact = outsideLife.row(request.state, move)?.fact;
  must(fact, 'every move of what is asked outside is a fact');
  const { id: stepId, caseId, stepNo, connector } = request;
  return accepted({
    change: { ...change, state: state.value },
    facts: [
      { type: fact, subject: { kind: 'approval-outside', id: stepId }, data: { stepId, caseId, stepNo, connector } },
    ],
    answer: { stepId, caseId, state: state.value },
  });
};

export const startOutside = defineCommand<OnOutside, Loaded, Moved>({
  ...onOutside,
  name: 'approval.start-outside',
  payload: Type.Object({ stepId: Uuid }, { additionalProperties: false }),
  decide: ({ request }, { at }) => {
    if (request.dueAt !== null && Temporal.Instant.compare(Temporal.Instant.from(request.dueAt), at) > 0)
      return refused({ code: 'approval-outside.not-due', dueAt: request.dueAt });
    return movedOutside(request, 'ask', {
      attemptNo: request.attemptNo + 1,
      lastSentAt: at.toString(),
      dueAt: at.add({ milliseconds: LEASE_MS }).toString(),
      why: null,
    });
  },
});

/** `seenVersion`: of the state that was looked at; a callback was called by nobody and names none. */
type Recording = OnOutside & { readonly outcome: OutsideOutcome; readonly seenVersion?: number };

export const recordOutside = defineCommand<Recording, Loaded, Moved>({
  ...onOutside,
  name: 'approval.record-outside',
  payload: Type.Object(
    { stepId: Uuid, outcome: OutsideOutcome, seenVersion: Type.Optional(Type.Integer({ minimum: 0 })) },
    { additionalProperties: false },
  ),
  decide: ({ request }, { payload: { outcome, seenVersion }, at }) => {
    const isOld = seenVersion !== undefined && seenVersion !== request.version && outcome.kind !== 'done';
    // A callback that it is under way says nothing new of what is known to be with them.
    const saysNothing = seenVersion === undefined && outcome.kind === 'accepted' && request.state === 'waiting';
    if (isOld || saysNothing)
      return refused({ code: 'approval-outside.overtaken', seen: seenVersion ?? null, current: request.version });
    const { move, change } = settleOutside(request, outcome, at);
    return movedOutside(request, move, change);
  },
});
