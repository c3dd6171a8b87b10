/**
 * May this principal do this to that? Cedar is the language; the compiled policies answer in microseconds. The shipped
 * base policies (tenant, segregation, floor) bind every tenant's own: a forbid there cannot be permitted away.
 */
import type { CedarEntity, CedarRequest, CompiledPolicies, FactsCheck } from '#engines/cedar/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Principal, ResourceFacts } from '../command.ts';

export type Authority = {
  readonly policies: readonly string[];
  readonly policyHash: string;
  /** The grant for an emergency without which it would have been denied. */
  readonly grant?: string;
};

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
    ...(principal.linkedQuote === undefined ? {} : { linkedQuote: principal.linkedQuote }),
    ...(principal.scopes === undefined ? {} : { scopes: [...principal.scopes] }),
    ...(principal.onBehalfOf === undefined ? {} : { onBehalfOf: principal.onBehalfOf }),
  },
  parents: [],
});

/** Looks on at a decision that has been given; whatever it finds, the answer stands. */
export type Witness = (
  request: CedarRequest,
  entities: readonly CedarEntity[],
  decided: ReturnType<CompiledPolicies>,
) => void;

/**
 * Facts that do not have their declared shape are a denial, and so is a policy that could not be evaluated: Cedar skips such
 * a policy, and a skipped forbid would be an open door.
 */
export const compiledAccess = (
  policies: CompiledPolicies,
  problemsOf: FactsCheck,
  policyHash: string,
  witness: Witness = () => {},
): Access => ({
  policyHash,
  decide: (principal, action, resource, context) => {
    const from = principalEntity(principal);
    const to: CedarEntity = { uid: { type: resource.type, id: resource.id }, attrs: resource.attrs, parents: [] };
    const problems = [...problemsOf(from), ...problemsOf(to)];
    if (problems.length > 0)
      return { allowed: false, authority: { policies: [`facts: ${problems.join('; ')}`], policyHash } };
    const ask = (asked: CedarRequest['context']) => {
      const request = { principal: from.uid, action: { type: 'Action', id: action }, resource: to.uid, context: asked };
      return { request, decided: policies(request, [from, to]) };
    };
    const { breakGlass } = principal;
    const { request, decided } = ask(breakGlass === undefined ? context : { ...context, breakGlass });
    witness(request, [from, to], decided);
    const { decision, reasons, errors } = decided;
    const allowed = decision === 'allow' && errors.length === 0;
    const byGrant = allowed && breakGlass !== undefined && ask(context).decided.decision !== 'allow';
    return {
      allowed,
      authority: {
        ...(byGrant ? { grant: breakGlass.grantId } : {}),
        policies: allowed ? reasons : [...reasons, ...errors.map((error) => error.policyId)],
        policyHash,
      },
    };
  },
});
