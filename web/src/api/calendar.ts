/** The business calendar: periods in which changes are riskier than usual. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Period = {
  readonly periodId: string;
  readonly kind: string;
  readonly kindName: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly scope: Readonly<Record<string, readonly string[]>>;
  readonly tiersFrom: number | null;
  readonly mode: string | null;
  readonly inForce: boolean;
  readonly timeZone: string;
  readonly protects: { readonly from: string; readonly until: string };
  readonly toldDaysAhead: number | null;
};
export type Measure = { readonly key: string; readonly source: string; readonly says: string; readonly ok: boolean };
export type WholePeriod = Period & {
  readonly coverage: readonly { readonly area: string; readonly person: string; readonly contact: string }[];
  readonly coverageApproved: boolean;
  readonly measures: readonly Measure[];
  readonly actions: { readonly approveCoverage: boolean; readonly end: boolean };
};
type Calendar = {
  readonly items: readonly Period[];
  readonly mayDeclare: boolean;
  /** For whoever may declare: who can stand by. */
  readonly people: readonly { readonly key: string; readonly name: string }[];
  readonly kinds: readonly { readonly key: string; readonly name: string }[];
};

export const calendar = () =>
  queryOptions({ queryKey: ['calendar'], queryFn: ({ signal }) => get<Calendar>('/calendar', signal) });
export const period = (id: string) =>
  queryOptions({
    queryKey: ['calendar', id],
    queryFn: ({ signal }) => get<WholePeriod>(`/calendar/${id}`, signal),
    refetchInterval: 30_000,
  });
