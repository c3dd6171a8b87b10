/**
 * The twelve types of operations 5.1, each with what it endangers and the tier that it begins at (20.3). What a release holds is looked at
 * besides: a price book under a type of low risk is still a price book (`tier-of-kinds.ts`).
 */
import type { Tier } from './tier.ts';

export type ChangeTypeRow = { readonly says: string; readonly risks: string; readonly tier: Tier };

export const changeTypes = {
  'low-risk-content': { says: 'label text, words of an offering', risks: 'customer confusion', tier: 0 },
  'catalog-structure': { says: 'a bundle, an option, its cardinality', risks: 'products that cannot be sold', tier: 1 },
  pricing: { says: 'a price book, a tier rule, rounding', risks: 'revenue leakage', tier: 2 },
  promotion: { says: 'a campaign, a coupon, stacking', risks: 'margin leakage, a billing mismatch', tier: 2 },
  eligibility: { says: 'who may buy, and where', risks: 'a violation of compliance', tier: 2 },
  approval: { says: 'thresholds, who has authority', risks: 'a control that fails', tier: 2 },
  document: { says: 'a proposal template, a clause', risks: 'a legal dispute', tier: 2 },
  'order-mapping': { says: 'which product becomes which service', risks: 'fulfillment that fails', tier: 3 },
  workflow: { says: 'transitions, escalation, retries', risks: 'stuck quotes and orders', tier: 3 },
  integration: { says: 'an API or the schema of an event', risks: 'breakage downstream', tier: 3 },
  security: { says: 'roles, permissions, policies', risks: 'exposed data, fraud', tier: 4 },
  migration: { says: 'a schema, a transformation of data', risks: 'a corrupted history', tier: 4 },
} as const satisfies Readonly<Record<string, ChangeTypeRow>>;

export type ChangeType = keyof typeof changeTypes;
export const changeTypeNames = Object.keys(changeTypes) as readonly ChangeType[];
