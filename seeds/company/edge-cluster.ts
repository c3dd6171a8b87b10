/**
 * The regional platform: a package with a cluster of appliances in it, of which each node is configured by itself. It is the
 * deepest thing that Aldermoor sells, and shows what a configurator has to bear: slots, watts, a compatibility table.
 */
import type { ConfigurationRules } from '#contexts/configuration/index.ts';
import type { ProductOffering, ProductSpecification } from '#contexts/catalog/index.ts';
import { offering, says, subscription } from './offering-words.ts';

const owner = 'carla.catalog';

const inside = (
  key: string,
  name: string,
  specification: string,
  fixed: ProductOffering['fixed'],
  en: string,
  de: string,
): ProductOffering =>
  offering({
    key,
    name,
    specification,
    ...(fixed === undefined ? {} : { fixed }),
    category: 'hardware',
    onlyInBundle: true,
    // It is built into the node before that is shipped.
    orderable: false,
    proposal: says([name, en], [name, de]),
  });

const node = offering({
  key: 'cluster-node',
  name: 'Cluster node',
  specification: 'cluster-node',
  bundle: true,
  category: 'hardware',
  onlyInBundle: true,
  optionGroups: [
    {
      key: 'cards',
      name: 'Cards',
      min: 1,
      options: [
        { key: 'compute-card', offering: 'compute-card', default: true, minQuantity: 1, maxQuantity: 8 },
        { key: 'accelerator-card', offering: 'accelerator-card', minQuantity: 1, maxQuantity: 4 },
        { key: 'storage-card', offering: 'storage-card', minQuantity: 1, maxQuantity: 8 },
      ],
    },
    {
      key: 'power',
      name: 'Power supply',
      min: 1,
      max: 1,
      options: [
        { key: 'psu-800', offering: 'psu-800', default: true },
        { key: 'psu-1600', offering: 'psu-1600' },
      ],
    },
    {
      key: 'uplink',
      name: 'Uplink',
      min: 1,
      max: 1,
      options: [
        { key: 'uplink-10g', offering: 'uplink-10g', default: true },
        { key: 'uplink-25g', offering: 'uplink-25g' },
        { key: 'uplink-100g', offering: 'uplink-100g' },
      ],
    },
  ],
  proposal: says(
    ['Cluster node', 'A node of the cluster, built as configured, delivered and maintained.'],
    ['Clusterknoten', 'Ein Knoten des Clusters, gebaut wie konfiguriert, geliefert und gewartet.'],
  ),
});

const cluster = offering({
  key: 'edge-cluster',
  name: 'Edge Cluster',
  specification: 'edge-cluster',
  bundle: true,
  category: 'cluster',
  onlyInBundle: true,
  pricedBy: 'components',
  orderable: false,
  components: [{ key: 'rack', offering: 'cluster-rack', quantity: 1 }],
  optionGroups: [
    {
      key: 'nodes',
      name: 'Nodes',
      min: 1,
      max: 1,
      options: [{ key: 'node', offering: 'cluster-node', default: true, instances: { min: 1, max: 4 } }],
    },
    {
      key: 'software',
      name: 'Cluster software',
      min: 0,
      options: [{ key: 'fleet-manager', offering: 'fleet-manager', minQuantity: 1, maxQuantity: 4 }],
    },
  ],
  proposal: says(
    ['Edge Cluster', 'One to four nodes in a rack, run as one from the platform.'],
    ['Edge Cluster', 'Ein bis vier Knoten in einem Schrank, von der Plattform als eines betrieben.'],
  ),
});

const one = (key: string, name: string, options: readonly string[], byDefault = false) => ({
  key,
  name,
  min: 1,
  max: 1,
  options: options.map((option, at) => ({
    key: option,
    offering: option,
    ...(byDefault && at === 0 ? { default: true } : {}),
  })),
});

