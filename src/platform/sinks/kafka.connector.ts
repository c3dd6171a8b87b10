/**
 * Kafka, in the shape of KafkaJS: what is asked of the client is three functions, so that another module of that shape stands in its place. A topic
 * a context; the aggregate's id is the key, so Kafka keeps one aggregate's facts in order on one partition.
 */
import { Kafka, logLevel } from 'kafkajs';
import { contextOf, type EventSink, type OutgoingEvent, type Taken, whyOf } from './sink.ts';

export type KafkaConfig = {
  /** `host:9092`; several with commas. */
  readonly brokers: string;
  readonly clientId?: string;
  readonly prefix?: string;
  readonly ssl?: boolean;
  readonly user?: string;
  readonly password?: string;
};

type KafkaMessage = {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What we use of a KafkaJS producer. */
export type KafkaProducer = {
  readonly connect: () => Promise<void>;
  readonly sendBatch: (batch: {
    readonly acks: -1;
    readonly topicMessages: { topic: string; messages: KafkaMessage[] }[];
  }) => Promise<unknown>;
  readonly disconnect: () => Promise<void>;
};

const TIMEOUT_MS = 5_000;
const NEVER = /MESSAGE_TOO_LARGE|INVALID_TOPIC|RECORD_LIST_TOO_LARGE|too large/i;

const kafkaJs = ({ brokers, clientId = 'troth', ssl = false, user, password }: KafkaConfig): KafkaProducer =>
  new Kafka({
    clientId,
    brokers: brokers.split(','),
    ssl,
    ...(user === undefined ? {} : { sasl: { mechanism: 'plain', username: user, password: password ?? '' } }),
    connectionTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    // What fails is tried again by us, in order and seen by operators.
    retry: { retries: 1 },
    logLevel: logLevel.NOTHING,
  }).producer({ allowAutoTopicCreation: true, maxInFlightRequests: 1 }) as unknown as KafkaProducer;

const messageOf = ({ id, type, tenantId, subjectId, event }: OutgoingEvent): KafkaMessage => ({
  key: subjectId,
  value: event,
  // Structured mode of the Kafka binding of CloudEvents; the id stands beside, so that a consumer drops what it has without reading it.
  headers: { 'content-type': 'application/cloudevents+json', ce_id: id, ce_type: type, ce_tenantid: tenantId },
});

export const kafkaSink = (config: KafkaConfig, producerOf: () => KafkaProducer = () => kafkaJs(config)): EventSink => {
  const { prefix = 'troth' } = config;
  let producer: KafkaProducer | undefined;

  const send = async (events: readonly OutgoingEvent[]): Promise<void> => {
    if (producer === undefined) {
      const fresh = producerOf();
      await fresh.connect();
      producer = fresh;
    }
    const byTopic = Map.groupBy(events, ({ type }) => `${prefix}.${contextOf(type)}`);
    await producer.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([topic, own]) => ({ topic, messages: own.map(messageOf) })),
    });
  };

  const trySend = async (events: readonly OutgoingEvent[]): Promise<Taken> => {
    try {
      await send(events);
      return { kind: 'taken' };
    } catch (error) {
      const why = whyOf(error);
      if (NEVER.test(why)) return { kind: 'refused', why };
      const broken = producer;
      producer = undefined;
      await broken?.disconnect().catch(() => undefined);
      return { kind: 'later', why };
    }
  };

  return {
    name: 'kafka',
    publish: async (events) => {
      const taken = await trySend(events);
      if (taken.kind !== 'refused' || events.length === 1) return events.map(() => taken);
      // One of them is refused: each by itself, to learn which, still in order.
      const said: Taken[] = [];
      for (const each of events) {
        const word: Taken =
          said.at(-1)?.kind === 'later'
            ? { kind: 'later', why: 'an earlier one was not taken' }
            : await trySend([each]);
        said.push(word);
      }
      return said;
    },
    close: async () => {
      await producer?.disconnect();
      producer = undefined;
    },
  };
};
