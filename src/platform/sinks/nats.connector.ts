/**
 * NATS JetStream. One stream takes everything under a prefix; the fact's id is the message's id, so the server itself drops what comes twice within
 * its window. Its word counts once the stream has stored it.
 */
import { jetstream, type JetStreamClient, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { type EventSink, type OutgoingEvent, type Taken, whyOf } from './sink.ts';

export type NatsConfig = {
  /** `nats://user:password@host:4222`; several with commas. */
  readonly servers: string;
  /** The stream that is made where there is none. */
  readonly stream?: string;
  readonly prefix?: string;
};

const TIMEOUT_MS = 5_000;
const DUPLICATE_WINDOW_NANOSECONDS = 2 * 60 * 1_000_000_000;
/** What a server says of a message that it will never store; anything else may pass. */
const NEVER = /maximum payload|message size exceeds|10054/i;

/** A tenant reads its own with `troth.<tenant>.>`; a type with `troth.*.quote.quote-accepted`. */
export const natsSubject = (prefix: string, { tenantId, type }: Pick<OutgoingEvent, 'tenantId' | 'type'>): string =>
  [prefix, tenantId, ...type.split('.').slice(2, -1)].join('.');

export const natsSink = ({ servers, stream = 'TROTH', prefix = 'troth' }: NatsConfig): EventSink => {
  let open: { readonly connection: NatsConnection; readonly client: JetStreamClient } | undefined;

  const client = async (): Promise<JetStreamClient> => {
    if (open !== undefined && !open.connection.isClosed()) return open.client;
    // What cannot be sent now is sent later by us: a client that keeps it would send it after we had sent it again.
    const connection = await connect({ servers: servers.split(','), timeout: TIMEOUT_MS, reconnect: false });
    const manager = await jetstreamManager(connection, { timeout: TIMEOUT_MS });
    await manager.streams.add({
      name: stream,
      subjects: [`${prefix}.>`],
      storage: StorageType.File,
      duplicate_window: DUPLICATE_WINDOW_NANOSECONDS,
    });
    open = { connection, client: jetstream(connection, { timeout: TIMEOUT_MS }) };
    return open.client;
  };

  const close = async (): Promise<void> => {
    await open?.connection.close();
    open = undefined;
  };

  const send = async (to: JetStreamClient, each: OutgoingEvent): Promise<Taken> => {
    const told = headers();
    told.set('Content-Type', 'application/cloudevents+json');
    told.set('Troth-Subject', each.subjectId);
    try {
      await to.publish(natsSubject(prefix, each), each.event, { msgID: each.id, headers: told });
      return { kind: 'taken' };
    } catch (error) {
      const why = whyOf(error);
      return { kind: NEVER.test(why) ? 'refused' : 'later', why };
    }
  };

  return {
    name: 'nats',
    publish: async (events) => {
      const said: Taken[] = [];
      try {
        const to = await client();
        // One after the other: the next is sent when the one before it is stored, or an outage would turn their order round.
        for (const each of events) {
          const taken = await send(to, each);
          said.push(taken);
          if (taken.kind === 'later') break;
        }
      } catch (error) {
        said.push({ kind: 'later', why: whyOf(error) });
      }
      // A stream that was taken away is made again with the next connection.
      if (said.at(-1)?.kind === 'later') await close();
      return events.map((_, at) => said[at] ?? { kind: 'later', why: 'an earlier one was not taken' });
    },
    close,
  };
};
