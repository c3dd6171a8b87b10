/** The part of the matrix of access about orders, what falls out of them and what billing is told. See matrix.ts. */
export type Row = { readonly own: string; readonly foreign: string; readonly stranger?: string };

/** Wherever the deal is: the work of these roles knows no territory. */
export const anywhere = (who: string): Row => ({ own: who, foreign: who });

/** Also of another company, which has the same of its own. */
export const all = (who: string): Row => ({ own: who, foreign: who, stranger: who });

export const orderRows: Readonly<Record<string, Row>> = {
  'GET /accounts/:accountId/commercial-timeline': {
    own: 'sellers finance legal sales-ops order-ops billing-ops support auditor executive agent partner-key',
    foreign: 'sales-manager finance legal sales-ops order-ops billing-ops support auditor executive agent',
  },
  'POST /orders/:orderId/submit': { own: 'sellers order-ops agent partner-key', foreign: 'order-ops agent' },
  'POST /orders/:orderId/cancel': { own: 'sellers order-ops agent', foreign: 'order-ops agent' },
  'POST /orders/:orderId/reject': anywhere('order-ops agent'),
  'POST /orders': { own: 'sellers order-ops agent partner-key', foreign: 'order-ops agent' },
  'POST /orders/price': { own: 'sellers order-ops agent partner-key', foreign: 'order-ops agent' },
  'POST /bulk-orders': {
    own: 'sellers order-ops agent partner-key',
    foreign: 'sellers order-ops agent partner-key',
    // Of their own company's file, for accounts of their own.
    stranger: 'sellers order-ops agent partner-key',
  },
  'POST /bulk-orders/:orderJobId/cancel': { own: 'sellers order-ops agent partner-key', foreign: 'order-ops agent' },
  // Those that one may end; whoever orders nothing sees none.
  'GET /bulk-orders': { own: 'everybody', foreign: 'everybody', stranger: 'everybody' },
  'GET /bulk-orders/:orderJobId': { own: 'sellers order-ops agent partner-key', foreign: 'order-ops agent' },
  'POST /orders/:orderId/supplement': { own: 'sellers order-ops agent', foreign: 'order-ops agent' },
  'POST /orders/:orderId/record-partial': anywhere('order-ops agent'),
  'POST /orders/:orderId/record-failed': anywhere('order-ops agent'),
  'POST /orders/:orderId/amend': { own: 'sellers order-ops agent', foreign: 'order-ops agent' },
  'POST /orders/:orderId/hold': anywhere('order-ops agent'),
  'POST /orders/:orderId/release': anywhere('order-ops agent'),
  'GET /orders': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive sre customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive sre agent',
  },
  'GET /orders/:orderId': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive sre customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive sre agent',
  },
  'GET /orders/:orderId/fulfillment-plan': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive sre customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive sre agent',
  },
  'POST /orders/:orderId/plan-preview': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive sre agent',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive sre agent',
  },
  'GET /orders/:orderId/tasks/:taskId/why': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive sre agent',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive sre agent',
  },
  'GET /decomposition-rules/:artifact/:rule/work': { own: 'staff', foreign: 'staff', stranger: 'staff' },
  'POST /quotes/:quoteId/plan-preview': {
    own: 'sellers finance sales-ops order-ops support auditor executive agent',
    foreign: 'finance sales-ops order-ops support auditor executive agent',
  },
  'GET /orders/:orderId/timeline': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive sre customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive sre agent',
  },
  'GET /jeopardy': { own: 'everybody', foreign: 'everybody', stranger: 'everybody' },
  'GET /manual-tasks': { own: 'order-ops', foreign: 'order-ops', stranger: 'order-ops' },
  'POST /manual-tasks/:taskId/take': anywhere('order-ops'),
  'POST /manual-tasks/:taskId/give-back': anywhere('order-ops'),
  'POST /manual-tasks/:taskId/complete': anywhere('order-ops'),
  'POST /manual-tasks/:taskId/refuse': anywhere('order-ops'),
  'POST /orders/:orderId/repair-actions': anywhere('order-ops'),
  'POST /orders/:orderId/retry-task': anywhere('order-ops'),
  'GET /fallout': anywhere('sales-ops order-ops billing-ops support auditor executive sre agent'),
  'POST /fallout/:caseId/take': anywhere('sales-ops order-ops billing-ops support sre'),
  'POST /fallout/:caseId/assign': anywhere('order-ops'),
  'POST /fallout/:caseId/comments': anywhere('sales-ops order-ops billing-ops support sre agent'),
  'GET /fallout/causes': all('sales-ops order-ops billing-ops support auditor executive sre agent'),
  'GET /fallout/cause': anywhere('sales-ops order-ops billing-ops support auditor executive sre agent'),
  'POST /fallout/repair-cause': all('order-ops'),
  'GET /fallout/metrics': all('sales-ops order-ops billing-ops support auditor executive sre agent'),
  'GET /fallout/:caseId': anywhere('sales-ops order-ops billing-ops support auditor executive sre agent'),
  'GET /orders/:orderId/fallout': anywhere('sales-ops order-ops billing-ops support auditor executive sre agent'),
  'GET /orders/:orderId/billing-handoff': {
    own: 'sellers finance sales-ops order-ops billing-ops support auditor executive sre customer agent partner-key',
    foreign: 'finance sales-ops order-ops billing-ops support auditor executive sre agent',
  },
  'GET /orders/:orderId/answers/:question': {
    own: 'sellers finance support auditor agent',
    foreign: 'finance support auditor agent',
  },
  'GET /orders/:orderId/evidence-package': {
    own: 'sellers finance auditor customer agent partner-key',
    foreign: 'finance auditor agent',
  },
};
