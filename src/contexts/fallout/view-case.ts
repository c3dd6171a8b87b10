/** A case as its reader sees it: the fifteen members of operations 16.1, and how its service level stands at this moment. */
import { readTask } from '#contexts/fulfillment/index.ts';
import { readPeople } from '#contexts/identity/index.ts';
import { readOrder } from '#contexts/order/index.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type CaseEvent, readCaseEvents } from './case-event.store.ts';
import type { FalloutCase } from './fallout.ts';
import { readRepairs, type RepairRow } from './fallout.store.ts';

const instant = (text: string | null): string | null => (text === null ? null : Temporal.Instant.from(text).toString());

type Level = 'kept' | 'running' | 'near' | 'missed';

/** `missed` stays said of a case that was resolved too late. */
const levelOf = ({ state, slaDueAt, resolvedAt, nearAt }: FalloutCase, at: Temporal.Instant): Level => {
  const until = resolvedAt === null ? at : Temporal.Instant.from(resolvedAt);
  if (Temporal.Instant.compare(until, slaDueAt) > 0) return 'missed';
  return state === 'resolved' ? 'kept' : nearAt === null ? 'running' : 'near';
};

const secondsSince = (from: string, at: Temporal.Instant): number =>
  Math.max(0, Math.floor((at.epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds) / 1000));

const withoutEntry = ({ entryLeaf: _leaf, ...rest }: FalloutCase) => rest;

export const viewCase = (found: FalloutCase, at: Temporal.Instant): JsonObject => ({
  ...withoutEntry(found),
  cause: { ...found.cause },
  impact: { count: found.impact.count, heldUp: found.impact.heldUp.map((each) => ({ ...each })) },
  safeActions: [...found.safeActions],
  forbiddenActions: found.forbiddenActions.map((each) => ({ ...each })),
  openedAt: instant(found.openedAt),
  slaDueAt: instant(found.slaDueAt),
  resolvedAt: instant(found.resolvedAt),
  failedAt: instant(found.failedAt),
  nearAt: instant(found.nearAt),
  breachedAt: instant(found.breachedAt),
  ageSeconds: secondsSince(found.openedAt, found.resolvedAt === null ? at : Temporal.Instant.from(found.resolvedAt)),
  serviceLevel: levelOf(found, at),
  overdue: found.state !== 'resolved' && Temporal.Instant.compare(at, found.slaDueAt) > 0,
});

const viewRepair = ({ detail, recordedAt, ...repair }: RepairRow, names: ReadonlyMap<string, string>): Json => ({
  ...repair,
  recordedAt: instant(recordedAt),
  person: names.get(repair.personId) ?? null,
  detail: JSON.parse(detail) as Json,
});

const viewEvent = ({ personId, recordedAt, ...event }: CaseEvent, names: ReadonlyMap<string, string>): Json => ({
  ...event,
  person: personId === null ? null : (names.get(personId) ?? null),
  recordedAt: instant(recordedAt),
});

/** With what the order and its task are now, and everything that was said and done: the audit log of the case. */
export const viewWhole = async (tx: Tx, found: FalloutCase, at: Temporal.Instant): Promise<JsonObject> => {
  const [repairs, events, people, order, task] = await Promise.all([
    readRepairs(tx, found.id),
    readCaseEvents(tx, found.id),
    readPeople(tx),
    readOrder(tx, found.orderId),
    readTask(tx, found.taskId),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return {
    case: {
      ...viewCase(found, at),
      assignee: found.assigneePerson === null ? null : (names.get(found.assigneePerson) ?? null),
      orderState: order?.state ?? null,
      taskState: task?.state ?? null,
    },
    repairs: repairs.map((repair) => viewRepair(repair, names)),
    events: events.map((event) => viewEvent(event, names)),
  };
};
