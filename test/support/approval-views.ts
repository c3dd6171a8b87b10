/** Approvals as their addresses tell them: what tests over HTTP look at. */
type Person = { readonly name: string; readonly insteadOf: string | null };
export type Step = {
  readonly stepNo: number;
  readonly group: number;
  readonly needs: string;
  readonly role: string;
  readonly insteadOfRole: string | null;
  readonly escalatedFrom: string | null;
  readonly reasons: readonly string[];
  readonly carried: readonly { readonly reason: string; readonly why: string; readonly caseId: string }[];
  readonly again: readonly { readonly reason: string; readonly why: string }[];
  readonly status: string;
  readonly dueAt: string | null;
  readonly answers: readonly { readonly by: string; readonly insteadOf: string | null; readonly comment: string }[];
  readonly may: readonly Person[];
};
export type Preview = {
  readonly empty: boolean;
  readonly steps: readonly (Omit<Step, 'answers'> & {
    readonly answers: number;
    readonly carries: boolean;
    readonly approvers: readonly (Person & { readonly personId: string })[];
    readonly excluded: readonly { readonly name: string; readonly why: string }[];
  })[];
};
export type CaseView = {
  readonly caseId: string;
  readonly status: string;
  readonly content: string;
  readonly steps: readonly Step[];
  readonly conditions: readonly { readonly conditionId: string; readonly met: boolean; readonly text: string }[];
  readonly actions: { readonly approve: { readonly allowed: boolean; readonly why: string | null } };
};
type Told = { readonly id: string; readonly status: string; readonly steps: readonly Step[] };
export type History = { readonly cases: readonly Told[] };
export type QuoteView = {
  readonly status: string;
  readonly content: string;
  readonly lines: readonly { readonly lineId: string }[];
};
