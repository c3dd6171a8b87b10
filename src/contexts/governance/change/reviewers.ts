/** Who still looks at an emergency that is out: of the roles that its tier asks, those that neither answered before it nor since. */
import type { KindName } from '../artifact-kinds.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import type { Approval, Change } from './change.ts';
import { type AskedRole, whoReviews } from './who-approves.ts';

type Answered = Approval & { readonly round: number };

/** Reviews stand beside the answers, in the round after the last one: nobody stands twice in a round. */
export const reviewRound = ({ round }: Pick<Change, 'round'>): number => round + 1;

export const reviewsOf = (change: Pick<Change, 'round'>, approvals: readonly Answered[]): readonly Answered[] =>
  approvals.filter(({ round }) => round === reviewRound(change));

/** All who are asked to look, whether or not they have. */
export const reviewersOf = (
  change: Change,
  policy: ChangePolicy,
  approvals: readonly Answered[],
): readonly AskedRole[] => {
  const before = approvals.filter(({ round }) => round === change.round);
  const kinds = (change.assessed?.kinds ?? []) as readonly KindName[];
  return whoReviews(policy, change.asked, kinds, change.tier ?? 4, before);
};
