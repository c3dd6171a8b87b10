/** What the pages of corrections read. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Correction = {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly what: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectTitle: string;
  readonly fingerprint: string;
  readonly state: string;
  readonly reason: string;
  readonly evidence: string;
  readonly emergencyBecause: string | null;
  readonly legalProcess: string | null;
  readonly requester: string | null;
  readonly requestedAt: string;
  readonly carrier: string | null;
  readonly appliedAt: string | null;
  readonly notApplied: { readonly at: string; readonly command: string; readonly code: string } | null;
  readonly reconciled: { readonly at: string; readonly agrees: boolean; readonly amiss: readonly string[] } | null;
  readonly reviewDueAt: string | null;
  readonly reviewOverdue: boolean;
  readonly endedBecause: string | null;
};
export type CorrectionType = {
  readonly type: string;
  readonly says: string;
  readonly example: string;
  readonly control: string;
  readonly approvers: readonly string[];
  readonly expedited: boolean;
  readonly needsLegalProcess: boolean;
  readonly means: readonly {
    readonly name: string;
    readonly subject: string;
    readonly says: string;
    readonly commands: readonly string[];
  }[];
  readonly notYet: readonly { readonly what: string; readonly instead: string }[];
};
export type Corrections = {
  readonly items: readonly Correction[];
  readonly types: readonly CorrectionType[];
  readonly mayRequest: boolean;
};
/** What came of asking; asked with `dryRun`, what would. */
export type Asked = {
  readonly correctionId: string;
  readonly asks: readonly string[];
  readonly control: string;
  readonly original: Fields;
  readonly impact: {
    readonly reached: readonly { readonly kind: string; readonly count: number; readonly says: string }[];
  };
};
type Fields = Readonly<Record<string, unknown>>;
export type WholeCorrection = {
  readonly correction: Correction;
  readonly original: Fields;
  readonly asked: Fields;
  readonly became: Fields | null;
  readonly impact: {
    readonly measuredAt: string;
    readonly reached: readonly {
      readonly kind: string;
      readonly count: number;
      readonly says: string;
      readonly records: readonly { readonly id: string; readonly title: string; readonly href: string | null }[];
    }[];
  };
  readonly compared: readonly { readonly pair: string; readonly runId: string }[];
  readonly control: string;
  readonly commands: readonly { readonly command: string; readonly as: string }[];
  readonly stillAsked: readonly string[];
  readonly answers: readonly {
    readonly personId: string;
    readonly name: string;
    readonly role: string;
    readonly note: string | null;
    readonly review: boolean;
    readonly justified: boolean | null;
    readonly recordedAt: string;
    readonly counts: boolean;
  }[];
  readonly timeline: readonly {
    readonly at: string;
    readonly type: string;
    readonly actor: string;
    readonly words: Readonly<Record<string, string | null>> | null;
  }[];
  readonly can: Readonly<Record<string, boolean>>;
};

export const corrections = () =>
  queryOptions({
    queryKey: ['corrections'],
    queryFn: ({ signal }) => get<Corrections>('/corrections', signal),
    refetchInterval: 15_000,
  });
export const correction = (id: string) =>
  queryOptions({
    queryKey: ['corrections', id],
    queryFn: ({ signal }) => get<WholeCorrection>(`/corrections/${id}`, signal),
    refetchInterval: ({ state }) =>
      ['applying', 'applied'].includes(state.data?.correction.state ?? '') ? 2_000 : 15_000,
  });
