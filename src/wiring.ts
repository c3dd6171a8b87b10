/** The whole house in one list: what each context brings. What is not here does not exist for any surface. */
import {
  accountsConstraints,
  accountsFacts,
  accountsRefusals,
  accountsRoutes,
  changeAgreementPrices,
  classifyAccount,
  endAgreement,
  openAccount,
  recordAgreement,
  setAccountState,
} from '#contexts/accounts/index.ts';
import {
  approvalConstraints,
  approvalFacts,
  approvalLife,
  approvalRefusals,
  approvalRoutes,
  decideStep,
  submitQuote,
} from '#contexts/approval/index.ts';
import {
  activateAssets,
  assetsConstraints,
  assetsFacts,
  assetsRefusals,
  assetsRoutes,
  productLife,
} from '#contexts/assets/index.ts';
import {
  billingConstraints,
  billingFacts,
  billingRefusals,
  billingRoutes,
  handoffLife,
  recordDelivery,
  requestActivation,
} from '#contexts/billing/index.ts';
import { catalogRefusals, catalogRoutes } from '#contexts/catalog/index.ts';
import {
  communicationConstraints,
  communicationFacts,
  communicationRefusals,
  messageLife,
  recordMessageDelivery,
} from '#contexts/communication/index.ts';
import { configurationRefusals } from '#contexts/configuration/index.ts';
import {
  askAgain,
  eligibilityRefusals,
  expireQualification,
  EXPIRY_TIMER,
  offeringsForAccountRoutes,
  qualificationConstraints,
  qualificationFacts,
  qualificationLife,
  qualificationRefusals,
  qualificationRoutes,
  recordQualification,
  requestQualification,
  settleByHand,
  startQualification,
} from '#contexts/eligibility/index.ts';
import { evidenceRefusals } from '#contexts/evidence/index.ts';
import {
  falloutConstraints,
  falloutFacts,
  falloutLife,
  falloutRefusals,
  falloutRoutes,
  repairOrder,
  retryTask,
} from '#contexts/fallout/index.ts';
import {
  expireLeases,
  fulfillmentConstraints,
  fulfillmentFacts,
  fulfillmentRefusals,
  fulfillmentRoutes,
  planBilling,
  reconcileTask,
  recordCallback,
  recordOutcome,
  startAttempt,
  taskLife,
} from '#contexts/fulfillment/index.ts';
import {
  approveReleaseCommand,
  createReleaseCommand,
  editDraftCommand,
  editDraftsCommand,
  governanceConstraints,
  governanceFacts,
  governanceRefusals,
  governanceRoutes,
  publishReleaseCommand,
  rejectReleaseCommand,
  releaseLife,
  rollBackReleaseCommand,
  validateReleaseCommand,
  withdrawReleaseCommand,
} from '#contexts/governance/index.ts';
import { addPerson, identityFacts, identityRefusals, identityRoutes } from '#contexts/identity/index.ts';
import {
  operationsConstraints,
  operationsFacts,
  operationsRefusals,
  operationsRoutes,
  setSwitchWith,
} from '#contexts/operations/index.ts';
import {
  cancelOrder,
  completeOrder,
  finishCancellation,
  convertQuote,
  orderConstraints,
  orderFacts,
  orderLife,
  orderRefusals,
  orderRoutes,
  submitOrder,
} from '#contexts/order/index.ts';
import { pricingRefusals } from '#contexts/pricing/index.ts';
import { promotionRefusals, promotionRoutes } from '#contexts/promotion/index.ts';
import {
  chooseClauses,
  documentRefusals,
  presentQuoteWith,
  proposalFacts,
  proposalRefusals,
  proposalRoutes,
  type Renderer,
} from '#contexts/proposal/index.ts';
import {
  acceptQuote,
  cancelQuote,
  configureLine,
  createQuote,
  declineQuote,
  editLines,
  estimateTaxWith,
  givenAwayRoutes,
  expireQuote,
  overridePrice,
  overrideSale,
  priceQuote,
  qualifyQuote,
  quoteConstraints,
  quoteFacts,
  quoteLife,
  quoteRefusals,
  quoteRoutes,
  recallQuote,
  reviseQuote,
  setCommitments,
  setCoupons,
  setOrderDiscount,
  takeBackOverride,
  type TaxConnectors,
  taxRoutes,
  validateQuote,
} from '#contexts/quote/index.ts';
import type { LifeSheet } from '#kernel/lifecycle.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import { commandRoute, type Route } from '#platform/http/routes.ts';
import { joinRefusals, platformRefusals } from '#platform/refusals.ts';
import type { TimerKinds } from '#platform/timers.jobs.ts';
import { calculationRoutes } from '#surfaces/calculation.routes.ts';
import { configurationRoutes } from '#surfaces/configuration.routes.ts';
import { evidenceRoutes } from '#surfaces/evidence.routes.ts';
import { registerWebhook, webhookFacts, webhookRefusals } from '#surfaces/events/register-webhook.ts';
import { replayRefusals, replayRoutes } from '#surfaces/replay.routes.ts';
import { everyAnswer } from '#surfaces/answers/index.ts';
import { freshnessRoutes } from '#surfaces/freshness.routes.ts';
import { worklistRoutes } from '#surfaces/worklist.routes.ts';
import { flowsOf } from '#flows/index.ts';

/** A definition with its inner types forgotten, as a list of all of them must. */
const all = (definitions: readonly unknown[]): readonly AnyCommandDefinition[] =>
  definitions as readonly AnyCommandDefinition[];

