/** All flows: what follows from which fact. */
import type { Flow } from '#platform/flows.ts';
import { approvalGranted, approvalRejected } from './approval-decided.ts';
import { quoteAccepted } from './quote-accepted.ts';
import { quoteCancelled, quoteDeclined, quoteExpired, quoteRecalled, quoteReopened } from './quote-changed.ts';
import { quotePresented } from './quote-presented.ts';
import { quoteSubmittedForApproval } from './quote-submitted-for-approval.ts';

export const flows: readonly Flow[] = [
  quoteSubmittedForApproval,
  approvalGranted,
  approvalRejected,
  quoteReopened,
  quoteRecalled,
  quoteCancelled,
  quoteDeclined,
  quoteExpired,
  quotePresented,
  quoteAccepted,
];
