/** Which systems are connected, how each stands, whether it keeps its contract, and what its failures mean. For whoever runs the business. */
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { checkContract } from '#platform/connectors/check-contract.connector.ts';
import { contractJson } from '#platform/connectors/consumer-contract.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { ALL_CONTRACTS } from './connector-registry.ts';
import { readConnectorStates } from './connector-states.ts';
import { readNotedCallbacks } from './noted-callback.store.ts';
import { failureRows, operationRows, VERDICT_WORDS } from './failure-table.ts';

const NOTED_LISTED_MAX = 100;

type Connected = Pick<ConnectorRegistry, 'connector'>;

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const mayRead = (tx: Tx, reader: Reader): Outcome<true> =>
  reader.may('connector.read', { type: 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } })
    ? accepted(true)
    : refused({ code: 'access.denied', action: 'connector.read', policies: [] });

const list =
  (connected: Connected) =>
  async (tx: Tx, reader: Reader, _query: Query, door: Door): Promise<Outcome<JsonObject>> => {
    const may = mayRead(tx, reader);
    if (!may.ok) return may;
    const states = new Map(
      (await readConnectorStates(tx, reader.model, door.clock())).map((one) => [one.connector, one]),
    );
    const items = Object.entries(ALL_CONTRACTS).map(([name, operations]) => {
      const definition = connected.connector(tx.tenantId, name)?.definition;
      return {
        connector: name,
        connected: definition !== undefined,
        kind: definition?.kind ?? null,
        address: definition === undefined ? null : new URL(definition.baseUrl).origin,
        operations: Object.keys(operations),
        state: plain(states.get(name)),
      };
    });
    return accepted({ items, asOf: door.clock().toString() });
  };

const check =
  (connected: Connected) =>
  async (tx: Tx, reader: Reader, { params }: Query) => {
    const may = mayRead(tx, reader);
    if (!may.ok) return may;
    const name = params['connector'] ?? '';
    const relied = Object.hasOwn(ALL_CONTRACTS, name) ? ALL_CONTRACTS[name] : undefined;
    if (relied === undefined)
      return refused({ code: 'connector.unknown', connector: name, connectors: Object.keys(ALL_CONTRACTS) });
    const connector = connected.connector(tx.tenantId, name);
    if (connector === undefined) return refused({ code: 'connector.not-connected', connector: name });
    // Asking takes its time, and no transaction waits for it.
    return accepted(async () => {
      const found = await checkContract(connector, relied);
      return found.ok ? accepted({ connector: name, relied: plain(contractJson(relied)), ...found.value }) : found;
    });
  };

export const connectorRoutes = (connected: Connected): readonly Route[] => [
  queryRoute({
    method: 'GET',
    path: '/connectors',
    summary: 'The systems that Troth asks: which are connected, and how each stands',
    action: 'connector.read',
    read: list(connected),
  }),
  queryRoute({
    method: 'GET',
    path: '/connectors/failures',
    summary: 'Which failures of other systems are safe to retry, unsafe to retry, or need a person',
    action: 'connector.read',
    read: async (tx, reader) => {
      const may = mayRead(tx, reader);
      if (!may.ok) return may;
      return accepted({
        words: { ...VERDICT_WORDS },
        failures: plain(failureRows()),
        operations: plain(operationRows(ALL_CONTRACTS)),
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/connectors/callbacks',
    summary: 'Callbacks that changed nothing, the newest first: what was refused or absorbed, and why',
    action: 'connector.read',
    read: async (tx, reader) => {
      const may = mayRead(tx, reader);
      if (!may.ok) return may;
      const noted = await readNotedCallbacks(tx, NOTED_LISTED_MAX);
      return accepted({ items: noted.map((one) => ({ ...one, at: Temporal.Instant.from(one.at).toString() })) });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/connectors/:connector/contract',
    summary: 'Asks the system itself what it promises, and names each field in which that is not what Troth relies on',
    action: 'connector.read',
    read: check(connected),
  }),
];
