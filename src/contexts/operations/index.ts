/** The front door of operations. */
export { operationsConstraints, operationsFacts, operationsRefusals, type Switch } from './operations.ts';
export { operationsRoutes } from './operations.routes.ts';
export { setSwitchWith } from './set-switch.ts';
export { sweepSignals } from './incident/detect.jobs.ts';
export { incidentLife } from './incident/incident.lifecycle.ts';
export { incidentRoutes } from './incident/incident.routes.ts';
export { readOpenIncidentsOf } from './incident/open-incidents.ts';
export { incidentCommands } from './incident/incident-commands.ts';
export { sweepImprovements } from './improvement/find-improvements.jobs.ts';
export { improvementLife } from './improvement/improvement.lifecycle.ts';
export { improvementRoutes } from './improvement/improvement.routes.ts';
export { improvementCommands } from './improvement/work-on-improvement.ts';
export { runbookRoutes } from './runbook/runbook.routes.ts';
export { enterModeWith, MODE_TIMER } from './modes/enter-mode.ts';
export { endMode, leaveMode } from './modes/leave-mode.ts';
export { alertLetter } from './signals/alert-letter.ts';
export { countFactsOf, sweepFigures, tellVitals } from './signals/collect.jobs.ts';
export { clearAlert } from './signals/clear-alert.ts';
export { raiseAlert } from './signals/raise-alert.ts';
export { METRICS } from './signals/metrics.ts';
export { readNewestOfAll } from './signals/gauges.store.ts';
export { signalRoutes } from './signals/signal.routes.ts';
export { modeRoutes } from './modes/mode.routes.ts';
export { exportList } from './export/export-list.ts';
export { exportRoutes } from './export/export.routes.ts';
export { capacityReport, type CapacityReport } from './capacity/report.ts';
export { UNIT_COSTS } from './capacity/unit-costs.ts';
export { INPUTS, standardWorkload, type Workload } from './capacity/workload.ts';
export type { Backup } from './continuity/backup.ts';
export type { ContinuityFigures } from './continuity/ages.ts';
export type { Drill, MeasuredMode, MeasuredRestore } from './continuity/drill.ts';
export { drillInWords, MEASURED_OBJECTIVES, type Objective } from './continuity/objectives.ts';
export type { Deployments } from './deployment/deployment.ts';
export { deploymentRoutes } from './deployment/deployment.routes.ts';
export { continuityRoutes } from './continuity/continuity.routes.ts';
export { recordBackup } from './continuity/record-backup.ts';
export { recordDrill } from './continuity/record-drill.ts';
export { modeNamed, MODES, stoppedCommands } from './modes/modes.ts';
export type {
  AlertView,
  BehindView,
  DashboardView,
  SignalPageView,
  SignalsView,
  SignalView,
} from './signals/signal-shapes.ts';
