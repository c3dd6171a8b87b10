/** Whoever could answer a step has left, or was drawn into the deal since. The fallback that the policy names takes their place. */
import { type Static, Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Step } from './approval.ts';
import { approvalLife, stepLife } from './approval.lifecycle.ts';
import { updateCase, updateStep } from './approval.store.ts';
import { callOn, whoAnswers, withoutThoseWhoSaid } from './approvers.ts';
import { aboutCase, approvalHead, caseResource, type CaseLoaded, loadOpenCase, Uuid } from './decide-step.ts';
import { dueAfter, withAsking } from './due.ts';

const Payload = Type.Object(
  { quoteId: Uuid, stepNo: Type.Integer({ minimum: 1, maximum: 1_000 }) },
  { additionalProperties: false },
);
type Payload = Static<typeof Payload>;
type Loaded = CaseLoaded & { readonly step: Step };

export const reassignStep = defineCommand<Payload, Loaded, Decision & { readonly step: Step }>({
  name: 'approval.reassign',
  context: 'approval',
  aggregate: 'approval-case',
  payload: Payload,
  load: async (tx, { payload, at }: Command<Payload>) => {
    const found = await loadOpenCase(tx, payload.quoteId, at);
    const step = found?.approvalCase.steps.find(({ stepNo }) => stepNo === payload.stepNo);
    return found && step && { ...found, step };
  },
  head: approvalHead,
  resource: ({ quote, approvalCase, step }, command) => caseResource(command.tenantId, approvalCase, quote, step.role),
  decide: ({ approvalCase, step, bench }, command) => {
    const status = stepLife.move(step.status, 'reassign');
    if (!status.ok) return status;
    const open = approvalLife.move(approvalCase.status, 'reassign');
    if (!open.ok) return open;
    const others = withoutThoseWhoSaid(bench, step.answers);
    const { approvers: left } = whoAnswers(step.role, step.rules, others);
    if (left.length > 0)
      return refused({ code: 'approval.step-has-approvers', role: step.role, may: left.map(({ name }) => name) });
    if (step.rules.fallback === undefined) return refused({ code: 'approval.no-fallback', role: step.role });
    const called = callOn(step, others);
    if (called.approvers.length === 0)
      return refused({ code: 'approval.nobody-may-answer', role: called.role, barred: called.barred });
    const next: Step = {
      ...step,
      status: status.value,
      role: called.role,
      rules: called.rules,
      answersNeeded: step.answers.length + 1,
      insteadOfRole: step.insteadOfRole ?? step.role,
      dueAt: dueAfter(called.rules, command.at),
    };
    return accepted({
      step: next,
      facts: [
        {
          type: 'ApprovalStepReassigned',
          subject: { kind: 'approval-case', id: approvalCase.id },
          data: { ...aboutCase(approvalCase), stepNo: step.stepNo, role: step.role, to: next.role },
        },
      ],
      answer: {
        caseId: approvalCase.id,
        stepNo: step.stepNo,
        role: next.role,
        may: called.approvers.map(({ name }) => name),
      },
      root: approvalCase.content,
    });
  },
  save: ({ step }, { approvalCase }, next, command) => [
    updateCase(command.tenantId, next, 'open', null),
    updateStep(command.tenantId, approvalCase.id, step),
    ...withAsking(command.tenantId, [step]),
  ],
});
