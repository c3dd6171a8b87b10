/** How the options of a package go together, beyond how many of a group. What stands in a seller's way is said in Carla's words. */
import type { ConfigurationRule, ConfigurationRules } from '#contexts/configuration/index.ts';
import { clusterRules } from './edge-cluster.ts';

const rules: readonly ConfigurationRule[] = [
  ...(
    [
      ['eu', 'The EU compliance pack covers data that stay in the European Union: choose EU data residency.'],
      ['uk', 'The UK compliance pack covers data that stay in the United Kingdom: choose UK data residency.'],
      ['ch', 'The Swiss compliance pack covers data that stay in Switzerland: choose Swiss data residency.'],
      ['us', 'The US compliance pack covers data that stay in the United States: choose US data residency.'],
      ['jp', 'The Japan compliance pack covers data that stay in Japan: choose Japanese data residency.'],
    ] as const
  ).map(([region, message]): ConfigurationRule => ({
    id: `pack-${region}-residency`,
    kind: 'requires',
    option: `compliance/compliance-${region}`,
    needs: [`residency/residency-${region}`],
    message,
  })),
  {
    id: 'packs-audit',
    kind: 'formula',
    formula: {
      implies: [
        {
          or: [
            'compliance/compliance-eu',
            'compliance/compliance-uk',
            'compliance/compliance-ch',
            'compliance/compliance-us',
            'compliance/compliance-jp',
          ],
        },
        'add-ons/audit-trail',
      ],
    },
    message: 'A compliance pack reports from the audit trail: add Audit Trail.',
  },
  {
    id: 'audit-sso',
    kind: 'requires',
    option: 'add-ons/audit-trail',
    needs: ['add-ons/single-sign-on'],
    message: 'The audit trail names people by your identity provider: add Single Sign-On.',
  },
  {
    id: 'appliance-on-site',
    kind: 'requires',
    option: 'appliance/edge-appliance',
    needs: ['onboarding/onboarding-on-site'],
    message: 'An appliance is mounted and registered by our engineer: choose on-site onboarding.',
  },
  {
    id: 'private-link-japan',
    kind: 'excludes',
    option: 'add-ons/private-link',
    excludes: ['residency/residency-jp'],
    message: 'There is no Private Link into the Japanese region yet.',
  },
  {
    id: 'ai-gateway-swiss',
    kind: 'excludes',
    option: 'add-ons/ai-gateway',
    excludes: ['residency/residency-ch'],
    message: 'No model provider processes data in Switzerland: the AI Gateway cannot keep Swiss residency.',
  },
];

/** Only the standard package has Business Support; in the enterprise one the rule would name an option that is not there. */
const standardOnly: readonly ConfigurationRule[] = [
  {
    id: 'appliance-support',
    kind: 'excludes',
    option: 'appliance/edge-appliance',
    excludes: ['support/support-business'],
    message:
      'A failed appliance is replaced around the clock, which Business Support does not cover: choose Premium Support.',
  },
];

export const configurationRules: readonly ConfigurationRules[] = [
  {
    key: 'platform-standard',
    owner: 'carla.catalog',
    offering: 'platform-standard',
    rules: [...rules, ...standardOnly],
  },
  { key: 'platform-enterprise', owner: 'carla.catalog', offering: 'platform-enterprise', rules: [...rules] },
  ...clusterRules,
];
