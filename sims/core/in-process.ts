/** The same stand-ins without a network, a disk or a clock of their own: the simulator decides when time passes and what gets lost. */
import type { Transport, TransportResult } from '#platform/connectors/connector.ts';
import { apply, type Book } from './book.ts';
import { handleIn } from './faces.ts';
import { callbacksDue, wake } from './timers.ts';
import type { LedgerRecord, QueuedCallback, Reaction, RequestIn } from './words.ts';

/** One request, with its records kept at once: a crash in the simulator is one of ours, theirs is never half done. */
export const reactIn = (book: Book, request: RequestIn, now: Temporal.Instant): Reaction => {
  const { records, reaction } = handleIn(book, request, now);
  for (const record of records) apply(book, record);
  return reaction;
};

/** Lets everything happen that is due, and returns the callbacks to deliver. After each, apply `afterDelivery(…)` with `settle`. */
export const tick = (book: Book, now: Temporal.Instant): readonly QueuedCallback[] => {
  for (let records = wake(book, now); records.length > 0; records = wake(book, now))
    for (const record of records) apply(book, record);
  return callbacksDue(book, now);
};

export const settle = (book: Book, record: LedgerRecord): void => apply(book, record);

export type InProcess = {
  /** The stand-in behind a base address; nothing: no such host, so nothing is sent. */
  readonly bookAt: (origin: string) => Book | undefined;
  readonly now: () => Temporal.Instant;
  /** Lets simulated time pass. */
  readonly wait: (ms: number) => Promise<void>;
};

export const inProcessTransport =
  ({ bookAt, now, wait }: InProcess): Transport =>
  async ({ method, url, body, timeoutMs, answerBytesMax }) => {
    const { origin, pathname, search } = new URL(url);
    const book = bookAt(origin);
    if (book === undefined) return { result: { kind: 'notSent', why: 'ENOTFOUND' }, tookMs: 0 };
    const request: RequestIn = { method, path: pathname + search, ...(body === undefined ? {} : { body }) };
    const reaction = reactIn(book, request, now());
    const tookMs = Math.min(
      reaction.kind === 'answer' ? reaction.afterMs : reaction.kind === 'hang' ? Infinity : 0,
      timeoutMs,
    );
    await wait(tookMs);
    return { result: resultOf(reaction, timeoutMs, answerBytesMax), tookMs };
  };

const resultOf = (reaction: Reaction, timeoutMs: number, bytesMax: number): TransportResult => {
  if (reaction.kind === 'nobody') return { kind: 'notSent', why: 'ECONNREFUSED' };
  if (reaction.kind === 'reset') return { kind: 'broken', why: 'ECONNRESET' };
  if (reaction.kind === 'hang' || reaction.afterMs >= timeoutMs) return { kind: 'timedOut', afterMs: timeoutMs };
  if (reaction.body.length > bytesMax) return { kind: 'tooLarge', bytesMax };
  return { kind: 'answered', status: reaction.status, body: reaction.body };
};
