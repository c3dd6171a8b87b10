/** All flows: what follows from which fact. Orders keep the rules they started with, so theirs read models by hash. */
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { TaxConnectors } from '#contexts/quote/index.ts';
import type { Flow } from '#platform/flows.ts';
import { approvalAsked } from './approval-asked.ts';
import { approvalGranted, approvalRejected, approvalReturned } from './approval-decided.ts';
import { breakGlassOpened } from './break-glass-opened.ts';
import { changeFollowsRelease } from './change-follows-release.ts';
import { releaseInTimeTold } from './release-in-time-told.ts';
import { differenceRepairRequested, differenceResolved } from './difference-ended.ts';
import { changeTold } from './change-told.ts';
import { contractHandoverDelivered } from './contract-handover-delivered.ts';
import { linkIssued } from './link-issued.ts';
import { messageSent } from './message-sent.ts';
import { executionFlows } from './order-execution.ts';
import { quoteAccepted } from './quote-accepted.ts';
import { personErased, signerErased } from './person-erased.ts';
import {
  quoteCancelled,
  quoteDeclined,
  quoteExpired,
  quoteRecalled,
  quoteReopened,
  quoteSuperseded,
} from './quote-changed.ts';
import { quoteConverted } from './quote-converted.ts';
import { proposalSignatureDeclined, proposalSigned } from './proposal-signed.ts';
import { quotePresented } from './quote-presented.ts';
import { quoteQualificationsRequested } from './quote-qualifications-requested.ts';
import { signalRaised } from './signal-raised.ts';
import { webhookDisabled } from './webhook-disabled.ts';
import { quoteValidated, quoteValidationFailed } from './quote-validated.ts';

const NOBODY: TaxConnectors = { connector: () => undefined };

/** `connectors`: of this process, for what asks another system; without one such a step has nothing to do. */
export const flowsOf = (models: ModelCache, connectors: TaxConnectors = NOBODY): readonly Flow[] => [
  personErased,
  signerErased,
  differenceRepairRequested,
  differenceResolved,
  quoteValidated,
  quoteValidationFailed,
  quoteQualificationsRequested,
  ...approvalAsked,
  approvalGranted,
  approvalRejected,
  approvalReturned,
  quoteReopened,
  quoteRecalled,
  quoteCancelled,
  quoteDeclined,
  quoteExpired,
  quoteSuperseded,
  quotePresented,
  quoteAccepted(connectors),
  contractHandoverDelivered,
  linkIssued,
  proposalSigned,
  proposalSignatureDeclined,
  breakGlassOpened,
  changeFollowsRelease,
  ...changeTold,
  ...releaseInTimeTold,
  webhookDisabled,
  signalRaised,
  messageSent,
  quoteConverted(connectors),
  ...executionFlows(models),
];
