/**
 * Carries what waits to one broker: it leases a part, sends what waits in it in order, and records what was taken. An outage holds the part up and
 * loses nothing; a fact that the broker will never take is set aside as dead, so that one does not hold up all.
 */
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type Pool, systemTransaction } from '../database/tx.ts';
import { OUTBOX_PARTS } from '../facts/cloud-event.ts';
import type { EventSink, Taken } from './sink.ts';
import {
  ensureSinkParts,
  holdsSinkLease,
  leaseSinkPart,
  recordUntaken,
  releaseSinkPart,
  removeTaken,
  type WaitingEvent,
  waitingOf,
} from './sinks.store.ts';

const BATCH = 100;
/** Longer than a batch may take, one event after the other with each its timeout up to the first that fails. */
const LEASE_SECONDS = 60;
const PAUSE_SECONDS_MAX = 60;

export type SinkParts = { readonly pool: Pool; readonly clock: Clock; readonly name: string; readonly log: Logger };

export const prepareSink = (pool: Pool, sink: EventSink): Promise<unknown> =>
  systemTransaction(pool, (tx) => tx.query(ensureSinkParts(sink.name, OUTBOX_PARTS)));

const pauseSeconds = (attempts: number): number => Math.min(PAUSE_SECONDS_MAX, 2 ** Math.min(attempts, 6));

const typeOf = (event: string): string => (JSON.parse(event) as { readonly type: string }).type;

/** One pass over one part; how many facts the broker took or refused for good. Nought also when everything waits for its next try. */
export const passOnOnce = async ({ pool, clock, name, log }: SinkParts, sink: EventSink): Promise<number> => {
  const now = clock();
  const [leased] = await systemTransaction(pool, (tx) =>
    tx.query<{ part: number; fence: string }>(
      leaseSinkPart(sink.name, name, now.toString(), now.add({ seconds: LEASE_SECONDS }).toString()),
    ),
  );
  if (!leased) return 0;
  const { part } = leased;
  const fence = String(leased.fence);
  const waiting = await systemTransaction(pool, (tx) => tx.query<WaitingEvent>(waitingOf(sink.name, part, BATCH)));
  const said = await sink.publish(waiting.map((each) => ({ ...each, type: typeOf(each.event) })));
  const untaken = said.findIndex(({ kind }) => kind === 'later');
  const settled = untaken === -1 ? waiting.length : untaken;
  await systemTransaction(pool, async (tx) => {
    // Whoever lost the lease records nothing: who holds it now sends these again, and their ids show it.
    const held = await tx.query(holdsSinkLease(sink.name, part, fence));
    if (held.length === 0) return;
    for (const statement of outcome(sink.name, waiting, said, clock())) await tx.query(statement);
    await tx.query(releaseSinkPart(sink.name, part, fence));
  });
  const stuck = said[untaken];
  if (stuck?.kind === 'later') log.warn({ sink: sink.name, part, why: stuck.why }, 'a broker did not take a fact');
  return settled;
};

const outcome = (sink: string, waiting: readonly WaitingEvent[], said: readonly Taken[], now: Temporal.Instant) => {
  const words = waiting.map((each, at) => ({
    each,
    word: said[at] ?? { kind: 'later' as const, why: 'nothing was said of it' },
  }));
  const taken = words.filter(({ word }) => word.kind === 'taken').map(({ each }) => each);
  const refused = words.flatMap(({ each, word }) =>
    word.kind === 'refused' ? [recordUntaken(sink, each, { nextAt: null, why: word.why })] : [],
  );
  const first = words.find(({ word }) => word.kind === 'later');
  const later =
    first?.word.kind === 'later'
      ? [
          recordUntaken(sink, first.each, {
            nextAt: now.add({ seconds: pauseSeconds(first.each.attempts) }).toString(),
            why: first.word.why,
          }),
        ]
      : [];
  return [...(taken.length > 0 ? [removeTaken(sink, taken)] : []), ...refused, ...later];
};
