/** All flows of the execution half, in the order in which an order meets them. */
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { Flow } from '#platform/flows.ts';
import { assetRepaired, assetRepairProposed } from './asset-repaired.ts';
import { falloutDetected } from './fallout-detected.ts';
import { falloutRepaired } from './fallout-repaired.ts';
import { falloutTold } from './fallout-told.ts';
import { handoffRequested } from './handoff-requested.ts';
import { orderAmended } from './order-amended.ts';
import {
  orderCancellationAssessed,
  orderCancellationDeclined,
  orderCancellationRequested,
} from './order-cancellation-requested.ts';
import { orderCancelled } from './order-cancelled.ts';
import { orderHeld, orderReleased } from './order-held.ts';
import { orderFulfilled } from './order-fulfilled.ts';
import { orderPlanCompleted } from './order-plan-completed.ts';
import { orderFailed, orderPartiallyFulfilled } from './order-settled.ts';
import { orderFellDue, orderSubmitted } from './order-submitted.ts';
import { orderTold } from './order-told.ts';
import { taskCompleted } from './task-completed.ts';
import { taskFailed } from './task-failed.ts';
import { taskFellOut } from './task-fell-out.ts';
import { taskTakenBack } from './task-taken-back.ts';
import { taskSkipped } from './task-skipped.ts';

export const executionFlows = (models: Pick<ModelCache, 'byHash' | 'at'>): readonly Flow[] => [
  orderSubmitted(models),
  orderFellDue(models),
  orderAmended(models),
  taskCompleted,
  taskSkipped,
  taskFailed(models),
  taskFellOut(models),
  taskTakenBack(models),
  falloutDetected,
  falloutRepaired,
  orderPlanCompleted,
  orderFulfilled(models),
  handoffRequested,
  orderCancellationRequested,
  orderCancellationAssessed,
  orderCancellationDeclined,
  orderCancelled,
  orderPartiallyFulfilled(models),
  orderFailed,
  orderHeld,
  orderReleased,
  assetRepairProposed,
  assetRepaired,
  ...orderTold,
  ...falloutTold,
];