export const regionalPlatform = offering({
  key: 'platform-regional',
  name: 'Aldermoor Platform Regional',
  specification: 'cloud-platform',
  fixed: { edition: 'enterprise', availability: '99.95' },
  bundle: true,
  category: 'platform',
  term: subscription,
  optionGroups: [
    {
      key: 'users',
      name: 'Users',
      min: 1,
      max: 1,
      options: [
        { key: 'named-user', offering: 'user-enterprise', default: true, minQuantity: 50, maxQuantity: 20_000 },
      ],
    },
    one('support', 'Support tier', ['support-premium', 'support-mission-critical'], true),
    one('residency', 'Data residency', [
      'residency-eu',
      'residency-uk',
      'residency-ch',
      'residency-us',
      'residency-ca',
      'residency-jp',
    ]),
    {
      key: 'cluster',
      name: 'Cluster on your site',
      min: 0,
      max: 1,
      options: [{ key: 'edge-cluster', offering: 'edge-cluster' }],
    },
    { ...one('onboarding', 'Onboarding', ['onboarding-remote', 'onboarding-on-site']), min: 0 },
  ],
  proposal: says(
    [
      'Aldermoor Platform Regional',
      'The enterprise platform with a cluster of appliances on your own site, managed as one.',
    ],
    [
      'Aldermoor Platform Regional',
      'Die Enterprise-Plattform mit einem Cluster von Appliances an Ihrem Standort, als eines verwaltet.',
    ],
  ),
});

export const clusterOfferings: readonly ProductOffering[] = [
  regionalPlatform,
  cluster,
  node,
  inside('compute-card', 'Compute card', 'cluster-card', { slots: 1, watts: 140 }, 'Sixteen cores.', 'Sechzehn Kerne.'),
  inside(
    'accelerator-card',
    'Accelerator card',
    'cluster-card',
    { slots: 2, watts: 350 },
    'For language models that stay on site.',
    'Für Sprachmodelle, die am Standort bleiben.',
  ),
  inside('storage-card', 'Storage card', 'cluster-card', { slots: 1, watts: 45 }, 'Eight terabytes.', 'Acht Terabyte.'),
  inside('psu-800', 'Power supply 800 W', 'power-supply', { capacity: 800 }, 'Redundant pair.', 'Redundantes Paar.'),
  inside('psu-1600', 'Power supply 1600 W', 'power-supply', { capacity: 1600 }, 'Redundant pair.', 'Redundantes Paar.'),
  inside('uplink-10g', 'Uplink 10 Gbit/s', 'uplink', { gigabits: 10, watts: 15 }, 'Two ports.', 'Zwei Anschlüsse.'),
  inside('uplink-25g', 'Uplink 25 Gbit/s', 'uplink', { gigabits: 25, watts: 25 }, 'Two ports.', 'Zwei Anschlüsse.'),
  inside('uplink-100g', 'Uplink 100 Gbit/s', 'uplink', { gigabits: 100, watts: 60 }, 'Two ports.', 'Zwei Anschlüsse.'),
  inside(
    'cluster-rack',
    'Rack',
    'cluster-rack',
    undefined,
    'Twelve units, locked.',
    'Zwölf Höheneinheiten, verschlossen.',
  ),
  {
    ...inside(
      'fleet-manager',
      'Fleet Manager',
      'platform-add-on',
      { feature: 'fleet-manager' },
      'Nodes are updated one by one without an interruption; a licence for each node.',
      'Knoten werden einzeln und ohne Unterbrechung aktualisiert; eine Lizenz je Knoten.',
    ),
    category: 'add-on',
    orderable: true,
    term: subscription,
  },
];

const hardware = (
  key: string,
  name: string,
  characteristics: ProductSpecification['characteristics'],
): ProductSpecification => ({ key, name, owner, kind: 'hardware', characteristics });

export const clusterSpecifications: readonly ProductSpecification[] = [
  hardware('edge-cluster', 'Edge cluster', [
    {
      key: 'redundancy',
      name: 'Redundancy',
      type: 'enum',
      values: ['none', 'n-plus-1'],
      valueNames: { none: { name: 'None' }, 'n-plus-1': { name: 'One node more than needed' } },
      required: true,
      default: 'none',
    },
  ]),
  hardware('cluster-node', 'Cluster node', [
    {
      key: 'memory-gib',
      name: 'Memory',
      type: 'integer',
      min: 64,
      max: 512,
      step: 64,
      unit: 'GiB',
      required: true,
      default: 128,
    },
    { key: 'encrypted', name: 'Encrypted discs', type: 'boolean', default: true },
  ]),
  hardware('cluster-card', 'Card of a node', [
    { key: 'slots', name: 'Slots taken', type: 'integer', min: 1, max: 8, required: true },
    { key: 'watts', name: 'Power drawn', type: 'integer', min: 0, max: 1000, unit: 'W', required: true },
  ]),
  hardware('power-supply', 'Power supply', [
    { key: 'capacity', name: 'Power given', type: 'integer', min: 0, max: 5000, unit: 'W', required: true },
  ]),
  hardware('uplink', 'Uplink', [
    { key: 'gigabits', name: 'Speed', type: 'integer', min: 1, max: 400, unit: 'Gbit/s', required: true },
    { key: 'watts', name: 'Power drawn', type: 'integer', min: 0, max: 1000, unit: 'W', required: true },
  ]),
  hardware('cluster-rack', 'Rack', [
    {
      key: 'doors',
      name: 'Doors',
      type: 'enum',
      values: ['glass', 'mesh'],
      valueNames: { glass: { name: 'Glass, quieter' }, mesh: { name: 'Mesh, cooler' } },
      required: true,
      default: 'glass',
    },
    { key: 'seismic-kit', name: 'Earthquake bolting', type: 'boolean' },
  ]),
];

