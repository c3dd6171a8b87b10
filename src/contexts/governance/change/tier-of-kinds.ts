/**
 * At which tier a change of an artifact begins (operations 20.3), whatever the request calls itself; and which type of change it is by its
 * nature. The only table of it: a change request, and a freeze where no request says it better, rank by the same row.
 */
import type { KindName } from '../artifact-kinds.ts';
import type { ChangeType } from './change-types.ts';
import type { Tier } from './tier.ts';

type Row = { readonly tier: Tier; readonly type: ChangeType };

export const kindsOfChange: Readonly<Record<KindName, Row>> = {
  'product-specification': { tier: 1, type: 'catalog-structure' },
  'product-offering': { tier: 1, type: 'catalog-structure' },
  'configuration-rules': { tier: 2, type: 'catalog-structure' },
  'eligibility-table': { tier: 2, type: 'eligibility' },
  'price-book': { tier: 2, type: 'pricing' },
  'cost-book': { tier: 2, type: 'pricing' },
  'rate-table': { tier: 2, type: 'pricing' },
  'price-policy': { tier: 3, type: 'pricing' },
  'discount-schedule': { tier: 2, type: 'pricing' },
  waterfall: { tier: 3, type: 'pricing' },
  'discount-policy': { tier: 3, type: 'approval' },
  promotion: { tier: 2, type: 'promotion' },
  'approval-policy': { tier: 2, type: 'approval' },
  'proposal-template': { tier: 2, type: 'document' },
  clause: { tier: 2, type: 'document' },
  'legal-entity': { tier: 3, type: 'document' },
  'order-policy': { tier: 3, type: 'workflow' },
  'decomposition-rules': { tier: 3, type: 'order-mapping' },
  'retry-policies': { tier: 3, type: 'workflow' },
  'fallout-rules': { tier: 3, type: 'workflow' },
  'asset-rules': { tier: 3, type: 'workflow' },
  'billing-mapping': { tier: 3, type: 'order-mapping' },
  'access-policy': { tier: 4, type: 'security' },
  'feature-flag': { tier: 2, type: 'eligibility' },
  'change-policy': { tier: 4, type: 'security' },
};

const ranked = (kind: string): Tier => (Object.hasOwn(kindsOfChange, kind) ? kindsOfChange[kind as KindName].tier : 4);

/** A release is as risky as the riskiest thing in it; what nobody ranked is the highest. */
export const tierOfKinds = (kinds: readonly string[]): Tier =>
  kinds.map(ranked).reduce<Tier>((a, b) => (b > a ? b : a), 0);
