/** Who stands elsewhere for a line than for the whole: who uses it, pays for it, receives it, sells it. */
import { readAccountNames } from '#contexts/accounts/index.ts';
import type { Line, Quote } from '#contexts/quote/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { LegalEntity } from './legal-entity.contract.ts';
import type { ProposalData } from './proposal.contract.ts';

type Party = NonNullable<ProposalData['lines'][number]['parties']>[number];
const ROLES = ['endCustomer', 'shipTo', 'billTo', 'payer', 'seller'] as const;

/** By key, everybody whom some line names. */
export type PartyNames = ReadonlyMap<string, string>;

export const partiesOfLine = (
  { parties: whole }: Quote['header'],
  { parties = {} }: Pick<Line, 'parties'>,
  names: PartyNames,
): readonly Party[] =>
  ROLES.flatMap((role) => {
    const key = parties[role];
    return key === undefined || key === whole[role] ? [] : [{ role, name: names.get(key) ?? key }];
  });

export const readPartyNames = async (tx: Tx, model: CommercialModel, { lines }: Quote): Promise<PartyNames> => {
  const named = lines.flatMap(({ parties = {} }) => ROLES.flatMap((role) => parties[role] ?? []));
  if (named.length === 0) return new Map();
  const sellers = model.ofKind('legal-entity').map(({ content }) => content as unknown as LegalEntity);
  const accounts = await readAccountNames(tx, [...new Set(named)]);
  return new Map([
    ...sellers.map(({ key, legalName }) => [key, legalName] as const),
    ...accounts.map(({ key, name }) => [key, name] as const),
  ]);
};
