/** Who may do what at Aldermoor: Paula's policies, beside what binds every tenant. As authored, in `../access-policy.cedar`. */
import type { AccessPolicy } from '#contexts/identity/index.ts';
import { isReserved, rowsOfText } from '#platform/access/policy-rows.ts';
import { shippedPolicy } from '#platform/access/shipped-policy.ts';

export const accessPolicy: AccessPolicy = {
  key: 'aldermoor-access',
  name: 'Who may do what',
  owner: 'paula.policy',
  policies: rowsOfText(shippedPolicy.policies)
    .filter(({ id }) => !isReserved(id))
    .map((row) => ({ ...row })),
};
