/** Degraded modes: which hold for whoever looks, and which there are. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type HeldMode = {
  readonly mode: string;
  readonly title: string;
  readonly banner: string;
  readonly until: string | null;
  /** From here on: told to our own people. */
  readonly key?: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly connector?: string | null;
  readonly promotions?: readonly string[];
  readonly fence?: Readonly<Record<string, readonly string[]>>;
  readonly mayLeave?: boolean;
};
export type ModeRow = {
  readonly key: string;
  readonly kind: 'degraded' | 'containment';
  readonly title: string;
  readonly does: string;
  readonly fence: readonly string[];
  readonly needs: readonly string[];
  readonly owner: string;
  readonly enterWhen: string;
  readonly leaveWhen: string;
  readonly caughtUp: string;
  readonly mayEnter: boolean;
};
/** Of the business calendar: what whoever works here has to know today. */
export type Notice = {
  readonly periodId: string;
  readonly name: string;
  readonly kindName: string;
  readonly until: string;
  readonly tiersFrom: number | null;
  readonly mode: string | null;
  readonly from: string;
  /** Null: it holds. */
  readonly daysLeft: number | null;
  readonly protects: { readonly from: string; readonly until: string; readonly timeZone: string } | null;
};
export type Modes = {
  readonly holding: readonly HeldMode[];
  readonly notices: readonly Notice[];
  readonly modes: readonly ModeRow[];
};

/** Asked by every page for its banner: a mode is told within half a minute, and at once by whatever it stops. */
export const modes = () =>
  queryOptions({
    queryKey: ['modes'],
    queryFn: ({ signal }) => get<Modes>('/modes', signal),
    refetchInterval: 30_000,
    staleTime: 15_000,
  });

/** Where it holds, in words; empty where it holds everywhere. */
export const fenceText = ({ fence = {}, connector, promotions = [] }: HeldMode): string =>
  [...Object.values(fence).map((names) => names.join(', ')), connector ?? '', promotions.join(', ')]
    .filter((part) => part !== '')
    .join(' · ');
