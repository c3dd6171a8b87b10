/**
 * Whether a release may go out under the change policy in force. Asked in the transaction that publishes, with the change locked: what is
 * withdrawn, returned or edited meanwhile is seen.
 */
import type { Refusal } from '#kernel/outcome.ts';
import type { Release } from '../release.ts';
import type { TrainOfChange } from '../train/train.ts';
import type { KindName } from '../artifact-kinds.ts';
import { contentOfChange, foundBesideAnother } from './binding.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import type { Change } from './change.ts';
import { outstanding, whoApproves } from './who-approves.ts';

export type Carrier = {
  readonly release: Pick<Release, 'id' | 'contentHash' | 'rollsBack' | 'effectiveFrom'>;
  readonly change: Change | undefined;
  /** The change whose own way back this release is. */
  readonly undoes: Change | undefined;
  /** The release train that the change goes with. */
  readonly train?: TrainOfChange | undefined;
  /** Roles that it asks for now and that have not answered. */
  readonly unanswered?: readonly string[];
  /** Its simulation has grown too old since it was assessed. */
  readonly stale?: Refusal | undefined;
};

/**
 * It may be assessed anew when it is approved, and found riskier: more quotes were made, a freeze was declared. Whoever answered for the lower tier did
 * not answer for that one.
 */
export const notAnswered = (
  policy: ChangePolicy,
  { asked, assessed, tier }: Pick<Change, 'asked' | 'assessed' | 'tier'>,
  answered: readonly { readonly role: string }[],
): readonly string[] =>
  outstanding(whoApproves(policy, asked, (assessed?.kinds ?? []) as readonly KindName[], tier ?? 4), answered).open.map(
    ({ role }) => role,
  );

/** Who goes with a train waits until it has left, and went with it only when it was ready. */
const heldByTrain = (change: Change, train: TrainOfChange | undefined): Refusal | undefined => {
  if (train === undefined || change.asked.emergency !== undefined) return undefined;
  const { name, departsAt, outcome, lacking } = train;
  if (outcome === 'missed') return { code: 'release-train.missed', train: name, lacking };
  return outcome === 'aboard' ? { code: 'release-train.not-departed', train: name, departsAt } : undefined;
};

/**
 * What was approved for a day goes out on no earlier one. A release that names the day itself waits for it by itself, once published; an
 * emergency waits for nothing.
 */
const effectiveDate = ({ asked }: Change, { effectiveFrom }: Carrier['release']): string | undefined =>
  effectiveFrom === null && asked.emergency === undefined ? asked.effectiveFrom : undefined;

export const publishRefusal = (
  { release, change, undoes, train, unanswered = [], stale }: Carrier,
  published: boolean,
  { at, inForce }: { readonly at: Temporal.Instant; readonly inForce: string },
): Refusal | undefined => {
  if (!published || undoes !== undefined) return undefined;
  if (change === undefined) return { code: 'change.required', releaseId: release.id };
  const { number, status, approvedHash, scheduledFor, assessed } = change;
  if (status !== 'approved' && status !== 'scheduled') return { code: 'change.not-approved', number, status };
  const current = contentOfChange(change, release.contentHash);
  if (approvedHash !== current) return { code: 'change.evidence-stale', number, approved: approvedHash, current };
  if (foundBesideAnother(assessed, inForce))
    return { code: 'change.evidence-stale', number, foundOnModel: assessed?.onModel ?? null, inForce };
  if ((assessed?.gates.failed ?? 0) > 0)
    return { code: 'change.gates-failed', number, failed: assessed?.gates.failed ?? 0 };
  if (stale) return stale;
  if (unanswered.length > 0) return { code: 'change.asks-more-now', number, tier: change.tier, asked: unanswered };
  const notBefore = scheduledFor ?? effectiveDate(change, release);
  if (notBefore !== undefined && Temporal.Instant.compare(at, notBefore) < 0)
    return { code: 'change.scheduled-later', number, notBefore };
  return heldByTrain(change, train);
};
