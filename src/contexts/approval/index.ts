/** The front door of approval. */
export {
  approvalConstraints,
  type ApprovalCase,
  approvalFacts,
  approvalLife,
  approvalRefusals,
  type AskedOf,
  type Routing,
} from './approval.ts';
export { APPROVAL_INPUTS, ApprovalPolicy } from './approval.contract.ts';
export { insertCase, readAsked, readCase, readCasesOf } from './approval.store.ts';
export { dealFacts } from './deal-facts.ts';
export { decideStep, caseResource } from './decide-step.ts';
export { openCase } from './open-case.ts';
export { type DealFacts, policyInForce, routeApproval } from './route.ts';
export { loadSubmittable, routingOf, submitQuote } from './submit-quote.ts';
export { voidCases } from './void-cases.ts';
export { approvalRoutes } from './approval.routes.ts';
export { type Comparison, asksAgain } from './smart-reapproval.ts';
