/**
 * What has to be done for what was sold. A package sets up billing first, because nothing is provisioned for nobody's account;
 * its parts wait until it is provisioned; the engineer is booked once the appliance has left the warehouse.
 */
import type { DecompositionRules } from '#contexts/fulfillment/decomposition.contract.ts';

const provisioned = ['platform-standard:provision', 'platform-enterprise:provision', 'platform-regional:provision'];
/** A deal may be split by site: then the workspace is on another order of the same conversion. */
const provisionedElsewhere = ['platform-standard', 'platform-enterprise', 'platform-regional'].map((offering) => ({
  orders: 'conversion' as const,
  offering,
  task: 'provision',
}));
const billingIsSetUp = [
  'platform-standard:billing-setup',
  'platform-enterprise:billing-setup',
  'platform-regional:billing-setup',
];
const item = { itemId: { item: 'id' }, offering: { item: 'offering' }, quantity: { item: 'quantity' } } as const;
const customer = { accountId: { order: 'accountId' } } as const;

/** Held before the carrier is told, so that what ships is there; given back when the order is cancelled before it ships. */
const reserve = {
  key: 'reserve',
  name: 'Reserve the pieces in the warehouse',
  connector: 'inventory' as const,
  operation: 'inventory.reserve',
  dependsOn: [],
  payload: item,
  undo: { operation: 'inventory.release' },
};

const ENTITLED = ['platform', 'users', 'support', 'residency', 'compliance', 'add-on'] as const;

const CHANGES = [
  ['modify', 'change', 'change-back', 'Change what the customer is entitled to'],
  ['suspend', 'suspend', 'unsuspend', 'Suspend the entitlement'],
  ['resume', 'resume', 'unresume', 'Resume the entitlement'],
  ['end', 'end', 'reinstate', 'End the entitlement'],
] as const;

/** What has to be done when something that the customer has changes. What ships has none: a change of it needs people first. */
const changesOf = (connector: 'entitlement', categories: readonly string[]): DecompositionRules['rules'] =>
  categories.flatMap((category) =>
    CHANGES.map(([event, verb, undo, name]) => ({
      id: `${category}-${event}`,
      category,
      on: [event],
      tasks: [
        {
          key: verb,
          name: `${name}: ${category}`,
          connector,
          operation: `${connector}.${verb}`,
          dependsOn: [],
          payload: {
            ...item,
            ...customer,
            lineageId: { item: 'lineageId' as const },
            from: { item: 'effectiveFrom' as const },
          },
          undo: { operation: `${connector}.${undo}` },
        },
      ],
    })),
  );

