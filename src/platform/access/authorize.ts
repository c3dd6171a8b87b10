/**
 * May this principal do this to that? Cedar is the language; the compiled policies answer in microseconds. The shipped
 * base policies (tenant, segregation, floor) bind every tenant's own: a forbid there cannot be permitted away.
 */
import { compilePolicies, type CedarEntity, type CompiledPolicies } from '#engines/cedar/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Principal, ResourceFacts } from '../command.ts';

export type Authority = { readonly policies: readonly string[]; readonly policyHash: string };

export type AccessDecision = { readonly allowed: boolean; readonly authority: Authority };

export type Access = {
  readonly policyHash: string;
  readonly decide: (
    principal: Principal,
    action: string,
    resource: ResourceFacts,
    context: { readonly [name: string]: Json },
  ) => AccessDecision;
};

const principalType = (principal: Principal): string => (principal.type === 'system' ? 'System' : 'User');

export const principalEntity = (principal: Principal): CedarEntity => ({
  uid: { type: principalType(principal), id: principal.id },
  attrs: {
    tenant: principal.tenantId,
    personId: principal.personId,
    name: principal.name,
    kind: principal.type,
    roles: [...principal.roles],
    territories: [...principal.territories],
    ...(principal.accountId === undefined ? {} : { accountId: principal.accountId }),
    ...(principal.onBehalfOf === undefined ? {} : { onBehalfOf: principal.onBehalfOf }),
  },
  parents: [],
});

export const compiledAccess = (policies: CompiledPolicies, policyHash: string): Access => ({
  policyHash,
  decide: (principal, action, resource, context) => {
    const from = principalEntity(principal);
    const to: CedarEntity = { uid: { type: resource.type, id: resource.id }, attrs: resource.attrs, parents: [] };
    const answer = policies(
      { principal: from.uid, action: { type: 'Action', id: action }, resource: to.uid, context },
      [from, to],
    );
    return { allowed: answer.decision === 'allow', authority: { policies: answer.reasons, policyHash } };
  },
});

export const accessFromJson = (policyJson: unknown, policyHash: string): Access =>
  compiledAccess(compilePolicies(policyJson), policyHash);
