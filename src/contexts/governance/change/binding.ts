/** What an assessment and an approval are bound to: what was asked, and the content that it carries, to the last letter. */
import { canonical } from '#kernel/canonical.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Asked } from './change-request.contract.ts';
import type { Assessed, TierByHand } from './change.ts';

export const askedText = (asked: Asked): string => canonical(asked);
export const fingerprintOf = (asked: Asked): string => fingerprint('change-request', asked);

/** Another release is out since: its impact and its simulation were found beside a model that is no longer sold from. */
export const foundBesideAnother = (assessed: Assessed | null, inForce: string): boolean =>
  assessed !== null && assessed.onModel !== undefined && assessed.onModel !== null && assessed.onModel !== inForce;

/** `releaseHash` null: a deployment, whose content stands in the request. The tier is part of it: moving it is a change of the request. */
export const contentOfChange = (
  asked: { readonly fingerprint: string; readonly tierByHand: TierByHand | null },
  releaseHash: string | null,
): string =>
  fingerprint('change-content', {
    request: asked.fingerprint,
    release: releaseHash,
    tier:
      asked.tierByHand === null
        ? null
        : { tier: asked.tierByHand.tier, allowed: asked.tierByHand.allowedByPerson !== null },
  });
