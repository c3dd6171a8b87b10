/** The systems that others own: how each stands, whether it keeps its contract, and what its failures mean. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type ConnectorStanding = {
  readonly breaker: string;
  readonly because: string | null;
  readonly openUntil: string | null;
  readonly paused: { readonly reason?: string } | null;
  readonly waiting: number;
  readonly underWay: number;
  readonly unknown: number;
  readonly fallenOut: number;
};
export type ConnectorRow = {
  readonly connector: string;
  readonly connected: boolean;
  readonly kind: string | null;
  readonly address: string | null;
  readonly operations: readonly string[];
  readonly state: ConnectorStanding;
};
export type ContractProblem = {
  readonly operation: string;
  readonly field: string;
  readonly relied: string;
  readonly told: string;
};
export type NotedCallback = {
  readonly id: string;
  readonly connector: string;
  readonly takenIn: boolean;
  readonly reason: string;
  readonly at: string;
};
export type FailureRow = {
  readonly situation: string;
  readonly submit: string;
  readonly idempotent: string;
  readonly notIdempotent: string;
};

export const connectors = () =>
  queryOptions({
    queryKey: ['connectors'],
    queryFn: ({ signal }) => get<{ readonly items: readonly ConnectorRow[] }>('/connectors', signal),
    refetchInterval: 10_000,
  });
export const contractOf = (name: string) =>
  queryOptions({
    queryKey: ['connectors', name, 'contract'],
    queryFn: ({ signal }) =>
      get<{ readonly keeps: boolean; readonly problems: readonly ContractProblem[] }>(
        `/connectors/${encodeURIComponent(name)}/contract`,
        signal,
      ),
    enabled: false,
    retry: false,
  });
export const notedCallbacks = () =>
  queryOptions({
    queryKey: ['connectors', 'callbacks'],
    queryFn: ({ signal }) => get<{ readonly items: readonly NotedCallback[] }>('/connectors/callbacks', signal),
  });
export const failures = () =>
  queryOptions({
    queryKey: ['connectors', 'failures'],
    queryFn: ({ signal }) =>
      get<{ readonly words: Readonly<Record<string, string>>; readonly failures: readonly FailureRow[] }>(
        '/connectors/failures',
        signal,
      ),
  });
