/** A small bundle for tests: support, residency, add-ons, and four rules over them. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { must } from '#kernel/outcome.ts';
import type { ConfigurationBook } from './configuration-book.ts';
import { configurationBook } from './configuration-book.ts';
import type { ConfigurationRule, ConfigurationRules } from './configuration.contract.ts';

export const bundle: ProductOffering = {
  key: 'platform',
  name: 'Platform',
  owner: 'carla.catalog',
  bundle: true,
  sellable: { from: '2026-01-01' },
  markets: ['DE'],
  channels: ['direct'],
  orderable: true,
  optionGroups: [
    {
      key: 'support',
      name: 'Support',
      min: 1,
      max: 1,
      options: [
        { key: 'business', offering: 'support-business', default: true },
        { key: 'premium', offering: 'support-premium' },
        { key: 'critical', offering: 'support-critical' },
      ],
    },
    {
      key: 'residency',
      name: 'Data residency',
      min: 1,
      max: 1,
      options: [
        { key: 'eu', offering: 'residency-eu' },
        { key: 'us', offering: 'residency-us' },
      ],
    },
    {
      key: 'add-ons',
      name: 'Add-ons',
      min: 0,
      options: [
        { key: 'sso', offering: 'single-sign-on' },
        { key: 'audit', offering: 'audit-trail' },
        { key: 'backup', offering: 'backup-plus', minQuantity: 100, maxQuantity: 500 },
        { key: 'gdpr', offering: 'compliance-eu' },
      ],
    },
  ],
};
export const RULES: readonly ConfigurationRule[] = [
  {
    id: 'gdpr-eu',
    kind: 'requires',
    option: 'add-ons/gdpr',
    needs: ['residency/eu'],
    message: 'The GDPR pack keeps data in the EU.',
  },
  {
    id: 'gdpr-audit',
    kind: 'requires',
    option: 'add-ons/gdpr',
    needs: ['add-ons/audit'],
    message: 'The GDPR pack writes to the audit trail.',
  },
  {
    id: 'critical-us',
    kind: 'excludes',
    option: 'support/critical',
    excludes: ['residency/us'],
    message: 'Mission-critical support is staffed in Europe only.',
  },
  {
    id: 'premium-sso',
    kind: 'atLeast',
    count: 1,
    of: ['add-ons/sso', 'add-ons/audit'],
    when: 'support/premium',
    message: 'Premium support needs single sign-on or the audit trail.',
  },
];
export const rulesWith = (rules: readonly ConfigurationRule[]): ConfigurationRules => ({
  key: 'platform-rules',
  owner: 'carla.catalog',
  offering: 'platform',
  rules: [...rules],
});
export const bookWith = (of: ProductOffering, rules?: ConfigurationRules): ConfigurationBook => {
  const book = configurationBook(of.key, {
    offering: (key) => (key === of.key ? { content: of } : undefined),
    specification: () => undefined,
    rulesOf: () => (rules ? { content: rules, hash: 'sha256:00' } : undefined),
  });
  must(book, 'the bundle is found');
  return book;
};
