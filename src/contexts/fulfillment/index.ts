/** The front door of fulfillment. */
export { loseSightOfAttempts } from './after-restore.ts';
export { applyRepair, loadRepairSubject, type RepairSubject } from './apply-repair.ts';
export { amendPlan, type Amending } from './amend-plan.ts';
export { amendmentProblems } from './amendment-problems.ts';
export { type BegunPlan, beginPlan } from './begin-plan.ts';
export {
  type Assessment,
  assessPlan,
  CANCELLATION_ASSESSED_WITHIN_HOURS,
  readCancellationsToDecide,
} from './assess-cancellation.ts';
export { assessCancellation } from './cancel-plan.ts';
export { callbackRoutes, type CallbackIn, takeCallback } from './callback.routes.ts';
export type { ConnectorConfig, ConnectorRegistry } from '#platform/connectors/registry.ts';
export { ALL_CONTRACTS, connectorRegistry } from './connector-registry.ts';
export { decompose, type DecomposeInput, type OfferingFacts } from './decompose.ts';
export { circumstancesOf, flagsKept } from './circumstances.ts';
export { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
export {
  type DecompositionRule,
  DecompositionRules,
  readDependency,
  type TaskTemplate,
} from './decomposition.contract.ts';
export { leaveItems } from './leave-items.ts';
export { holdPlan, releasePlan } from './hold-plan.ts';
export { billingPlan, type BillingPlanInput } from './billing-plan.ts';
export { BILLING_REFERENCE } from './billing-plan.ts';
export { planBilling } from './plan-billing.ts';
export { expandPlan } from './expand-plan.ts';
export { expireLeases } from './expire-leases.ts';
export { comparePlans } from './compare-plans.ts';
export { planJson } from './plan-view.ts';
export { type CallProblem, rehearseCalls } from './rehearse-calls.ts';
export { differenceOf, planOfSample } from './sample-plan.ts';
export { fulfillmentRoutes } from './fulfillment.routes.ts';
export { planTraceRoutes } from './plan-trace.routes.ts';
export { declaredConditions, offeringFactsOf, planOfModel } from './model-plan.ts';
export { markUndone } from './plan-running.store.ts';
export { joinOrders, releaseWaitsFor } from './plan-across.ts';
export { type PlanRow, readPlan, readPlansOfOrder } from './plan.store.ts';
export { recordCallback } from './record-callback.ts';
export { recordOutcome } from './record-outcome.ts';
export { reconcileTask } from './reconcile-task.ts';
export {
  type Forbidden,
  REPAIR_ACTIONS,
  type RepairAction,
  repairChoices,
  repairTask,
  type TaskRepair,
} from './repair-task.ts';
export { type ConnectorState, readConnectorStates } from './connector-states.ts';
export { RetryPolicies } from './retry-policies.contract.ts';
export { failCompensation, resumeCompensation } from './compensation.ts';
export { markCompensated } from './compensation.store.ts';
export { assessPromise, dateOf, PROMISE_TIMER, watchPromise } from './assess-promise.ts';
export { type OrderPromise, endPromise, lookAtPromise, readInJeopardy, readPromise } from './promise.store.ts';
export { jeopardyRoutes } from './jeopardy.routes.ts';
export {
  completeTaskCommand,
  giveBackTaskCommand,
  refuseTaskCommand,
  takeTaskCommand,
} from './manual-task.commands.ts';
export { manualTaskRoutes } from './manual-task.routes.ts';
export { startAttempt } from './start-attempt.ts';
export {
  fulfillmentConstraints,
  fulfillmentFacts,
  fulfillmentRefusals,
  idempotencyKeyOf,
  type Plan,
  type Problem,
  type Task,
  TASK_BATCH_MAX,
  taskResource,
  type TaskState,
  hasEffect,
} from './task.ts';
export { taskLife } from './task.lifecycle.ts';
export { savePriority } from './turn.store.ts';
export { fallTaskOut, readTask, readTaskFollowers, readTasksOfOrder, type TaskRow } from './task.store.ts';
export { type RunningWorker, runWorker, type WorkerOptions } from './worker.jobs.ts';
export { WORKER_PRINCIPAL, type WorkerMeans, workerSteps, type WorkerSteps } from './worker.ts';
export { readWorkOfOrders, type WorkOfOrder } from './reconciled.store.ts';
export { hearOrderEvent } from './hear-order-event.ts';
export { connectorGuard } from './connector-guard.jobs.ts';
export { hearConnector } from './hear-connector.ts';
export { connectorRoutes } from './connector.routes.ts';
export { failureRows, operationRows, VERDICT_WORDS } from './failure-table.ts';
export { saveTakenBack, takeBackTask, type TakenBack } from './take-back.ts';
export { readOrdersTroubledBy } from './troubled.store.ts';
export { readConnectorRows } from './connector-gate.store.ts';
export { noteCallback } from './note-callback.ts';
export { readNotedCallbacks } from './noted-callback.store.ts';
export { type FulfillmentFigures, readFulfillmentFigures } from './figures.store.ts';
export {
  type CountedWork,
  readBrokenPromises,
  readOpenBreakers,
  readTasksThat,
  type TasksThat,
} from './counted.store.ts';
