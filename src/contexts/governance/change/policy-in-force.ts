/** The change policy that a model holds on a day; the standard one measures where there is none, and has no power over releases. */
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ChangePolicy } from './change-policy.contract.ts';
import { standardChangePolicy } from './standard-policy.ts';

export type PolicyInForce = { readonly policy: ChangePolicy; readonly published: boolean };

export const policyInForce = (model: CommercialModel, at: Temporal.Instant): PolicyInForce => {
  const day = at.toZonedDateTimeISO('UTC').toPlainDate().toString();
  // The publish gate has read it by its contract, and lets no two of them through.
  const policies = model.ofKind('change-policy').map(({ content }) => content as unknown as ChangePolicy);
  const found = policies.find(
    ({ effective }) => effective.from <= day && (effective.to === undefined || day < effective.to),
  );
  return found === undefined ? { policy: standardChangePolicy, published: false } : { policy: found, published: true };
};
