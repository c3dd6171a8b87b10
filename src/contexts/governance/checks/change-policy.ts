/** Whether the company can still change anything under its change policy, and whether every change has somebody who answers for it. */
import type { ChangePolicy } from '../change/change-policy.contract.ts';
import { changeTypeNames } from '../change/change-types.ts';
import { tiers } from '../change/tier.ts';
import { isKind, kindNames } from '../artifact-kinds.ts';
import { at, type Finding, type PublishCheck } from '../publish-check.ts';

type Wrong = {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly whatToDo: string;
  readonly warning?: true;
};

const tiersOnce = (policy: ChangePolicy): readonly Wrong[] =>
  tiers
    .filter((tier) => policy.tiers.filter((rule) => rule.tier === tier).length !== 1)
    .map((tier) => ({
      path: '/tiers',
      code: 'change-policy.tier',
      message: `${policy.name}: tier ${tier} is not said once.`,
      whatToDo: 'Say for each of the tiers 0 to 4 what it asks.',
    }));

/** The higher the tier, the more answer: a tier that asks fewer than the one below it turns the policy upside down. */
const tiersGrow = (policy: ChangePolicy): readonly Wrong[] => {
  const asked = (tier: number): number => policy.tiers.find((rule) => rule.tier === tier)?.approvers.length ?? 0;
  return tiers.slice(1).flatMap((tier) =>
    asked(tier) >= asked(tier - 1)
      ? []
      : [
          {
            path: '/tiers',
            code: 'change-policy.tier-shrinks',
            message: `${policy.name}: tier ${tier} asks ${asked(tier)} roles, and tier ${tier - 1} asks ${asked(tier - 1)}.`,
            whatToDo: 'Let a graver change ask at least as many as a lesser one.',
          },
        ],
  );
};

const typesAnswered = (policy: ChangePolicy): readonly Wrong[] =>
  changeTypeNames
    .filter((type) => !policy.activities.some(({ types }) => types.includes(type)))
    .map((type) => ({
      path: '/activities',
      code: 'change-policy.type-of-nobody',
      message: `${policy.name}: no activity is a change of type ${type}, so nobody is accountable for it.`,
      whatToDo: 'Name the type in the activity that makes such changes.',
    }));

const kindsOwned = (policy: ChangePolicy): readonly Wrong[] => [
  ...[...policy.domains.flatMap(({ kinds }) => kinds), ...policy.kinds.map(({ kind }) => kind)]
    .filter((kind) => !isKind(kind))
    .map((kind) => ({
      path: '/domains',
      code: 'change-policy.unknown-kind',
      message: `${policy.name}: there is no kind of artifact called ${kind}.`,
      whatToDo: `Use one of ${kindNames.join(', ')}.`,
    })),
  ...kindNames
    .filter((kind) => !policy.domains.some(({ kinds }) => kinds.includes(kind)))
    .map((kind) => ({
      path: '/domains',
      code: 'change-policy.kind-of-nobody',
      message: `${policy.name}: no domain owns ${kind}.`,
      whatToDo: 'Name it in the domain of whoever owns it.',
      warning: true as const,
    })),
];

const one = (policies: readonly ChangePolicy[]): readonly Wrong[] =>
  policies.length < 2
    ? []
    : [
        {
          path: '',
          code: 'change-policy.two',
          message: `${policies.map(({ name }) => name).join(' and ')} would both govern every change.`,
          whatToDo: 'Keep one change policy.',
        },
      ];

export const changesAreGoverned: PublishCheck = {
  gate: 'change-policy',
  promise: 'Every change has somebody who answers for it, the graver the more.',
  find: ({ model }) => {
    const policies = model.of('change-policy');
    return policies.flatMap((policy) =>
      [
        ...tiersOnce(policy),
        ...tiersGrow(policy),
        ...typesAnswered(policy),
        ...kindsOwned(policy),
        ...one(policies),
      ].map(({ path, warning, ...wrong }): Finding => ({
        ...wrong,
        offending: [at('change-policy', policy.key, path)],
        ...(warning === true ? { severity: 'warning' } : {}),
      })),
    );
  },
  evidence: ({ model }) => {
    const policies = model.of('change-policy');
    return policies.length === 0
      ? ['None: a release is governed by its own life, and needs no change request.']
      : policies.map(
          ({ name, activities, domains }) => `${name}: ${domains.length} domains, ${activities.length} activities.`,
        );
  },
};
