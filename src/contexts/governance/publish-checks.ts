/**
 * The gate of a release: every check in one table, in the order in which a person mends things. A later check is a row here.
 * The checklist is that of seeds/operations, section 7.3; what this table cannot know yet stands in the README.
 */
import { approvalGuards, authoritiesAreRoles } from './checks/approval-policy.ts';
import { everyChargeHasABillingName } from './checks/billing.ts';
import { bundlesAreComplete, lifecyclesAreValid } from './checks/catalog-sale.ts';
import {
  characteristicsAgree,
  groupsCanBeFilled,
  noBundleHoldsItself,
  partsAreNamedOnce,
} from './checks/catalog-structure.ts';
import { bundlesCanBeConfigured } from './checks/configuration.ts';
import { everySaleHasAPolicy } from './checks/eligibility.ts';
import { everythingOrderableIsMapped, plansCanBeMade } from './checks/fulfillment.ts';
import { bundlesShareACurrency, everythingSoldIsPriced } from './checks/price-coverage.ts';
import {
  oneBookForOneSale,
  priceDatesDoNotOverlap,
  pricingArtifactsAreSound,
  ratesCoverCurrencies,
} from './checks/pricing-artifacts.ts';
import { promotionsCanBeDecided } from './checks/promotions.ts';
import { customersCanBeShown, offeringsHaveWords } from './checks/proposals.ts';
import { everythingNamedExists, specificationsExist } from './checks/references.ts';
import { readModel } from './model.ts';
import type { Candidate, Problem, PublishCheck } from './publish-check.ts';
import type { Artifact } from './well-formed.ts';

export const publishChecks: readonly PublishCheck[] = [
  partsAreNamedOnce,
  specificationsExist,
  everythingNamedExists,
  lifecyclesAreValid,
  characteristicsAgree,
  groupsCanBeFilled,
  noBundleHoldsItself,
  bundlesAreComplete,
  bundlesCanBeConfigured,
  everySaleHasAPolicy,
  everythingSoldIsPriced,
  bundlesShareACurrency,
  priceDatesDoNotOverlap,
  oneBookForOneSale,
  pricingArtifactsAreSound,
  ratesCoverCurrencies,
  promotionsCanBeDecided,
  authoritiesAreRoles,
  approvalGuards,
  offeringsHaveWords,
  customersCanBeShown,
  everythingOrderableIsMapped,
  plansCanBeMade,
  everyChargeHasABillingName,
];

export type ReleaseUnderCheck = {
  /** Everything that will be in effect once the release is, not only what it changes: most mistakes lie between the two. */
  readonly after: readonly Artifact[];
  readonly before: readonly Artifact[];
  readonly effectiveOn: string;
};

/** What is wrong with it; empty means that it may be published. */
export const releaseProblems = ({ after, before, effectiveOn }: ReleaseUnderCheck): readonly Problem[] => {
  const { model, illFormed } = readModel(after);
  const candidate: Candidate = { model, previous: readModel(before).model, effectiveOn };
  return [
    ...illFormed.map((finding) => ({ gate: 'well-formed', ...finding })),
    ...publishChecks.flatMap((check) => check.find(candidate).map((finding) => ({ gate: check.gate, ...finding }))),
  ];
};
