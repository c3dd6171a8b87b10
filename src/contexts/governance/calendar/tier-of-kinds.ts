/** How much depends on a kind of artifact, where no change request says it better: operations 20.3. What is not named is the highest. */
import type { KindName } from '../artifact-kinds.ts';
import type { Tier } from './frozen.ts';

const TIER: Partial<Readonly<Record<KindName, Tier>>> = {
  'product-specification': 1,
  'product-offering': 1,
  'configuration-rules': 2,
  'eligibility-table': 2,
  'price-book': 2,
  'cost-book': 2,
  'rate-table': 2,
  'price-policy': 2,
  'discount-schedule': 2,
  waterfall: 2,
  'discount-policy': 2,
  promotion: 2,
  'approval-policy': 2,
  'proposal-template': 2,
  clause: 2,
  'order-policy': 3,
  'decomposition-rules': 3,
  'retry-policies': 3,
};

const ranked = (kind: string): Tier => (Object.hasOwn(TIER, kind) ? (TIER[kind as KindName] ?? 4) : 4);

/** A release is as risky as the riskiest thing in it. */
export const tierOfKinds = (kinds: readonly string[]): Tier =>
  kinds.map(ranked).reduce<Tier>((a, b) => (b > a ? b : a), 0);
