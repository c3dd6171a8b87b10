/** What waits for a person, and which orders will miss their day, as the server tells it. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type ManualTask = {
  readonly taskId: string;
  readonly orderId: string;
  readonly orderNumber: string | null;
  readonly name: string;
  readonly state: 'ready' | 'inFlight';
  readonly priority: number;
  readonly queue: string;
  readonly instructions: string;
  readonly evidence: readonly { readonly field: string; readonly name: string }[];
  readonly given: Readonly<Record<string, unknown>>;
  readonly mine: boolean;
  readonly dueAt: string;
  readonly overdue: boolean;
};

export type OrderInJeopardy = {
  readonly orderId: string;
  readonly number: string;
  readonly promisedFor: string;
  readonly expectedBy: string;
  readonly because: { readonly task: string; readonly state: string } | null;
};

export const manualTasks = () =>
  queryOptions({
    queryKey: ['manual-tasks'],
    queryFn: ({ signal }) =>
      get<{ readonly tasks: readonly ManualTask[]; readonly asOf: string }>('/manual-tasks', signal),
  });

export const jeopardy = () =>
  queryOptions({
    queryKey: ['jeopardy'],
    queryFn: ({ signal }) =>
      get<{ readonly items: readonly OrderInJeopardy[]; readonly asOf: string }>('/jeopardy', signal),
  });
