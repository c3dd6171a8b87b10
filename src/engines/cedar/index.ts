export type { AccessDecision, CompiledPolicies, PolicyRefusal } from './compile-policies.ts';
export { compilePolicies } from './compile-policies.ts';
export type { CedarEntity, CedarRequest, PolicyJson, UidJson } from './policy-json.ts';
export type { FactsCheck, SchemaJson } from './schema.ts';
export { actionEntities, compileFactsCheck } from './schema.ts';
