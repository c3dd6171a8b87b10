/** Who must say yes, and to what: Paula's table. Every row that fits asks its role; a deal that fits none needs nobody. */
import type { ApprovalPolicy } from '#contexts/approval/index.ts';
import type { DecisionTable } from '#engines/table/index.ts';

const any = '-';
type Cells = { readonly [input: string]: string };

const inputs: DecisionTable['inputs'] = [
  { name: 'discountPercent', type: 'decimal' },
  // A deal of usage alone has no revenue that is known, and so no margin.
  { name: 'marginPercent', type: 'decimal', optional: true },
  { name: 'floorBreached', type: 'boolean' },
  { name: 'totalInPolicyCurrency', type: 'decimal' },
  { name: 'country', type: 'string' },
  { name: 'termMonths', type: 'integer' },
  { name: 'paymentTermDays', type: 'integer' },
  { name: 'nonStandardClause', type: 'boolean' },
  { name: 'sellerCount', type: 'integer' },
  { name: 'orderType', type: 'string' },
];

const row = (id: string, cells: Cells, role: string, reason: string): DecisionTable['rows'][number] => ({
  id,
  when: inputs.map(({ name }) => cells[name] ?? any),
  then: [role, reason],
});

const table: DecisionTable = {
  hit: 'RULE_ORDER',
  inputs,
  outputs: [
    { name: 'approverRole', type: 'enum', values: ['sales-manager', 'finance', 'legal'] },
    { name: 'reason', type: 'string' },
  ],
  rows: [
    row('discount-over-10', { discountPercent: '> 10' }, 'sales-manager', 'The discount is over 10 %.'),
    row('discount-over-25', { discountPercent: '> 25' }, 'finance', 'The discount is over 25 %.'),
    row(
      'japan-over-5',
      { discountPercent: '(5..10]', country: 'JP' },
      'sales-manager',
      'In Japan every discount over 5 % is seen by the manager.',
    ),
    row('margin-under-30', { marginPercent: '< 30' }, 'finance', 'The margin of the deal is under the target.'),
    row(
      'margin-unknown',
      { marginPercent: 'absent', discountPercent: '> 0' },
      'finance',
      'A discount is given and the margin cannot be told.',
    ),
    row('floor', { floorBreached: 'true' }, 'finance', 'An item is sold under its floor.'),
    row('over-500000', { totalInPolicyCurrency: '> 500000' }, 'finance', 'The deal is over EUR 500,000.'),
    // Only of a sale: what ends with the rest of what they have is short because the rest ends then.
    row('short-term', { termMonths: '< 12', orderType: 'new' }, 'sales-manager', 'The term is under 12 months.'),
    row('long-payment', { paymentTermDays: '> 45' }, 'finance', 'Payment is later than 45 days.'),
    row('own-clause', { nonStandardClause: 'true' }, 'legal', 'A clause is not the standard one.'),
    row('several-sellers', { sellerCount: '> 1' }, 'legal', 'Several of our companies sell in one deal.'),
  ],
};

/** How each role answers: who is asked when it stays silent, and who when nobody of it may. */
const authorities: ApprovalPolicy['authorities'] = [
  { role: 'sales-manager', escalateAfterHours: 24, escalateTo: 'finance', fallback: { role: 'executive' } },
  { role: 'finance', escalateAfterHours: 48, escalateTo: 'executive', fallback: { role: 'executive' } },
  { role: 'legal', escalateAfterHours: 72, fallback: { role: 'executive' } },
  { role: 'executive', escalateAfterHours: 48 },
];

/** Deals of each kind with whom they ask: published with the policy, and judged each time that it changes. */
const scenarios: ApprovalPolicy['scenarios'] = [
  { name: 'a discount that a seller may give', deal: { discountPercent: '10' }, asks: [] },
  { name: 'a discount over the seller’s own', deal: { discountPercent: '10.01' }, asks: ['sales-manager'] },
  { name: 'a deep discount', deal: { discountPercent: '26' }, asks: ['sales-manager', 'finance'] },
  { name: 'a low margin', deal: { marginPercent: '29.9' }, asks: ['finance'] },
  { name: 'a strategic account: under the floor, on purpose', deal: { floorBreached: true }, asks: ['finance'] },
  { name: 'a new sale for less than a year', deal: { termMonths: 11 }, asks: ['sales-manager'] },
  {
    name: 'more of what they have, to the end of the rest',
    deal: { termMonths: 3, orderType: 'amendment' },
    asks: [],
  },
  { name: 'late payment', deal: { paymentTermDays: 60 }, asks: ['finance'] },
  { name: 'a clause of the customer’s own', deal: { nonStandardClause: true }, asks: ['legal'] },
  { name: 'a great deal in another currency', deal: { totalInPolicyCurrency: '500000.01' }, asks: ['finance'] },
  { name: 'two of our companies sell', deal: { sellerCount: 2 }, asks: ['legal'] },
];

export const approvalPolicy: ApprovalPolicy = {
  key: 'deal-approval',
  name: 'Who approves a deal',
  owner: 'paula.policy',
  effective: { from: '2026-01-01' },
  currency: 'EUR',
  order: ['sales-manager', 'finance', 'legal', 'executive'],
  table,
  authorities,
  // Money and words are judged at the same time.
  parallel: [{ roles: ['finance', 'legal'], needs: 'all' }],
  delegation: { daysMax: 31, toRoles: ['sales-manager', 'finance', 'legal', 'executive', 'sales-ops'] },
  segregation: ['one-person-one-step'],
  audit: { evidenceAbove: '2000000' },
  scenarios,
};
