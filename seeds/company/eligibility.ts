/** To whom Aldermoor sells what. Paula owns these: the catalog says where something is sold, these say to whom not. */
import type { EligibilityTable } from '#contexts/eligibility/index.ts';
import { resoldModels } from './ai-usage.ts';

const outputs: EligibilityTable['table']['outputs'] = [
  { name: 'verdict', type: 'enum', values: ['allow', 'deny'] },
  { name: 'reason', type: 'string' },
];
/** With what would make it a yes, and what must be known of the customer besides. */
const fullOutputs: EligibilityTable['table']['outputs'] = [
  ...outputs,
  { name: 'todo', type: 'string' },
  { name: 'requires', type: 'string' },
];
/** In words: five appliances or more are in use at the customer. */
const HAS_A_RACK =
  'has(customer.installed) && customer.installed.exists(p, p.offering == "edge-appliance" && p.quantity >= 5)';

const head = { owner: 'paula.policy', effective: { from: '2026-01-01' } };

export const eligibilityTables: readonly EligibilityTable[] = [
  {
    ...head,
    key: 'who-we-sell-to',
    name: 'Who may buy at all',
    table: {
      hit: 'UNIQUE',
      inputs: [
        { name: 'segment', type: 'string', optional: true },
        { name: 'channel', type: 'string' },
      ],
      outputs,
      rows: [
        {
          id: 'public-sector-direct',
          when: ['public-sector', 'not(direct)'],
          then: ['deny', 'Public bodies are served by Aldermoor itself, because their tenders name the seller.'],
        },
      ],
    },
    otherwise: { verdict: 'allow', reason: 'Everybody else may buy wherever it is sold.' },
  },
  {
    ...head,
    key: 'hardware-supply',
    name: 'Where hardware can be supplied',
    offerings: ['edge-appliance'],
    table: {
      hit: 'UNIQUE',
      inputs: [
        { name: 'country', type: 'string' },
        { name: 'channel', type: 'string' },
      ],
      outputs,
      rows: [
        {
          id: 'japan-direct',
          when: ['JP', 'direct'],
          then: ['deny', 'Hardware reaches Japan through certified partners only.'],
        },
      ],
    },
    otherwise: { verdict: 'allow', reason: 'The warehouse in Rotterdam or Newark ships there.' },
  },
  {
    ...head,
    key: 'ai-public-sector',
    name: 'Who may use resold language models',
    offerings: ['ai-gateway', ...resoldModels.map(({ offering }) => offering)],
    table: {
      hit: 'UNIQUE',
      inputs: [
        { name: 'segment', type: 'string', optional: true },
        { name: 'country', type: 'string' },
      ],
      outputs,
      rows: [
        {
          id: 'public-sector-sweden',
          when: ['public-sector', 'SE'],
          then: ['deny', 'Swedish health authorities have not cleared the model providers.'],
        },
      ],
    },
    otherwise: { verdict: 'allow', reason: 'The provider’s terms allow it.' },
  },
  {
    ...head,
    key: 'credit-for-large-deals',
    name: 'When a customer must be good for it',
    table: {
      hit: 'UNIQUE',
      inputs: [
        { name: 'dealValue', type: 'decimal', optional: true },
        { name: 'currency', type: 'string', optional: true },
      ],
      outputs: fullOutputs,
      rows: [
        {
          id: 'large',
          when: ['>= 500000', 'EUR|CHF|GBP|USD|CAD'],
          then: ['allow', 'A large deal is sold to whom the agency rates.', '', 'credit'],
        },
        {
          id: 'large-nordics-east',
          when: ['>= 5000000', 'SEK|PLN'],
          then: ['allow', 'A large deal is sold to whom the agency rates.', '', 'credit'],
        },
        {
          id: 'large-japan',
          when: ['>= 80000000', 'JPY'],
          then: ['allow', 'A large deal is sold to whom the agency rates.', '', 'credit'],
        },
      ],
    },
    otherwise: { verdict: 'allow', reason: 'Smaller deals are sold on account.' },
  },
  {
    ...head,
    key: 'appliance-sites',
    name: 'Where many appliances may go',
    offerings: ['edge-appliance'],
    table: {
      hit: 'UNIQUE',
      inputs: [{ name: 'quantity', type: 'decimal', optional: true }],
      outputs: fullOutputs,
      rows: [
        {
          id: 'a-rack-of-them',
          when: ['>= 5'],
          if: `!(${HAS_A_RACK})`,
          then: ['allow', 'Five and more are carried in by our engineers.', '', 'serviceability'],
        },
        {
          id: 'known-site',
          when: ['>= 5'],
          if: HAS_A_RACK,
          then: ['allow', 'Our engineers have been there before.', '', ''],
        },
      ],
    },
    otherwise: { verdict: 'allow', reason: 'A few are put up by whoever receives them.' },
  },
];
