/**
 * A Cedar policy set becomes one function that decides. Semantics are Cedar's, exactly: a policy whose evaluation
 * errs is skipped and named, a satisfied forbid overrides every permit, nothing satisfied is a deny.
 *
 * A skipped *forbid* is how a missing fact would open a door, so a caller that protects something treats any entry
 * in `errors` as a deny (and validates facts against the schema, `schema.ts`).
 */
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { Eval, Scene, Unsupported } from './expressions.ts';
import { compileExpr, entityRefIn, unsupported } from './expressions.ts';
import type { CedarEntity, CedarRequest, PolicyJson, ScopeJson } from './policy-json.ts';
import type { Entities, EntityFacts } from './values.ts';
import { entitiesOf, isEvaluationError, isWithin, recordOf, refOf } from './values.ts';

export type AccessDecision = {
  readonly decision: 'allow' | 'deny';
  /** Ids of the policies that decided: the forbids when one is satisfied, otherwise the permits. Sorted. */
  readonly reasons: readonly string[];
  /** Policies that Cedar skips because they could not be evaluated. */
  readonly errors: readonly { readonly policyId: string; readonly message: string }[];
};

export type CompiledPolicies = (request: CedarRequest, entities: readonly CedarEntity[]) => AccessDecision;

export type PolicyRefusal = Refusal & {
  readonly code: 'cedar.unsupported';
  readonly policyId: string;
  readonly construct: string;
};

type Test = (scene: Scene) => boolean;
type CompiledPolicy = {
  readonly id: string;
  readonly forbids: boolean;
  readonly coversAction: (actions: Entities, key: string) => boolean;
  readonly holds: Test;
};

/**
 * `policies` by id (the platform takes ids from `@id`). `actions` are the action entities of the schema: their
 * groups are fixed here, a request cannot bring its own.
 */
export const compilePolicies = (
  policies: { readonly [id: string]: PolicyJson },
  actions: readonly CedarEntity[] = [],
): Outcome<CompiledPolicies, PolicyRefusal> => {
  const compiled: CompiledPolicy[] = [];
  for (const id of Object.keys(policies).toSorted()) {
    const outcome = compilePolicy(id, policies[id] as PolicyJson);
    if (!outcome.ok) return outcome;
    compiled.push(outcome.value);
  }
  return accepted(authorizer(compiled, entitiesOf(actions)));
};

const authorizer = (
  compiled: readonly CompiledPolicy[],
  actions: ReadonlyMap<string, EntityFacts>,
): CompiledPolicies => {
  const covering = (key: string): readonly CompiledPolicy[] =>
    compiled.filter((policy) => policy.coversAction(actions, key));
  const byAction = new Map([...actions.keys()].map((key) => [key, covering(key)]));
  return (request, list) => {
    const action = refOf(request.action);
    const entities = entitiesOf(list);
    for (const [key, facts] of actions) entities.set(key, facts);
    const scene: Scene = {
      principal: refOf(request.principal),
      action,
      resource: refOf(request.resource),
      context: recordOf(request.context),
      entities,
    };
    return decide(byAction.get(action.key) ?? covering(action.key), scene);
  };
};

const decide = (policies: readonly CompiledPolicy[], scene: Scene): AccessDecision => {
  const permits: string[] = [];
  const forbids: string[] = [];
  const errors: { policyId: string; message: string }[] = [];
  for (const policy of policies) {
    try {
      if (policy.holds(scene)) (policy.forbids ? forbids : permits).push(policy.id);
    } catch (thrown) {
      if (!isEvaluationError(thrown)) throw thrown;
      errors.push({ policyId: policy.id, message: thrown.cedarError });
    }
  }
  return forbids.length > 0
    ? { decision: 'deny', reasons: forbids, errors }
    : { decision: permits.length > 0 ? 'allow' : 'deny', reasons: permits, errors };
};

const compilePolicy = (id: string, policy: PolicyJson): Outcome<CompiledPolicy, PolicyRefusal> => {
  try {
    const tests: readonly Test[] = [
      scopeTest(policy.principal, (scene) => scene.principal),
      scopeTest(policy.resource, (scene) => scene.resource),
      ...policy.conditions.map((clause) => conditionTest(compileExpr(clause.body), clause.kind === 'when')),
    ];
    return accepted({
      id,
      forbids: policy.effect === 'forbid',
      coversAction: actionCover(policy.action),
      holds: (scene) => tests.every((test) => test(scene)),
    });
  } catch (thrown) {
    if (typeof thrown !== 'object' || thrown === null || !('unsupported' in thrown)) throw thrown;
    const construct = (thrown as Unsupported).unsupported;
    return refused({ code: 'cedar.unsupported', policyId: id, construct });
  }
};

const conditionTest =
  (body: Eval, wanted: boolean): Test =>
  (scene) => {
    const value = body(scene);
    // oxlint-disable-next-line no-throw-literal -- the policy loop's own catch
    if (typeof value !== 'boolean') throw { cedarError: 'type error: a condition is a bool' };
    return value === wanted;
  };

const scopeTest = (scope: ScopeJson, subject: (scene: Scene) => Scene['principal']): Test => {
  if (scope.slot !== undefined || scope.in?.slot !== undefined) return unsupported('template slot');
  switch (scope.op) {
    case 'All':
      return () => true;
    case '==': {
      const { key } = entityRefIn(scope.entity ?? unsupported('== without entity'));
      return (scene) => subject(scene).key === key;
    }
    case 'in': {
      const { key } = entityRefIn(scope.entity ?? unsupported('in without entity'));
      return (scene) => isWithin(scene.entities, subject(scene).key, key);
    }
    case 'is': {
      const inside = scope.in?.entity && entityRefIn(scope.in.entity).key;
      return (scene) =>
        subject(scene).type === scope.entity_type &&
        (inside === undefined || isWithin(scene.entities, subject(scene).key, inside));
    }
    default:
      return unsupported(`scope ${String(scope.op)}`);
  }
};

const actionCover = (scope: ScopeJson): CompiledPolicy['coversAction'] => {
  if (scope.op === 'All') return () => true;
  const keys = [...(scope.entity ? [scope.entity] : []), ...(scope.entities ?? [])].map((uid) => entityRefIn(uid).key);
  if (scope.op === '==') return (_actions, key) => keys.includes(key);
  if (scope.op === 'in') return (actions, key) => keys.some((group) => isWithin(actions, key, group));
  return unsupported(`action scope ${String(scope.op)}`);
};
