/** The words of approval. */
import type { Authority } from './approval.contract.ts';
import type { Held } from './got-worse.ts';

export type CaseStatus = 'open' | 'approved' | 'rejected' | 'returned' | 'recalled' | 'void';
export type StepStatus = 'waiting' | 'asked' | 'approved' | 'rejected' | 'returned' | 'carried' | 'notNeeded' | 'void';

/** How a role answers about this deal, by the policy version that the case was submitted under. `person`: a fallback is this one person. */
export type StepRules = {
  readonly answers: number | 'everybody';
  readonly regional: boolean;
  readonly people?: readonly string[];
  readonly person?: string;
  readonly escalateAfterHours?: number;
  readonly escalateTo?: string;
  readonly outside?: NonNullable<Authority['outside']>;
  readonly fallback?: NonNullable<Authority['fallback']>;
};

/** A rule that was approved before and did not get worse. */
export type CarriedReason = {
  readonly reason: string;
  readonly why: string;
  readonly caseId: string;
  readonly stepNo: number;
};

/** One answer that is needed: from a role, for these reasons. Groups are asked one after the other; the steps of one group together. */
export type AskedOf = {
  readonly stepNo: number;
  readonly group: number;
  /** Of the group: whether each of its steps must say yes, or one of them is enough. */
  readonly needs: 'all' | 'any';
  readonly role: string;
  readonly reasons: readonly string[];
};

/** A rule of the policy that asks, with the facts that it is held to. Its name may tell a threshold and its facts a margin: neither leaves. */
export type AskedRow = {
  readonly row: string;
  readonly role: string;
  readonly reason: string;
  /** Fingerprint of the rule as it is written: an approval of other words is none. */
  readonly mark: string;
  readonly held: readonly Held[];
};

/** What somebody answered to a rule, in an earlier case about the same quote. */
export type SaidRow = Omit<AskedRow, 'reason'> & {
  readonly yes: boolean;
  readonly caseId: string;
  readonly stepNo: number;
};

export type RoutedStep = AskedOf & {
  readonly rows: readonly AskedRow[];
  /** Those of the rows that a person is asked about, in the order of `reasons`. */
  readonly asks: readonly AskedRow[];
  readonly rules: StepRules;
  readonly carried?: readonly CarriedReason[];
  /** Why what was approved before is asked again. */
  readonly again?: readonly { readonly reason: string; readonly why: string }[];
};

export type Called = {
  readonly personId: string;
  readonly name: string;
  readonly insteadOf?: { readonly personId: string; readonly name: string; readonly delegationId: string };
};
export type Barred = { readonly personId: string; readonly name: string; readonly why: string };

export type Routing = {
  readonly steps: readonly RoutedStep[];
  readonly policy: { readonly key: string; readonly hash: string };
  /** Hashes of all policies that decided: who wrote one of them answers nothing. */
  readonly cited: readonly string[];
};

/** One person's answer to a step. */
export type StepAnswer = {
  readonly personId: string;
  readonly insteadOf: string | null;
  readonly delegationId: string | null;
  readonly decision: 'approve' | 'reject' | 'approveInPart';
  readonly comment: string;
  readonly evidence: string | null;
  readonly at: string;
};

export type Step = AskedOf & {
  readonly id: string;
  readonly status: StepStatus;
  /** How many persons must say yes. */
  readonly answersNeeded: number;
  readonly rules: StepRules;
  readonly answers: readonly StepAnswer[];
  readonly carried: readonly CarriedReason[];
  readonly again: readonly { readonly reason: string; readonly why: string }[];
  /** Of the reasons, by place: those that were approved when it was approved in part. */
  readonly approvedReasons: readonly number[] | null;
  /** The role whose place this one took, because nobody else may answer or because it stayed silent. */
  readonly insteadOfRole: string | null;
  /** The silent step besides which this one is asked: a yes of either is enough. */
  readonly escalatedFrom: string | null;
  /** The step that said yes for this one. */
  readonly sparedBy: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly comment: string | null;
  readonly dueAt: string | null;
};

/** What an approver makes their yes depend on. With a check the deal itself is asked; without one a person says that it is met. */
export type Condition = {
  readonly id: string;
  readonly stepNo: number;
  readonly text: string;
  readonly check: ConditionCheck | null;
  readonly setBy: string;
  readonly metBy: string | null;
  readonly metAt: string | null;
  readonly note: string | null;
};
export type ConditionCheck = {
  readonly fact: 'termMonths' | 'paymentTermDays' | 'discountPercent' | 'totalInPolicyCurrency';
  readonly is: '>' | '>=' | '<' | '<=' | '=';
  readonly value: string;
};

export type Remark = { readonly personId: string; readonly text: string; readonly at: string };

/** What the policy version that governs the case says about answering; kept with the case, so that a later version changes nothing of it. */
export type CaseRules = {
  readonly territory: string;
  readonly total: string;
  readonly currency: string;
  readonly evidenceAbove?: string;
  readonly onePersonOneStep?: boolean;
  /** By person: why the policy lets them answer nothing about this deal. */
  readonly barred?: Readonly<Record<string, string>>;
  readonly delegation?: { readonly daysMax: number; readonly toRoles: readonly string[] };
  readonly authorities?: readonly Authority[];
  readonly deal?: { readonly country: string; readonly productLines: readonly string[] };
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
  /** The policies that decided; `policyHash` is one of them. */
  readonly cited: readonly string[];
  readonly rules: CaseRules;
  readonly steps: readonly Step[];
  readonly conditions: readonly Condition[];
  readonly remarks: readonly Remark[];
  readonly remindedAt: string | null;
  /** Why it counts no more. Null while it does, and on cases that ended before this was kept. */
  readonly voidBecause: string | null;
  readonly recordedAt: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

/** Where the policy says nothing else. */
export const STEP_DUE_HOURS = 24;

export const approvalFacts = [
  'ApprovalRequested',
  'ApprovalStepAnswered',
  'ApprovalStepDecided',
  'ApprovalStepEscalated',
  'ApprovalStepReassigned',
  'ApprovalReminded',
  'ApprovalCommented',
  'ApprovalConditionMet',
  'ApprovalCarried',
  'ApprovalGranted',
  'ApprovalReturned',
  'ApprovalRejected',
  'ApprovalVoided',
  'ApprovalDelegated',
  'ApprovalDelegationEnded',
] as const;

export const approvalConstraints: Readonly<Record<string, string>> = {
  approval_not_own: 'approval.own-request',
  approval_answer_not_own: 'approval.own-request',
  approval_answer_once: 'approval.answered-already',
};
