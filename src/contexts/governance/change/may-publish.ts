/**
 * Whether a release may go out under the change policy in force. Asked in the transaction that publishes, with the change locked: what is
 * withdrawn, returned or edited meanwhile is seen.
 */
import type { Refusal } from '#kernel/outcome.ts';
import type { Release } from '../release.ts';
import { contentOfChange, foundBesideAnother } from './binding.ts';
import type { Change } from './change.ts';

export type Carrier = {
  readonly release: Pick<Release, 'id' | 'contentHash' | 'rollsBack'>;
  readonly change: Change | undefined;
  /** The change whose own way back this release is. */
  readonly undoes: Change | undefined;
};

export const publishRefusal = (
  { release, change, undoes }: Carrier,
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
  if (scheduledFor !== null && Temporal.Instant.compare(at, scheduledFor) < 0)
    return { code: 'change.scheduled-later', number, notBefore: scheduledFor };
  return undefined;
};
