/** The front door of fallout. */
export { assignCase, commentOnCase, takeCase } from './case-work.ts';
export { saveTold } from './case-work.store.ts';
export { FALLOUT_CATEGORIES, FalloutRules } from './fallout-rules.contract.ts';
export { falloutRulesOf } from './model-rules.ts';
export { endGroupRepair, repairCause, stopGroupRepair } from './group-repair.ts';
export { sweepGroupRepairs } from './group-repair.jobs.ts';
export { readMetrics } from './fallout-metrics.ts';
export { DUE_TIMER, escalateCase, NEAR_TIMER, tellNear } from './service-level.ts';
export { shippedRules } from './shipped-rules.ts';
export {
  type CaseState,
  caseResource,
  type FalloutCase,
  falloutConstraints,
  falloutFacts,
  falloutRefusals,
} from './fallout.ts';
export { falloutLife } from './fallout.lifecycle.ts';
export { lockOpenCase, readCase, readCasesOfOrder, readRepairs } from './fallout.store.ts';
export { falloutRoutes, readCasesFor } from './fallout.routes.ts';
export { type FailedTask, openCase, type OpenCaseInput } from './open-case.ts';
export { readRepair, RepairPayload, repairOrder, retryTask } from './repair-order.ts';
export { reverseRepair } from './reverse-repair.ts';
export { type Burst, readBursts, readOpenCasesOf } from './burst.store.ts';
export { resolveCase } from './resolve-case.ts';
export { readOldestCaseSeconds } from './figures.store.ts';
export { type CasesThat, readCasesThat } from './counted.store.ts';
