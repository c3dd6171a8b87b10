/** The front door of reconciliation. */
export { advanceRun } from './advance-run.ts';
export { compareAfterRestore, compareOnce } from './after-restore.jobs.ts';
export { differenceLife } from './difference.lifecycle.ts';
export { readDifferences, readOpenOfOrder } from './difference.store.ts';
export { repairByItself, requestRepair, resolveDifference, settleDifference } from './end-difference.ts';
export { differsFromAccepted, openOfOrder } from './handoff-check.ts';
export { type Page, pagesOf, type Rec, reconcile } from './merge.ts';
export { type LineFormat, lineReader } from './record-lines.ts';
export {
  reconciliationConstraints,
  reconciliationFacts,
  reconciliationRefusals,
  reconciliationResource,
} from './reconciliation.ts';
export { sweepReconciliation } from './reconciliation.jobs.ts';
export { reconciliationRoutes } from './reconciliation.routes.ts';
export { readRun } from './run.store.ts';
export { runLife } from './run.lifecycle.ts';
export { setSchedule, stopRun } from './run-commands.ts';
export { addRecords, attachSource, openSource } from './source-commands.ts';
export { startRun } from './start-run.ts';
export { type DifferenceFigures, readDifferenceFigures } from './figures.store.ts';
export { readDifferencesFound, readDifferencesOpen } from './counted.store.ts';
