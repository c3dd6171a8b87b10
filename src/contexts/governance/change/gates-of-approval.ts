/** Operations 9: a policy of approval is a financial control; it is whole, tried on the ten deals, and answers for the people it names. */
import type { ApprovalPolicy } from '#contexts/approval/index.ts';
import type { DecisionTable } from '#engines/table/index.ts';
import { byChecks } from './judge-by-checks.ts';
import { failed, passed, warned, type ReleaseGate } from './gate.ts';

type Part = { readonly part: string; readonly has: (policy: ApprovalPolicy) => boolean; readonly must: boolean };

/** Operations 9.1 in its order; version and audit trail are the platform's and hold for every artifact. */
export const partsOfApprovalPolicy: readonly Part[] = [
  { part: 'an owner', must: true, has: ({ owner }) => owner !== '' },
  { part: 'an effective date', must: true, has: ({ effective }) => effective.from !== '' },
  { part: 'an authority matrix', must: true, has: ({ authorities }) => (authorities ?? []).length > 0 },
  { part: 'rule conditions', must: true, has: ({ table }) => (table as DecisionTable).rows.length > 0 },
  {
    part: 'an escalation path',
    must: false,
    has: ({ authorities }) => (authorities ?? []).some(({ escalateTo }) => escalateTo !== undefined),
  },
  { part: 'delegation rules', must: false, has: ({ delegation }) => delegation !== undefined },
  { part: 'segregation of duties', must: true, has: ({ segregation }) => (segregation ?? []).length > 0 },
  { part: 'audit requirements', must: false, has: ({ audit }) => audit !== undefined },
  { part: 'scenarios of its own', must: true, has: ({ scenarios }) => (scenarios ?? []).length > 0 },
];

export const approvalGates: readonly ReleaseGate[] = [
  {
    of: 'release',
    gate: 'approval-policy-whole',
    promise: 'The approval policy has all that a control needs',
    types: ['approval'],
    judge: ({ release: { after } }) => {
      const lacks = after
        .of('approval-policy')
        .flatMap((policy) =>
          partsOfApprovalPolicy
            .filter(({ has }) => !has(policy))
            .map(({ part, must }) => ({ must, says: `${policy.name} has no ${part}.` })),
        );
      const retires = after
        .of('approval-policy')
        .map(
          ({ name, effective }) =>
            `${name}: ${effective.to === undefined ? 'holds until it is replaced' : `retires on ${effective.to}`}.`,
        );
      const says = lacks.map((lack) => lack.says);
      if (lacks.some(({ must }) => must)) return failed(...says);
      return lacks.length > 0 ? warned(...says, ...retires) : passed(...retires);
    },
  },
  {
    of: 'release',
    gate: 'approval-authority',
    promise: 'No gap where authority ends, and nobody approves their own',
    types: ['approval'],
    judge: byChecks('approval-policy', 'authority'),
  },
  {
    of: 'release',
    gate: 'approval-simulation',
    promise: 'The ten deals of operations 9.3 are routed as the policy means it',
    types: 'every',
    judge: byChecks('approval-scenarios'),
  },
];
