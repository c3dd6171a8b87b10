/** What the matrix asks each address about, where it is not the offer that lies with the customer, and what counts as being there. */
/** What is asked about where it is not the offer that lies with the customer: a quote that waits for its approver, an order that fell out, a line that billing invoiced. */
export const SUBJECTS: Readonly<Record<string, 'asked' | 'fallen' | 'invoiced'>> = {
  'POST /quotes/:quoteId/approve': 'asked',
  'GET /approvals': 'asked',
  'POST /quotes/:quoteId/reassign-approval': 'asked',
  'GET /approvals/:caseId': 'asked',
  'GET /quotes/:quoteId/approval-history': 'asked',
  'GET /fallout': 'fallen',
  'GET /fallout/:caseId': 'fallen',
  'POST /fallout/:caseId/take': 'fallen',
  'POST /fallout/:caseId/assign': 'fallen',
  'POST /fallout/:caseId/comments': 'fallen',
  'GET /orders/:orderId/fallout': 'fallen',
  'POST /orders/:orderId/repair-actions': 'fallen',
  'POST /orders/:orderId/retry-task': 'fallen',
  'GET /orders/:orderId/tasks/:taskId/why': 'fallen',
  'GET /invoice-lines': 'invoiced',
  'GET /invoice-lines/:lineId/why': 'invoiced',
  'POST /invoice-lines/:lineId/settle': 'invoiced',
};

/** Of a list it counts whether this row is in it. */
export const LISTS: Readonly<Record<string, string>> = {
  'GET /quotes': 'quoteId',
  'GET /orders': 'orderId',
  'GET /accounts': 'accountId',
  'GET /approvals': 'quoteId',
  'GET /fallout': 'orderId',
  'GET /orders/:orderId/fallout': 'taskId',
  'GET /break-glass': 'grantId',
  'GET /api-keys': 'keyId',
  'GET /incomplete-assets': 'assetId',
  'GET /invoice-lines': 'lineId',
};

/** Said only to whoever may look: what is asked about is there, and this of it is not yet. */
export const ABSENT: Readonly<Record<string, string>> = {
  'GET /orders/:orderId/billing-handoff': 'handoff.not-found',
  'GET /evidence/consistency': 'evidence.checkpoint-not-found',
  'POST /reconciliation/runs': 'reconciliation-source.not-found',
  'GET /proposal-envelopes/:envelopeId/signed-document': 'proposal.not-signed',
};

const SALE = { country: 'DE', channel: 'direct', date: '2026-11-22', at: '2026-11-22T10:00:00Z' };
/** What an address has to be asked with. */
export const FILTERS: Readonly<Record<string, string>> = {
  'GET /evidence/consistency': '?from=1',
};

const CORRECTIONS = 'src/contexts/governance/correction/correction.db.test.ts';
const INCIDENTS = 'src/contexts/operations/incident/incident.db.test.ts';

