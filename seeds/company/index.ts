/** Aldermoor Cloud as data: its people and customers, and every artifact of its commercial model with the person who writes it. */
import type { JsonObject } from '#kernel/json.ts';
import { accessPolicy } from './access.ts';
import { approvalPolicy } from './approval.ts';
import { billingMapping } from './billing.ts';
import { discountPolicy, pricePolicy, volumeDiscount, waterfall, welcomePromotion } from './commercial-policy.ts';
import { configurationRules } from './configuration.ts';
import { decomposition } from './decomposition.ts';
import { orderPolicy } from './order-policy.ts';
import { eligibilityTables } from './eligibility.ts';
import { legalEntities } from './legal-entities.ts';
import { offerings } from './offerings.ts';
import { costBooks, priceBooks } from './price-books.ts';
import { promotions } from './promotions.ts';
import { clauses, proposalTemplate } from './proposals.ts';
import { rateTable } from './rates.ts';
import { falloutRules } from './fallout.ts';
import { retryPolicies } from './retry-policies.ts';
import { specifications } from './specifications.ts';

export { accounts, type SeedAccount } from './accounts.ts';
export { agreements } from './agreements.ts';
export { people, type SeedPerson } from './people.ts';
export { allCountries, channels, countries, type SeedCountry } from './territories.ts';

export const company = { key: 'aldermoor', name: 'Aldermoor Cloud' } as const;

export type SeedArtifact = {
  readonly kind: string;
  readonly key: string;
  readonly content: JsonObject;
  /** Key of the person in `people.ts` who puts it into the release: their role may, by the access policy. */
  readonly author: string;
};

const of = (kind: string, author: string, contents: readonly object[], keyOf = ownKey): readonly SeedArtifact[] =>
  contents.map((content) => ({ kind, key: keyOf(content), content: content as JsonObject, author }));

const ownKey = (content: object): string => (content as { readonly key: string }).key;
/** A clause stands once for every country and language, and so does each other text for it. */
const clauseKey = (content: object): string => {
  const { country, language, key, alternative } = content as (typeof clauses)[number];
  return [country, language, key, ...(alternative === undefined ? [] : [alternative])].join('/');
};

/** In the order in which they are drafted: what is named stands before what names it. */
export const companyArtifacts: readonly SeedArtifact[] = [
  ...of('product-specification', 'carla.catalog', specifications),
  ...of('product-offering', 'carla.catalog', offerings),
  ...of('configuration-rules', 'carla.catalog', configurationRules),
  ...of('decomposition-rules', 'carla.catalog', [decomposition]),
  ...of('order-policy', 'paula.policy', [orderPolicy]),
  ...of('retry-policies', 'carla.catalog', [retryPolicies]),
  ...of('fallout-rules', 'paula.policy', [falloutRules]),
  ...of('billing-mapping', 'carla.catalog', [billingMapping]),
  ...of('eligibility-table', 'paula.policy', eligibilityTables),
  ...of('rate-table', 'piet.pricing', [rateTable]),
  ...of('price-book', 'piet.pricing', priceBooks),
  ...of('cost-book', 'piet.pricing', costBooks),
  ...of('waterfall', 'piet.pricing', [waterfall]),
  ...of('price-policy', 'piet.pricing', [pricePolicy]),
  ...of('discount-schedule', 'piet.pricing', [volumeDiscount]),
  ...of('promotion', 'piet.pricing', [welcomePromotion, ...promotions]),
  ...of('discount-policy', 'paula.policy', [discountPolicy]),
  ...of('approval-policy', 'paula.policy', [approvalPolicy]),
  ...of('access-policy', 'paula.policy', [accessPolicy]),
  ...of('legal-entity', 'lena.legal', legalEntities),
  ...of('proposal-template', 'lena.legal', [proposalTemplate]),
  ...of('clause', 'lena.legal', clauses, clauseKey),
];
