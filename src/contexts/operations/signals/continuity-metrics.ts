/**
 * What a disaster will ask for: how old the newest backup is, how long ago the way back was last tried, and whether what runs is what was
 * recorded as deployed. No list of the texts asks for these; the objectives of 23.1 and the record of changes do.
 */
import { OBJECTIVES } from '../continuity/objectives.ts';
import type { Metric } from './signal.ts';

const SECONDS_A_DAY = 86_400;
/** What was promised about lost work is broken as soon as the newest backup is older than that. */
const LOST_SECONDS_MAX = 60 * (OBJECTIVES.find(({ key }) => key === 'rpo-data')?.minutes ?? 0);
/** A quarter, and half a year: who tried it knows the way still. */
const DRILL_DAYS = { warn: 92, alarm: 183 } as const;

export const continuityMetrics: readonly Metric[] = [
  {
    key: 'backup-age',
    group: 'operational',
    name: 'Age of the newest backup',
    says: 'How long ago the newest backup was taken that is recorded; where none is, how long the company has been without one.',
    owner: 'sre',
    source: 'operations.backup, as troth backup records it',
    unit: 'seconds',
    value: ({ continuity }) => continuity.backupSeconds,
    threshold: { when: 'above', warn: LOST_SECONDS_MAX, alarm: 4 * LOST_SECONDS_MAX },
    runbook: 'disaster-recovery',
    drill: { counted: 'backups' },
    answers: [],
  },
  {
    key: 'drill-age',
    group: 'operational',
    name: 'Age of the last drills',
    says:
      'How long ago a restore, or a degraded mode, was last tried: the one that is longer ago. A restore counts when every objective was measured and kept, ' +
      'or what could not be measured was excused by name; an incomplete one does not, and the records name what it left out.',
    owner: 'sre',
    source: 'operations.drill, as troth drill records it',
    unit: 'seconds',
    value: ({ continuity }) => Math.max(continuity.restoreDrillSeconds, continuity.modeDrillSeconds),
    parts: ({ continuity }) => [
      { name: 'restore, all measured or excused', value: continuity.restoreDrillSeconds },
      { name: 'degraded mode', value: continuity.modeDrillSeconds },
    ],
    threshold: { when: 'above', warn: DRILL_DAYS.warn * SECONDS_A_DAY, alarm: DRILL_DAYS.alarm * SECONDS_A_DAY },
    routes: ['sre', 'sales-ops'],
    runbook: 'disaster-recovery',
    drill: { counted: 'drills' },
    answers: [],
  },
  {
    key: 'deployment-unrecorded',
    group: 'change',
    name: 'Deployments out of step',
    says: 'Builds that run without a record, after being rolled back, though a newer one was recorded or of other files than their commit; and the newest record where no process runs it.',
    owner: 'sre',
    source: 'operations.process_build beside governance.change',
    unit: 'count',
    value: ({ deployments: { unrecorded, rolledBack, superseded, altered, notRunning } }) =>
      unrecorded + rolledBack + superseded + altered + notRunning,
    parts: ({ deployments }) => [
      { name: 'runs without a record', value: deployments.unrecorded },
      { name: 'runs though rolled back', value: deployments.rolledBack },
      { name: 'runs though superseded', value: deployments.superseded },
      { name: 'runs other files than were recorded', value: deployments.altered },
      { name: 'recorded and does not run', value: deployments.notRunning },
    ],
    // Who has recorded none is told the number, and not told off for it.
    threshold: { when: 'above', warn: 1, alarm: 3, whole: ({ deployments }) => deployments.recorded, atLeast: 1 },
    drill: { counted: 'deployments/out-of-step' },
    answers: [],
  },
];
