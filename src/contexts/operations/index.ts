/** The front door of operations. */
export { operationsConstraints, operationsFacts, operationsRefusals, type Switch } from './operations.ts';
export { operationsRoutes } from './operations.routes.ts';
export { setSwitchWith } from './set-switch.ts';
export { sweepSignals } from './incident/detect.jobs.ts';
export { incidentLife } from './incident/incident.lifecycle.ts';
export { incidentRoutes } from './incident/incident.routes.ts';
export { incidentCommands } from './incident/incident-commands.ts';
export { runbookRoutes } from './runbook/runbook.routes.ts';
export { enterModeWith, MODE_TIMER } from './modes/enter-mode.ts';
export { endMode, leaveMode } from './modes/leave-mode.ts';
export { modeRoutes } from './modes/mode.routes.ts';
export { exportList } from './export/export-list.ts';
export { exportRoutes } from './export/export.routes.ts';
export { capacityReport, type CapacityReport } from './capacity/report.ts';
export { UNIT_COSTS } from './capacity/unit-costs.ts';
export { INPUTS, standardWorkload, type Workload } from './capacity/workload.ts';
