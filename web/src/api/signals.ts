/** What the pages of dashboards and signals read. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Signal = {
  readonly key: string;
  readonly name: string;
  readonly says: string;
  readonly owner: string;
  readonly source: string;
  readonly unit: string;
  readonly value: string | null;
  readonly parts: readonly { readonly name: string; readonly value: string | null }[];
  readonly standing: string;
  readonly standingInWords: string;
  readonly bounds: string | null;
  readonly tells: readonly string[];
  readonly runbook: string | null;
  readonly drill: { readonly kind: string; readonly page: string | null };
  readonly dashboards: readonly string[];
};
export type Alert = {
  readonly id: string;
  readonly key: string;
  readonly level: string;
  readonly value: string;
  readonly threshold: string;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
};
type Board = { readonly name: string; readonly title: string };
export type Dashboard = {
  readonly dashboard: Board & { readonly asks: string };
  readonly tiles: readonly (Signal & { readonly title: string })[];
  readonly others: readonly Board[];
  readonly asOf: string | null;
};
export type WholeSignal = {
  readonly signal: Signal;
  readonly alerts: readonly Alert[];
  readonly course: readonly { readonly at: string | null; readonly value: string | null }[];
  readonly asOf: string | null;
};
export type Behind = {
  readonly page: string | null;
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly at: string | null;
    readonly href: string | null;
    readonly why: string | null;
    readonly money: { readonly amount: string; readonly currency: string } | null;
  }[];
  readonly isWhole: boolean;
};

/** The watch looks every half a minute. */
const REFRESH_MS = 30_000;

export const dashboards = () =>
  queryOptions({
    queryKey: ['dashboards'],
    queryFn: ({ signal }) => get<{ readonly mine: string }>('/dashboards', signal),
  });
export const dashboard = (name: string) =>
  queryOptions({
    queryKey: ['dashboards', name],
    queryFn: ({ signal }) => get<Dashboard>(`/dashboards/${encodeURIComponent(name)}`, signal),
    refetchInterval: REFRESH_MS,
  });
export const oneSignal = (key: string) =>
  queryOptions({
    queryKey: ['signals', key],
    queryFn: ({ signal }) => get<WholeSignal>(`/signals/${encodeURIComponent(key)}`, signal),
    refetchInterval: REFRESH_MS,
  });
export const behind = (key: string) =>
  queryOptions({
    queryKey: ['signals', key, 'records'],
    queryFn: ({ signal }) => get<Behind>(`/signals/${encodeURIComponent(key)}/records`, signal),
  });
