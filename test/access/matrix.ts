/**
 * Who gets what at every address, as people decided it: one row an address, one list of roles for what is theirs, one for what
 * belongs to another territory or customer, one for another company. A role that is not named gets nothing there.
 *
 * `own`: the deal is in the territory or of the account of whoever asks. `foreign`: it is not. `stranger`: they are of another
 * company and get at most what is their own there. An agent has every role here; what it lacks, it lacks as an agent. A `partner-key`
 * has every scope; a `customer-link` is one to accept: own, the offer that is asked about, foreign, another offer of the same account.
 */

import { operationsRows } from './matrix-operations.ts';
import { changeRows } from './matrix-changes.ts';
import { all, anywhere, orderRows, type Row } from './matrix-orders.ts';

export type { Row } from './matrix-orders.ts';

const EMPLOYEES: readonly string[] = [
  'sales-rep',
  'sales-manager',
  'finance',
  'legal',
  'catalog-owner',
  'pricing-owner',
  'policy-owner',
  'release-approver',
  'sales-ops',
  'order-ops',
  'billing-ops',
  'support',
  'auditor',
  'executive',
  'sre',
];

/** Names for lists that come often. */
export const MACROS: Readonly<Record<string, readonly string[]>> = {
  sellers: ['sales-rep', 'sales-manager'],
  'model-owners': ['catalog-owner', 'pricing-owner', 'policy-owner', 'release-approver'],
  employees: EMPLOYEES,
  staff: [...EMPLOYEES, 'agent'],
  everybody: [...EMPLOYEES, 'customer', 'agent', 'partner-key', 'customer-link'],
};

