/** The words of approval. */
import { lifecycle } from '#kernel/lifecycle.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

export type CaseStatus = 'open' | 'approved' | 'rejected' | 'recalled' | 'void';
export type StepStatus = 'waiting' | 'asked' | 'approved' | 'rejected' | 'void';

/** One answer that is needed: from a role, for these reasons. Roles are asked in order, each only once. */
export type AskedOf = {
  readonly stepNo: number;
  readonly role: string;
  readonly reasons: readonly string[];
};

/** With the rows of the policy that asked for it. Their names may tell a threshold, so they enter no fact and no answer. */
export type RoutedStep = AskedOf & { readonly rows: readonly string[] };

export type Routing = {
  readonly steps: readonly RoutedStep[];
  readonly policy: { readonly key: string; readonly hash: string };
};

export type Step = AskedOf & {
  readonly id: string;
  readonly status: StepStatus;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly comment: string | null;
  readonly dueAt: string | null;
};

export type ApprovalCase = {
  readonly id: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly content: string;
  readonly status: CaseStatus;
  readonly requestedBy: string;
  readonly persons: readonly string[];
  readonly policyKey: string;
  readonly policyHash: string;
  readonly policyAuthors: readonly string[];
  readonly steps: readonly Step[];
  readonly recordedAt: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const STEP_DUE_HOURS = 24;

export const approvalFacts = [
  'ApprovalRequested',
  'ApprovalStepDecided',
  'ApprovalGranted',
  'ApprovalRejected',
  'ApprovalVoided',
] as const;

export const approvalRefusals: RefusalTexts = {
  'approval-case.not-found': {
    status: 404,
    title: 'Nothing is waiting for approval here',
    todo: 'Read the quote again: it was decided, recalled or changed.',
  },
  'approval.move-not-allowed': {
    status: 409,
    title: 'The case is closed',
    todo: 'The moves that are allowed now are listed.',
  },
  'approval.content-changed': {
    status: 409,
    title: 'What you saw is not what is asked now',
    todo: 'Read the case again and decide on what is there now.',
  },
  'approval.policy-missing': {
    status: 409,
    title: 'No approval policy is in force',
    todo: 'Publish an approval policy; nothing is approved without one.',
  },
  'approval.own-request': {
    status: 403,
    title: 'Nobody approves their own request',
    todo: 'Another person with this role decides.',
  },
};

export const approvalConstraints: Readonly<Record<string, string>> = { approval_not_own: 'approval.own-request' };

export const approvalLife = lifecycle({
  name: 'approval',
  initial: 'open',
  terminal: ['approved', 'rejected', 'recalled', 'void'],
  states: {
    open: {
      means: 'the roles of the policy are asked one after the other',
      waitsFor: 'the decisions of the approvers',
    },
    approved: 'everybody who was asked said yes, to this content',
    rejected: 'somebody said no',
    recalled: 'the requester took it back',
    void: 'the content changed, so the answers mean nothing any more',
  },
  moves: [
    {
      name: 'pass',
      from: ['open'],
      to: 'open',
      guard: 'the step is asked; more steps follow',
      authority: 'the role of the step, not involved in the deal',
      effects: 'the next role is asked',
      timeout: 'the step is due after 24 hours',
      fact: 'ApprovalStepDecided',
    },
    {
      name: 'grant',
      from: ['open'],
      to: 'approved',
      guard: 'the last step says yes',
      authority: 'the role of the step, not involved in the deal',
      effects: 'the quote is approved',
      compensation: 'void',
      fact: 'ApprovalGranted',
    },
    {
      name: 'reject',
      from: ['open'],
      to: 'rejected',
      guard: 'a step says no, with a comment',
      authority: 'the role of the step, not involved in the deal',
      effects: 'the quote returns to draft',
      fact: 'ApprovalRejected',
    },
    {
      name: 'recall',
      from: ['open'],
      to: 'recalled',
      guard: 'not decided yet',
      authority: 'the requester',
      effects: 'the quote returns to draft',
      fact: 'ApprovalVoided',
    },
    {
      name: 'void',
      from: ['open', 'approved'],
      to: 'void',
      guard: 'the content changed or the quote ended',
      authority: 'the system',
      effects: 'the approval does not count any more',
      fact: 'ApprovalVoided',
    },
  ],
});
