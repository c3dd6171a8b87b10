/** What the pages of continuity and capacity read. */
import { queryOptions } from '@tanstack/react-query';
import type { CapacityReport as Capacity } from '../../../src/contexts/operations/capacity/report.ts';
import type { Kept, Objective } from '../../../src/contexts/operations/continuity/objectives.ts';
import { get } from './http.ts';

export type { Capacity, Objective };

export type Drill = {
  readonly id: string;
  readonly kind: 'restore' | 'mode';
  readonly outcome: 'kept' | 'missed';
  readonly startedAt: string;
  readonly measured: Readonly<Record<string, string | number | boolean>>;
  readonly objectives: readonly Kept[];
};

export const continuity = () =>
  queryOptions({
    queryKey: ['continuity'],
    queryFn: ({ signal }) =>
      get<{ readonly objectives: readonly Objective[]; readonly drills: readonly Drill[]; readonly asOf: string }>(
        '/continuity',
        signal,
      ),
  });

export type Need = Capacity['needs'][number];
export type Limit = Capacity['guards'][number]['limits'][number];
export type Asked = Readonly<Record<string, number>>;

export const capacity = (asked: Asked) =>
  queryOptions({
    queryKey: ['capacity', asked],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams(Object.entries(asked).map(([key, value]) => [key, String(value)])).toString();
      return get<Capacity>(`/capacity${search === '' ? '' : `?${search}`}`, signal);
    },
    placeholderData: (before) => before,
  });
