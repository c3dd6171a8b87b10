/** What people are told: my own inbox, and what was written to whomever. Asked for by the navigation too, so it stands apart from the longer lists. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';

export type Told = {
  readonly messageId: string;
  readonly title: string;
  readonly body: string;
  readonly language: string;
  readonly at: string;
  readonly readAt: string | null;
  readonly href: string | null;
};
export type Inbox = { readonly unread: number; readonly items: readonly Told[]; readonly next: string | null };

export type SentMessage = {
  readonly messageId: string;
  readonly title: string;
  readonly recipient: string;
  readonly recipientName: string;
  readonly staff: boolean;
  readonly href: string | null;
  readonly state: 'queued' | 'sent' | 'failed';
  readonly tries: number;
  readonly resent: number;
  readonly againOf: string | null;
  readonly at: string;
  readonly sentAt: string | null;
  readonly lastError: string | null;
};
export type SentMessages = { readonly items: readonly SentMessage[]; readonly next: string | null };

const LOOK_EVERY_MS = 30_000;

export const unread = () =>
  queryOptions({
    queryKey: ['inbox', 'unread'],
    queryFn: ({ signal }) => get<Inbox>('/inbox?limit=1', signal),
    select: (told: Inbox) => told.unread,
    refetchInterval: LOOK_EVERY_MS,
  });

const older = (next: string | null): string => (next === null ? '' : `before=${next}`);

export const inbox = () =>
  infiniteQueryOptions({
    queryKey: ['inbox', 'list'],
    queryFn: ({ pageParam, signal }) => get<Inbox>(`/inbox?${older(pageParam)}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const sentMessages = (state: string) =>
  infiniteQueryOptions({
    queryKey: ['messages', state],
    queryFn: ({ pageParam, signal }) =>
      get<SentMessages>(`/messages?${state === '' ? '' : `state=${state}&`}${older(pageParam)}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export type Consumer = {
  /** A webhook's id, or a broker's name. */
  readonly consumer: string;
  readonly kind: 'webhook' | 'broker';
  readonly to: string;
  readonly types: readonly string[];
  readonly state: string;
  readonly disabledWhy: string | null;
  readonly waiting: number;
  readonly dead: number;
  readonly lagSeconds: number;
};
export type DeadEvent = {
  readonly consumer: string;
  readonly factId: string;
  readonly type: string;
  readonly why: string | null;
  readonly since: string;
};

export const consumers = () =>
  queryOptions({
    queryKey: ['consumers'],
    queryFn: ({ signal }) => get<{ readonly items: readonly Consumer[] }>('/events/consumers', signal),
    refetchInterval: LOOK_EVERY_MS,
  });
export const deadEvents = () =>
  queryOptions({
    queryKey: ['dead-events'],
    queryFn: ({ signal }) => get<{ readonly items: readonly DeadEvent[] }>('/events/dead', signal),
    refetchInterval: LOOK_EVERY_MS,
  });
