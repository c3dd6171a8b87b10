/** A bundle of depth three for tests: a cluster of chassis, each configured by itself, with cards that take slots and watts. */
import type { ProductOffering, ProductSpecification } from '#contexts/catalog/index.ts';
import { must } from '#kernel/outcome.ts';
import type { ConfigurationBook } from './configuration-book.ts';
import { configurationBook, sourceOfArtifacts } from './configuration-book.ts';
import type { Chosen, ConfigurationRule, Instance, Selection } from './configuration.contract.ts';

const offering = (key: string, rest: Partial<ProductOffering> = {}): ProductOffering => ({
  key,
  name: key,
  owner: 'carla.catalog',
  sellable: { from: '2026-01-01' },
  markets: ['DE', 'FR'],
  channels: ['direct'],
  orderable: true,
  ...rest,
});

const card = (key: string, slots: number, watts: number): ProductOffering =>
  offering(key, { specification: 'card', fixed: { slots, watts } });

const offerings: readonly ProductOffering[] = [
  offering('cluster', {
    name: 'Cluster',
    bundle: true,
    specification: 'cluster',
    optionGroups: [
      {
        key: 'chassis',
        name: 'Chassis',
        min: 1,
        max: 1,
        options: [{ key: 'chassis', offering: 'chassis', default: true, instances: { min: 1, max: 3 } }],
      },
      {
        key: 'support',
        name: 'Support',
        min: 1,
        max: 1,
        options: [
          { key: 'basic', offering: 'basic', default: true },
          { key: 'full', offering: 'full' },
        ],
      },
      {
        key: 'licences',
        name: 'Licences',
        min: 0,
        options: [{ key: 'node', offering: 'licence', minQuantity: 1, maxQuantity: 10 }],
      },
    ],
    components: [{ key: 'rack', offering: 'rack', quantity: 2 }],
  }),
  offering('chassis', {
    name: 'Chassis',
    bundle: true,
    specification: 'chassis',
    optionGroups: [
      {
        key: 'cards',
        name: 'Cards',
        min: 1,
        options: [
          { key: 'cpu', offering: 'cpu', minQuantity: 1, maxQuantity: 4 },
          { key: 'gpu', offering: 'gpu', minQuantity: 1, maxQuantity: 4 },
        ],
      },
      {
        key: 'supply',
        name: 'Power supply',
        min: 1,
        max: 1,
        options: [
          { key: 'small', offering: 'supply-small', default: true },
          { key: 'large', offering: 'supply-large' },
        ],
      },
    ],
  }),
  card('cpu', 1, 200),
  card('gpu', 2, 400),
  offering('supply-small', { specification: 'supply', fixed: { capacity: 800 } }),
  offering('supply-large', { specification: 'supply', fixed: { capacity: 1600 } }),
  offering('rack', { name: 'Rack', specification: 'rack' }),
  ...['basic', 'full', 'licence'].map((key) => offering(key)),
];

const specification = (
  key: string,
  characteristics: ProductSpecification['characteristics'],
): ProductSpecification => ({ key, name: key, owner: 'carla.catalog', kind: 'hardware', characteristics });

const specifications: readonly ProductSpecification[] = [
  specification('cluster', [
    { key: 'redundancy', name: 'Redundancy', type: 'enum', values: ['none', 'n-plus-1'], required: true },
    { key: 'label', name: 'Label', type: 'string' },
  ]),
  specification('chassis', [
    { key: 'uplink', name: 'Uplink', type: 'enum', values: ['10g', '25g', '100g'], default: '10g', required: true },
    { key: 'ports', name: 'Ports', type: 'integer', min: 8, max: 48, step: 8 },
    { key: 'encrypted', name: 'Encrypted', type: 'boolean' },
  ]),
  specification('card', [
    { key: 'slots', name: 'Slots', type: 'integer', min: 1, max: 4, required: true },
    { key: 'watts', name: 'Watts', type: 'integer', min: 0, max: 1000, required: true },
  ]),
  specification('supply', [{ key: 'capacity', name: 'Watts', type: 'integer', min: 0, max: 5000, required: true }]),
  specification('rack', [{ key: 'doors', name: 'Doors', type: 'enum', values: ['glass', 'mesh'], default: 'mesh' }]),
];

