/** The dashboards, by role: operations 13, capstone 19.3, and what governance, control and service look at. A tile is a signal under the name of its text. */
import type { Role } from '#contexts/identity/index.ts';

export type Tile = { readonly title: string; readonly key: string };
export type Dashboard = {
  readonly name: string;
  readonly title: string;
  /** What its reader wants to know. */
  readonly asks: string;
  /** The section whose tiles it has, all of them; then what no text asks for and its readers need. */
  readonly of: string;
  readonly roles: readonly Role[];
  readonly tiles: readonly Tile[];
};

/** Who answers for the whole, or looks at it from outside, reads every one. */
export const READ_ALL: readonly Role[] = ['executive', 'auditor'];

const tiles = (...all: readonly (readonly [string, string])[]): readonly Tile[] =>
  all.map(([title, key]) => ({ title, key }));

export const DASHBOARDS: readonly Dashboard[] = [
  {
    name: 'sales',
    title: 'Sales operations',
    asks: 'Do offers get out, and do customers say yes?',
    of: 'o13.1',
    roles: ['sales-ops', 'sales-manager'],
    tiles: tiles(
      ['Quote volume', 'quotes-created'],
      ['Validation failures', 'quote-validation-failures'],
      ['Approval aging', 'approval-aging'],
      ['Expiring quotes', 'quotes-expiring'],
      ['High-discount quotes', 'high-discount-quotes'],
      ['Proposal generation failures', 'proposal-failures'],
      ['Acceptance rate', 'quote-acceptance'],
    ),
  },
  {
    name: 'orders',
    title: 'Order operations',
    asks: 'Is everything that customers wait for on its way?',
    of: 'o13.2',
    roles: ['order-ops', 'billing-ops', 'support'],
    tiles: tiles(
      ['Submitted orders', 'orders-submitted'],
      ['Orders by state', 'orders-by-state'],
      ['Stuck orders', 'orders-stuck'],
      ['Fallout cases', 'fallout-cases'],
      ['Retry backlog', 'retry-backlog'],
      ['Fulfillment SLA breach', 'fulfillment-sla-breaches'],
      ['Cancellation queue', 'cancellation-queue'],
      ['Manual intervention workload', 'manual-workload'],
    ),
  },
  {
    name: 'finance',
    title: 'Finance',
    asks: 'Is what was promised what is billed, and who gave what away?',
    of: 'o13.3',
    roles: ['finance'],
    tiles: tiles(
      ['Discount distribution', 'discount-distribution'],
      ['Margin exceptions', 'margin-exceptions'],
      ['Billing handoff failures', 'billing-handoff-failures'],
      ['Price mismatch', 'price-mismatch'],
      ['Revenue leakage candidates', 'revenue-leakage'],
      ['Unauthorized discount attempts', 'unauthorized-discounts'],
      ['Reconciliation differences', 'differences-open'],
    ),
  },
  {
    name: 'engineering',
    title: 'Engineering',
    asks: 'Does the service hold, and what is next to give way?',
    of: 'o13.4',
    roles: ['sre'],
    tiles: tiles(
      ['Service health', 'service-health'],
      ['API latency', 'api-latency'],
      ['Broker lag', 'broker-lag'],
      ['Database saturation', 'database-saturation'],
      ['Error budget', 'error-budget'],
      ['Failed jobs', 'failed-jobs'],
      ['Dead-letter queues', 'dead-letters'],
      ['Cache staleness', 'cache-staleness'],
      ['Dependency health', 'dependency-health'],
      ['Age of the newest backup', 'backup-age'],
      ['Age of the last drills', 'drill-age'],
      ['Deployments out of step', 'deployment-unrecorded'],
    ),
  },
  {
    name: 'evidence',
    title: 'Evidence',
    asks: 'Could we prove everything that was done today?',
    of: 'c19.3',
    roles: ['legal', 'policy-owner', 'sre'],
    tiles: tiles(
      ['Missing audit attributes', 'missing-audit-attributes'],
      ['Failed evidence packages', 'evidence-package-failures'],
      ['Unsigned proposal references', 'unsigned-proposals'],
      ['Approval decisions without a reason', 'decisions-without-reason'],
      ['Manual overrides', 'policy-overrides'],
      ['Break-glass access', 'break-glass'],
      ['Policy changes without approval', 'publications-without-change'],
      ['Data corrections by domain', 'data-corrections'],
    ),
  },
  {
    name: 'changes',
    title: 'Changes',
    asks: 'Do changes get through, and do they hold?',
    of: 'o26.1',
    roles: ['release-approver', 'policy-owner', 'catalog-owner', 'pricing-owner', 'sales-ops', 'finance', 'sre'],
    tiles: tiles(
      ['Changes by type', 'changes-by-type'],
      ['Emergency change rate', 'emergency-changes'],
      ['Failed change rate', 'failed-changes'],
      ['Rollback rate', 'rollbacks'],
      ['Simulation failure rate', 'simulation-failures'],
      ['Approval cycle time', 'approval-cycle-time'],
      ['Release lead time', 'release-lead-time'],
      ['Business-authored defect rate', 'business-defects'],
    ),
  },
  {
    name: 'service',
    title: 'Service levels',
    asks: 'How often does it break, how soon do we see it, how soon is it over?',
    of: 'o26.2',
    roles: ['sre', 'order-ops', 'support'],
    tiles: tiles(
      ['Incident count by severity', 'incidents-by-severity'],
      ['Mean time to detect', 'incident-detect-time'],
      ['Mean time to mitigate', 'incident-mitigate-time'],
      ['Mean time to recover', 'incident-recover-time'],
      ['Fallout rate', 'fallout-rate'],
      ['Manual repair rate', 'manual-repair-rate'],
      ['Reconciliation mismatch rate', 'mismatch-rate'],
      ['Support ticket volume', 'support-tickets'],
      ['SLA breach rate', 'fallout-sla-breaches'],
    ),
  },
  {
    name: 'control',
    title: 'Control',
    asks: 'Who tried to go around the rules, and what was promised and is late?',
    of: 'o26.3',
    roles: ['legal', 'policy-owner', 'finance', 'sre'],
    tiles: tiles(
      ['Approval bypass attempts', 'approval-bypasses'],
      ['Stale approval invalidations', 'stale-approvals'],
      ['Unauthorized access attempts', 'denied-access'],
      ['Break-glass events', 'break-glass'],
      ['Data corrections by type', 'corrections-by-type'],
      ['Audit evidence retrieval time', 'evidence-retrieval-time'],
      ['Expired policy count', 'expired-policies'],
      ['Overdue corrective actions', 'overdue-actions'],
    ),
  },
];

export const dashboardOf = (name: string): Dashboard | undefined => DASHBOARDS.find((each) => each.name === name);

export const READ_DASHBOARD = 'operations.read-dashboard';

export const dashboardResource = (tenantId: string, { name }: Pick<Dashboard, 'name'>) => ({
  type: 'Dashboard',
  id: name,
  attrs: { tenant: tenantId, name },
});