/** For a process to which none is connected: an estimate says so. */
const NO_TAX_ENGINE: TaxConnectors = { connector: () => undefined };

const expire = expireQuote as unknown as AnyCommandDefinition;
const expireAnswer = expireQualification as unknown as AnyCommandDefinition;

/** Every command can be stopped by name, also the one that is made with a renderer. */
const setSwitch = setSwitchWith(() => ['quote.present', ...house.commands.map(({ name }) => name)]);

const facts: Readonly<Record<string, readonly string[]>> = {
  identity: identityFacts,
  accounts: accountsFacts,
  eligibility: qualificationFacts,
  quote: quoteFacts,
  approval: approvalFacts,
  proposal: proposalFacts,
  order: orderFacts,
  fulfillment: fulfillmentFacts,
  fallout: falloutFacts,
  billing: billingFacts,
  assets: assetsFacts,
  communication: communicationFacts,
  governance: governanceFacts,
  operations: operationsFacts,
  events: webhookFacts,
};

export const house = {
  /** Every command there is; presenting needs a renderer, so it stands in `commandsWith`. */
  commands: all([
    addPerson,
    openAccount,
    classifyAccount,
    setAccountState,
    recordAgreement,
    changeAgreementPrices,
    endAgreement,
    requestQualification,
    startQualification,
    recordQualification,
    expireQualification,
    askAgain,
    settleByHand,
    createQuote,
    editLines,
    configureLine,
    setCommitments,
    setCoupons,
    setOrderDiscount,
    overridePrice,
    overrideSale,
    takeBackOverride,
    priceQuote,
    validateQuote,
    qualifyQuote,
    recallQuote,
    acceptQuote,
    declineQuote,
    cancelQuote,
    expireQuote,
    reviseQuote,
    chooseClauses,
    submitQuote,
    decideStep,
    convertQuote,
    submitOrder,
    cancelOrder,
    completeOrder,
    finishCancellation,
    planBilling,
    startAttempt,
    recordOutcome,
    recordCallback,
    reconcileTask,
    expireLeases,
    repairOrder,
    retryTask,
    requestActivation,
    recordDelivery,
    activateAssets,
    recordMessageDelivery,
    createReleaseCommand,
    editDraftCommand,
    editDraftsCommand,
    validateReleaseCommand,
    approveReleaseCommand,
    publishReleaseCommand,
    rejectReleaseCommand,
    rollBackReleaseCommand,
    withdrawReleaseCommand,
    registerWebhook,
    setSwitch,
  ]),
  commandsWith: (renderer: Renderer): readonly AnyCommandDefinition[] =>
    all([presentQuoteWith(renderer), estimateTaxWith(NO_TAX_ENGINE)]),
  facts,
  refusals: joinRefusals([
    platformRefusals,
    identityRefusals,
    evidenceRefusals,
    accountsRefusals,
    catalogRefusals,
    configurationRefusals,
    eligibilityRefusals,
    qualificationRefusals,
    promotionRefusals,
    pricingRefusals,
    quoteRefusals,
    approvalRefusals,
    proposalRefusals,
    documentRefusals,
    orderRefusals,
    fulfillmentRefusals,
    falloutRefusals,
    billingRefusals,
    assetsRefusals,
    communicationRefusals,
    governanceRefusals,
    operationsRefusals,
    webhookRefusals,
    replayRefusals,
  ]),
  constraints: {
    ...accountsConstraints,
    ...qualificationConstraints,
    ...quoteConstraints,
    ...approvalConstraints,
    ...orderConstraints,
    ...fulfillmentConstraints,
    ...falloutConstraints,
    ...billingConstraints,
    ...assetsConstraints,
    ...communicationConstraints,
    ...governanceConstraints,
    ...operationsConstraints,
  } as Readonly<Record<string, string>>,
  lifecycles: [
    qualificationLife,
    quoteLife,
    approvalLife,
    orderLife,
    taskLife,
    falloutLife,
    handoffLife,
    productLife,
    messageLife,
    releaseLife,
  ] as readonly LifeSheet[],
  flows: flowsOf,
  timers: {
    'quote-expiry': { definition: expire, payload: (quoteId: string) => ({ quoteId }) },
    [EXPIRY_TIMER]: { definition: expireAnswer, payload: (qualificationId: string) => ({ qualificationId }) },
  } as TimerKinds,
  answers: everyAnswer,
  routes: (renderer: Renderer, connectors: TaxConnectors = NO_TAX_ENGINE): readonly Route[] => [
    ...identityRoutes,
    ...accountsRoutes,
    ...qualificationRoutes,
    ...offeringsForAccountRoutes,
    ...catalogRoutes,
    ...governanceRoutes,
    ...promotionRoutes,
    ...quoteRoutes,
    ...givenAwayRoutes,
    ...taxRoutes(connectors),
    ...approvalRoutes,
    ...proposalRoutes(renderer),
    ...orderRoutes,
    ...fulfillmentRoutes,
    ...falloutRoutes,
    ...billingRoutes,
    ...assetsRoutes,
    ...operationsRoutes(setSwitch),
    ...calculationRoutes,
    ...configurationRoutes,
    ...freshnessRoutes,
    ...worklistRoutes,
    ...evidenceRoutes,
    ...replayRoutes,
    commandRoute('POST', '/webhooks', 'Be told of facts, signed', registerWebhook),
  ],
};
