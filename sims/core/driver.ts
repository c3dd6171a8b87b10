/**
 * Drives one stand-in: makes its records durable, lets its timers run, delivers its callbacks. The server and the tests share it;
 * what differs (the disk, the wire) is passed in.
 */
import type { Clock } from '#platform/clock.ts';
import { apply, emptyBook, type Book } from './book.ts';
import { handleIn } from './faces.ts';
import { afterDelivery, callbacksDue, nextDueMs, wake } from './timers.ts';
import type { LedgerRecord, Profile, QueuedCallback, Reaction, RequestIn } from './words.ts';

/** Node fires a longer timer at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export type Driver = {
  readonly book: Book;
  readonly react: (request: RequestIn) => Promise<Reaction>;
  /** Resolves when no timer runs and no callback is under way any more. */
  readonly stop: () => Promise<void>;
};

export type DriverParts = {
  readonly profile: Profile;
  readonly past: readonly LedgerRecord[];
  readonly persist: (records: readonly LedgerRecord[]) => Promise<void>;
  /** True when the receiver took it. Never throws for what a network can do. */
  readonly deliver: (callback: QueuedCallback) => Promise<boolean>;
  readonly now: Clock;
  /** The disk failed: nothing that follows can be vouched for. */
  readonly die: (error: unknown) => void;
};

export const drive = ({ profile, past, persist, deliver, now, die }: DriverParts): Driver => {
  const book = emptyBook(profile);
  for (const record of past) apply(book, record);
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Applied first, so that a repeat that comes meanwhile sees it; told to nobody before it is on the disk. */
  const commit = (records: readonly LedgerRecord[]): Promise<void> => {
    for (const record of records) apply(book, record);
    return persist(records);
  };

  const run = async (): Promise<void> => {
    for (let records = wake(book, now()); records.length > 0; records = wake(book, now()))
      void commit(records).catch(die);
    await persist([]);
    for (const callback of callbacksDue(book, now()))
      if (!stopped && !underWay.has(callback.id)) underWay.set(callback.id, send(callback));
    plan();
  };

  const send = async (callback: QueuedCallback): Promise<void> => {
    try {
      const taken = await deliver(callback);
      await commit([afterDelivery(callback, taken, now())]);
    } catch (error) {
      die(error);
    } finally {
      underWay.delete(callback.id);
      plan();
    }
  };

  const plan = (): void => {
    clearTimeout(timer);
    const due = nextDueMs(book, new Set(underWay.keys()));
    if (stopped || due === undefined) return;
    const waitMs = Math.min(Math.max(0, due - now().epochMilliseconds), TIMER_MS_MAX);
    timer = setTimeout(() => void run().catch(die), waitMs);
  };

  plan();
  return {
    book,
    react: async (request) => {
      const { records, reaction } = handleIn(book, request, now());
      await commit(records);
      if (records.length > 0) plan();
      return reaction;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(underWay.values());
      clearTimeout(timer);
    },
  };
};
