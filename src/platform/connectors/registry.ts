/** Which system does what for which tenant, as the process was configured: addresses, secrets, endpoints. Secrets never come near the database. */
import type { TSchema } from 'typebox';
import { must } from '#kernel/outcome.ts';
import type { CallbackEndpoint } from './callback.ts';
import { type Connector, CONNECTOR_KINDS, type ConnectorKind, type Transport } from './connector.ts';
import { httpConnector } from './http.connector.ts';
import type { OperationContract } from './work.contract.ts';

/** What we rely on from one operation: its promises, what we send, and what we read of its answer. */
export type Relied = OperationContract & { readonly request?: TSchema; readonly result?: TSchema };
/** By connector and operation. A context declares those that it asks. */
export type ConnectorContracts = Readonly<Record<string, Readonly<Record<string, Relied>>>>;

export type ConnectorConfig = {
  readonly tenantId: string;
  readonly connector: string;
  /** How it is spoken to; the work contract when absent. */
  readonly kind?: ConnectorKind;
  readonly baseUrl: string;
  /** The newest first; an older one while it is rotated. */
  readonly secrets: readonly [string, ...string[]];
  /** The unguessable part of the callback address: with the secret it says whose callback it is. */
  readonly endpointToken: string;
  readonly callTimeoutMs: number;
};

export type ConnectorRegistry = {
  /** Whose work this process looks after. */
  readonly tenants: () => readonly string[];
  readonly connector: (tenantId: string, name: string) => Connector | undefined;
  readonly callbackUrl: (tenantId: string, name: string) => string | undefined;
  readonly endpoint: (connectorKey: string, endpointToken: string) => CallbackEndpoint | undefined;
};

export type RegistryOptions = {
  /** Where other systems reach us, such as `https://troth.example`; without it nobody is asked to call back. */
  readonly callbackBaseUrl?: string;
  readonly transport?: Transport;
};

const place = (config: Pick<ConnectorConfig, 'tenantId' | 'connector'>): string =>
  `${config.tenantId}/${config.connector}`;

export const registryOf = (
  configs: readonly ConnectorConfig[],
  contracts: ConnectorContracts,
  { callbackBaseUrl, transport }: RegistryOptions = {},
): ConnectorRegistry => {
  const byPlace = new Map(
    configs.map((config) => {
      const { connector: key, baseUrl, secrets, callTimeoutMs, kind = 'work' } = config;
      must(CONNECTOR_KINDS.includes(kind), `the connector ${key} is spoken to as ${CONNECTOR_KINDS.join(', ')}`);
      const operations = Object.hasOwn(contracts, key) ? contracts[key] : undefined;
      must(operations, `a context declares what it relies on from ${key}`);
      const definition = { key, kind, baseUrl, secret: secrets[0], callTimeoutMs, operations };
      return [place(config), { config, connector: httpConnector(definition, transport) }];
    }),
  );
  const find = (tenantId: string, connector: string) => byPlace.get(place({ tenantId, connector }));
  return {
    tenants: () => [...new Set(configs.map((config) => config.tenantId))],
    connector: (tenantId, name) => find(tenantId, name)?.connector,
    callbackUrl: (tenantId, name) => {
      const found = find(tenantId, name);
      return found && callbackBaseUrl && `${callbackBaseUrl}/callbacks/${name}/${found.config.endpointToken}`;
    },
    endpoint: (connectorKey, endpointToken) => {
      const config = configs.find((each) => each.connector === connectorKey && each.endpointToken === endpointToken);
      return config && { tenantId: config.tenantId, connector: config.connector, secrets: config.secrets };
    },
  };
};
