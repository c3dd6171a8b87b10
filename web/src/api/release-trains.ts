/** Release trains: what goes with each, and how ready it is. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Readiness = {
  readonly key: string;
  readonly says: string;
  readonly owner: string;
  readonly ready: boolean;
  readonly because: string;
};
export type Aboard = {
  readonly changeId: string;
  readonly number: string;
  readonly title: string;
  readonly status: string;
  readonly releaseType: string;
  readonly outcome: 'aboard' | 'taken' | 'missed' | 'off';
  readonly lacking: readonly string[];
  readonly offBecause: string | null;
  readonly mayAlight: boolean;
  readonly readiness: readonly Readiness[];
};
export type Train = {
  readonly trainId: string;
  readonly name: string;
  readonly departsAt: string;
  readonly departs: 'by-itself' | 'by-hand';
  readonly status: 'collecting' | 'departed' | 'cancelled';
  readonly cancelledAt: string | null;
  readonly cancelledBecause: string | null;
  readonly changes: readonly (Aboard | null)[];
};
export type Trains = {
  readonly items: readonly Train[];
  readonly boardable: readonly { readonly changeId: string; readonly number: string; readonly title: string }[];
  readonly mayKeep: boolean;
  readonly asOf: string;
};

export const releaseTrains = () =>
  queryOptions({ queryKey: ['release-trains'], queryFn: ({ signal }) => get<Trains>('/release-trains', signal) });
