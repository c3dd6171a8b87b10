/** Nobody answered in the policy's hours. The next authority is asked besides: a yes of either is enough. Without one, whoever is asked is reminded. */
import { Type } from 'typebox';
import { lockQuote } from '#contexts/quote/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Step } from './approval.ts';
import { approvalLife, stepLife } from './approval.lifecycle.ts';
import { insertStep, markReminded, subjectOfStep, updateCase, updateStep } from './approval.store.ts';
import { callOn } from './approvers.ts';
import { rulesOf } from './authority.ts';
import { aboutCase, approvalHead, caseResource, type CaseLoaded, loadOpenCase, Uuid } from './decide-step.ts';
import { dueAfter, withAsking } from './due.ts';

type Payload = { readonly stepId: string };
type Loaded = CaseLoaded & { readonly step: Step };
type Decided = Decision & { readonly silent: Step; readonly besides: Step | null };

/** How often one silence is escalated or reminded of: after that it stays with the page of what is overdue. */
export const STEPS_OF_CASE_MAX = 60;

const load = async (tx: Tx, { payload, at }: Command<Payload>): Promise<Loaded | undefined> => {
  const subjectId = await subjectOfStep(tx, payload.stepId);
  if (subjectId === undefined || (await lockQuote(tx, subjectId)) === undefined) return undefined;
  const found = await loadOpenCase(tx, subjectId, at);
  const step = found?.approvalCase.steps.find(({ id }) => id === payload.stepId);
  return found && step && { ...found, step };
};

/**
 * The first authority above that the case does not ask anyway, in its own right or later: nobody is asked twice for one deal. It is asked by its
 * own rules, and may have its own hours.
 */
const nextAuthority = ({ approvalCase, step, bench }: Loaded, command: Command<Payload>): Step | null => {
  const { authorities = [], deal } = approvalCase.rules;
  if (approvalCase.steps.length >= STEPS_OF_CASE_MAX) return null;
  const where = { territory: bench.territory, country: deal?.country ?? '', productLines: deal?.productLines ?? [] };
  const isAsked = (role: string): boolean =>
    approvalCase.steps.some((each) => each.role === role && (each.status === 'asked' || each.status === 'waiting'));
  const above = (rules: Step['rules'], seen: readonly string[]): string | undefined => {
    const role = rules.escalateTo;
    if (role === undefined || seen.includes(role) || !isAsked(role))
      return seen.includes(role ?? '') ? undefined : role;
    return above(rulesOf({ authorities }, role, where), [...seen, role]);
  };
  const role = above(step.rules, [step.role]);
  if (role === undefined) return null;
  const called = callOn({ ...step, role, rules: rulesOf({ authorities }, role, where) }, bench);
  if (called.approvers.length === 0) return null;
  return {
    ...step,
    id: command.id('approval-step', 'escalated'),
    stepNo: Math.max(...approvalCase.steps.map(({ stepNo }) => stepNo)) + 1,
    role: called.role,
    rules: called.rules,
    // One yes of the higher authority stands for all that the silent step wanted.
    answersNeeded: 1,
    answers: [],
    carried: [],
    again: [],
    insteadOfRole: null,
    escalatedFrom: step.id,
    dueAt: dueAfter(called.rules, command.at),
  };
};

export const escalateStep = defineCommand<Payload, Loaded, Decided>({
  name: 'approval.escalate',
  context: 'approval',
  aggregate: 'approval-case',
  payload: Type.Object({ stepId: Uuid }, { additionalProperties: false }),
  load,
  head: approvalHead,
  resource: ({ quote, approvalCase, step }, command) => caseResource(command.tenantId, approvalCase, quote, step.role),
  decide: (loaded, command) => {
    const { approvalCase, step } = loaded;
    const status = stepLife.move(step.status, 'escalate');
    if (!status.ok) return status;
    const open = approvalLife.move(approvalCase.status, 'escalate');
    if (!open.ok) return open;
    if (step.dueAt !== null && Temporal.Instant.compare(command.at, Temporal.Instant.from(step.dueAt)) < 0)
      return refused({ code: 'approval.not-due', dueAt: step.dueAt });
    const besides = nextAuthority(loaded, command);
    const silent: Step = { ...step, dueAt: besides === null ? dueAfter(step.rules, command.at) : step.dueAt };
    const said = { ...aboutCase(approvalCase), stepNo: step.stepNo, role: step.role, silentSince: step.dueAt };
    return accepted({
      silent,
      besides,
      facts: [
        besides === null
          ? { type: 'ApprovalReminded', subject: subjectOf(loaded), data: { ...said, by: 'silence' } }
          : {
              type: 'ApprovalStepEscalated',
              subject: subjectOf(loaded),
              data: { ...said, to: besides.role, toStepNo: besides.stepNo },
            },
      ],
      answer: { caseId: approvalCase.id, escalatedTo: besides?.role ?? null },
      root: approvalCase.content,
    });
  },
  save: ({ silent, besides }, { approvalCase }, next, command) => [
    updateCase(command.tenantId, next, 'open', null),
    updateStep(command.tenantId, approvalCase.id, silent),
    ...(besides === null
      ? [
          markReminded(command.tenantId, approvalCase.id, command.at.toString()),
          ...withAsking(command.tenantId, [silent]),
        ]
      : [
          insertStep(command.tenantId, approvalCase.id, approvalCase.requestedBy, besides),
          ...withAsking(command.tenantId, [besides]),
        ]),
  ],
});

const subjectOf = ({ approvalCase }: CaseLoaded) => ({ kind: 'approval-case', id: approvalCase.id });
