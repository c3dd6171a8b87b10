/** The connectors of a process: those that carry out orders, and those that earlier contexts ask. */
import { OUTSIDE_CONTRACTS } from '#contexts/approval/index.ts';
import { QUALIFICATION_CONTRACTS } from '#contexts/eligibility/index.ts';
import {
  type ConnectorConfig,
  type ConnectorContracts,
  type ConnectorRegistry,
  registryOf,
  type RegistryOptions,
} from '#platform/connectors/registry.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';

/** Of every system that Troth asks. */
export const ALL_CONTRACTS: ConnectorContracts = {
  ...QUALIFICATION_CONTRACTS,
  ...OUTSIDE_CONTRACTS,
  ...CONNECTOR_CONTRACTS,
};

export const connectorRegistry = (
  configs: readonly ConnectorConfig[],
  options: RegistryOptions = {},
): ConnectorRegistry => registryOf(configs, ALL_CONTRACTS, options);
