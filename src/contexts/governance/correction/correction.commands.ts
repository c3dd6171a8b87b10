/** Every command on corrections, for whoever has to know them all. */
import {
  approveCorrection,
  assessCorrection,
  refuseCorrection,
  reviewCorrection,
  withdrawCorrection,
} from './answer-correction.ts';
import {
  applyCorrection,
  closeCorrection,
  recordApplied,
  recordReconciled,
  reconcileCorrection,
} from './carry-out-correction.ts';
import { requestCorrection, requestEmergencyCorrection } from './request-correction.ts';

export const correctionCommands = [
  requestCorrection,
  requestEmergencyCorrection,
  assessCorrection,
  approveCorrection,
  refuseCorrection,
  withdrawCorrection,
  applyCorrection,
  recordApplied,
  recordReconciled,
  reconcileCorrection,
  reviewCorrection,
  closeCorrection,
];
