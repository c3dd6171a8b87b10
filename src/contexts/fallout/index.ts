/** The front door of fallout. */
export { classifyFailure } from './classify-failure.ts';
export {
  type CaseState,
  caseResource,
  FALLOUT_OWNERS,
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
export { resolveCase } from './resolve-case.ts';