export const matrix: Readonly<Record<string, Row>> = {
  // ── Who I am ──
  'GET /me': all('everybody'),
  'GET /me/worklist': all('everybody'),
  // ── Accounts ──
  'POST /accounts': { own: 'sellers sales-ops agent', foreign: '', stranger: 'sellers sales-ops agent' },
  'POST /accounts/:accountId/contacts': { own: 'sellers sales-ops agent', foreign: '' },
  'POST /accounts/:accountId/confirm-contact': anywhere('sales-manager finance legal sales-ops'),
  'POST /accounts/:accountId/segments': anywhere('finance sales-ops'),
  'POST /accounts/:accountId/state': anywhere('finance sales-ops'),
  'POST /accounts/:accountId/agreements': anywhere('finance legal'),
  'POST /accounts/:accountId/agreements/:agreementId/prices': anywhere('finance legal'),
  'POST /accounts/:accountId/agreements/:agreementId/end': anywhere('finance legal'),
  'GET /accounts/:accountId/agreements': {
    own: 'sellers finance legal sales-ops order-ops billing-ops auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops billing-ops auditor executive agent',
  },
  'GET /accounts': {
    own: 'sellers finance legal sales-ops order-ops billing-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops billing-ops support auditor executive agent',
  },
  'GET /accounts/:accountId': {
    own: 'sellers finance legal sales-ops order-ops billing-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops billing-ops support auditor executive agent',
  },
  'POST /accounts/:accountId/qualifications': { own: 'sellers finance sales-ops agent', foreign: '' },
  'POST /qualifications/:qualificationId/ask-again': { own: 'sellers finance sales-ops agent', foreign: '' },
  'POST /qualifications/:qualificationId/settle': anywhere('finance'),
  'GET /accounts/:accountId/qualifications': {
    own: 'sellers finance legal sales-ops order-ops billing-ops auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops billing-ops auditor executive agent',
  },
  'GET /accounts/:accountId/offerings': {
    own: 'sellers finance legal sales-ops order-ops billing-ops auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops billing-ops auditor executive agent',
  },
  'GET /accounts/:accountId/assets': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive agent',
  },
  // ── The commercial model ──
  'GET /catalog/offerings': all('staff partner-key'),
  'GET /catalog/offerings/:key': anywhere('staff partner-key'),
  'GET /publications': all('staff'),
  'GET /publications/:publication/artifacts': all('staff'),
  'GET /publications/:publication/diff/:other': all('staff'),
  'GET /releases/:releaseId/diff': anywhere('staff'),
  'GET /catalog/offerings/:key/uses': anywhere('staff partner-key'),
  'POST /releases': all('model-owners agent'),
  'GET /flags': all('staff'),
  'GET /releases': all('staff'),
  'GET /releases/:releaseId': anywhere('staff'),
  'GET /releases/:releaseId/problems': anywhere('staff'),
  'POST /releases/:releaseId/simulations': anywhere('model-owners sales-ops agent'),
  'GET /releases/:releaseId/simulations': anywhere('model-owners sales-ops finance auditor executive agent'),
  'GET /releases/:releaseId/approval-simulation': anywhere('policy-owner release-approver finance auditor agent'),
  'PUT /artifacts/:kind/:key/draft': anywhere('catalog-owner agent'),
  'PUT /artifacts/:kind/drafts': anywhere('catalog-owner agent'),
  'POST /releases/:releaseId/validate': anywhere('model-owners agent'),
  'POST /releases/:releaseId/approve': anywhere('release-approver'),
  'POST /releases/:releaseId/reject': anywhere('release-approver'),
  'POST /releases/:releaseId/withdraw': anywhere('model-owners agent'),
  'POST /releases/:releaseId/publish': anywhere('model-owners'),
  'POST /releases/:releaseId/call-back': anywhere('model-owners'),
  'POST /releases/:releaseId/roll-back': anywhere('model-owners agent'),
  ...changeRows,
  'GET /promotions': all('staff partner-key'),
  'POST /promotions/evaluate': all('staff partner-key'),
  'GET /catalog/offerings/:key/configuration': anywhere('staff partner-key'),
  'GET /catalog/offerings/:key/configuration/rules': anywhere('staff partner-key'),
  'GET /catalog/offerings/:key/configuration/uvl': all('staff partner-key'),
  // ── Quotes ──
  'POST /quotes': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/lines': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/lines/import': { own: 'sellers agent partner-key', foreign: '' },
  // ── Many quotes at once ──
  'POST /bulk-quotes': all('sellers agent partner-key'),
  'POST /bulk-quotes/:bulkJobId/cancel': { own: 'sellers agent partner-key', foreign: '' },
  'GET /bulk-quotes': all('sellers finance legal sales-ops order-ops support auditor executive agent partner-key'),
  'GET /bulk-quotes/:bulkJobId': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /bulk-quotes/:bulkJobId/refused': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'POST /quotes/:quoteId/change-header': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/move-lines': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/notes': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/internal-reference': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/class': { own: 'sales-manager finance legal', foreign: 'finance legal' },
  'POST /quotes/:quoteId/clone': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/rebase-change': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/split': { own: 'sellers agent partner-key', foreign: '' },
  'GET /decline-reasons': all('everybody'),
  'POST /quotes/:quoteId/configure': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/price-overrides': { own: 'sellers', foreign: '' },
  'POST /quotes/:quoteId/price-overrides/take-back': { own: 'sellers agent', foreign: '' },
  'POST /quotes/:quoteId/order-discount': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/commitments': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/coupons': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/override-sale': anywhere('catalog-owner sales-ops'),
  'POST /quotes/:quoteId/qualify': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/price': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/validate': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/recall': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/accept': { own: 'customer customer-link', foreign: '' },
  'POST /quotes/:quoteId/decline': { own: 'sellers customer agent customer-link', foreign: '' },
  'POST /quotes/:quoteId/cancel': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/revise': { own: 'sellers agent partner-key', foreign: '' },
  'GET /quotes': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/pricing-trace': {
    own: 'sellers finance legal sales-ops order-ops auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops auditor executive agent',
  },
  'GET /quotes/:quoteId/validation-results': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/notes': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/compare/:otherId': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /deals/:dealId': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/timeline': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/promotions': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/guidance': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'POST /quotes/:quoteId/estimate-tax': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/submit-for-approval': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/approve': anywhere('sales-manager'),
  'POST /quotes/:quoteId/approval-preview': {
    own: 'sellers finance legal sales-ops auditor executive agent',
    foreign: 'sales-manager finance legal sales-ops auditor executive agent',
  },
  'GET /quotes/:quoteId/approval-history': {
    own: 'sellers finance legal sales-ops auditor executive agent',
    foreign: 'sales-manager finance legal sales-ops auditor executive agent',
  },
  'POST /quotes/:quoteId/present': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/clauses': { own: 'sellers agent partner-key', foreign: '' },
  'GET /quotes/:quoteId/clauses': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  // A customer is told of no draft: what they may see is presented, and then there is the document.
  'GET /quotes/:quoteId/proposal-preview': {
    own: 'sellers finance legal sales-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/proposal': {
    own: 'sellers finance legal sales-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/signed-proposal': {
    own: 'sellers finance legal sales-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/seller-signature': {
    own: 'sellers finance legal sales-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops support auditor executive agent',
  },
  'POST /quotes/:quoteId/convert-to-order': { own: 'sellers agent partner-key', foreign: '' },
  'GET /quotes/:quoteId/freshness': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/evidence-package': {
    own: 'sellers finance auditor customer agent partner-key customer-link',
    foreign: 'finance auditor agent',
  },
  'GET /quotes/:quoteId/answers/:question': {
    own: 'sellers finance auditor agent partner-key',
    foreign: 'finance auditor agent',
  },
  'GET /quotes/:quoteId/price-decision': {
    own: 'sellers finance auditor agent partner-key',
    foreign: 'finance auditor agent',
  },
  'POST /quotes/:quoteId/replay-price': {
    own: 'sellers finance auditor agent partner-key',
    foreign: 'finance auditor agent',
  },
  'POST /quotes/:quoteId/links': { own: 'sellers agent partner-key', foreign: '' },
  'GET /quotes/:quoteId/links': { own: 'sellers agent partner-key', foreign: '' },
  'POST /proposal-links/:linkId/revoke': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/envelopes': { own: 'sellers agent partner-key', foreign: '' },
  'GET /quotes/:quoteId/envelopes': { own: 'sellers agent partner-key', foreign: '' },
  'POST /proposal-envelopes/:envelopeId/void': { own: 'sellers agent partner-key', foreign: '' },
  'GET /proposal-envelopes/:envelopeId/signed-document': { own: 'sellers agent partner-key', foreign: '' },
  'POST /quotes/:quoteId/contract-handover': {
    own: 'sellers finance legal agent partner-key',
    foreign: 'finance legal agent',
  },
  'GET /quotes/:quoteId/contract-handover': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/acceptance-package': {
    own: 'sellers finance auditor customer agent partner-key customer-link',
    foreign: 'finance auditor agent',
  },
  'GET /quotes/:quoteId/offer': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/offer/lines': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive customer agent partner-key customer-link',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'GET /quotes/:quoteId/answers-of-customer': {
    own: 'sellers finance legal sales-ops order-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops support auditor executive agent',
  },
  'POST /quotes/:quoteId/ask-change': { own: 'customer customer-link', foreign: '' },
  'POST /quotes/:quoteId/answer-change': { own: 'sellers agent', foreign: '' },
  'POST /quotes/:quoteId/record-acceptance': { own: 'sellers', foreign: '' },
  // ── Approvals ──
  'POST /quotes/:quoteId/reassign-approval': { own: 'sellers sales-ops agent', foreign: 'sales-ops agent' },
  'POST /approvals/:caseId/comments': {
    own: 'sellers finance legal executive agent',
    foreign: 'sales-manager finance legal executive agent',
  },
  'POST /approvals/:caseId/remind': { own: 'sellers sales-ops agent', foreign: 'sales-ops agent' },
  'POST /delegations': all('employees'),
  'GET /delegations': all('employees'),
  'GET /approvals': anywhere('sales-manager'),
  'GET /approvals/:caseId': {
    own: 'sellers finance legal sales-ops auditor executive agent',
    foreign: 'sales-manager finance legal sales-ops auditor executive agent',
  },
  // ── What one was told ──
  'GET /inbox': all('staff'),
  'GET /messages': all('sales-ops order-ops support executive sre agent'),
  ...orderRows,
  ...operationsRows,
  // ── Calculations ──
  'POST /pricing/calculate': all('staff partner-key'),
  'POST /pricing/amendments/calculate': all('staff partner-key'),
  'POST /eligibility/evaluate': all('staff partner-key'),
  'POST /eligibility/evaluate-page': all('staff partner-key'),
  'POST /configuration/validate': all('staff partner-key'),
  'POST /decisions/replay': all('staff partner-key'),
  'POST /configuration/guide': all('staff partner-key'),
  'POST /configuration/rules/read': all('staff partner-key'),
  // ── What customers have ──
  'POST /asset-imports': all('sales-ops order-ops billing-ops'),
  'GET /incomplete-assets': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive agent',
  },
  'GET /assets/:assetId': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive agent',
  },
  'POST /assets/:assetId/repairs': anywhere('sales-ops order-ops billing-ops'),
  // ── What billing invoiced ──
  'POST /invoices': all('billing-ops agent'),
  'GET /invoice-lines': anywhere('finance order-ops billing-ops support auditor agent'),
  'GET /invoice-lines/:lineId/why': anywhere('finance order-ops billing-ops support auditor agent'),
  'POST /invoice-lines/:lineId/settle': anywhere('billing-ops'),
  // ── The log ──
  'GET /evidence/checkpoints': all('finance support auditor agent partner-key'),
  'GET /evidence/consistency': all('finance support auditor agent partner-key'),
  'POST /people/:personId/erase': anywhere('legal'),
  'POST /quotes/:quoteId/erase-signer': anywhere('legal'),
  // ── Emergencies, keys, sign-ins ──
  'POST /break-glass': all('sre'),
  'GET /break-glass': anywhere('policy-owner auditor agent'),
  'GET /break-glass/:grantId': anywhere('policy-owner auditor agent'),
  'POST /break-glass/:grantId/review': anywhere('policy-owner auditor'),
  'POST /api-keys': all('sales-manager sales-ops billing-ops sre'),
  'GET /api-keys': anywhere('sales-manager sales-ops billing-ops auditor sre agent'),
  'POST /api-keys/:keyId/revoke': anywhere('sales-manager sales-ops billing-ops sre agent'),
  'POST /sign-ins': anywhere('sre'),
  // ── Running the service ──
  'POST /switches': all('sre'),
  'GET /switches': all('sre'),
  'GET /modes': all('everybody'),
  'POST /modes/:degradedMode/enter': all('sre'),
  'POST /modes/:modeKey/leave': anywhere('sre'),
  'GET /connectors': all('order-ops sre agent'),
  'GET /connectors/callbacks': all('order-ops sre agent'),
  'GET /connectors/failures': all('order-ops sre agent'),
  'GET /connectors/:connector/contract': all('order-ops sre agent'),
  'POST /webhooks': all('sre'),
  // ── Two sides that should say the same ──
  'POST /reconciliation/runs': all('sales-ops order-ops billing-ops sre'),
  'POST /reconciliation/schedules': all('sales-ops order-ops billing-ops sre'),
  'POST /reconciliation/sources': all('sales-ops order-ops billing-ops sre'),
  'GET /reconciliation/runs': all('finance legal catalog-owner sales-ops order-ops billing-ops auditor sre agent'),
  'GET /reconciliation/differences': all(
    'finance legal catalog-owner sales-ops order-ops billing-ops auditor sre agent',
  ),
  'POST /events/replay': all('sre'),
  'POST /events/redeliver': all('sre'),
  'POST /events/requeue': all('sre'),
  'GET /events/consumers': all('sre agent'),
  'GET /events/dead': all('sre agent'),
  'GET /events/schemas': all('sre agent'),
  // ── Lists that leave in bulk ──
  'POST /exports': all('sales-manager finance sales-ops'),
  'GET /exports': all('sales-manager finance sales-ops auditor agent'),
};
