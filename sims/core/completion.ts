/** What follows when work ends: the effect, and the callbacks that tell of it, well-behaved or not. */
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { CallbackBody, WorkRequest } from '#platform/connectors/work.contract.ts';
import type { LedgerRecord, Operation, QueuedCallback } from './words.ts';

type Received = Omit<LedgerRecord & { readonly kind: 'received' }, 'kind' | 'at'>;

const SECOND_ANSWER_AFTER_MS = 50;

export const completion = (
  operation: Operation,
  received: Received,
  now: Temporal.Instant,
): readonly LedgerRecord[] => {
  const at = now.toString();
  const { work, hash, ref, refusal } = received;
  const key = work.idempotencyKey;
  if (refusal !== undefined)
    return [
      { kind: 'refused', at, key, work, hash, ref, refusal },
      ...callbacks(received, { status: 'refused', ...refusal }, now),
    ];
  const result = resultOf(operation, work, ref, now);
  return [{ kind: 'done', at, key, ref, result }, ...callbacks(received, { status: 'done', result }, now)];
};

/** The reference stands in the result as well, so that a later task's payload can take it like any other field. */
export const resultOf = (operation: Operation, work: WorkRequest, ref: string, now: Temporal.Instant): JsonObject => ({
  ref,
  ...operation.result(work, ref, now),
});

type News =
  | { readonly status: 'done'; readonly result: Record<string, unknown> }
  | { readonly status: 'inProgress' }
  | { readonly status: 'refused'; readonly code: string; readonly message: string; readonly retriable: boolean };

const callbacks = (received: Received, news: News, now: Temporal.Instant): readonly LedgerRecord[] => {
  const later = received.callbackDelayMs;
  switch (received.callbacks) {
    case 'none':
      return [];
    case 'once':
      return [queued(received, news, 1, later, now)];
    case 'again':
      return [queued(received, news, 1, later, now, true)];
    // Two messages with two ids: a receiver that only drops repeated ids would take both.
    case 'twice':
      return [queued(received, news, 1, later, now), queued(received, news, 1, later + SECOND_ANSWER_AFTER_MS, now)];
    // The end is told first, and the older "in progress" comes after it.
    case 'outOfOrder':
      return [queued(received, news, 2, 0, now), queued(received, { status: 'inProgress' }, 1, later, now)];
  }
};

const queued = (
  { work, ref }: Received,
  news: News,
  sequence: number,
  afterMs: number,
  now: Temporal.Instant,
  again = false,
): LedgerRecord => {
  const { idempotencyKey, reference, tenantRef, callbackUrl = '' } = work;
  const at = now.toString({ smallestUnit: 'millisecond' });
  const body: CallbackBody = { idempotencyKey, reference, ref, sequence, at, ...news };
  const id = `msg_${sha256Hex(utf8(`${ref}#${sequence}#${news.status}#${afterMs}`)).slice(0, 32)}`;
  const callback: QueuedCallback = {
    id,
    url: callbackUrl,
    tenantRef,
    body,
    tries: 0,
    dueAtMs: now.epochMilliseconds + afterMs,
    ...(again ? { again } : {}),
  };
  return { kind: 'callback', at: now.toString(), callback };
};
