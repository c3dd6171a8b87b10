/** Simulations of a release on the open book. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Run = {
  readonly id: string;
  readonly status: 'running' | 'done' | 'cancelled' | 'failed';
  readonly quotes: number;
  readonly scopes: readonly string[];
  readonly recordedAt: string;
  readonly current: boolean;
  readonly failure: string | null;
};
export type Runs = {
  readonly items: readonly Run[];
  readonly scopes: readonly { readonly scope: string; readonly means: string }[];
};
type Earned = { readonly revenue: string; readonly cost: string };
export type Report = Run & {
  readonly progress: { readonly quotesDone: number };
  /** It rests: why, and until when. */
  readonly rest: { readonly period: string; readonly until: string; readonly timeZone: string } | null;
  readonly totals: {
    readonly quotes: number;
    readonly changes: Readonly<Record<string, number>>;
    readonly refusedNow: number;
    readonly mendedNow: number;
    readonly asksMore: number;
    readonly asksLess: number;
    readonly held: { readonly quotes: number; readonly changed: number };
    readonly moved: Readonly<
      Record<string, { readonly quotes: number; readonly before: string; readonly after: string }>
    >;
    readonly byArtifact: Readonly<Record<string, number>>;
    readonly byProblem: Readonly<Record<string, number>>;
  };
  readonly costs: {
    readonly margin: Readonly<
      Record<
        string,
        {
          readonly before: Earned;
          readonly after: Earned;
          readonly percentBefore: string | null;
          readonly percentAfter: string | null;
        }
      >
    >;
  } | null;
  readonly previous: {
    readonly differing: number;
    readonly refusedSince: number;
    readonly mendedSince: number;
  } | null;
};
export type SimulatedQuote = {
  readonly quoteId: string | null;
  readonly number: string | null;
  readonly name: string | null;
  readonly accountName: string | null;
  readonly country: string;
  readonly currency: string;
  readonly held: boolean;
  readonly change: string;
  readonly before: { readonly total: string | null };
  readonly after: { readonly total: string | null };
  readonly delta: string | null;
  readonly why: readonly {
    readonly step: string;
    readonly source: string;
    readonly row: string;
    readonly charges: number;
    readonly was: string | null;
    readonly now: string | null;
  }[];
  readonly refusedNow: readonly { readonly code: string; readonly message: string }[];
  readonly asks: { readonly how: string; readonly after: readonly { readonly role: string }[] };
};

const LOOK_EVERY_MS = 1_000;
export const runsKey = (releaseId: string) => ['release', releaseId, 'simulations'];

export const simulationsOf = (releaseId: string) =>
  queryOptions({
    queryKey: runsKey(releaseId),
    queryFn: ({ signal }) => get<Runs>(`/releases/${releaseId}/simulations`, signal),
    refetchInterval: ({ state }) => (state.data?.items[0]?.status === 'running' ? LOOK_EVERY_MS : false),
  });

export const simulationReport = (id: string) =>
  queryOptions({
    queryKey: ['simulation', id],
    queryFn: ({ signal }) => get<Report>(`/simulations/${id}`, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? LOOK_EVERY_MS : false),
  });

/** `view`: a change, or those that are newly refused or asked about. */
export const simulatedQuotes = (id: string, status: string, view: string) =>
  queryOptions({
    queryKey: ['simulation', id, 'quotes', status, view],
    queryFn: ({ signal }) =>
      get<{ readonly items: readonly SimulatedQuote[]; readonly next: string | null }>(
        `/simulations/${id}/quotes?limit=50&${view === 'refused' || view === 'asked' ? 'only' : 'change'}=${view}`,
        signal,
      ),
  });
