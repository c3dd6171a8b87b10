import { readFileSync } from 'node:fs';
import type { Clause, ProposalData, ProposalTemplate } from './proposal.contract.ts';

/** The shipped template, as the artifact that the seeds publish. */
export const aTemplate = (change: Partial<ProposalTemplate> = {}): ProposalTemplate => ({
  key: 'proposal-standard',
  name: 'Standard proposal',
  owner: 'sales-operations',
  languages: ['en-GB', 'en-US', 'de', 'de-CH'],
  source: readFileSync(new URL('../../../seeds/documents/templates/proposal.typ', import.meta.url), 'utf8'),
  ...change,
});

export const aClause = (change: Partial<Clause> = {}): Clause => ({
  key: 'payment',
  country: 'DE',
  language: 'de',
  title: 'Zahlung',
  text: 'Rechnungen sind dreißig Tage nach Erhalt ohne Abzug fällig.',
  standard: true,
  order: 10,
  effective: { from: '2026-01-01' },
  ...change,
});

const englishClauses = [
  {
    key: 'payment',
    title: 'Payment',
    text: 'Invoices are due thirty days after receipt, without deduction. Recurring charges are invoiced in advance for the period named with the item, usage monthly in arrears.\n\nAmounts in dispute may be withheld until the dispute is settled; undisputed amounts may not.',
  },
  {
    key: 'term',
    title: 'Term and renewal',
    text: 'Each item runs for the term printed with it. It renews for twelve months at a time unless either party gives notice ninety days before the end of the term. Prices of a renewal are agreed in a new document.',
  },
  {
    key: 'availability',
    title: 'Availability',
    text: 'The platform is available 99.95 % of each calendar month, measured at the regional edge. For each full tenth of a per cent below, the customer is credited five per cent of that month’s recurring charge, up to half of it.',
  },
  {
    key: 'data',
    title: 'Data protection',
    text: 'Personal data is processed in the European Union under the data processing agreement between the parties. Prompts and answers of AI services are not used for training.',
  },
  {
    key: 'law',
    title: 'Law and venue',
    text: 'German law governs this document, without its conflict rules and without the UN sales convention. The courts of Frankfurt am Main have jurisdiction.',
  },
];

const germanClauses = [
  {
    key: 'payment',
    title: 'Zahlung',
    text: 'Rechnungen sind dreißig Tage nach Erhalt ohne Abzug fällig. Wiederkehrende Entgelte werden im Voraus für den bei der Leistung genannten Zeitraum berechnet, Verbrauch monatlich nachträglich.',
  },
  {
    key: 'term',
    title: 'Laufzeit und Verlängerung',
    text: 'Jede Leistung läuft für die bei ihr gedruckte Zeit. Sie verlängert sich um jeweils zwölf Monate, wenn nicht eine Partei neunzig Tage vor dem Ende kündigt. Preise einer Verlängerung werden in einem neuen Dokument vereinbart.',
  },
  {
    key: 'law',
    title: 'Recht und Gerichtsstand',
    text: 'Es gilt deutsches Recht ohne seine Kollisionsnormen und ohne das UN-Kaufrecht. Gerichtsstand ist Frankfurt am Main.',
  },
];

const germanLines: ProposalData['lines'] = [
  {
    number: '1',
    depth: 0,
    name: 'Plattform Business',
    description: 'Betreute Plattform, zwei Regionen, Verfügbarkeit 99,95 %',
    quantity: '40',
    unit: 'Plätze',
    term: { from: '2027-01-01', to: '2030-01-01', months: 36 },
    charges: [
      {
        kind: 'recurring',
        period: 'month',
        unitAmount: '24',
        net: '883.2',
        discounts: [{ label: 'Mengenrabatt 8 %', amount: '-76.8' }],
      },
      { kind: 'oneTime', label: 'Einrichtung', net: '1500' },
    ],
  },
  {
    number: '2',
    depth: 0,
    name: 'KI-Nutzung, großes Modell',
    description: 'Monatlich nach Token, ohne Mindestmenge',
    charges: [{ kind: 'usage', label: 'Eingabe-Token', rateCard: 'Preisliste A' }],
  },
];

