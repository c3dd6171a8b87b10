/** What the pages of fallout read beside one case: the queue page by page, causes, figures. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';
import type { FalloutCase } from './work-shapes.ts';

export type QueueFilters = {
  readonly mine?: string;
  readonly overdue?: string;
  readonly group?: string;
  readonly state?: string;
};
type Queue = { readonly cases: readonly FalloutCase[]; readonly next: string | null; readonly asOf: string };
const CASES_PER_PAGE = 50;

export const queue = ({ mine, overdue, group, state }: QueueFilters) =>
  infiniteQueryOptions({
    queryKey: ['fallout', 'queue', mine ?? '', overdue ?? '', group ?? '', state ?? ''],
    queryFn: ({ signal, pageParam }) => {
      const asked = { mine, overdue, ownerGroup: group, state, after: pageParam, limit: String(CASES_PER_PAGE) };
      const given = Object.entries(asked).filter((each): each is [string, string] => (each[1] ?? '') !== '');
      return get<Queue>(`/fallout?${new URLSearchParams(given)}`, signal);
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

export type Cause = {
  readonly causeKey: string;
  readonly category: string;
  readonly severity: string;
  readonly ownerGroup: string;
  readonly runbook: string;
  readonly message: string;
  readonly cases: number;
  readonly open: number;
  readonly orders: number;
  readonly overdue: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly safeActions: readonly string[];
  readonly runningJob: string | null;
  readonly repeated: boolean;
};
export const causes = () =>
  queryOptions({
    queryKey: ['fallout', 'causes'],
    queryFn: ({ signal }) =>
      get<{ readonly causes: readonly Cause[]; readonly asOf: string }>('/fallout/causes', signal),
  });

export type CauseRepair = {
  readonly id: string;
  readonly action: string;
  readonly reason: string;
  readonly state: string;
  readonly recordedAt: string;
  readonly waiting: number;
  readonly repaired: number;
  readonly refused: number;
  readonly left: number;
  readonly refusals: readonly { readonly caseId: string; readonly refusal: string }[];
};
export const cause = (key: string) =>
  queryOptions({
    queryKey: ['fallout', 'cause', key],
    queryFn: ({ signal }) =>
      get<{ readonly cause: Cause; readonly jobs: readonly CauseRepair[] }>(
        `/fallout/cause?${new URLSearchParams({ key })}`,
        signal,
      ),
  });

type Part = { readonly name: string; readonly cases: number; readonly orders: number };
export type Figures = {
  readonly cases: number;
  readonly orders: number;
  readonly ordersSubmitted: number;
  readonly open: number;
  readonly falloutRatePercent: number;
  readonly byProduct: readonly Part[];
  readonly byChannel: readonly Part[];
  readonly byDownstreamSystem: readonly Part[];
  readonly byCategory: readonly Part[];
  readonly meanSecondsToDetect: number | null;
  readonly meanSecondsToRepair: number | null;
  readonly repeatedCauses: readonly (Part & { readonly causeKey: string })[];
  readonly manualRepairs: number;
  readonly serviceLevelBreachPercent: number;
  readonly customerImpacting: number;
  readonly asOf: string;
};
export const figures = (days: string) =>
  queryOptions({
    queryKey: ['fallout', 'figures', days],
    queryFn: ({ signal }) => get<Figures>(`/fallout/metrics?${new URLSearchParams({ days })}`, signal),
    placeholderData: keepPreviousData,
  });
