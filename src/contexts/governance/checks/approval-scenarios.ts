/**
 * Whether the approval policy does what its author says it does. Its own scenarios are routed by the policy as it would be published; and
 * every role, person and next authority that it names must be able to answer, or a deal waits for somebody who never comes.
 */
import {
  type ApprovalPolicy,
  canBeRouted,
  type DealFacts,
  type PolicyScenario,
  QUIET_DEAL,
  routeApproval,
  type SimulatedCase,
  simulateCases,
  standInPeople,
} from '#contexts/approval/index.ts';
import { ROLES } from '#contexts/identity/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { type CommercialModel, commercialModel } from '#platform/artifacts/model.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

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
  const routed = routeApproval(model, '0001-01-01', { ...QUIET_DEAL, ...deal } as DealFacts);
  return routed.ok ? routed.value.steps.map(({ role }) => role) : routed.refusal.code;
};

const scenarioFindings = (policy: ApprovalPolicy): readonly Finding[] =>
  (canBeRouted(policy) ? (policy.scenarios ?? []) : []).flatMap((scenario, index) => {
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

/** The policy alone in a model, with the limits that ask besides it. */
const alone = (model: Model, policies: readonly ApprovalPolicy[]): CommercialModel =>
  commercialModel(
    'sha256:trial',
    [
      ...policies.map((content) => ({ kind: 'approval-policy', content })),
      ...model.of('discount-policy').map((content) => ({ kind: 'discount-policy', content })),
    ].map(({ kind, content }) => ({
      kind,
      key: content.key,
      hash: fingerprint(kind, content),
      content: content as never,
    })),
  );

/** The ten deals that any policy is tried on. They warn: a company may mean it; what it means for certain stands in its own scenarios. */
const trialsOf = ({ model, previous, effectiveOn }: Candidate): readonly (SimulatedCase & { readonly key: string })[] =>
  model
    .of('approval-policy')
    .filter((policy) => canBeRouted(policy) && !same(policy, previous.get('approval-policy', policy.key)))
    .flatMap((policy) => {
      const before = previous.of('approval-policy').filter(canBeRouted);
      const on = policy.effective.from > effectiveOn ? policy.effective.from : effectiveOn;
      const tried = simulateCases({
        before: alone(previous, before),
        after: alone(model, [policy]),
        on,
        people: standInPeople(policy),
        authors: new Map(),
      });
      return tried.ok ? tried.value.map((each) => ({ ...each, key: policy.key })) : [];
    });

const same = (one: ApprovalPolicy, other: ApprovalPolicy | undefined): boolean =>
  other !== undefined && fingerprint('approval-policy', one) === fingerprint('approval-policy', other);

const wordsFor = ({ after }: SimulatedCase): string =>
  after.refusal ?? `asks ${after.asks.map(({ role }) => role).join(', ') || 'nobody'}`;

const trialFindings = (candidate: Candidate): readonly Finding[] =>
  trialsOf(candidate).flatMap((tried) =>
    tried.meets
      ? []
      : [
          {
            code: 'approval.simulation',
            message: `${tried.name} (${tried.deal}): it ${wordsFor(tried)}; expected: ${tried.expects}.`,
            offending: [at('approval-policy', tried.key)],
            whatToDo: 'See on the release whom it would ask about the last deals, and publish it if this is meant.',
            severity: 'warning' as const,
          },
        ],
  );

export const approvalScenarios: PublishCheck = {
  gate: 'approval-scenarios',
  promise: 'The approval policy asks whom its scenarios say, and everybody whom it names can answer.',
  find: (candidate) => [
    ...candidate.model
      .of('approval-policy')
      .flatMap((policy) => [...authorityFindings(policy), ...scenarioFindings(policy)]),
    ...trialFindings(candidate),
  ],
  evidence: (candidate) => trialsOf(candidate).map((tried) => `${tried.name}: ${wordsFor(tried)}.`),
};
