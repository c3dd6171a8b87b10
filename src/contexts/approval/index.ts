/** The front door of approval. */
export {
  approvalConstraints,
  type ApprovalCase,
  approvalFacts,
  type AskedOf,
  type RoutedStep,
  type Routing,
} from './approval.ts';
export { approvalLife, stepLife } from './approval.lifecycle.ts';
export { approvalRefusals } from './approval.refusals.ts';
export { forgetInApprovals } from './forget-words.store.ts';
export { APPROVAL_FACTS, APPROVAL_INPUTS, ApprovalPolicy, type PolicyScenario } from './approval.contract.ts';
export { readCase, readCasesOf, readWaitingApprovals } from './approval.store.ts';
export { type AskedPersons, readAskedPersons } from './asked-persons.ts';
export { commentOnCase, confirmCondition, remindApprovers } from './beside-the-decision.ts';
export { conditionsHold } from './conditions.ts';
export { dealFacts, type DealFacts } from './deal-facts.ts';
export { decideStep, caseResource } from './decide-step.ts';
export { delegateApproval, endDelegation } from './delegate.ts';
export { SILENCE_TIMER } from './due.ts';
export { escalateStep } from './escalate-step.ts';
export { waitingFor } from './inbox.ts';
export { type OverdueStep, readOverdueSteps, readStepsOfNobody } from './overdue.store.ts';
export { policyInForce } from './policy-in-force.ts';
export { reassignStep } from './reassign-step.ts';
export { routeApproval } from './route.ts';
export { submitQuote } from './submit-quote.ts';
export { loadSubmittable, routingOf } from './submittable.ts';
export { voidCases } from './void-cases.ts';
export { approvalRoutes } from './approval.routes.ts';
export { changesOf, type Direction, gotWorse, type Held } from './got-worse.ts';
export { type DealUnder, DEALS_MAX, judgeLastDeals } from './read-deals.ts';
export { canBeRouted, QUIET_DEAL, type SimulatedCase, simulateCases, standInPeople } from './simulate-cases.ts';
export { decidedByCost, judgeDeal, type Judgement, tallyOf } from './simulate-deals.ts';
export { readPolicyAuthors } from './said.store.ts';
export { OUTSIDE_CONNECTOR, OUTSIDE_CONTRACTS, outsideFacts, outsideRefusals } from './outside/outside.ts';
export { sweepOutside } from './outside/outside.jobs.ts';
export { outsideLife } from './outside/outside.lifecycle.ts';
export { recordOutside, startOutside } from './outside/record-outside.ts';
export { takeOutsideCallback } from './outside/take-outside.jobs.ts';
export { type HoldingApproval, readHoldingApprovals } from './reconciled.store.ts';
export { readAnsweredIn } from './decided-in.store.ts';
export { type ApprovalFigures, readApprovalFigures, readApprovedOf } from './figures.store.ts';
export { type CountedStep, readCountedSteps } from './counted.store.ts';
