/**
 * What the launch brings, as its owners draft it: a bundle for regulated records in three countries, to whom it is sold, its prices, a promotion,
 * who approves a discount, its clauses, its work and its name in billing. `careless` is how each was drafted first, where that was wrong.
 */
import type { Json, JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { companyArtifacts } from '../company/index.ts';
import { offering, says, subscription } from '../company/offering-words.ts';

export const BUNDLE = 'records-regulated';
export const MARKETS = ['DE', 'GB', 'CH'] as const;
export const PROMOTION = 'launch-records';
const LOCK = 'retention-lock';

export type Draft = {
  readonly author: string;
  readonly kind: string;
  readonly key: string;
  readonly content: JsonObject;
  readonly careless?: JsonObject;
};

const ofCompany = <T>(kind: string, key: string): T => {
  const found = companyArtifacts.find((each) => each.kind === kind && each.key === key);
  must(found, `the company has ${kind} ${key}`);
  return structuredClone(found.content) as T;
};

const bundle = offering({
  key: BUNDLE,
  name: 'Aldermoor Records, regulated',
  specification: 'cloud-platform',
  fixed: { edition: 'enterprise', availability: '99.95' },
  bundle: true,
  category: 'regulated',
  markets: [...MARKETS],
  channels: ['direct'],
  term: subscription,
  optionGroups: [
    {
      key: 'retention',
      name: 'Retention lock',
      min: 1,
      max: 1,
      options: [{ key: LOCK, offering: LOCK, default: true, minQuantity: 1, maxQuantity: 500 }],
    },
    {
      key: 'residency',
      name: 'Data residency',
      min: 1,
      max: 1,
      options: ['eu', 'uk', 'ch'].map((region) => ({ key: `residency-${region}`, offering: `residency-${region}` })),
    },
  ],
  proposal: says(
    ['Aldermoor Records, regulated', 'Business records, kept as the supervisor of the country asks.'],
    ['Aldermoor Records, reguliert', 'Geschäftsunterlagen, aufbewahrt wie es die Aufsicht des Landes verlangt.'],
  ),
});

const lock = offering({
  key: LOCK,
  name: 'Retention lock, terabyte',
  specification: 'platform-add-on',
  fixed: { feature: LOCK },
  category: 'regulated-storage',
  onlyInBundle: true,
  markets: [...MARKETS],
  channels: ['direct'],
  term: subscription,
  proposal: says(
    ['Retention lock', 'Each terabyte that can be neither changed nor deleted before its day.'],
    ['Aufbewahrungssperre', 'Je Terabyte, das vor seinem Tag weder geändert noch gelöscht werden kann.'],
  ),
});

type Table = { readonly table: { readonly rows: Json[] } & JsonObject } & JsonObject;
const eligibility = (offerings: readonly string[]): JsonObject => ({
  key: 'regulated-records',
  name: 'Who may buy regulated records, country by country',
  owner: 'paula.policy',
  effective: { from: '2026-01-01' },
  offerings: [...offerings],
  table: {
    hit: 'UNIQUE',
    inputs: [
      { name: 'country', type: 'string' },
      { name: 'segment', type: 'string', optional: true },
    ],
    outputs: [
      { name: 'verdict', type: 'enum', values: ['allow', 'deny'] },
      { name: 'reason', type: 'string' },
    ],
    rows: [
      { id: 'de-public', when: ['DE', 'public-sector'], then: ['deny', 'Public records stay in the state archives.'] },
      {
        id: 'gb-mid',
        when: ['GB', 'mid-market'],
        then: ['deny', 'The supervisor admits only firms of the first tier.'],
      },
      {
        id: 'ch-mid',
        when: ['CH', 'mid-market'],
        then: ['deny', 'Only institutions under the banking act may outsource so.'],
      },
      ...(offerings.includes('audit-trail')
        ? [
            {
              id: 'de-trail',
              when: ['DE', 'enterprise'],
              then: ['deny', 'The audit trail is sold with regulated records.'],
            },
          ]
        : []),
    ],
  },
  otherwise: { verdict: 'allow', reason: 'It is admitted there.' },
});

const PRICES = { eur: ['2400', '38'], gbp: ['2080', '33'], chf: ['2450', '39'] } as const;
const charges = (fee: string, terabyte: string): readonly JsonObject[] => [
  {
    id: `${BUNDLE}/fee`,
    offering: BUNDLE,
    charge: {
      key: 'platform-fee',
      name: 'Platform fee',
      type: 'recurring',
      period: 'month',
      model: { kind: 'flat', amount: fee },
    },
    effective: { from: '2026-01-01' },
  },
  {
    id: `${LOCK}/storage`,
    offering: LOCK,
    charge: {
      key: 'storage',
      name: 'Locked storage, terabyte',
      type: 'recurring',
      period: 'month',
      model: { kind: 'perUnit', unitPrice: terabyte },
    },
    effective: { from: '2026-01-01' },
  },
];
const withEntries = (kind: string, key: string, entries: readonly Json[]): JsonObject => {
  const content = ofCompany<{ entries: Json[] } & JsonObject>(kind, key);
  return { ...content, entries: [...content.entries, ...entries] };
};
const costs: readonly JsonObject[] = [
  {
    id: `${BUNDLE}/fee`,
    offering: BUNDLE,
    charge: 'platform-fee',
    effective: { from: '2026-01-01' },
    cost: { kind: 'flat', amount: '760' },
  },
  {
    id: `${LOCK}/storage`,
    offering: LOCK,
    charge: 'storage',
    effective: { from: '2026-01-01' },
    cost: { kind: 'perUnit', amount: '11' },
  },
];

/** Ten per cent for three months: alone in its group, and only on what is launched. */
export const promotion = (over: JsonObject = {}): JsonObject => ({
  key: PROMOTION,
  name: 'Launch: 10 % off regulated records for three months',
  owner: 'piet.pricing',
  effective: { from: '2026-12-17', to: '2027-07-01' },
  eligible: { countries: ['DE', 'GB'], channels: ['direct'], offerings: [BUNDLE] },
  effect: { kind: 'percent', percent: '10', months: 3, chargeTypes: ['recurring'], charges: ['platform-fee'] },
  stackingGroup: 'launch',
  exclusive: true,
  budget: { amount: '60000', currency: 'EUR' },
  uses: { max: 200, maxPerAccount: 1 },
  billing: 'discount',
  onCancellation: 'clawback',
  campaign: 'records-2026',
  ...over,
});
const overlapping = promotion({
  eligible: { channels: ['direct'], offerings: [BUNDLE, 'platform-enterprise'] },
  stackingGroup: 'switch',
});

const approval = (threshold: string): JsonObject => {
  const policy = ofCompany<Table & { scenarios: Json[] }>('approval-policy', 'deal-approval');
  const rows = policy.table.rows as { id: string; when: string[]; then: string[] }[];
  const deep = rows.find(({ id }) => id === 'discount-over-25');
  must(deep, 'finance is asked beyond 25 % today');
  deep.id = 'discount-over-15';
  deep.when[0] = threshold;
  deep.then[1] = 'The discount is over 15 %.';
  const scenarios = [
    ...policy.scenarios,
    { name: 'fifteen per cent is still the manager’s', deal: { discountPercent: '15' }, asks: ['sales-manager'] },
    { name: 'more than fifteen per cent', deal: { discountPercent: '15.01' }, asks: ['sales-manager', 'finance'] },
  ];
  return { ...policy, scenarios } as unknown as JsonObject;
};

const CLAUSE = 'record-keeping';
const clause = (country: string, language: string, title: string, text: string): Draft => ({
  author: 'lena.legal',
  kind: 'clause',
  key: [country, language, CLAUSE].join('/'),
  content: {
    key: CLAUSE,
    country,
    language,
    order: 75,
    standard: true,
    when: { productLines: ['regulated'] },
    title,
    text,
    effective: { from: '2026-01-01' },
  },
});

const item = { itemId: { item: 'id' }, offering: { item: 'offering' }, quantity: { item: 'quantity' } };
const customer = { accountId: { order: 'accountId' } };
const task = (
  key: string,
  name: string,
  connector: string,
  operation: string,
  undo: string,
  dependsOn: readonly string[],
  more: JsonObject = {},
): JsonObject => ({
  key,
  name,
  connector,
  operation,
  dependsOn: [...dependsOn],
  payload: { ...item, ...customer, ...more },
  undo: { operation: undo },
});

/** The mapping of the bundle: its account in billing, a store that nobody can empty, and the lock, which is set last. */
const mapping = (): JsonObject => {
  const rules = ofCompany<{ rules: Json[]; samples: Json[] } & JsonObject>(
    'decomposition-rules',
    'aldermoor-fulfillment',
  );
  return {
    ...rules,
    rules: [
      ...rules.rules,
      {
        id: 'regulated',
        category: 'regulated',
        tasks: [
          task(
            'billing-setup',
            'Set up the billing account and subscription',
            'billing',
            'billing.setup',
            'billing.close',
            [],
            {
              billTo: { party: 'billTo' },
              currency: { order: 'currency' },
            },
          ),
          task(
            'provision',
            'Provision the record store',
            'provisioning',
            'provisioning.provision',
            'provisioning.deprovision',
            ['billing-setup'],
          ),
          task(
            'activate',
            'Activate the entitlement: regulated',
            'entitlement',
            'entitlement.activate',
            'entitlement.deactivate',
            ['provision'],
            {
              from: { item: 'effectiveFrom' },
            },
          ),
        ],
      },
      {
        id: 'regulated-storage',
        category: 'regulated-storage',
        tasks: [
          task('lock', 'Lock the store', 'provisioning', 'provisioning.provision', 'provisioning.deprovision', [
            `${BUNDLE}:provision`,
          ]),
        ],
      },
    ],
    samples: [
      ...rules.samples,
      {
        name: 'Regulated records with a locked store',
        items: [
          { item: 'records', offering: BUNDLE, characteristics: { edition: 'enterprise' } },
          { item: 'lock', offering: LOCK },
        ],
        tasks: ['records/billing-setup', 'records/provision', 'records/activate', 'lock/lock'],
        waits: [
          ['records/provision', 'records/billing-setup'],
          ['lock/lock', 'records/provision'],
        ],
      },
    ],
  };
};

const billing = (): JsonObject => {
  const mapped = ofCompany<{ charges: Json[] } & JsonObject>('billing-mapping', 'aldermoor-billing');
  const named = (id: string, productCode: string): Json => ({
    id,
    chargeType: 'recurring',
    category: id,
    productCode,
    invoiced: 'inAdvance',
  });
  // Before the general names: the first that fits is taken.
  const [general, special] = [mapped.charges.filter(isGeneral), mapped.charges.filter((charge) => !isGeneral(charge))];
  return {
    ...mapped,
    charges: [...special, named('regulated', 'SUB-RECORDS'), named('regulated-storage', 'SUB-RECORDS-TB'), ...general],
  };
};
const isGeneral = (charge: Json): boolean =>
  !('category' in (charge as JsonObject)) && !('offering' in (charge as JsonObject));

const of = (author: string, kind: string, key: string, content: unknown, careless?: JsonObject): Draft => ({
  author,
  kind,
  key,
  content: content as JsonObject,
  ...(careless === undefined ? {} : { careless }),
});

export const drafts: readonly Draft[] = [
  of('carla.catalog', 'product-offering', LOCK, lock),
  of('carla.catalog', 'product-offering', BUNDLE, bundle),
  of('carla.catalog', 'decomposition-rules', 'aldermoor-fulfillment', mapping()),
  of('carla.catalog', 'billing-mapping', 'aldermoor-billing', billing()),
  of(
    'paula.policy',
    'eligibility-table',
    'regulated-records',
    eligibility([BUNDLE]),
    eligibility([BUNDLE, 'audit-trail']),
  ),
  ...Object.entries(PRICES).map(([currency, [fee, terabyte]]) =>
    of('piet.pricing', 'price-book', `${currency}-direct`, {
      ...withEntries('price-book', `${currency}-direct`, charges(fee, terabyte)),
      // Worked out by hand: what the change has to come to, whoever computes it.
      worked: [
        { name: 'Records for one company', offering: BUNDLE, quantity: '1', comesTo: { month: fee, oneTime: '0' } },
        {
          name: 'Ten terabytes, locked',
          offering: LOCK,
          quantity: '10',
          comesTo: { month: String(Number(terabyte) * 10) },
        },
      ],
    }),
  ),
  of('piet.pricing', 'cost-book', 'own-costs', withEntries('cost-book', 'own-costs', costs)),
  of('piet.pricing', 'promotion', PROMOTION, promotion(), overlapping),
  of('paula.policy', 'approval-policy', 'deal-approval', approval('> 15'), approval('>= 15')),
  clause(
    'DE',
    'de-DE',
    'Aufbewahrung',
    'Die Unterlagen werden nach § 257 HGB und § 147 AO aufbewahrt und vor Ablauf der Frist weder geändert noch gelöscht.',
  ),
  clause(
    'DE',
    'en',
    'Record keeping',
    'Records are kept under § 257 HGB and § 147 AO and are neither changed nor deleted before their day.',
  ),
  clause(
    'GB',
    'en-GB',
    'Record keeping',
    'Records are kept as the rules of the supervisor ask of the customer; the supervisor may inspect them at {{seller}}.',
  ),
  clause(
    'CH',
    'de-CH',
    'Aufbewahrung',
    'Die Unterlagen werden nach Art. 958f OR aufbewahrt; die Aufsicht darf sie bei {{seller}} einsehen.',
  ),
];
