/**
 * The change policy that holds as long as a company has published none: operations 4.1, 4.2, 20.1 and 20.3 as they stand there, in the
 * roles of the house. It is the measure for change requests; over releases it has no power until a company publishes one.
 */
import type { ChangePolicy } from './change-policy.contract.ts';

type Domain = ChangePolicy['domains'][number];
type Activity = ChangePolicy['activities'][number];
type Role = Activity['accountable'];

const domain = (key: string, says: string, owner: Role, engineering: string, kinds: readonly string[]): Domain => ({
  domain: key,
  says,
  owner,
  engineering,
  kinds: [...kinds],
});

/** Operations 4.1, the twelve domains in its order. */
const domains: readonly Domain[] = [
  domain(
    'catalog-structure',
    'Product catalog structure',
    'catalog-owner',
    'platform tooling, validation, publish pipeline',
    ['product-specification', 'configuration-rules'],
  ),
  domain('offering-content', 'Product offering content', 'catalog-owner', 'governance and runtime support', [
    'product-offering',
    'eligibility-table',
    'feature-flag',
  ]),
  domain('price-books', 'Price books', 'finance', 'calculation correctness and versioning', [
    'price-book',
    'cost-book',
    'rate-table',
    'price-policy',
    'discount-schedule',
    'waterfall',
    'promotion',
  ]),
  domain('discount-policy', 'Discount policy', 'finance', 'policy engine and approval integration', [
    'discount-policy',
  ]),
  domain('approval-matrix', 'Approval matrix', 'finance', 'workflow implementation and audit', ['approval-policy']),
  domain('proposal-templates', 'Proposal templates', 'legal', 'document generation platform', [
    'proposal-template',
    'clause',
    'legal-entity',
  ]),
  domain('quote-lifecycle', 'Quote lifecycle', 'sales-ops', 'state machine and evidence model', []),
  domain('order-lifecycle', 'Order lifecycle', 'order-ops', 'orchestration and fallout model', [
    'order-policy',
    'fallout-rules',
    'retry-policies',
  ]),
  domain('fulfillment-mapping', 'Fulfillment mapping', 'order-ops', 'decomposition and contract validation', [
    'decomposition-rules',
    'asset-rules',
  ]),
  domain('billing-handoff', 'Billing handoff', 'billing-ops', 'integration and reconciliation', ['billing-mapping']),
  domain('security-policy', 'Security policy', 'policy-owner', 'authorization controls and monitoring', [
    'access-policy',
    'change-policy',
  ]),
  domain('platform-reliability', 'Platform reliability', 'sre', 'service levels, incidents, runbooks, resilience', []),
];

const activity = (
  key: string,
  says: string,
  types: Activity['types'],
  [responsible, accountable, consulted, informed]: readonly [Role[], Role, Role[], Role[]],
): Activity => ({ activity: key, says, types, responsible, accountable, consulted, informed });

