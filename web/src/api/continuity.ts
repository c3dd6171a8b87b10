/** What the pages of continuity and capacity read. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Objective = {
  readonly key: string;
  readonly source: string;
  readonly says: string;
  readonly owner: string;
  readonly minutes: number | null;
  readonly where: string;
};
type Kept = { readonly key: string; readonly measuredSeconds: number; readonly kept: boolean };
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

export type Need = {
  readonly driver: string;
  readonly apiProcesses: number;
  readonly workerProcesses: number;
  readonly serverCores: number;
  readonly postgresCores: number;
  readonly connections: number;
  readonly storageGibPerYear: number;
};
export type Limit = { readonly name: string; readonly value: string; readonly acts: string };
export type Capacity = {
  readonly measured: { readonly measuredAt: string; readonly machine: string; readonly postgres: string };
  readonly workload: readonly { readonly key: string; readonly name: string; readonly value: number }[];
  readonly forecast: readonly {
    readonly driver: string;
    readonly says: string;
    readonly perSecond: Readonly<Record<string, number>>;
  }[];
  readonly needs: readonly Need[];
  readonly longestEditSeconds: number;
  readonly bottlenecks: readonly {
    readonly what: string;
    readonly cores: number;
    readonly share: number;
    readonly relief: string;
  }[];
  readonly scaling: readonly { readonly when: string; readonly then: string }[];
  readonly batches: readonly {
    readonly driver: string;
    readonly says: string;
    readonly hours: number;
    readonly fits: boolean;
    readonly processesForANight: number;
    readonly heldBy: string;
  }[];
  readonly queues: readonly {
    readonly queue: string;
    readonly inPerSecond: number;
    readonly outPerSecond: number;
    readonly drainMinutes: number | null;
    readonly limit: string;
  }[];
  readonly downstream: readonly { readonly system: string; readonly callsPerSecond: number; readonly heldBy: string }[];
  readonly allocation: readonly {
    readonly journey: string;
    readonly computeShare: number;
    readonly storageShare: number;
    readonly computeMsEach: number;
    readonly bytesEach: number;
  }[];
  readonly emergency: readonly string[];
  readonly guards: readonly {
    readonly key: string;
    readonly source: string;
    readonly says: string;
    readonly limits: readonly Limit[];
    readonly besides?: string;
  }[];
};

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
