/** The whole house in one list: what each context brings. What is not here does not exist for any surface. */
import { accountsConstraints, accountsFacts, accountsRefusals, accountsRoutes } from '#contexts/accounts/index.ts';
import * as approval from '#contexts/approval/index.ts';
import { assetsConstraints, assetsFacts, assetsRefusals, assetsRoutes, productLife } from '#contexts/assets/index.ts';
import {
  billingConstraints,
  billingFacts,
  billingRefusals,
  billingRoutes,
  handoffLife,
} from '#contexts/billing/index.ts';
import { catalogRefusals, catalogRoutes } from '#contexts/catalog/index.ts';
import {
  communicationConstraints,
  communicationFacts,
  communicationRefusals,
  communicationRoutes,
  messageLife,
} from '#contexts/communication/index.ts';
import { configurationRefusals } from '#contexts/configuration/index.ts';
import {
  eligibilityRefusals,
  expireQualification,
  EXPIRY_TIMER,
  offeringsForAccountRoutes,
  qualificationConstraints,
  qualificationFacts,
  qualificationLife,
  qualificationRefusals,
  qualificationRoutes,
} from '#contexts/eligibility/index.ts';
import { evidenceFacts, evidenceRefusals } from '#contexts/evidence/index.ts';
import {
  falloutConstraints,
  falloutFacts,
  falloutLife,
  falloutRefusals,
  falloutRoutes,
  DUE_TIMER,
  escalateCase,
  NEAR_TIMER,
  tellNear,
} from '#contexts/fallout/index.ts';
import {
  fulfillmentConstraints,
  fulfillmentFacts,
  fulfillmentRefusals,
  assessPromise,
  connectorRoutes,
  fulfillmentRoutes,
  planTraceRoutes,
  jeopardyRoutes,
  manualTaskRoutes,
  PROMISE_TIMER,
  taskLife,
} from '#contexts/fulfillment/index.ts';
import {
  changeLife,
  correctionLife,
  governanceConstraints,
  governanceFacts,
  governanceRefusals,
  governanceRoutes,
  releaseLife,
  releaseSimulationRoutes,
  runRefusals,
  simulationConstraints,
  simulationFacts,
  simulationLife,
  trainLife,
} from '#contexts/governance/index.ts';
import {
  apiKeyRoutes,
  BREAK_GLASS_TIMER,
  breakGlassLife,
  breakGlassRoutes,
  expireBreakGlass,
  identityConstraints,
  identityFacts,
  identityRefusals,
  identityRoutes,
  linkSignIn,
} from '#contexts/identity/index.ts';
import {
  endMode,
  exportRoutes,
  MODE_TIMER,
  modeRoutes,
  improvementLife,
  improvementRoutes,
  incidentLife,
  incidentRoutes,
  operationsConstraints,
  operationsFacts,
  operationsRefusals,
  operationsRoutes,
  runbookRoutes,
  signalRoutes,
  continuityRoutes,
  deploymentRoutes,
} from '#contexts/operations/index.ts';
import {
  bulkOrderFacts,
  bulkOrderRoutes,
  ORDER_DUE_TIMER,
  orderConstraints,
  orderDue,
  orderFacts,
  orderLife,
  orderRefusals,
  orderRoutes,
  priceOrderRoutes,
} from '#contexts/order/index.ts';
import { pricingRefusals } from '#contexts/pricing/index.ts';
import { promotionRefusals, promotionRoutes } from '#contexts/promotion/index.ts';
import {
  documentRefusals,
  presentQuoteWith,
  envelopeConstraints,
  envelopeFacts,
  envelopeLife,
  envelopeRefusals,
  envelopeRoutes,
  expireLink,
  LINK_TIMER,
  linkFacts,
  linkLife,
  linkRefusals,
  linkRoutes,
  proposalFacts,
  proposalRefusals,
  proposalRoutes,
  rehearsalWith,
  type Renderer,
  handoverConstraints,
  handoverFacts,
  handoverLife,
  handoverRefusals,
  handoverRoutes,
} from '#contexts/proposal/index.ts';
import {
  acceptanceConstraints,
  acceptanceFacts,
  acceptanceRefusals,
  familyRoutes,
  claimLife,
  offerRoutes,
  changeRoutes,
  estimateTaxWith,
  givenAwayRoutes,
  expireQuote,
  bulkFacts,
  bulkRoutes,
  quoteConstraints,
  quoteFacts,
  quoteLife,
  quoteRefusals,
  quoteRoutes,
  type TaxConnectors,
  taxRoutes,
} from '#contexts/quote/index.ts';
import {
  differenceLife,
  reconciliationConstraints,
  reconciliationFacts,
  reconciliationRefusals,
  reconciliationRoutes,
  runLife,
} from '#contexts/reconciliation/index.ts';
import type { LifeSheet } from '#kernel/lifecycle.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import { commandRoute, type Route } from '#platform/http/routes.ts';
import { joinRefusals, platformRefusals } from '#platform/refusals.ts';
import type { TimerKinds } from '#platform/timers.jobs.ts';
import { simulationRefusals, simulationRoutes } from '#surfaces/approval-simulation.routes.ts';
import { calculationRoutes } from '#surfaces/calculation.routes.ts';
import { commercialTimelineRoutes } from '#surfaces/commercial-timeline.routes.ts';
import { flagRoutes } from '#surfaces/flags.routes.ts';
import { compareRoutes } from '#surfaces/compare.routes.ts';
import { configurationRoutes } from '#surfaces/configuration.routes.ts';
import { answersRefusals, answersRoutes } from '#surfaces/answers.routes.ts';
import { evidenceRoutes } from '#surfaces/evidence.routes.ts';
import { eventRefusals } from '#surfaces/events/consumer.ts';
import { eventRoutes } from '#surfaces/events/events.routes.ts';
import { webhookFacts, webhookRefusals } from '#surfaces/events/register-webhook.ts';
import { streamRefusals } from '#surfaces/events/stream.routes.ts';
import { planPreviewRoutes } from '#surfaces/plan-preview.routes.ts';
import { replayRefusals, replayRoutes } from '#surfaces/replay.routes.ts';
import { everyAnswer } from '#surfaces/answers/index.ts';
import { freshnessRoutes } from '#surfaces/freshness.routes.ts';
import { worklistRoutes } from '#surfaces/worklist.routes.ts';
import { flowsOf } from '#flows/index.ts';
import { all, commands, enterMode, setSwitch } from './wired-commands.ts';

