/** What a stand-in does by itself when time passes: finish accepted work, let delayed requests arrive, call back and call back again. */
import type { Book } from './book.ts';
import { completion } from './completion.ts';
import { arrive } from './stand-in.ts';
import type { LedgerRecord, QueuedCallback } from './words.ts';
import { must } from '#kernel/outcome.ts';

export const CALLBACK_TRIES_MAX = 6;
const CALLBACK_RETRY_MS = 250;

/** When something is due next; nothing when all is quiet. `except`: callbacks that are under way. */
export const nextDueMs = (book: Book, except: ReadonlySet<string> = new Set()): number | undefined => {
  let next = Infinity;
  for (const { dueAtMs } of book.inProgress.values()) next = Math.min(next, dueAtMs);
  for (const { dueAtMs } of book.delayed.values()) next = Math.min(next, dueAtMs);
  for (const { id, dueAtMs } of book.callbacks.values()) if (!except.has(id)) next = Math.min(next, dueAtMs);
  return next === Infinity ? undefined : next;
};

/** One step of what is due, so that the driver applies it before it asks for the next; empty when nothing is. */
export const wake = (book: Book, now: Temporal.Instant): readonly LedgerRecord[] => {
  for (const [id, { work, dueAtMs }] of book.delayed)
    if (dueAtMs <= now.epochMilliseconds) return arrive(book, id, work, now);
  for (const work of book.inProgress.values()) {
    if (work.dueAtMs > now.epochMilliseconds) continue;
    const operation = book.profile.operations[work.request.operation];
    must(operation, 'work in progress is of an operation that the stand-in knows');
    const { request, lateRefusal, state: _, ...plan } = work;
    return completion(operation, { work: request, ...plan, ...(lateRefusal ? { refusal: lateRefusal } : {}) }, now);
  }
  return [];
};

export const callbacksDue = (book: Book, now: Temporal.Instant): readonly QueuedCallback[] =>
  [...book.callbacks.values()].filter(({ dueAtMs }) => dueAtMs <= now.epochMilliseconds);

/** A callback that nobody took is sent again, later each time, with the same id; in the end it is lost, as it would be in life. */
export const afterDelivery = (callback: QueuedCallback, taken: boolean, now: Temporal.Instant): LedgerRecord => {
  const at = now.toString();
  const onceMore = callback.again === true && callback.tries === 0;
  if (taken && !onceMore) return { kind: 'callbackSent', at, id: callback.id };
  const tries = callback.tries + 1;
  if (tries >= CALLBACK_TRIES_MAX) return { kind: 'callbackGivenUp', at, id: callback.id, tries };
  const dueAtMs = now.epochMilliseconds + CALLBACK_RETRY_MS * 2 ** tries;
  return { kind: 'callbackFailed', at, id: callback.id, tries, dueAtMs };
};
