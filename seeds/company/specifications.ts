/** What Aldermoor sells, apart from how it is sold: Carla owns these. */
import type { ProductSpecification } from '#contexts/catalog/index.ts';
import { clusterSpecifications } from './edge-cluster.ts';

const owner = 'carla.catalog';

export const specifications: readonly ProductSpecification[] = [
  {
    key: 'cloud-platform',
    name: 'Aldermoor Platform',
    owner,
    description: 'The managed application platform: runtime, data services, identity and monitoring.',
    kind: 'service',
    characteristics: [
      { key: 'edition', name: 'Edition', type: 'enum', values: ['standard', 'enterprise'], required: true },
      { key: 'workspace-name', name: 'Workspace name', type: 'string' },
      {
        key: 'availability',
        name: 'Availability per month',
        type: 'decimal',
        min: '99',
        max: '100',
        unit: '%',
        default: '99.9',
      },
    ],
  },
  {
    key: 'platform-user',
    name: 'Platform user',
    owner,
    kind: 'service',
    characteristics: [
      { key: 'edition', name: 'Edition', type: 'enum', values: ['standard', 'enterprise'], required: true },
    ],
  },
  {
    key: 'support-plan',
    name: 'Support plan',
    owner,
    kind: 'support',
    characteristics: [
      { key: 'tier', name: 'Tier', type: 'enum', values: ['business', 'premium', 'mission-critical'], required: true },
      {
        key: 'response-minutes',
        name: 'First response to an outage',
        type: 'integer',
        min: 5,
        max: 1440,
        unit: 'minute',
        required: true,
      },
      { key: 'coverage', name: 'Hours', type: 'enum', values: ['weekdays', 'around-the-clock'], required: true },
    ],
  },
  {
    key: 'data-residency',
    name: 'Data residency',
    owner,
    description: 'Where customer data are stored and processed.',
    kind: 'service',
    characteristics: [
      { key: 'region', name: 'Region', type: 'enum', values: ['eu', 'uk', 'ch', 'us', 'ca', 'jp'], required: true },
    ],
  },
  {
    key: 'compliance-pack',
    name: 'Compliance pack',
    owner,
    description: 'Controls, reports and contract terms that a jurisdiction asks for.',
    kind: 'service',
    characteristics: [
      {
        key: 'jurisdiction',
        name: 'Jurisdiction',
        type: 'enum',
        values: ['eu', 'uk', 'ch', 'us', 'jp'],
        required: true,
      },
      { key: 'audit-report', name: 'Yearly audit report', type: 'boolean', default: true },
    ],
  },
  {
    key: 'platform-add-on',
    name: 'Platform add-on',
    owner,
    kind: 'service',
    characteristics: [{ key: 'feature', name: 'Feature', type: 'string', required: true }],
  },
  {
    key: 'backup-storage',
    name: 'Backup storage',
    owner,
    kind: 'service',
    characteristics: [
      { key: 'retention-days', name: 'Kept for', type: 'integer', min: 7, max: 3650, unit: 'day', default: 35 },
      { key: 'second-site', name: 'Copy at a second site', type: 'boolean', default: true },
    ],
  },
  {
    key: 'edge-appliance',
    name: 'Edge appliance',
    owner,
    description: 'A 1U appliance that keeps a site working when its line is down.',
    kind: 'hardware',
    characteristics: [
      {
        key: 'power-plug',
        name: 'Power plug',
        type: 'enum',
        values: ['type-f', 'type-g', 'type-j', 'type-b'],
        default: 'type-f',
      },
      { key: 'rack-units', name: 'Height', type: 'integer', min: 1, max: 4, unit: 'U', default: 1 },
    ],
  },
  {
    key: 'professional-service',
    name: 'Professional service',
    owner,
    kind: 'professional-service',
    characteristics: [
      { key: 'delivery', name: 'Delivered', type: 'enum', values: ['remote', 'on-site'], required: true },
      { key: 'days', name: 'Days', type: 'decimal', min: '0.5', max: '250', unit: 'day' },
    ],
  },
  {
    key: 'ai-model-usage',
    name: 'AI model usage',
    owner,
    description: 'Tokens of a language model, resold and metered.',
    kind: 'metered',
    characteristics: [
      /** The key of the model in the imported list of providers' prices. */
      { key: 'model', name: 'Model', type: 'string', required: true },
    ],
    meters: [
      { key: 'input_tokens', name: 'Input tokens', unit: 'token' },
      { key: 'cache_read_tokens', name: 'Input tokens read from cache', unit: 'token' },
      { key: 'output_tokens', name: 'Output tokens', unit: 'token' },
    ],
  },
  ...clusterSpecifications,
];
