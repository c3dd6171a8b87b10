/** What the pages of continuity and capacity read. */
import { queryOptions } from '@tanstack/react-query';
import type { CapacityReport as Capacity } from '../../../src/contexts/operations/capacity/report.ts';
import type { Kept, Objective } from '../../../src/contexts/operations/continuity/objectives.ts';
import type { ContinuityFigures } from '../../../src/contexts/operations/continuity/ages.ts';
import type { Backup } from '../../../src/contexts/operations/continuity/backup.ts';
import type {
  Deployments,
  RecordedDeployment,
  RunningBuild,
} from '../../../src/contexts/operations/deployment/deployment.ts';
import { get } from './http.ts';

export type { Backup, Capacity, ContinuityFigures, Objective, RecordedDeployment };

export type Drill = {
  readonly id: string;
  readonly kind: 'restore' | 'mode';
  readonly outcome: 'kept' | 'missed' | 'incomplete';
  readonly startedAt: string;
  readonly measured: Readonly<Record<string, string | number | boolean>> & {
    readonly unmeasured?: readonly {
      readonly objective: string;
      readonly because: string;
      readonly excused?: string;
    }[];
  };
  readonly objectives: readonly Kept[];
};

export const continuity = () =>
  queryOptions({
    queryKey: ['continuity'],
    queryFn: ({ signal }) =>
      get<{
        readonly objectives: readonly Objective[];
        readonly drills: readonly Drill[];
        readonly backups: readonly Backup[];
        readonly ages: ContinuityFigures;
        readonly asOf: string;
      }>('/continuity', signal),
  });

export type DeploymentsTold = Omit<Deployments, 'running'> & {
  readonly running: readonly (RunningBuild & { readonly standingInWords: string })[];
};
export const deployments = () =>
  queryOptions({
    queryKey: ['deployments'],
    queryFn: ({ signal }) => get<DeploymentsTold>('/deployments', signal),
    refetchInterval: 30_000,
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
