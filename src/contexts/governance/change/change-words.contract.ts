/** Words that the change request and the change policy share: a role of the house, a type of change. */
import { Type } from 'typebox';
import { type Role, ROLES } from '#contexts/identity/index.ts';
import { changeTypeNames, type ChangeType } from './change-types.ts';

export type HouseRole = Exclude<Role, 'customer'>;
/** Whoever works here: a customer governs nothing. */
export const HouseRole = Type.Unsafe<HouseRole>(
  Type.Union(ROLES.filter((role) => role !== 'customer').map((role) => Type.Literal(role))),
);
export const ChangeTypeName = Type.Unsafe<ChangeType>(Type.Union(changeTypeNames.map((name) => Type.Literal(name))));