/** Operations 4.2, its eight rows; engineering and the service are both `sre` here: the house has no role that only writes code. */
const activities: readonly Activity[] = [
  activity(
    'create-offering',
    'Create product offering',
    ['low-risk-content'],
    [['catalog-owner', 'sales-ops'], 'catalog-owner', ['sales-ops', 'finance', 'legal', 'order-ops', 'sre'], []],
  ),
  activity(
    'publish-catalog',
    'Publish catalog',
    ['catalog-structure', 'eligibility'],
    [
      ['catalog-owner', 'policy-owner', 'sre'],
      'catalog-owner',
      ['sales-ops', 'finance', 'legal', 'order-ops'],
      ['sre'],
    ],
  ),
  activity(
    'change-price-book',
    'Change price book',
    ['pricing', 'promotion'],
    [['finance', 'pricing-owner', 'sre'], 'finance', ['sales-ops', 'catalog-owner'], ['legal', 'order-ops', 'sre']],
  ),
  activity(
    'change-discount-threshold',
    'Change discount threshold',
    ['approval'],
    [['finance', 'policy-owner', 'sre'], 'finance', ['sales-ops', 'legal'], ['catalog-owner', 'sre']],
  ),
  activity(
    'change-clause',
    'Change proposal clause',
    ['document'],
    [['legal', 'sre'], 'legal', ['sales-ops', 'finance'], ['catalog-owner', 'sre']],
  ),
  activity(
    'change-orchestration',
    'Change orchestration plan',
    ['order-mapping', 'workflow', 'integration'],
    [
      ['order-ops', 'billing-ops', 'catalog-owner', 'policy-owner', 'sre'],
      'order-ops',
      ['catalog-owner', 'sre'],
      ['sales-ops', 'finance', 'legal'],
    ],
  ),
  activity(
    'change-security',
    'Change security policy or data',
    ['security', 'migration'],
    [['policy-owner', 'sre'], 'sre', ['auditor', 'legal'], ['executive']],
  ),
  activity(
    'repair-order',
    'Repair stuck order',
    [],
    // What stops at billing is repaired by billing, what stops at a customer by support.
    [
      ['order-ops', 'billing-ops', 'support', 'sre'],
      'order-ops',
      ['sre'],
      ['sales-ops', 'catalog-owner', 'finance', 'legal'],
    ],
  ),
  activity(
    'correct-accepted-quote',
    'Correct accepted quote',
    [],
    [
      ['sales-ops', 'sales-manager', 'finance', 'sre'],
      'sales-ops',
      ['finance', 'legal'],
      ['catalog-owner', 'order-ops', 'sre'],
    ],
  ),
  activity(
    'incident-review',
    'Run incident review',
    [],
    // Whoever commands incidents of their own area writes down what was learned from them.
    [
      ['sre', 'sales-ops', 'order-ops', 'billing-ops'],
      'sre',
      ['sales-ops', 'catalog-owner', 'finance', 'legal', 'order-ops'],
      [],
    ],
  ),
];

/** Operations 20.3. */
const tiers: ChangePolicy['tiers'] = [
  { tier: 0, control: 'peer review', approvers: ['release-approver'], domainOwner: false, simulation: false },
  {
    tier: 1,
    control: 'automated validation and owner approval',
    approvers: ['release-approver'],
    domainOwner: false,
    simulation: false,
  },
  {
    tier: 2,
    control: 'simulation and business approval',
    approvers: ['release-approver'],
    domainOwner: true,
    simulation: true,
  },
  {
    tier: 3,
    control: 'cross-functional approval and a release plan',
    approvers: ['release-approver', 'sales-ops'],
    domainOwner: true,
    simulation: true,
  },
  {
    tier: 4,
    control: 'formal governance and an audit package',
    approvers: ['release-approver', 'legal', 'executive'],
    domainOwner: true,
    simulation: true,
  },
];

const board = (
  key: string,
  says: string,
  types: Activity['types'],
  tierFrom: 0 | 1 | 2 | 3 | 4,
  members: Role[],
): ChangePolicy['boards'][number] => ({ board: key, says, types, tierFrom, members });

/** Operations 20.1: when a board is useful. What 20.2 calls too heavy for one is below tier 3 and meets none. */
const boards: ChangePolicy['boards'] = [
  board('catalog', 'High-impact catalog release, new regulated product', ['catalog-structure', 'eligibility'], 3, [
    'sales-ops',
    'legal',
  ]),
  board('price', 'Strategic price change', ['pricing', 'promotion'], 3, ['finance', 'executive']),
  board('authority', 'Approval authority change', ['approval'], 3, ['finance', 'legal']),
  board(
    'orchestration',
    'Major order orchestration or billing model change',
    ['order-mapping', 'workflow', 'integration'],
    3,
    ['order-ops', 'billing-ops'],
  ),
  board('security', 'Migration, security policy change', ['security', 'migration'], 4, ['executive', 'legal']),
];

export const standardChangePolicy: ChangePolicy = {
  key: 'standard',
  name: 'How changes are governed',
  owner: 'nobody',
  effective: { from: '2026-01-01' },
  domains: [...domains],
  activities: [...activities],
  tiers,
  kinds: [],
  boards,
  emergency: {
    // Those who own what is changed, and who runs the service; never an agent, and never who answers for it.
    callers: [
      'catalog-owner',
      'pricing-owner',
      'finance',
      'legal',
      'sales-ops',
      'order-ops',
      'billing-ops',
      'policy-owner',
      'sre',
    ],
    approvers: ['release-approver'],
    reviewWithinHours: 72,
  },
};
