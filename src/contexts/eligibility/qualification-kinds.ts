/**
 * What can be asked of systems that know a customer better than we do, and what we rely on from them. A check is idempotent: asked
 * twice under one key it is one check with one answer, so a question whose answer was lost may be sent again.
 */
import { Type } from 'typebox';
import type { ConnectorContracts } from '#platform/connectors/registry.ts';

export const QUALIFICATION_KINDS = ['credit', 'serviceability'] as const;
export type QualificationKind = (typeof QUALIFICATION_KINDS)[number];

export const isQualificationKind = (kind: string): kind is QualificationKind =>
  (QUALIFICATION_KINDS as readonly string[]).includes(kind);

const check = {
  idempotent: true,
  pointOfNoReturn: false,
  statusQuery: true,
  settlesWithinMs: 5_000,
  request: Type.Object({ account: Type.String(), name: Type.String(), country: Type.String() }),
  result: Type.Object({ decision: Type.String() }),
} as const;

export const QUALIFICATION_CONTRACTS = {
  credit: { 'credit.check': check },
  serviceability: { 'serviceability.check': check },
} as const satisfies ConnectorContracts;

/** Which connector is asked which operation, and for how many days its word is taken at most, whatever it says itself. */
export const CHECK_OF: {
  readonly [kind in QualificationKind]: { readonly operation: string; readonly validDaysMax: number };
} = {
  credit: { operation: 'credit.check', validDaysMax: 90 },
  serviceability: { operation: 'serviceability.check', validDaysMax: 180 },
};
