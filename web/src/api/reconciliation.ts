/** What the pages of reconciliation read. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Side = {
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly times?: number;
  readonly about?: Readonly<Record<string, string>>;
} | null;
type Sides = { readonly left: string; readonly right: string };

export type Run = {
  readonly id: string;
  readonly pair: string;
  readonly mode: string;
  readonly reason: string;
  readonly state: string;
  readonly counts: {
    readonly left: number;
    readonly right: number;
    readonly matched: number;
    readonly missingLeft: number;
    readonly missingRight: number;
    readonly different: number;
    readonly twice: number;
  };
  readonly digest: string;
  readonly recordedAt: string;
  readonly endedAt: string | null;
  readonly sides: Sides;
};
export type ComparedPair = {
  readonly pair: string;
  readonly left: string;
  readonly right: string;
  readonly asks: string;
  readonly ignores: string | null;
  readonly schedule: { readonly everyMinutes: number; readonly on: boolean } | null;
};
export type Runs = {
  readonly items: readonly Run[];
  readonly pairs: readonly ComparedPair[];
  readonly mayRun: boolean;
  readonly asOf: string;
};
export type Difference = {
  readonly id: string;
  readonly runId: string;
  readonly pair: string;
  readonly key: string;
  readonly kind: 'missing-left' | 'missing-right' | 'different' | 'twice';
  readonly fields: readonly { readonly field: string; readonly left: string | null; readonly right: string | null }[];
  readonly left: Side;
  readonly right: Side;
  readonly severity: 'critical' | 'major' | 'minor';
  readonly owner: string;
  readonly repair: {
    readonly action: string;
    readonly says: string;
    readonly automatic: boolean;
    readonly because: string;
  };
  readonly state: string;
  readonly resolution: {
    readonly how: string;
    readonly by: string;
    readonly why: string;
    readonly left: Side;
    readonly right: Side;
  } | null;
  readonly recordedAt: string;
  readonly resolvedAt: string | null;
  readonly sides: Sides;
  readonly actions: { readonly repair: boolean; readonly resolve: boolean };
};

const read = <T>(key: readonly unknown[], path: string) =>
  queryOptions({ queryKey: ['reconciliation', ...key], queryFn: ({ signal }) => get<T>(path, signal) });

export const runs = () => read<Runs>(['runs'], '/reconciliation/runs');
export const openDifferences = () =>
  read<{ readonly items: readonly Difference[]; readonly asOf: string }>(
    ['open'],
    '/reconciliation/differences?open=true',
  );
export const difference = (id: string) => read<Difference>(['difference', id], `/reconciliation/differences/${id}`);