export const CHASSIS_RULES: readonly ConfigurationRule[] = [
  {
    id: 'slots',
    kind: 'sum',
    terms: [{ group: 'cards', characteristic: 'slots' }],
    max: 6,
    message: 'A chassis has six slots.',
  },
  {
    id: 'power',
    kind: 'sum',
    terms: [
      { group: 'cards', characteristic: 'watts' },
      { group: 'supply', characteristic: 'capacity', weight: -1 },
    ],
    max: 0,
    message: 'The cards draw no more than the power supply gives.',
  },
  {
    id: 'uplinks',
    kind: 'table',
    columns: ['@uplink', '@ports', 'supply'],
    rows: [
      ['10g', '*', '*'],
      [['25g', '100g'], '16..48', '*'],
      ['25g', '-', 'large'],
    ],
    message: 'A fast uplink needs ports to spread it on, or 25g the large supply.',
  },
];

export const CLUSTER_RULES: readonly ConfigurationRule[] = [
  {
    id: 'full-for-gpu',
    kind: 'requires',
    option: 'chassis/chassis/cards/gpu',
    needs: ['support/full'],
    message: 'Who has a graphics card anywhere has full support.',
  },
  {
    id: 'redundant',
    kind: 'requires',
    option: '@redundancy=n-plus-1',
    needs: ['chassis/chassis@quantity>=2'],
    message: 'Redundancy needs a second chassis.',
  },
  {
    id: 'licence-each',
    kind: 'sum',
    terms: [
      { number: 'licences/node@quantity', weight: 1 },
      { number: 'chassis/chassis/cards/cpu@quantity', weight: -1 },
    ],
    min: 0,
    when: 'support/full',
    message: 'With full support every processor card has a licence.',
  },
  {
    id: 'encrypted-each',
    kind: 'requires',
    forEach: 'chassis/chassis',
    option: 'chassis/chassis@encrypted=true',
    needs: ['chassis/chassis/cards/cpu'],
    message: 'A chassis that encrypts has a processor card of its own.',
  },
  {
    id: 'french-doors',
    kind: 'requires',
    option: 'support/basic',
    needs: ['component/rack@doors=glass'],
    countries: ['FR'],
    message: 'In France a rack with basic support has glass doors.',
  },
  {
    id: 'prefer-full',
    kind: 'preference',
    prefer: 'support/full',
    weight: 10,
    message: 'Most customers take full support.',
  },
];

export const clusterBook = (
  change: {
    readonly cluster?: readonly ConfigurationRule[];
    readonly chassis?: readonly ConfigurationRule[];
    readonly edit?: (offerings: readonly ProductOffering[]) => readonly ProductOffering[];
  } = {},
): ConfigurationBook => {
  const { cluster = CLUSTER_RULES, chassis = CHASSIS_RULES, edit = (all) => all } = change;
  const rules = [
    { key: 'cluster-rules', owner: 'carla.catalog', offering: 'cluster', rules: [...cluster] },
    { key: 'chassis-rules', owner: 'carla.catalog', offering: 'chassis', rules: [...chassis] },
  ];
  const artifacts = [
    ...edit(offerings).map((content) => ({ kind: 'product-offering', key: content.key, content })),
    ...specifications.map((content) => ({ kind: 'product-specification', key: content.key, content })),
    ...rules.map((content) => ({ kind: 'configuration-rules', key: content.key, content })),
  ].map((artifact) => ({ ...artifact, hash: `sha256:${artifact.key}` }));
  const book = configurationBook('cluster', sourceOfArtifacts(artifacts));
  must(book, 'the cluster is among the artifacts');
  return book;
};

/* What is chosen of it, said shortly. */
type Cards = Readonly<Record<string, number>>;
export const chassis = (cards: Cards, supply: string, characteristics = {}): Instance => ({
  chosen: [
    ...Object.entries(cards).map(([option, quantity]) => ({ group: 'cards', option, quantity })),
    { group: 'supply', option: supply },
  ],
  characteristics: { uplink: '10g', ...characteristics },
});
export const cluster = (instances: readonly Instance[], rest: readonly Chosen[] = [], settled = {}): Selection => ({
  chosen: [{ group: 'chassis', option: 'chassis', instances }, ...rest],
  characteristics: { redundancy: 'none', ...settled },
});
export const basic = { group: 'support', option: 'basic' };
export const full = { group: 'support', option: 'full' };
export const licences = (quantity: number): Chosen => ({ group: 'licences', option: 'node', quantity });