/** A cloud bundle with a ramp, an option, an appliance and metered use, for a customer in Hamburg, in English. */
export const aProposal = (change: Partial<ProposalData> = {}): ProposalData => ({
  v: 1,
  language: 'en-GB',
  currency: 'EUR',
  title: 'Cloud platform and AI services for Nordwind Logistik',
  introduction:
    'A managed platform in two regions for your dispatch and warehouse teams, with AI usage charged only as you use it, and an edge appliance for the Hamburg terminal.',
  quote: { number: 'Q-2026-001184', revision: 3 },
  contentRoot: 'sha256:5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  presentedAt: '2026-11-21T14:02:11Z',
  presentedOn: '2026-11-21',
  validUntil: '2026-12-21',
  seller: {
    legalName: 'Fjordlight Cloud GmbH',
    address: ['Speicherstraße 14', '60327 Frankfurt am Main', 'Germany'],
    country: 'DE',
    registration: 'HRB 118 402, Amtsgericht Frankfurt',
    taxId: 'VAT DE 318 220 417',
  },
  customer: {
    legalName: 'Nordwind Logistik AG',
    address: ['Am Sandtorkai 70', '20457 Hamburg', 'Germany'],
    country: 'DE',
    taxId: 'VAT DE 811 204 556',
    contact: 'Dr. Ilse Brandt, Head of Digital',
  },
  preparedBy: { name: 'Maya Lindqvist', role: 'Account Executive', email: 'maya.lindqvist@fjordlight.example' },
  lines: [
    {
      number: '1',
      depth: 0,
      name: 'Platform Business',
      description: 'Managed platform, two regions, 99.95 % availability',
      quantity: '40',
      unit: 'seats',
      term: { from: '2027-01-01', to: '2030-01-01', months: 36 },
      charges: [
        {
          kind: 'recurring',
          period: 'month',
          label: 'First year',
          term: { from: '2027-01-01', to: '2028-01-01' },
          unitAmount: '24.00',
          net: '883.2',
          discounts: [{ label: 'Volume discount 8 %', amount: '-76.8' }],
        },
        {
          kind: 'recurring',
          period: 'month',
          label: 'From the second year',
          term: { from: '2028-01-01', to: '2030-01-01' },
          unitAmount: '26.00',
          net: '956.8',
          discounts: [{ label: 'Volume discount 8 %', amount: '-83.2' }],
        },
        { kind: 'oneTime', label: 'Activation', net: '1500' },
      ],
    },
    {
      number: '1.1',
      depth: 1,
      name: 'Compliance pack EU',
      description: 'Data residency, audit export, customer-held keys',
      quantity: '1',
      charges: [{ kind: 'recurring', period: 'month', unitAmount: '320', net: '320' }],
    },
    {
      number: '1.2',
      depth: 1,
      name: 'Premium support',
      optional: true,
      quantity: '1',
      charges: [{ kind: 'recurring', period: 'month', unitAmount: '450', net: '450' }],
    },
    {
      number: '2',
      depth: 0,
      name: 'Edge appliance E4',
      site: 'Terminal Altenwerder, Hamburg',
      quantity: '2',
      unit: 'units',
      charges: [
        { kind: 'oneTime', unitAmount: '7890', net: '15780' },
        { kind: 'recurring', period: 'year', label: 'Hardware care', unitAmount: '640', net: '1280' },
      ],
    },
    {
      number: '3',
      depth: 0,
      name: 'AI usage, large model',
      description: 'Billed monthly by tokens, no minimum',
      charges: [
        { kind: 'usage', label: 'Input tokens', rateCard: 'Rate card A' },
        { kind: 'usage', label: 'Output tokens', rateCard: 'Rate card B' },
      ],
    },
    {
      number: '4',
      depth: 0,
      name: 'Migration and training',
      description: 'Fixed price: cut-over of two sites, four training days',
      quantity: '1',
      charges: [{ kind: 'oneTime', net: '12400', unitAmount: '12400' }],
    },
  ],
  rateCards: [
    {
      key: 'A',
      name: 'Rate card A: input tokens',
      unit: 'tokens',
      per: '1000000',
      mode: 'graduated',
      tiers: [
        { from: '0', to: '50000000', amount: '2.5' },
        { from: '50000000', to: '500000000', amount: '2.125' },
        { from: '500000000', amount: '1.875' },
      ],
    },
    {
      key: 'B',
      name: 'Rate card B: output tokens',
      unit: 'tokens',
      per: '1000000',
      mode: 'flat',
      tiers: [{ from: '0', amount: '10' }],
    },
  ],
  discounts: [{ label: 'Promotion “Start in January”, off the activation', amount: '-750' }],
  totals: {
    recurring: [
      { period: 'month', amount: '1653.2' },
      { period: 'year', amount: '1280' },
    ],
    oneTime: '28930',
    usage: true,
    committed: '94050.4',
  },
  tax: {
    inclusive: false,
    statement: 'VAT is added at the rate in force on the day of supply; today 19 % in Germany.',
  },
  clauses: englishClauses,
  ...change,
});

export const aGermanProposal = (change: Partial<ProposalData> = {}): ProposalData =>
  aProposal({
    language: 'de',
    title: 'Cloud-Plattform und KI-Dienste für Nordwind Logistik',
    introduction:
      'Eine betreute Plattform in zwei Regionen für Disposition und Lager, KI-Nutzung nur nach Verbrauch, und ein Edge-Gerät für das Terminal Hamburg.',
    lines: germanLines,
    rateCards: [
      {
        key: 'A',
        name: 'Preisliste A: Eingabe-Token',
        unit: 'Token',
        per: '1000000',
        mode: 'graduated',
        tiers: [
          { from: '0', to: '50000000', amount: '2.5' },
          { from: '50000000', amount: '2.125' },
        ],
      },
    ],
    discounts: [{ label: 'Aktion „Start im Januar“, auf die Einrichtung', amount: '-750' }],
    totals: { recurring: [{ period: 'month', amount: '883.2' }], oneTime: '750', usage: true, committed: '32545.2' },
    tax: { inclusive: false, statement: 'Hinzu kommt die am Tag der Leistung geltende Umsatzsteuer, zurzeit 19 %.' },
    clauses: germanClauses,
    ...change,
  });
