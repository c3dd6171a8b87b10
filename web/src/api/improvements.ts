/** What the page of improvements reads. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Improvement = {
  readonly id: string;
  readonly number: string;
  readonly pattern: string;
  readonly title: string;
  readonly rule: string;
  readonly state: string;
  readonly found: {
    readonly count: number;
    readonly from: string;
    readonly to: string;
    readonly records: readonly { readonly kind: string; readonly id: string }[];
  };
  readonly owner: string | null;
  readonly what: string | null;
  readonly due: string | null;
  readonly doneSays: string | null;
  readonly effect: {
    readonly before: number;
    readonly beforeDays: number;
    readonly after: number;
    readonly afterDays: number;
  } | null;
  readonly endedBecause: string | null;
  readonly can: Readonly<Record<string, boolean>>;
};
type Improvements = {
  readonly items: readonly Improvement[];
  readonly patterns: readonly { readonly key: string; readonly source: string | null; readonly rule: string }[];
};

export const improvements = () =>
  queryOptions({
    queryKey: ['improvements'],
    queryFn: ({ signal }) => get<Improvements>('/improvements', signal),
    refetchInterval: 60_000,
  });
