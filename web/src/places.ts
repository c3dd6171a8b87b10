/** Where a person's work leads them. An address that is left out here still opens: the server decides. */
import type { SessionPrincipal } from './api/session.ts';

type Path =
  | '/'
  | '/quotes'
  | '/dashboards'
  | '/approvals'
  | '/orders'
  | '/fallout'
  | '/work'
  | '/catalog'
  | '/releases'
  | '/changes'
  | '/access'
  | '/inbox'
  | '/messages'
  | '/connectors'
  | '/flags'
  | '/operations/modes'
  | '/operations/calendar'
  | '/events'
  | '/reconciliation'
  | '/corrections'
  | '/improvements'
  | '/operations/incidents'
  | '/operations/runbooks'
  | '/operations/continuity'
  | '/operations/deployments'
  | '/operations/capacity'
  | '/invoices';
export type Place = {
  readonly to: Path;
  readonly name: string;
  /** None: everybody of the house. */
  readonly roles?: readonly string[];
  readonly customers?: boolean;
};

const SELLING = ['sales-rep', 'sales-manager', 'sales-ops', 'finance', 'legal', 'support', 'executive', 'auditor'];

const OWNERS = ['catalog-owner', 'pricing-owner', 'policy-owner', 'release-approver'];

const PLACES: readonly Place[] = [
  { to: '/', name: 'Home', customers: true },
  { to: '/inbox', name: 'Inbox' },
  {
    to: '/dashboards',
    name: 'Dashboards',
    roles: [
      'sales-manager',
      'sales-ops',
      'order-ops',
      'billing-ops',
      'support',
      'finance',
      'legal',
      'sre',
      ...OWNERS,
      'auditor',
      'executive',
    ],
  },
  { to: '/quotes', name: 'Quotes', customers: true, roles: [...SELLING, 'order-ops'] },
  { to: '/approvals', name: 'Approvals', roles: ['sales-manager', 'finance', 'legal'] },
  {
    to: '/orders',
    name: 'Orders',
    customers: true,
    roles: [...SELLING.filter((role) => role !== 'legal'), 'order-ops', 'billing-ops', 'sre'],
  },
  {
    to: '/fallout',
    name: 'Fallout',
    roles: ['order-ops', 'billing-ops', 'support', 'sales-ops', 'sre', 'auditor', 'executive'],
  },
  { to: '/work', name: 'By hand', roles: ['order-ops'] },
  {
    to: '/operations/calendar',
    name: 'Calendar',
    roles: [...OWNERS, 'sales-ops', 'sales-manager', 'finance', 'sre', 'auditor', 'executive'],
  },
  {
    to: '/operations/modes',
    name: 'Modes',
    roles: ['sre', 'order-ops', 'billing-ops', 'sales-ops', 'finance', 'legal', ...OWNERS, 'sales-manager', 'auditor'],
  },
  { to: '/flags', name: 'Flags', roles: [...OWNERS, 'sales-ops', 'sales-manager', 'finance', 'auditor'] },
  { to: '/connectors', name: 'Connectors', roles: ['order-ops', 'sre'] },
  {
    to: '/reconciliation',
    name: 'Reconciliation',
    roles: ['order-ops', 'billing-ops', 'sales-ops', 'finance', 'legal', 'catalog-owner', 'sre', 'auditor'],
  },
  {
    to: '/invoices',
    name: 'Invoices',
    roles: ['billing-ops', 'finance', 'support', 'sales-ops', 'auditor', 'executive'],
  },
  { to: '/catalog', name: 'Catalog', roles: [...SELLING, ...OWNERS] },
  {
    to: '/releases',
    name: 'Releases',
    roles: ['catalog-owner', 'pricing-owner', 'policy-owner', 'release-approver', 'auditor', 'sales-ops', 'executive'],
  },
  {
    to: '/changes',
    name: 'Changes',
    roles: [...OWNERS, 'finance', 'legal', 'sales-ops', 'order-ops', 'billing-ops', 'executive', 'auditor', 'sre'],
  },
  { to: '/messages', name: 'Messages', roles: ['support', 'sales-ops', 'order-ops', 'executive', 'sre'] },
  {
    to: '/corrections',
    name: 'Corrections',
    roles: [
      'order-ops',
      'billing-ops',
      'sales-ops',
      'sales-manager',
      'finance',
      'legal',
      'sre',
      'auditor',
      'support',
      'executive',
    ],
  },
  {
    to: '/improvements',
    name: 'Improvements',
    roles: ['sre', 'order-ops', 'billing-ops', 'sales-ops', 'finance', 'legal', 'auditor', 'executive', ...OWNERS],
  },
  {
    to: '/operations/incidents',
    name: 'Incidents',
    roles: [
      'sre',
      'order-ops',
      'billing-ops',
      'sales-ops',
      'finance',
      'legal',
      'support',
      'auditor',
      'executive',
      ...OWNERS,
    ],
  },
  {
    to: '/operations/runbooks',
    name: 'Runbooks',
    roles: ['sre', 'order-ops', 'billing-ops', 'sales-ops', 'finance', 'legal', 'support', 'auditor', ...OWNERS],
  },
  { to: '/operations/continuity', name: 'Continuity', roles: ['sre', 'order-ops', 'sales-ops', 'auditor'] },
  { to: '/operations/deployments', name: 'Deployments', roles: ['sre', 'auditor'] },
  { to: '/operations/capacity', name: 'Capacity', roles: ['sre', 'sales-ops'] },
  { to: '/events', name: 'Events', roles: ['sre'] },
  { to: '/access', name: 'Access', roles: ['sre', 'sales-ops', 'auditor', 'policy-owner'] },
];

const isFor = (place: Place, { type, roles }: SessionPrincipal): boolean =>
  type === 'customer'
    ? place.customers === true
    : place.roles === undefined || place.roles.some((role) => roles.includes(role));

export const placesFor = (principal: SessionPrincipal): readonly Place[] =>
  PLACES.filter((place) => isFor(place, principal));

export const mayOpen = (principal: SessionPrincipal, path: Path): boolean =>
  placesFor(principal).some(({ to }) => to === path);
