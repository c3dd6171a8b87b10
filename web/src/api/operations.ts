/** What the pages of runbooks and incidents read. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Book = {
  readonly key: string;
  readonly title: string;
  readonly answers: string;
  readonly about: 'order' | 'quote' | 'house';
  readonly owner: string;
};
type Rec = { readonly kind: string; readonly id: string; readonly title: string; readonly href: string | null };
export type Offer = {
  readonly action: string;
  readonly on: string;
  readonly what: string;
  readonly address: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly reasonAs: string | null;
};
export type Checked = {
  readonly name: string;
  readonly asks: string;
  readonly notRun: 'not-named' | 'not-yours' | null;
  readonly found: { readonly ok: boolean; readonly says: string; readonly records: readonly Rec[] } | null;
};
export type Ran = {
  readonly runbook: Book & {
    readonly means: string;
    readonly symptoms: readonly string[];
    readonly severity: readonly string[];
    readonly safe: readonly { readonly name: string; readonly says: string; readonly does: string }[];
    readonly unsafe: readonly string[];
    readonly escalation: readonly string[];
    readonly evidence: readonly string[];
  };
  readonly checks: readonly Checked[];
  readonly offers: readonly Offer[];
  readonly barred: readonly { readonly what: string; readonly because: string }[];
  readonly asOf: string;
};

export const runbooks = () =>
  queryOptions({
    queryKey: ['runbooks'],
    queryFn: ({ signal }) => get<{ readonly items: readonly Book[] }>('/runbooks', signal),
  });
export const runbookRun = (key: string, about: { readonly order?: string; readonly quote?: string }) =>
  queryOptions({
    queryKey: ['runbooks', key, about],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams(about as Record<string, string>).toString();
      return get<Ran>(`/runbooks/${encodeURIComponent(key)}/run${search === '' ? '' : `?${search}`}`, signal);
    },
  });

type Judged = { readonly level: string; readonly by: string; readonly because: string };
type Affected = {
  readonly count: number;
  readonly accounts: number;
  readonly money: readonly { readonly currency: string; readonly amount: string }[];
  readonly sample: readonly { readonly id: string; readonly title: string }[];
};
export type Incident = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly severity: string;
  readonly signal: string;
  readonly runbook: string | null;
  readonly startedAt: string;
  readonly resolution: string | null;
  readonly dismissedBecause: string | null;
  readonly owner: string | null;
  readonly classification: Readonly<Record<string, Judged>> | null;
  readonly records: {
    readonly quotes: Affected;
    readonly orders: Affected;
    readonly handoffs: Affected;
    readonly measuredAt: string;
  } | null;
  readonly postmortem: Readonly<Record<string, string>> | null;
};
export type Incidents = {
  readonly items: readonly Incident[];
  readonly signals: readonly {
    readonly name: string;
    readonly severity: string;
    readonly runbook: string;
    readonly says: string;
  }[];
  readonly mayWork: boolean;
};
export type IncidentAction = {
  readonly id: string;
  readonly text: string;
  readonly owner: string | null;
  readonly deadline: string;
  readonly verifier: string | null;
  readonly evidence: string | null;
  readonly overdue: boolean;
};
export type WholeIncident = {
  readonly incident: Incident;
  readonly recurrence: { readonly id: string; readonly number: string; readonly title: string } | null;
  readonly containments: readonly { readonly key: string; readonly holds: boolean }[];
  readonly switches: readonly { readonly key: string; readonly reason: string }[];
  readonly owners: readonly { readonly key: string; readonly name: string }[];
  readonly actions: readonly IncidentAction[];
  readonly timeline: readonly {
    readonly id: string;
    readonly at: string;
    readonly title: string;
    readonly relation: string;
    readonly actor: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
  readonly can: Readonly<Record<string, boolean>>;
};

export const incidents = () =>
  queryOptions({
    queryKey: ['incidents'],
    queryFn: ({ signal }) => get<Incidents>('/incidents', signal),
    refetchInterval: 15_000,
  });
export const incident = (id: string) =>
  queryOptions({
    queryKey: ['incidents', id],
    queryFn: ({ signal }) => get<WholeIncident>(`/incidents/${id}`, signal),
  });
