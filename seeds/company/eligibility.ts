/** To whom Aldermoor sells what. Paula owns these: the catalog says where something is sold, these say to whom not. */
import type { EligibilityTable } from '#contexts/eligibility/index.ts';
import { resoldModels } from './ai-usage.ts';

const outputs: EligibilityTable['table']['outputs'] = [
  { name: 'verdict', type: 'enum', values: ['allow', 'deny'] },
  { name: 'reason', type: 'string' },
];
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
];