/**
 * Addresses of what the house of this test has none of, with the test that asks there and names who is turned away. Such a test
 * asks as the people of its story, not as every role on every side: a row in `matrix.ts` says more, so give the house one where it is cheap.
 */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'POST /assets/:assetId/repairs/:repairId/decide': 'src/contexts/assets/migrated.db.test.ts',
  'POST /accounts/:accountId/assets/change-quotes': 'test/scenarios/change-what-they-have.test.ts',
  'POST /break-glass/:grantId/return': 'src/contexts/identity/emergency-and-keys.db.test.ts',
  'GET /quotes/:quoteId/acceptance-papers/:claimId': 'src/contexts/quote/acceptance.db.test.ts',
  'POST /quotes/:quoteId/confirm-acceptance': 'src/contexts/quote/acceptance.db.test.ts',
  'POST /quotes/:quoteId/reject-acceptance': 'src/contexts/quote/acceptance.db.test.ts',
  'POST /quotes/:quoteId/contract-handover/retry': 'src/contexts/proposal/handover/handover.db.test.ts',
  'POST /quotes/:quoteId/contract-handover/settle': 'src/contexts/proposal/handover/handover.db.test.ts',
  'POST /approvals/:caseId/conditions/:conditionId/met': 'src/contexts/approval/approval.db.test.ts',
  'GET /changes/:changeId': 'src/contexts/governance/change/change.db.test.ts',
  'GET /changes/:changeId/impact': 'src/contexts/governance/change/change.db.test.ts',
  'GET /changes/:changeId/impact/:question': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/revise': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/assess': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/submit': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/approve': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/return': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/tier': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/allow-lower-tier': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/withdraw': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/schedule': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/deploy': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/watch': 'src/contexts/governance/change/change.db.test.ts',
  'GET /changes/:changeId/evidence-package': 'src/contexts/governance/change/emergency.db.test.ts',
  'POST /release-trains/:trainId/board': 'src/contexts/governance/change/emergency.db.test.ts',
  'POST /release-trains/:trainId/alight': 'src/contexts/governance/change/emergency.db.test.ts',
  'POST /release-trains/:trainId/cancel': 'src/contexts/governance/change/emergency.db.test.ts',
  'POST /release-trains/:trainId/depart': 'src/contexts/governance/change/emergency.db.test.ts',
  'POST /changes/:changeId/review': 'src/contexts/governance/change/emergency.db.test.ts',
  'POST /changes/:changeId/close': 'src/contexts/governance/change/change.db.test.ts',
  'POST /changes/:changeId/roll-back': 'src/contexts/governance/change/change.db.test.ts',
  'GET /exports/:exportId/file': 'src/contexts/operations/export/exports.db.test.ts',
  'POST /fallout/:caseId/reverse-repair': 'src/flows/fallout-work.db.test.ts',
  'POST /fallout/group-repairs/:jobId/stop': 'src/flows/fallout-work.db.test.ts',
  'POST /delegations/:delegationId/end': 'src/contexts/approval/approval.db.test.ts',
  'POST /webhooks/:webhookId/disable': 'src/platform/deliver.db.test.ts',
  'POST /webhooks/:webhookId/enable': 'src/platform/deliver.db.test.ts',
  'POST /inbox/:messageId/read': 'src/contexts/communication/messages.db.test.ts',
  'POST /messages/:messageId/resend': 'src/contexts/communication/messages.db.test.ts',
  'GET /simulations/:simulationId': 'src/contexts/governance/simulation/simulation.db.test.ts',
  'GET /simulations/:simulationId/quotes': 'src/contexts/governance/simulation/simulation.db.test.ts',
  'POST /simulations/:simulationId/cancel': 'src/contexts/governance/simulation/simulation.db.test.ts',
  'GET /reconciliation/runs/:runId': 'src/contexts/reconciliation/reconciliation.db.test.ts',
  'POST /reconciliation/runs/:runId/stop': 'src/contexts/reconciliation/reconciliation.db.test.ts',
  'POST /reconciliation/sources/:sourceId/records': 'src/contexts/reconciliation/reconciliation.db.test.ts',
  'GET /reconciliation/differences/:differenceId': 'src/contexts/reconciliation/reconciliation.db.test.ts',
  'POST /reconciliation/differences/:differenceId/repair': 'src/contexts/reconciliation/reconciliation.db.test.ts',
  'POST /reconciliation/differences/:differenceId/resolve': 'src/contexts/reconciliation/reconciliation.db.test.ts',
  'GET /corrections/:correctionId': CORRECTIONS,
  'POST /corrections/:correctionId/assess': CORRECTIONS,
  'POST /corrections/:correctionId/approve': CORRECTIONS,
  'POST /corrections/:correctionId/refuse': CORRECTIONS,
  'POST /corrections/:correctionId/withdraw': CORRECTIONS,
  'POST /corrections/:correctionId/apply': CORRECTIONS,
  'POST /corrections/:correctionId/reconcile': CORRECTIONS,
  'POST /corrections/:correctionId/review': CORRECTIONS,
  'POST /corrections/:correctionId/close': CORRECTIONS,
  'POST /improvements/:improvementId/take': CORRECTIONS,
  'POST /improvements/:improvementId/dismiss': CORRECTIONS,
  'POST /improvements/:improvementId/finish': CORRECTIONS,
  'POST /improvements/:improvementId/measure': CORRECTIONS,
  'GET /incidents/:incidentId': INCIDENTS,
  'POST /incidents/:incidentId/dismiss': INCIDENTS,
  'POST /incidents/:incidentId/classify': INCIDENTS,
  'POST /incidents/:incidentId/contain': INCIDENTS,
  'POST /incidents/:incidentId/resolve': INCIDENTS,
  'POST /incidents/:incidentId/review': INCIDENTS,
  'POST /incidents/:incidentId/close': INCIDENTS,
  'POST /incidents/:incidentId/reopen': INCIDENTS,
  'POST /incidents/:incidentId/notes': INCIDENTS,
  'POST /incidents/:incidentId/actions': INCIDENTS,
  'POST /incidents/:incidentId/actions/:actionId/verify': INCIDENTS,
};

/** Questions that no sample made from the schema fits. */
export const QUESTIONS: Readonly<Record<string, object>> = {
  'POST /eligibility/evaluate': { offering: 'consulting-day', ...SALE },
  'POST /eligibility/evaluate-page': SALE,
};