/** For a process to which none is connected: an estimate says so. */
const NO_TAX_ENGINE: TaxConnectors = { connector: () => undefined };
const expire = expireQuote as unknown as AnyCommandDefinition;
const expireOffersLink = expireLink as unknown as AnyCommandDefinition;
const beginOnItsDay = orderDue as unknown as AnyCommandDefinition;
const escalate = approval.escalateStep as unknown as AnyCommandDefinition;
const assess = assessPromise as unknown as AnyCommandDefinition;
const expireAnswer = expireQualification as unknown as AnyCommandDefinition;

const facts: Readonly<Record<string, readonly string[]>> = {
  identity: identityFacts,
  evidence: evidenceFacts,
  accounts: accountsFacts,
  eligibility: qualificationFacts,
  quote: [...quoteFacts, ...bulkFacts, ...acceptanceFacts],
  approval: [...approval.approvalFacts, ...approval.outsideFacts],
  proposal: [...proposalFacts, ...linkFacts, ...envelopeFacts, ...handoverFacts],
  order: [...orderFacts, ...bulkOrderFacts],
  fulfillment: fulfillmentFacts,
  fallout: falloutFacts,
  billing: billingFacts,
  assets: assetsFacts,
  reconciliation: reconciliationFacts,
  communication: communicationFacts,
  governance: [...governanceFacts, ...simulationFacts],
  operations: operationsFacts,
  events: webhookFacts,
};