const ACCELERATOR = 'cluster/edge-cluster/nodes/node/cards/accelerator-card';

export const clusterRules: readonly ConfigurationRules[] = [
  {
    key: 'cluster-node',
    owner,
    offering: 'cluster-node',
    rules: [
      {
        id: 'slots',
        kind: 'sum',
        terms: [{ group: 'cards', characteristic: 'slots' }],
        max: 8,
        message: 'A node has eight slots; an accelerator takes two.',
      },
      {
        id: 'power',
        kind: 'sum',
        // The board itself draws 120 watts.
        terms: [
          { group: 'cards', characteristic: 'watts' },
          { group: 'uplink', characteristic: 'watts' },
          { group: 'power', characteristic: 'capacity', weight: -1 },
        ],
        max: -120,
        message: 'Board, cards and uplink draw no more than the power supply gives.',
      },
      {
        id: 'certified-uplinks',
        kind: 'table',
        columns: ['uplink', 'power', '@encrypted'],
        rows: [
          ['uplink-10g', '*', '*'],
          ['uplink-25g', '*', ['false', '-']],
          ['uplink-25g', 'psu-1600', 'true'],
          ['uplink-100g', 'psu-1600', ['false', '-']],
        ],
        message:
          'Certified are: 10 Gbit/s with anything; 25 Gbit/s with encryption only on the large power supply; 100 Gbit/s on the large one, without encryption.',
      },
      {
        id: 'accelerator-memory',
        kind: 'requires',
        option: 'cards/accelerator-card',
        needs: ['@memory-gib>=256'],
        message: 'An accelerator needs at least 256 GiB of memory beside it.',
      },
    ],
  },
  {
    key: 'edge-cluster',
    owner,
    offering: 'edge-cluster',
    rules: [
      {
        id: 'redundant-nodes',
        kind: 'requires',
        option: '@redundancy=n-plus-1',
        needs: ['nodes/node@quantity>=2'],
        message: 'One node more than needed means at least two nodes.',
      },
      {
        id: 'licence-each',
        kind: 'sum',
        terms: [
          { number: 'software/fleet-manager@quantity', weight: 1 },
          { number: 'nodes/node@quantity', weight: -1 },
        ],
        min: 0,
        max: 0,
        when: 'software/fleet-manager',
        message: 'Fleet Manager is licensed for every node: as many licences as nodes.',
      },
      {
        id: 'accelerator-air',
        kind: 'requires',
        option: 'nodes/node/cards/accelerator-card',
        needs: ['component/rack@doors=mesh'],
        message: 'Accelerators need air: choose mesh doors for the rack.',
      },
      {
        id: 'japan-bolting',
        kind: 'formula',
        formula: 'component/rack@seismic-kit=true',
        countries: ['JP'],
        message: 'In Japan a rack is bolted against earthquakes.',
      },
      {
        id: 'fleet-manager-preferred',
        kind: 'preference',
        prefer: 'software/fleet-manager',
        weight: 20,
        message: 'Customers with a cluster nearly always want Fleet Manager.',
      },
    ],
  },
  {
    key: 'platform-regional',
    owner,
    offering: 'platform-regional',
    rules: [
      {
        id: 'cluster-on-site',
        kind: 'requires',
        option: 'cluster/edge-cluster',
        needs: ['onboarding/onboarding-on-site'],
        message: 'A cluster is mounted and registered by our engineer: choose on-site onboarding.',
      },
      {
        id: 'accelerator-support',
        kind: 'requires',
        option: ACCELERATOR,
        needs: ['support/support-mission-critical'],
        message: 'A failed accelerator is replaced within hours, which only Mission-Critical Support does.',
      },
    ],
  },
];
