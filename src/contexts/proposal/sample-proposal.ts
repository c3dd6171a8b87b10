/**
 * A proposal that nobody gets, in which everything occurs that a proposal can say: what a template does with each is tried before it is
 * published, and not on the first quote that has it.
 */
import type { ProposalData } from './proposal.contract.ts';

const OVER = { from: '2027-01-01', to: '2028-01-01' } as const;

const lines: ProposalData['lines'] = [
  {
    number: '1',
    depth: 0,
    name: 'Platform',
    description: 'What it is, in a sentence.',
    quantity: '40',
    unit: 'seats',
    term: { from: '2027-01-01', months: 36 },
    site: 'Hamburg',
    section: 'To begin with',
    sectionTotal: '12000',
    parties: [
      { role: 'endCustomer', name: 'Example Works' },
      { role: 'payer', name: 'Example Holding' },
    ],
    change: { action: 'modify', from: '2027-01-01' },
    charges: [
      {
        kind: 'recurring',
        period: 'month',
        label: 'First year',
        term: OVER,
        quantity: '40',
        unitAmount: '24',
        net: '883.2',
        discounts: [{ label: 'Volume discount', amount: '-76.8' }],
      },
      { kind: 'oneTime', label: 'Activation', net: '1500' },
    ],
  },
  {
    number: '1.1',
    depth: 1,
    name: 'A part',
    quantity: '1',
    charges: [{ kind: 'recurring', period: 'year', net: '320' }],
  },
  { number: '2', depth: 0, name: 'Nothing to charge', section: 'Later', charges: [] },
  { number: '3', depth: 0, name: 'AI usage', charges: [{ kind: 'usage', label: 'Tokens', rateCard: 'Rates' }] },
  {
    number: '4',
    depth: 0,
    name: 'Training',
    optional: true,
    quantity: '2',
    charges: [{ kind: 'oneTime', net: '900' }],
  },
];

export const sampleProposal = (language: string, draft: boolean): ProposalData => ({
  v: 1,
  language,
  currency: 'EUR',
  title: 'A sample that nobody gets',
  introduction: 'It says everything that a proposal can say.',
  quote: { number: 'Q-000000', revision: 1 },
  contentRoot: `sha256:${'0'.repeat(64)}`,
  presentedAt: '2026-11-22T12:00:00.000Z',
  presentedOn: '2026-11-22',
  validUntil: '2026-12-22',
  seller: {
    legalName: 'Example Seller',
    address: ['Street 1', 'Town'],
    country: 'DE',
    registration: 'Register 1',
    taxId: 'VAT 1',
    email: 'sales@seller.example',
  },
  customer: { legalName: 'Example Customer', address: ['Street 2', 'Town'], country: 'DE', contact: 'A person' },
  preparedBy: { name: 'A seller', role: 'Sales', email: 'a.seller@seller.example' },
  lines,
  rateCards: [
    {
      key: 'rates',
      name: 'Rates',
      unit: 'tokens',
      per: '1000000',
      mode: 'graduated',
      note: 'in and out',
      tiers: [
        { from: '0', to: '100', amount: '3' },
        { from: '100', amount: '2.5' },
      ],
    },
  ],
  discounts: [{ label: 'Promotion', amount: '-750' }],
  totals: {
    recurring: [
      { period: 'month', amount: '883.2', term: OVER },
      { period: 'year', amount: '320' },
    ],
    oneTime: '1500',
    usage: true,
    committed: '34000',
    commitments: [{ name: 'Yearly spend', per: 'year', minimum: '20000', maximum: '90000', term: OVER }],
  },
  options: [{ number: '4', name: 'Training', overTerm: '900' }],
  ...(draft ? { draft: true } : {}),
  tax: { inclusive: false, statement: 'Amounts are exclusive of tax.' },
  clauses: [{ key: 'payment', title: 'Payment', text: 'Thirty days.\n\nWithout deduction.' }],
});