export const house = {
  commands,
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
    acceptanceRefusals,
    approval.approvalRefusals,
    approval.outsideRefusals,
    proposalRefusals,
    linkRefusals,
    envelopeRefusals,
    handoverRefusals,
    documentRefusals,
    orderRefusals,
    fulfillmentRefusals,
    falloutRefusals,
    billingRefusals,
    assetsRefusals,
    reconciliationRefusals,
    communicationRefusals,
    governanceRefusals,
    runRefusals,
    operationsRefusals,
    webhookRefusals,
    eventRefusals,
    streamRefusals,
    replayRefusals,
    simulationRefusals,
    answersRefusals,
  ]),
  constraints: {
    ...identityConstraints,
    ...accountsConstraints,
    ...qualificationConstraints,
    ...quoteConstraints,
    ...acceptanceConstraints,
    ...envelopeConstraints,
    ...approval.approvalConstraints,
    ...handoverConstraints,
    ...orderConstraints,
    ...fulfillmentConstraints,
    ...falloutConstraints,
    ...billingConstraints,
    ...assetsConstraints,
    ...reconciliationConstraints,
    ...communicationConstraints,
    ...governanceConstraints,
    ...simulationConstraints,
    ...operationsConstraints,
  } as Readonly<Record<string, string>>,
  lifecycles: [
    qualificationLife,
    quoteLife,
    linkLife,
    envelopeLife,
    handoverLife,
    claimLife,
    approval.approvalLife,
    approval.outsideLife,
    approval.stepLife,
    orderLife,
    taskLife,
    falloutLife,
    handoffLife,
    productLife,
    runLife,
    differenceLife,
    messageLife,
    breakGlassLife,
    releaseLife,
    simulationLife,
    changeLife,
    correctionLife,
    trainLife,
    incidentLife,
    improvementLife,
  ] as readonly LifeSheet[],
  flows: flowsOf,
  timers: {
    [BREAK_GLASS_TIMER]: { definition: expireBreakGlass, payload: (grantId: string) => ({ grantId }) },
    [approval.SILENCE_TIMER]: { definition: escalate, payload: (stepId: string) => ({ stepId }) },
    [NEAR_TIMER]: { definition: tellNear, payload: (caseId: string) => ({ caseId }) },
    [DUE_TIMER]: { definition: escalateCase, payload: (caseId: string) => ({ caseId }) },
    [MODE_TIMER]: {
      definition: endMode as unknown as AnyCommandDefinition,
      payload: (switchId: string) => ({ switchId }),
    },
    'quote-expiry': { definition: expire, payload: (quoteId: string) => ({ quoteId }) },
    [ORDER_DUE_TIMER]: { definition: beginOnItsDay, payload: (orderId: string) => ({ orderId }) },
    [PROMISE_TIMER]: { definition: assess, payload: (orderId: string) => ({ orderId }) },
    [LINK_TIMER]: { definition: expireOffersLink, payload: (linkId: string) => ({ linkId }) },
    [EXPIRY_TIMER]: { definition: expireAnswer, payload: (qualificationId: string) => ({ qualificationId }) },
  } as TimerKinds,
  answers: everyAnswer,
  routes: (renderer: Renderer, connectors: TaxConnectors = NO_TAX_ENGINE): readonly Route[] => [
    ...identityRoutes,
    ...breakGlassRoutes,
    ...apiKeyRoutes,
    commandRoute('POST', '/sign-ins', 'Say which account a subject of the issuer is', linkSignIn),
    ...accountsRoutes,
    ...qualificationRoutes,
    ...offeringsForAccountRoutes,
    ...catalogRoutes,
    ...governanceRoutes(rehearsalWith(renderer)),
    ...releaseSimulationRoutes,
    ...promotionRoutes,
    ...quoteRoutes,
    ...bulkRoutes,
    ...familyRoutes,
    ...offerRoutes,
    ...givenAwayRoutes,
    ...changeRoutes,
    ...taxRoutes(connectors),
    ...approval.approvalRoutes,
    ...proposalRoutes(renderer),
    ...linkRoutes,
    ...envelopeRoutes,
    ...handoverRoutes(connectors),
    ...priceOrderRoutes,
    ...bulkOrderRoutes,
    ...orderRoutes,
    ...fulfillmentRoutes,
    ...planTraceRoutes,
    ...planPreviewRoutes,
    ...connectorRoutes(connectors),
    ...jeopardyRoutes,
    ...manualTaskRoutes,
    ...falloutRoutes,
    ...billingRoutes,
    ...assetsRoutes,
    ...reconciliationRoutes,
    ...communicationRoutes,
    ...operationsRoutes(setSwitch),
    ...modeRoutes(enterMode),
    ...exportRoutes,
    ...runbookRoutes,
    ...continuityRoutes,
    ...deploymentRoutes,
    ...incidentRoutes,
    ...signalRoutes,
    ...improvementRoutes,
    ...calculationRoutes,
    ...configurationRoutes,
    ...compareRoutes,
    ...flagRoutes,
    ...commercialTimelineRoutes,
    ...freshnessRoutes,
    ...worklistRoutes,
    ...evidenceRoutes,
    ...answersRoutes,
    ...replayRoutes,
    ...simulationRoutes,
    ...eventRoutes,
  ],
};
