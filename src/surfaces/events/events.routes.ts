/** Who hears of facts, how far each got, what could not be told; and the ways to tell it again. */
import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { eventType, schemaUrn } from '#platform/facts/cloud-event.ts';
import { readSinks } from '#platform/sinks/sinks.store.ts';
import { readWebhooks } from '#platform/webhooks.store.ts';
import { withoutSecrets } from '#platform/without-secrets.ts';
import { tenantResource } from './consumer.ts';
import { readDead } from './dead.ts';
import { jsonSchemaOf, readRegistry, REGISTRY_FILE } from './fact-schemas.ts';
import { registerWebhook } from './register-webhook.ts';
import { redeliverEvents, replayEvents, requeueEvents } from './replay-events.ts';
import { disableWebhook, enableWebhook } from './webhook-state.ts';

const DEAD_LISTED_MAX = 200;

const instant = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();
const lagOf = (oldest: string | null, now: Temporal.Instant): number =>
  oldest === null ? 0 : Math.max(0, Math.round(now.since(Temporal.Instant.from(oldest)).total('seconds')));

const consumers = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  if (!reader.may('events.read', tenantResource(tx.tenantId))) return denied;
  const now = door.clock();
  const [sinks, webhooks] = await Promise.all([readSinks(tx), readWebhooks(tx)]);
  return accepted({
    items: [
      ...webhooks.map((each) => ({
        consumer: each.id,
        kind: 'webhook',
        to: withoutSecrets(each.url),
        types: [...each.types],
        state: each.state,
        failedInARow: each.failedInARow,
        disabledAt: instant(each.disabledAt),
        disabledWhy: each.disabledWhy,
        waiting: each.waiting,
        dead: each.dead,
        lagSeconds: lagOf(each.oldest, now),
      })),
      ...sinks.map((each) => ({
        consumer: each.sink,
        kind: 'broker',
        to: each.sink,
        types: [],
        state: 'active',
        failedInARow: 0,
        disabledAt: null,
        disabledWhy: null,
        waiting: each.waiting,
        dead: each.dead,
        lagSeconds: lagOf(each.oldest, now),
      })),
    ],
    asOf: now.toString(),
  });
};

const denied = refused({ code: 'access.denied', action: 'events.read', policies: [] });

const dead = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  if (!reader.may('events.read', tenantResource(tx.tenantId))) return denied;
  const found = await readDead(tx, DEAD_LISTED_MAX);
  return accepted({
    items: found.map((each) => ({ ...each, since: instant(each.since) })),
    asOf: door.clock().toString(),
  });
};

const schemas = async (tx: Tx, reader: Reader, { query }: Query, door: Door): Promise<Outcome<Json>> => {
  if (!reader.may('events.read', tenantResource(tx.tenantId))) return denied;
  const wanted = query['type'];
  const items = Object.entries(readRegistry(REGISTRY_FILE))
    .filter(([type]) => wanted === undefined || wanted === type)
    .map(([type, registered]) => {
      const event = eventType(door.contextOfFact(type), type);
      return {
        type,
        event,
        version: registered.version,
        schema: jsonSchemaOf(schemaUrn(door.contextOfFact(type), type), registered),
      };
    });
  return accepted({ items: items as unknown as Json, asOf: door.clock().toString() });
};

export const eventRoutes: readonly Route[] = [
  commandRoute('POST', '/webhooks', 'Be told of facts, signed', registerWebhook),
  commandRoute('POST', '/webhooks/:webhookId/disable', 'Tell it nothing until it is enabled again', disableWebhook),
  commandRoute('POST', '/webhooks/:webhookId/enable', 'Tell it again, beginning with what waits', enableWebhook),
  commandRoute('POST', '/events/replay', 'A range of facts once more, to one consumer', replayEvents),
  commandRoute('POST', '/events/redeliver', 'Single facts once more, to one consumer', redeliverEvents),
  commandRoute('POST', '/events/requeue', 'What could not be told waits again', requeueEvents),
  queryRoute({
    method: 'GET',
    path: '/events/consumers',
    summary: 'Webhooks and brokers: what waits for each, what could not be told, how late it is',
    action: 'events.read',
    querystring: Type.Object({}),
    read: consumers,
  }),
  queryRoute({
    method: 'GET',
    path: '/events/schemas',
    summary: 'The JSON Schema of every fact’s data, or of one type',
    action: 'events.read',
    querystring: Type.Object({ type: Type.Optional(Type.String({ pattern: '^[A-Z][A-Za-z]{2,79}$' })) }),
    read: schemas,
  }),
  queryRoute({
    method: 'GET',
    path: '/events/dead',
    summary: 'What could not be told to whom, and why',
    action: 'events.read',
    querystring: Type.Object({}),
    read: dead,
  }),
];
