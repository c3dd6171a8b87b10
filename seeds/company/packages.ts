/** The two base packages: what a customer chooses in each, and how many. Which choices go together is said in `configuration.ts`. */
import type { OptionGroup, ProductOffering } from '#contexts/catalog/index.ts';
import { offering, says, subscription } from './offering-words.ts';

const users = (edition: 'standard' | 'enterprise', min: number, max: number): OptionGroup => ({
  key: 'users',
  name: 'Users',
  min: 1,
  max: 1,
  options: [{ key: 'named-user', offering: `user-${edition}`, default: true, minQuantity: min, maxQuantity: max }],
});

const residency: OptionGroup = {
  key: 'residency',
  name: 'Data residency',
  min: 1,
  max: 1,
  options: ['eu', 'uk', 'ch', 'us', 'ca', 'jp'].map((region) => ({
    key: `residency-${region}`,
    offering: `residency-${region}`,
  })),
};

const compliance: OptionGroup = {
  key: 'compliance',
  name: 'Compliance packs',
  min: 0,
  options: ['eu', 'uk', 'ch', 'us', 'jp'].map((region) => ({
    key: `compliance-${region}`,
    offering: `compliance-${region}`,
  })),
};

const addOns: OptionGroup = {
  key: 'add-ons',
  name: 'Add-ons',
  min: 0,
  options: [
    { key: 'single-sign-on', offering: 'single-sign-on' },
    { key: 'audit-trail', offering: 'audit-trail' },
    { key: 'backup-plus', offering: 'backup-plus', minQuantity: 100, maxQuantity: 500_000 },
    { key: 'private-link', offering: 'private-link' },
    { key: 'sandbox', offering: 'sandbox', minQuantity: 1, maxQuantity: 5 },
    { key: 'ai-gateway', offering: 'ai-gateway' },
  ],
};

const appliance: OptionGroup = {
  key: 'appliance',
  name: 'Edge appliance',
  min: 0,
  max: 1,
  options: [{ key: 'edge-appliance', offering: 'edge-appliance', minQuantity: 1, maxQuantity: 2 }],
};

const onboarding: OptionGroup = {
  key: 'onboarding',
  name: 'Onboarding',
  min: 0,
  max: 1,
  options: [
    { key: 'onboarding-remote', offering: 'onboarding-remote' },
    { key: 'onboarding-on-site', offering: 'onboarding-on-site' },
  ],
};

const supportOf = (tiers: readonly string[]): OptionGroup => ({
  key: 'support',
  name: 'Support tier',
  min: 1,
  max: 1,
  options: tiers.map((tier, index) => ({
    key: `support-${tier}`,
    offering: `support-${tier}`,
    ...(index === 0 ? { default: true } : {}),
  })),
});

export const packages: readonly ProductOffering[] = [
  offering({
    key: 'platform-standard',
    name: 'Aldermoor Platform Standard',
    specification: 'cloud-platform',
    fixed: { edition: 'standard', availability: '99.9' },
    bundle: true,
    category: 'platform',
    term: subscription,
    optionGroups: [
      users('standard', 10, 2_000),
      supportOf(['business', 'premium']),
      residency,
      compliance,
      addOns,
      appliance,
      onboarding,
    ],
    migratesTo: ['platform-enterprise'],
    upgradesTo: ['platform-enterprise'],
    translations: { de: { name: 'Aldermoor Plattform Standard' } },
    proposal: says(
      [
        'Aldermoor Platform Standard',
        'The managed platform for teams: 99.9 % availability, one production workspace, support and data residency of your choice.',
      ],
      [
        'Aldermoor Platform Standard',
        'Die verwaltete Plattform für Teams: 99,9 % Verfügbarkeit, ein Produktivbereich, Support und Datenstandort nach Wahl.',
      ],
    ),
  }),
  offering({
    key: 'platform-enterprise',
    name: 'Aldermoor Platform Enterprise',
    specification: 'cloud-platform',
    fixed: { edition: 'enterprise', availability: '99.95' },
    bundle: true,
    category: 'platform',
    term: subscription,
    optionGroups: [
      users('enterprise', 50, 20_000),
      supportOf(['premium', 'mission-critical']),
      residency,
      compliance,
      addOns,
      appliance,
      onboarding,
    ],
    proposal: says(
      [
        'Aldermoor Platform Enterprise',
        'The managed platform for whole organisations: 99.95 % availability, five production workspaces, delegated administration.',
      ],
      [
        'Aldermoor Platform Enterprise',
        'Die verwaltete Plattform für ganze Organisationen: 99,95 % Verfügbarkeit, fünf Produktivbereiche, delegierte Verwaltung.',
      ],
    ),
  }),
];
