/** The addresses of switches. Who may set them may read them all; whoever meets one is told its reason and owner by the refusal. */
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { Switch } from './operations.ts';
import type { setSwitchWith } from './set-switch.ts';
import { readSwitches } from './switch.store.ts';

const SWITCHES_LISTED_MAX = 500;

const view = (now: Temporal.Instant, { entryLeaf: _leaf, scope, ...rest }: Switch): Json => ({
  ...rest,
  ...(scope as JsonObject),
  commands: [...(scope.commands ?? [])],
  connector: scope.connector ?? null,
  operations: scope.operations === undefined ? null : [...scope.operations],
  holds:
    rest.on && (rest.expiresAt === null || Temporal.Instant.compare(Temporal.Instant.from(rest.expiresAt), now) > 0),
});

const list = async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<Json>> => {
  if (!reader.may('switch.set', { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } }))
    return refused({ code: 'access.denied', action: 'switch.set', policies: [] });
  const now = door.clock();
  const switches = await readSwitches(tx, SWITCHES_LISTED_MAX);
  return accepted({ items: switches.map((each) => view(now, each)), asOf: now.toString() });
};

export const operationsRoutes = (setSwitch: ReturnType<typeof setSwitchWith>): readonly Route[] => [
  commandRoute('POST', '/switches', 'Stop commands for a reason, or let them run again', setSwitch),
  queryRoute({
    method: 'GET',
    path: '/switches',
    summary: 'What is stopped, by whom, why and until when',
    action: 'switch.set',
    read: list,
  }),
];
