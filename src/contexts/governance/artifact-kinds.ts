/**
 * What the business authors, one row a kind. The schema says when one is well formed; `owner` is the context whose words it
 * is written in. A new kind is a row here, and every road (drafts, gates, publication) then carries it.
 */
import type { Static, TSchema } from 'typebox';
import { AssetRules } from '#contexts/assets/index.ts';
import { ApprovalPolicy } from '#contexts/approval/index.ts';
import { BillingMapping } from '#contexts/billing/index.ts';
import { FeatureFlag, ProductOffering, ProductSpecification } from '#contexts/catalog/index.ts';
import { ConfigurationRules } from '#contexts/configuration/index.ts';
import { EligibilityTable } from '#contexts/eligibility/index.ts';
import { FalloutRules } from '#contexts/fallout/index.ts';
import { DecompositionRules, RetryPolicies } from '#contexts/fulfillment/index.ts';
import { AccessPolicy } from '#contexts/identity/index.ts';
import { OrderPolicy } from '#contexts/order/index.ts';
import {
  CostBook,
  DiscountPolicy,
  DiscountSchedule,
  PriceBook,
  PricePolicy,
  RateTable,
  Waterfall,
} from '#contexts/pricing/index.ts';
import { Promotion } from '#contexts/promotion/index.ts';
import { ClauseSchema, LegalEntity, ProposalTemplateSchema, type Clause } from '#contexts/proposal/index.ts';
import { ChangePolicy } from './change/change-policy.contract.ts';

type KindRow = {
  readonly schema: TSchema;
  readonly owner: string;
  /** What it is filed under; its own `key` where this is absent. */
  readonly fileKey?: (content: never) => string;
};

export const artifactKinds = {
  'product-specification': { schema: ProductSpecification, owner: 'catalog' },
  'product-offering': { schema: ProductOffering, owner: 'catalog' },
  'configuration-rules': { schema: ConfigurationRules, owner: 'configuration' },
  'eligibility-table': { schema: EligibilityTable, owner: 'eligibility' },
  'price-book': { schema: PriceBook, owner: 'pricing' },
  'cost-book': { schema: CostBook, owner: 'pricing' },
  'rate-table': { schema: RateTable, owner: 'pricing' },
  'price-policy': { schema: PricePolicy, owner: 'pricing' },
  'discount-schedule': { schema: DiscountSchedule, owner: 'pricing' },
  waterfall: { schema: Waterfall, owner: 'pricing' },
  'discount-policy': { schema: DiscountPolicy, owner: 'pricing' },
  promotion: { schema: Promotion, owner: 'promotion' },
  'approval-policy': { schema: ApprovalPolicy, owner: 'approval' },
  'proposal-template': { schema: ProposalTemplateSchema, owner: 'proposal' },
  /** The same clause stands once for every country and language, and so does each other text for it. */
  clause: {
    schema: ClauseSchema,
    owner: 'proposal',
    fileKey: ({ country, language, key, alternative }: Clause) =>
      [country, language, key, ...(alternative === undefined ? [] : [alternative])].join('/'),
  },
  'legal-entity': { schema: LegalEntity, owner: 'proposal' },
  'order-policy': { schema: OrderPolicy, owner: 'order' },
  'decomposition-rules': { schema: DecompositionRules, owner: 'fulfillment' },
  'retry-policies': { schema: RetryPolicies, owner: 'fulfillment' },
  'fallout-rules': { schema: FalloutRules, owner: 'fallout' },
  'asset-rules': { schema: AssetRules, owner: 'assets' },
  'billing-mapping': { schema: BillingMapping, owner: 'billing' },
  'access-policy': { schema: AccessPolicy, owner: 'identity' },
  'feature-flag': { schema: FeatureFlag, owner: 'catalog' },
  'change-policy': { schema: ChangePolicy, owner: 'governance' },
} as const satisfies Record<string, KindRow>;

export type KindName = keyof typeof artifactKinds;
export type Contents = { readonly [K in KindName]: Static<(typeof artifactKinds)[K]['schema']> };

export const isKind = (kind: string): kind is KindName => Object.hasOwn(artifactKinds, kind);
export const kindNames: readonly KindName[] = Object.keys(artifactKinds).filter(isKind);

/** The key under which a well-formed artifact is filed, drafted and released. */
export const fileKeyOf = (kind: KindName, content: unknown): string => {
  const row: KindRow = artifactKinds[kind];
  return row.fileKey ? row.fileKey(content as never) : String((content as { readonly key?: unknown }).key);
};
