/**
 * Whether the approval policy does what its author says it does. Its own scenarios are routed by the policy as it would be published; and
 * every role, person and next authority that it names must be able to answer, or a deal waits for somebody who never comes.
 */
import { Check } from 'typebox/value';
import {
  APPROVAL_FACTS,
  type ApprovalPolicy,
  type DealFacts,
  type PolicyScenario,
  routeApproval,
} from '#contexts/approval/index.ts';
import { DecisionTableContract } from '#contexts/eligibility/index.ts';
import { compileTable } from '#engines/table/index.ts';
import { ROLES } from '#contexts/identity/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

/** A deal that nothing is wrong with; a scenario says what is different. */
const QUIET: DealFacts = {
  discountPercent: '0',
  marginPercent: '100',
  floorBreached: false,
  totalInPolicyCurrency: '0',
  country: 'DE',
  termMonths: 12,
  paymentTermDays: 30,
  nonStandardClause: false,
};

/** Its table is judged by the gate before; one that cannot be read routes nothing. */
const canBeRead = ({ table }: ApprovalPolicy): boolean =>
  Check(DecisionTableContract, table) && compileTable(table, APPROVAL_FACTS).ok;

const asked = (policy: ApprovalPolicy, { deal }: PolicyScenario): readonly string[] | string => {
  const content = { ...policy, effective: { from: '0001-01-01' } };
  const model = commercialModel('sha256:scenario', [
    {
      kind: 'approval-policy',
      key: policy.key,
      hash: fingerprint('approval-policy', policy),
      content: content as never,
    },
  ]);
  const routed = routeApproval(model, '0001-01-01', { ...QUIET, ...deal } as DealFacts);
  return routed.ok ? routed.value.steps.map(({ role }) => role) : routed.refusal.code;
};

const scenarioFindings = (policy: ApprovalPolicy): readonly Finding[] =>
  (canBeRead(policy) ? (policy.scenarios ?? []) : []).flatMap((scenario, index) => {
    const roles = asked(policy, scenario);
    if (roles.length === scenario.asks.length && scenario.asks.every((role, place) => role === roles[place])) return [];
    const words = typeof roles === 'string' ? `cannot be routed (${roles})` : `asks ${roles.join(', ') || 'nobody'}`;
    return [
      {
        code: 'approval.scenario',
        message: `${policy.name}: "${scenario.name}" ${words}, and should ask ${scenario.asks.join(', ') || 'nobody'}.`,
        offending: [at('approval-policy', policy.key, `/scenarios/${index}`)],
        whatToDo: 'Correct the table, or the scenario if it is the intention that changed.',
      },
    ];
  });

const authorityFindings = (policy: ApprovalPolicy): readonly Finding[] => {
  const known: readonly string[] = ROLES;
  const named = (policy.authorities ?? []).flatMap(({ role, escalateTo, fallback }, index) =>
    [role, escalateTo, fallback?.role].flatMap((name) =>
      name === undefined || known.includes(name) ? [] : [{ name, path: `/authorities/${index}` }],
    ),
  );
  const delegates = (policy.delegation?.toRoles ?? []).flatMap((name) =>
    known.includes(name) ? [] : [{ name, path: '/delegation/toRoles' }],
  );
  const together = (policy.parallel ?? []).flatMap(({ roles }, index) =>
    roles.flatMap((name) => (policy.order.includes(name) ? [] : [{ name, path: `/parallel/${index}` }])),
  );
  return [
    ...[...named, ...delegates].map(({ name, path }) => ({
      code: 'approval.unknown-role',
      message: `${policy.name}: nobody can have the role ${name}.`,
      offending: [at('approval-policy', policy.key, path)],
      whatToDo: `Name one of ${known.join(', ')}.`,
    })),
    ...together.map(({ name, path }) => ({
      code: 'approval.role-without-place',
      message: `${policy.name}: ${name} is asked together with others and has no place in the order.`,
      offending: [at('approval-policy', policy.key, path)],
      whatToDo: 'Put the role into the order.',
    })),
    ...circles(policy),
  ];
};

/** Silence goes up, never round: a step that escalates to itself is asked for ever. */
const circles = (policy: ApprovalPolicy): readonly Finding[] => {
  const next = new Map((policy.authorities ?? []).map(({ role, escalateTo }) => [role, escalateTo]));
  return [...next.keys()].flatMap((role) => {
    const seen = [role];
    for (let up = next.get(role); up !== undefined && seen.length <= next.size; up = next.get(up)) seen.push(up);
    if (seen.length <= next.size || seen.indexOf(role, 1) === -1) return [];
    return [
      {
        code: 'approval.escalates-in-a-circle',
        message: `${policy.name}: the silence of ${role} leads back to ${role}.`,
        offending: [at('approval-policy', policy.key, '/authorities')],
        whatToDo: 'Let it end at somebody who has nobody above.',
      },
    ];
  });
};

export const approvalScenarios: PublishCheck = {
  gate: 'approval-scenarios',
  promise: 'The approval policy asks whom its scenarios say, and everybody whom it names can answer.',
  find: ({ model }: { readonly model: Model }) =>
    model.of('approval-policy').flatMap((policy) => [...authorityFindings(policy), ...scenarioFindings(policy)]),
};
