/** Reads about a quote as a whole: what is different from another, the scenarios of its deal, what we said about it. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

/** Of a quote, what is about the whole. */
export type AsAWhole = {
  readonly dealId: string;
  readonly validDays: number;
  readonly parties: Readonly<Record<string, string | null>>;
  readonly customerReference: string | null;
  readonly customerNote: string | null;
  readonly sections:
    | readonly {
        readonly key: string;
        readonly title: string;
        readonly lines: number;
        /** Null while one of its lines has no price. */
        readonly subtotal: {
          readonly oneTime: string;
          readonly recurringMonthly: string;
          readonly termValue: string;
        } | null;
      }[]
    | null;
  /** Why what was accepted cannot be carried out. */
  readonly blockers: readonly {
    readonly code: string;
    readonly what: string;
    readonly since: string | null;
    readonly owners: readonly string[];
    readonly ownerName: string;
    readonly waysOut: readonly { readonly way: string; readonly todo: string }[];
  }[];
};

export type Difference = {
  readonly field: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
};
type Side = {
  readonly quoteId: string;
  readonly number: string;
  readonly revision: number;
  readonly name: string;
  readonly accountName: string;
  readonly currency: string;
  readonly status: string;
};
type LineMoney = { readonly oneTime: string; readonly recurringMonthly: string; readonly termValue: string | null };
type LineSide = { readonly position: number; readonly money: LineMoney | null } | null;

export type LineDifference = {
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  readonly offeringName: string;
  readonly before: LineSide;
  readonly after: LineSide;
  readonly fields: readonly Difference[];
};
export type ComparedApproval = {
  readonly caseId: string;
  readonly status: string;
  readonly holds: boolean;
  readonly why: string | null;
  readonly roles: readonly { readonly role: string; readonly status: string; readonly reasons: readonly string[] }[];
  readonly carried: readonly { readonly reason: string; readonly why: string }[];
  readonly again: readonly { readonly reason: string; readonly why: string }[];
};
export type Comparison = {
  readonly before: Side;
  readonly after: Side;
  readonly header: readonly Difference[];
  readonly lines: readonly LineDifference[];
  readonly sameLines: number;
  readonly money: readonly (Difference & {
    readonly difference: string | null;
    /** What makes a difference of the two meaningless. */
    readonly why: 'not-priced' | 'other-currency' | null;
  })[];
  readonly approvals: {
    readonly before: readonly ComparedApproval[];
    readonly after: readonly ComparedApproval[];
  } | null;
};

/** What did not come along into a copy or a part, and why. */
export type LeftOut = {
  readonly what: string;
  readonly position: number | null;
  readonly name: string;
  readonly why: string;
};

export type Scenario = Side & {
  readonly familyId: string;
  readonly togetherId: string;
  readonly termMonths: number;
  readonly lineCount: number;
  readonly totals: Readonly<Record<string, string>> | null;
  readonly marginPercent?: string | null;
  readonly approval: {
    readonly steps: readonly { readonly role: string; readonly reasons: readonly string[] }[];
    readonly lacks: string | null;
  } | null;
  readonly differences: {
    readonly header: readonly Difference[];
    readonly lines: readonly Pick<LineDifference, 'change' | 'offeringName' | 'fields'>[];
  };
};
export type Deal = { readonly dealId: string; readonly scenarios: readonly Scenario[] };

export type Notes = {
  readonly internalReference: string | null;
  readonly items: readonly {
    readonly id: string;
    readonly revision: number;
    readonly text: string;
    readonly author: string | null;
    readonly recordedAt: string;
  }[];
};

export const comparison = (quoteId: string, otherId: string) =>
  queryOptions({
    queryKey: ['comparison', quoteId, otherId],
    queryFn: ({ signal }) => get<Comparison>(`/quotes/${quoteId}/compare/${otherId}`, signal),
  });
export const deal = (dealId: string) =>
  queryOptions({ queryKey: ['deal', dealId], queryFn: ({ signal }) => get<Deal>(`/deals/${dealId}`, signal) });
export const declineReasons = () =>
  queryOptions({
    queryKey: ['decline-reasons'],
    queryFn: ({ signal }) =>
      get<{ readonly items: readonly { readonly code: string; readonly name: string }[] }>('/decline-reasons', signal),
    staleTime: 300_000,
  });
export const notes = (quoteId: string) =>
  queryOptions({
    queryKey: ['quote', quoteId, 'notes'],
    queryFn: ({ signal }) => get<Notes>(`/quotes/${quoteId}/notes`, signal),
  });
