/** What is relied on from the system that keeps contracts: told twice under one key, it files one, and it says what became of a key. */
import { Type } from 'typebox';
import type { ConnectorContracts } from '#platform/connectors/registry.ts';
import { Filed } from './handover.ts';

export const CONTRACT_SYSTEM = 'contract';
export const FILE_CONTRACT = 'contract.file';

export const CONTRACT_SYSTEM_CONTRACTS = {
  [CONTRACT_SYSTEM]: {
    [FILE_CONTRACT]: {
      idempotent: true,
      pointOfNoReturn: false,
      statusQuery: true,
      settlesWithinMs: 5_000,
      request: Type.Object({
        quote: Type.Unknown(),
        account: Type.Unknown(),
        contentRoot: Type.String(),
        documentHash: Type.String(),
        acceptance: Type.Unknown(),
        document: Type.Unknown(),
      }),
      result: Filed,
    },
  },
} as const satisfies ConnectorContracts;
