/**
 * The gate of a release: every check in one table, in the order in which a person mends things. A later check is a row here.
 * The checklist is that of seeds/operations, section 7.3; what this table cannot know yet stands in the README.
 */
import { accessPolicyHolds } from './checks/access-policy.ts';
import { approvalGuards, authoritiesAreRoles } from './checks/approval-policy.ts';
import { approvalScenarios } from './checks/approval-scenarios.ts';
import { everyChargeHasABillingName } from './checks/billing.ts';
import { assetRulesHold } from './checks/asset-rules.ts';
import { bundlesAreComplete, lifecyclesAreValid } from './checks/catalog-sale.ts';
import { characteristicsAgree } from './checks/characteristics.ts';
import { rulesCanApply, samplesArePlanned } from './checks/decomposition.ts';
import { everyArtifactHasAnOwner } from './checks/owners.ts';
import { pathsLeadSomewhere } from './checks/change-paths.ts';
import { changesAreGoverned } from './checks/change-policy.ts';
import { groupsCanBeFilled, noBundleHoldsItself, partsAreNamedOnce } from './checks/catalog-structure.ts';
import { bundlesCanBeConfigured } from './checks/configuration.ts';
import { everySaleHasAPolicy } from './checks/eligibility.ts';
import { flagsAreGoverned } from './checks/flags.ts';
import { everythingOrderableIsMapped, plansCanBeMade } from './checks/fulfillment.ts';
import { bundlesShareACurrency, everythingSoldIsPriced } from './checks/price-coverage.ts';
import {
  oneBookForOneSale,
  priceDatesDoNotOverlap,
  pricingArtifactsAreSound,
  ratesCoverCurrencies,
} from './checks/pricing-artifacts.ts';
import { promotionsCanBeDecided } from './checks/promotions.ts';
import { clausesCanBeChosen } from './checks/clauses.ts';
import { customersCanBeShown, offeringsHaveWords } from './checks/proposals.ts';
import { everythingNamedExists, specificationsExist } from './checks/references.ts';
import { openBookIsUnderstood, wayBackIsKnown } from './checks/release-impact.ts';
import { settings, settledUnder } from './checks/both-values.ts';
import { mocksTakeEveryCall } from './checks/mocked-calls.ts';
import { falloutRulesHold } from './checks/fallout-rules.ts';
import { retryPoliciesHold } from './checks/retry-policies.ts';
import { everyMarketHasASeller, skusMeanOneThing, visibilityIsIntended } from './checks/visibility.ts';
import { readModel } from './model.ts';
import type { Candidate, Finding, Problem, PublishCheck } from './publish-check.ts';
import type { Artifact } from './well-formed.ts';

export const publishChecks: readonly PublishCheck[] = [
  partsAreNamedOnce,
  specificationsExist,
  everythingNamedExists,
  lifecyclesAreValid,
  pathsLeadSomewhere,
  characteristicsAgree,
  groupsCanBeFilled,
  noBundleHoldsItself,
  bundlesAreComplete,
  visibilityIsIntended,
  everyMarketHasASeller,
  skusMeanOneThing,
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
  approvalScenarios,
  accessPolicyHolds,
  changesAreGoverned,
  offeringsHaveWords,
  customersCanBeShown,
  clausesCanBeChosen,
  everythingOrderableIsMapped,
  plansCanBeMade,
  rulesCanApply,
  samplesArePlanned,
  mocksTakeEveryCall,
  assetRulesHold,
  retryPoliciesHold,
  falloutRulesHold,
  everyChargeHasABillingName,
  flagsAreGoverned,
  everyArtifactHasAnOwner,
  openBookIsUnderstood,
  wayBackIsKnown,
];

export type ReleaseUnderCheck = {
  /** Everything that will be in effect once the release is, not only what it changes: most mistakes lie between the two. */
  readonly after: readonly Artifact[];
  readonly before: readonly Artifact[];
  readonly effectiveOn: string;
  readonly inUse?: Candidate['inUse'];
  readonly people?: Candidate['people'];
  readonly rollback?: Candidate['rollback'];
};

export type CheckedGate = {
  readonly gate: string;
  readonly promise: string;
  readonly problems: readonly Problem[];
  readonly evidence: readonly string[];
};

const WELL_FORMED = { gate: 'well-formed', promise: 'Every artifact is what its contract says.' };

/** Every gate with what it finds and what it looked at. */
export const checkGates = ({ after, before, ...given }: ReleaseUnderCheck): readonly CheckedGate[] => {
  const { model, illFormed } = readModel(after);
  const previous = readModel(before);
  const candidate: Candidate = { ...given, model, previous: previous.model, previousIllFormed: previous.illFormed };
  const gates = publishChecks.map(({ gate, promise, find, evidence }) => ({
    gate,
    promise,
    problems: find(candidate).map((finding): Problem => ({ gate, ...finding })),
    evidence: evidence?.(candidate) ?? [],
  }));
  const tried = settings(after);
  return [
    {
      ...WELL_FORMED,
      problems: illFormed.map((finding) => ({ gate: WELL_FORMED.gate, ...finding })),
      evidence: [`${after.length} artifacts.`],
    },
    ...gates,
    {
      ...BOTH_VALUES,
      problems: behindFlags(
        after,
        candidate,
        tried,
        new Set(gates.flatMap(({ problems }) => problems.map(problemName))),
      ),
      evidence: [
        tried.length === 0
          ? 'No price row and no promotion asks for a flag.'
          : `Prices and promotions were looked at with ${tried.map(settingName).join('; with ')}.`,
      ],
    },
  ];
};

const BOTH_VALUES = {
  gate: 'flag-values',
  promise: 'What a flag switches is sound where it is on and where it is off.',
};
/** The gates that read what is settled; the proofs of tables have every value of a column in them already. */
const ASKED_OF_BOTH: ReadonlySet<string> = new Set([
  'price-coverage',
  'price-currencies',
  'effective-dates',
  'price-books',
  'pricing',
  'promotions',
]);

const problemName = ({ code, offending }: Finding): string => `${code} ${offending.join(' ')}`;
const settingName = (keys: readonly string[]): string =>
  keys.length === 0 ? 'every flag off' : `${keys.join(', ')} on`;

/** What is found nowhere but behind a flag. */
const behindFlags = (
  after: readonly Artifact[],
  candidate: Candidate,
  tried: ReturnType<typeof settings>,
  known: ReadonlySet<string>,
): readonly Problem[] => {
  const found = tried.flatMap((keys) => {
    const model = readModel(settledUnder(after, keys)).model;
    return publishChecks
      .filter(({ gate }) => ASKED_OF_BOTH.has(gate))
      .flatMap(({ find }) => find({ ...candidate, model }))
      .filter((finding) => !known.has(problemName(finding)))
      .map((finding) => ({
        ...finding,
        gate: BOTH_VALUES.gate,
        message: `With ${settingName(keys)}: ${finding.message}`,
      }));
  });
  return [...new Map(found.toReversed().map((problem) => [problemName(problem), problem])).values()].toReversed();
};

/** What is wrong with it, and what is worth knowing; nothing that blocks means that it may be published. */
export const releaseProblems = (release: ReleaseUnderCheck): readonly Problem[] =>
  checkGates(release).flatMap(({ problems }) => problems);
