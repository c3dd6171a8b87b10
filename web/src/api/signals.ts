/** What the pages of dashboards and signals read. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

import type {
  AlertView as Alert,
  BehindView as Behind,
  DashboardView as Dashboard,
  SignalPageView as WholeSignal,
  SignalView as Signal,
} from '../../../src/contexts/operations/signals/signal-shapes.ts';

export type { Alert, Behind, Dashboard, Signal, WholeSignal };

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
