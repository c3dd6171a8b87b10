/** Asks a counterpart for its contract and holds it against what is relied on. Nothing is asked for that could have an effect. */
import { CanonicalError, parseStrict } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Connector, TransportResult } from './connector.ts';
import { contractProblems } from './consumer-contract.ts';
import type { Relied } from './registry.ts';

export type ContractCheck = {
  readonly keeps: boolean;
  readonly problems: readonly {
    readonly operation: string;
    readonly field: string;
    readonly relied: string;
    readonly told: string;
  }[];
};

export const checkContract = async (
  { definition, contract }: Connector,
  relied: Readonly<Record<string, Relied>>,
): Promise<Outcome<ContractCheck>> => {
  if (contract === undefined)
    return refused({ code: 'connector.has-no-contract', connector: definition.key, kind: definition.kind ?? 'work' });
  const { outcome } = await contract();
  const told = toldBy(outcome);
  if (typeof told === 'string')
    return refused({ code: 'connector.contract-unread', connector: definition.key, why: told });
  const problems = contractProblems(relied, told.contract);
  return accepted({ keeps: problems.length === 0, problems });
};

const toldBy = (result: TransportResult): { readonly contract: Json } | string => {
  switch (result.kind) {
    case 'notSent':
    case 'broken':
      return result.why;
    case 'timedOut':
      return `no answer within ${result.afterMs} ms`;
    case 'tooLarge':
      return `an answer larger than ${result.bytesMax} bytes`;
    case 'answered':
      return result.status === 200 ? parsed(result.body) : `status ${result.status}`;
  }
};

const parsed = (text: string): { readonly contract: Json } | string => {
  try {
    return { contract: parseStrict(text) };
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error;
    return `no exact JSON: ${error.message}`;
  }
};