export const decomposition: DecompositionRules = {
  key: 'aldermoor-fulfillment',
  owner: 'otto.orderops',
  rules: [
    {
      id: 'platform',
      category: 'platform',
      parts: [
        { key: 'workspace', kind: 'customerFacingService', name: 'Workspace', specification: 'workspace-service' },
        {
          key: 'environment',
          kind: 'resourceFacingService',
          name: 'Hosted environment',
          supports: 'workspace',
          specification: 'environment-service',
        },
        {
          key: 'tenant',
          kind: 'resource',
          name: 'Tenant of the cluster',
          supports: 'environment',
          specification: 'cluster-tenant',
          characteristics: { edition: { characteristic: 'edition' } },
        },
      ],
      tasks: [
        {
          key: 'billing-setup',
          name: 'Set up the billing account and subscription',
          connector: 'billing',
          operation: 'billing.setup',
          dependsOn: [],
          payload: { ...item, ...customer, billTo: { party: 'billTo' }, currency: { order: 'currency' } },
          undo: { operation: 'billing.close' },
        },
        {
          key: 'provision',
          name: 'Provision the workspace',
          realizes: 'tenant',
          connector: 'provisioning',
          operation: 'provisioning.provision',
          dependsOn: ['billing-setup'],
          payload: { ...item, ...customer, edition: { characteristic: 'edition' } },
          undo: { operation: 'provisioning.deprovision' },
        },
        {
          key: 'activate',
          name: 'Activate the platform entitlement',
          realizes: 'workspace',
          connector: 'entitlement',
          operation: 'entitlement.activate',
          dependsOn: ['provision'],
          payload: { ...item, ...customer, from: { item: 'effectiveFrom' } },
          undo: { operation: 'entitlement.deactivate' },
        },
        {
          key: 'customer-record',
          name: 'Tell the CRM what the customer now has',
          connector: 'crm',
          operation: 'crm.record',
          dependsOn: ['provision'],
          payload: { ...item, ...customer },
          undo: { operation: 'crm.withdraw' },
        },
      ],
    },
    ...(['users', 'support', 'residency', 'compliance'] as const).map((category) => ({
      id: category,
      category,
      tasks: [
        {
          key: 'activate',
          name: `Activate the entitlement: ${category}`,
          connector: 'entitlement' as const,
          operation: 'entitlement.activate',
          dependsOn: provisioned,
          payload: { ...item, ...customer, from: { item: 'effectiveFrom' as const } },
          undo: { operation: 'entitlement.deactivate' },
        },
      ],
    })),
    ...changesOf('entitlement', ENTITLED),
    {
      id: 'add-on',
      category: 'add-on',
      tasks: [
        {
          key: 'provision',
          name: 'Provision the add-on',
          connector: 'provisioning',
          operation: 'provisioning.provision',
          dependsOn: provisioned,
          payload: { ...item, ...customer },
          undo: { operation: 'provisioning.deprovision' },
        },
      ],
    },
    {
      id: 'appliance',
      offering: 'edge-appliance',
      parts: [
        { key: 'edge-site', kind: 'customerFacingService', name: 'Edge site' },
        { key: 'edge-link', kind: 'resourceFacingService', name: 'Link to the workspace', supports: 'edge-site' },
        {
          key: 'appliance',
          kind: 'resource',
          name: 'Appliance',
          supports: 'edge-link',
          specification: 'appliance-x2',
          characteristics: { plug: { characteristic: 'power-plug' } },
        },
      ],
      tasks: [
        reserve,
        {
          key: 'ship',
          name: 'Ship the appliance',
          realizes: 'appliance',
          connector: 'shipping',
          operation: 'shipping.ship',
          dependsOn: ['reserve', ...billingIsSetUp],
          payload: {
            ...item,
            reservation: { answerOf: 'reserve', field: 'ref' },
            shipTo: { party: 'shipTo' },
            plug: { characteristic: 'power-plug' },
          },
          undo: { operation: 'shipping.cancel' },
          pointOfNoReturn: true,
        },
        {
          key: 'register',
          name: 'Register the appliance with the workspace',
          realizes: 'edge-link',
          connector: 'provisioning',
          operation: 'provisioning.provision',
          dependsOn: ['ship', ...provisioned],
          awaits: provisionedElsewhere,
          payload: { ...item, ...customer, consignment: { answerOf: 'ship', field: 'ref' } },
          undo: { operation: 'provisioning.deprovision' },
        },
      ],
    },
    {
      id: 'cluster-node',
      offering: 'cluster-node',
      tasks: [
        reserve,
        {
          key: 'ship',
          name: 'Build and ship the node',
          connector: 'shipping',
          operation: 'shipping.ship',
          dependsOn: ['reserve', ...billingIsSetUp],
          payload: {
            ...item,
            reservation: { answerOf: 'reserve', field: 'ref' },
            shipTo: { party: 'shipTo' },
            memoryGib: { characteristic: 'memory-gib' },
          },
          undo: { operation: 'shipping.cancel' },
          pointOfNoReturn: true,
        },
        {
          key: 'register',
          name: 'Register the node with the workspace',
          connector: 'provisioning',
          operation: 'provisioning.provision',
          dependsOn: ['ship', ...provisioned],
          payload: { ...item, ...customer, consignment: { answerOf: 'ship', field: 'ref' } },
          undo: { operation: 'provisioning.deprovision' },
        },
      ],
    },
    {
      id: 'services',
      category: 'services',
      tasks: [
        {
          key: 'cost-centre',
          name: 'Open the cost centre that the hours are booked on',
          connector: 'erp',
          operation: 'erp.open-cost-centre',
          dependsOn: [],
          payload: { ...item, ...customer },
          undo: { operation: 'erp.close-cost-centre' },
        },
        {
          key: 'schedule',
          name: 'Book the engineer',
          connector: 'service-scheduling',
          operation: 'service-scheduling.book',
          dependsOn: ['cost-centre', ...provisioned, 'edge-appliance:ship', 'cluster-node:ship'],
          payload: {
            ...item,
            costCentre: { answerOf: 'cost-centre', field: 'ref' },
            site: { party: 'site' },
            requestedFor: { order: 'requestedFor' },
            delivery: { characteristic: 'delivery' },
          },
          undo: { operation: 'service-scheduling.cancel' },
        },
      ],
    },
    {
      id: 'posted-engineer',
      category: 'services',
      // Whoever works at a customer's site there is reported to the authority beforehand, and no system does that for us.
      when: [
        { characteristic: 'delivery', equals: 'on-site' },
        { party: 'shipTo', field: 'country', in: ['CH', 'GB'] },
      ],
      tasks: [
        {
          key: 'report-posting',
          name: 'Report the posting of the engineer',
          manual: {
            queue: 'posting',
            instructions:
              'Report on the portal of the country who works where and when, and note the number of the report.',
            withinHours: 72,
            evidence: [{ field: 'report', name: 'Number of the report' }],
          },
          dependsOn: ['schedule'],
          payload: {
            visit: { answerOf: 'schedule', field: 'ref' },
            site: { party: 'shipTo' },
            days: { item: 'quantity' },
          },
          undo: { instructions: 'Withdraw the report on the portal of the country.' },
        },
      ],
    },
  ],
  samples: [
    {
      name: 'A workspace with users, an appliance and an engineer',
      items: [
        { item: 'workspace', offering: 'platform-standard', characteristics: { edition: 'standard' } },
        { item: 'seats', offering: 'user-standard' },
        { item: 'box', offering: 'edge-appliance', characteristics: { 'power-plug': 'type-g' } },
        { item: 'engineer', offering: 'onboarding-on-site' },
      ],
      tasks: [
        'workspace/customer-record',
        'workspace/billing-setup',
        'workspace/provision',
        'workspace/activate',
        'seats/activate',
        'box/reserve',
        'box/ship',
        'box/register',
        'engineer/cost-centre',
        'engineer/schedule',
      ],
      waits: [
        ['workspace/activate', 'workspace/billing-setup'],
        ['seats/activate', 'workspace/provision'],
        ['box/register', 'box/ship'],
        ['engineer/schedule', 'box/ship'],
      ],
    },
    {
      name: 'An appliance for a workspace that runs already',
      items: [{ item: 'box', offering: 'edge-appliance' }],
      tasks: ['box/reserve', 'box/ship', 'box/register'],
    },
    {
      name: 'A workshop at a customer in Switzerland',
      items: [{ item: 'workshop', offering: 'migration-workshop', characteristics: { delivery: 'on-site' } }],
      parties: { shipTo: { country: 'CH' } },
      tasks: ['workshop/cost-centre', 'workshop/schedule', 'workshop/report-posting'],
      waits: [['workshop/report-posting', 'workshop/schedule']],
    },
    {
      name: 'More users',
      items: [{ item: 'seats', offering: 'user-standard', on: 'modify' }],
      tasks: ['seats/change'],
    },
  ],
};
