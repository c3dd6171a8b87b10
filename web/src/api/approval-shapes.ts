/** Approvals as the server tells them. */
import type { Action, Actions, Line, Totals } from './shapes.ts';

/** What was approved before and is not asked again, or is, and why. */
export type ToldReason = { readonly reason: string; readonly why: string };
type PreviewStep = {
  readonly stepNo: number;
  readonly group: number;
  readonly needs: string;
  readonly role: string;
  readonly insteadOfRole: string | null;
  readonly answers: number;
  readonly reasons: readonly string[];
  readonly carries: boolean;
  readonly carried: readonly ToldReason[];
  readonly again: readonly ToldReason[];
  readonly escalateAfterHours: number | null;
  readonly escalateTo: string | null;
  readonly approvers: readonly {
    readonly personId: string;
    readonly name: string;
    readonly insteadOf: string | null;
  }[];
  readonly excluded: readonly { readonly name: string; readonly why: string }[];
};
export type ApprovalPreview = {
  readonly empty: boolean;
  readonly steps: readonly PreviewStep[];
  readonly policy: { readonly key: string; readonly hash: string };
  readonly content: string;
};
export type CaseStep = {
  readonly stepNo: number;
  readonly group: number;
  readonly role: string;
  readonly insteadOfRole: string | null;
  readonly escalatedFrom: string | null;
  readonly answersNeeded: number;
  readonly reasons: readonly string[];
  readonly approvedReasons: readonly number[] | null;
  readonly carried: readonly ToldReason[];
  readonly again: readonly ToldReason[];
  readonly answers: readonly {
    readonly by: string;
    readonly insteadOf: string | null;
    readonly decision: string;
    readonly comment: string;
    readonly evidence: string | null;
    readonly at: string;
  }[];
  readonly may: readonly { readonly name: string; readonly insteadOf: string | null }[];
  readonly status: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly comment: string | null;
};
export type ApprovalHistory = {
  readonly cases: readonly {
    readonly id: string;
    readonly status: string;
    readonly holds: boolean;
    readonly requestedBy: string;
    readonly recordedAt: string;
    readonly steps: readonly CaseStep[];
  }[];
};
export type ApprovalRow = {
  readonly caseId: string;
  readonly stepNo: number;
  readonly insteadOf: string | null;
  readonly quoteId: string;
  readonly number: string;
  readonly name: string;
  readonly accountName: string;
  readonly role: string;
  readonly reasons: readonly string[];
  readonly since: string;
  readonly due: string | null;
  readonly discountPercent: string | null;
};
export type ApprovalCase = {
  readonly caseId: string;
  readonly status: string;
  readonly quote: {
    readonly id: string;
    readonly number: string;
    readonly revision: number;
    readonly name: string;
    readonly accountName: string;
    readonly country: string;
    readonly currency: string;
    readonly termMonths: number;
  };
  readonly facts: {
    readonly discountPercent: string | null;
    readonly totals: Omit<Totals, 'discountPercent'> | null;
    readonly marginPercent?: string | null;
  };
  readonly content: string;
  /** The step that this reader answers. */
  readonly stepNo: number | null;
  readonly steps: readonly CaseStep[];
  readonly conditions: readonly {
    readonly conditionId: string;
    readonly text: string;
    readonly check: { readonly fact: string; readonly is: string; readonly value: string } | null;
    readonly met: boolean;
    readonly metBy: string | null;
  }[];
  readonly remarks: readonly { readonly by: string; readonly text: string; readonly at: string }[];
  readonly policy: { readonly key: string; readonly hash: string; readonly inForce: boolean };
  readonly evidenceAbove: string | null;
  readonly why: readonly string[];
  readonly changedSinceLastApproval: readonly string[];
  readonly lines: readonly {
    readonly offeringName: string;
    readonly quantity: string;
    readonly segments?: Line['segments'];
    readonly discountPercent: string;
    readonly reason: string | null;
    readonly listTermValue: string | null;
    readonly termValue: string | null;
  }[];
  readonly outside: readonly OutsideAnswer[];
  readonly actions: Actions & {
    readonly remind: Action;
    readonly reassign: Action & { readonly stepNo: number | null };
  };
};
/** What a system outside was asked about a step, and what it said. */
export type OutsideAnswer = {
  readonly stepNo: number;
  readonly role: string;
  readonly system: string;
  readonly desk: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly askedAt: string | null;
  readonly said: {
    readonly decision: 'approve' | 'reject';
    readonly comment: string;
    readonly person: string;
    readonly reference: string;
  } | null;
  readonly why: string | null;
  readonly settledAt: string | null;
};
export type NewCondition = {
  readonly text: string;
  readonly check?: { readonly fact: string; readonly is: string; readonly value: string };
};
