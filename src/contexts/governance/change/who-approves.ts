/**
 * Who has to answer for a change, and why they are asked: from the policy, the tier and what is changed. Whose role is the author's own is
 * asked all the same; a person of it who wrote nothing answers. Pure.
 */
import type { KindName } from '../artifact-kinds.ts';
import type { Activity, ChangePolicy, PolicyRole } from './change-policy.contract.ts';
import type { Asked } from './change-request.contract.ts';
import type { ChangeType } from './change-types.ts';
import { kindsOfChange } from './tier-of-kinds.ts';
import type { Tier } from './tier.ts';

export type AskedRole = { readonly role: PolicyRole; readonly because: readonly string[] };

/** The types that a change is of: the one it calls itself, and what it holds. */
export const typesOf = (type: ChangeType, kinds: readonly KindName[]): readonly ChangeType[] => [
  ...new Set([type, ...kinds.map((kind) => kindsOfChange[kind].type)]),
];

type Reason = readonly [role: PolicyRole, because: string];

const reasons = (policy: ChangePolicy, asked: Asked, kinds: readonly KindName[], tier: Tier): readonly Reason[] => {
  const own = (asked.approvers ?? []).map((role): Reason => [role, 'the request names it']);
  if (asked.emergency !== undefined)
    return [...policy.emergency.approvers.map((role): Reason => [role, 'it is an emergency']), ...own];
  const rule = policy.tiers.find((each) => each.tier === tier);
  const types = typesOf(asked.type, kinds);
  return [
    ...(rule?.approvers ?? []).map((role): Reason => [role, `tier ${tier}: ${rule?.control ?? ''}`]),
    ...(rule?.domainOwner === true
      ? policy.domains
          .filter((domain) => domain.kinds.some((kind) => (kinds as readonly string[]).includes(kind)))
          .map(({ owner, says }): Reason => [owner, `it owns: ${says}`])
      : []),
    ...policy.boards
      .filter((board) => tier >= board.tierFrom && board.types.some((type) => types.includes(type)))
      .flatMap((board) => board.members.map((role): Reason => [role, `board: ${board.says}`])),
    ...own,
  ];
};

export const whoApproves = (
  policy: ChangePolicy,
  asked: Asked,
  kinds: readonly KindName[],
  tier: Tier,
): readonly AskedRole[] =>
  [...Map.groupBy(reasons(policy, asked, kinds, tier), ([role]) => role)].map(([role, list]) => ({
    role,
    because: [...new Set(list.map(([, because]) => because))],
  }));

/** Whoever the tier would have asked, had it not been an emergency, and who has not answered yet: they look at it after the release. */
export const whoReviews = (
  policy: ChangePolicy,
  { emergency: _called, ...ordinary }: Asked,
  kinds: readonly KindName[],
  tier: Tier,
  answered: readonly { readonly role: string }[],
): readonly AskedRole[] => {
  const asked = whoApproves(policy, ordinary, kinds, tier);
  const left = asked.filter(({ role }) => !answered.some((answer) => answer.role === role));
  // Where the same role is asked before and after it, another person of it looks again.
  return left.length > 0
    ? left
    : asked.map(({ role }) => ({ role, because: ['one more person looks at an emergency'] }));
};

/** The activities of the RACI that a change is. */
export const activitiesOf = (policy: ChangePolicy, types: readonly ChangeType[]): readonly Activity[] =>
  policy.activities.filter((activity) => activity.types.some((type) => types.includes(type)));

export type Outstanding = { readonly asked: readonly AskedRole[]; readonly open: readonly AskedRole[] };

export const outstanding = (
  asked: readonly AskedRole[],
  answered: readonly { readonly role: string }[],
): Outstanding => ({
  asked,
  open: asked.filter(({ role }) => !answered.some((answer) => answer.role === role)),
});
