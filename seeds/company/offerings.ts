/** How Aldermoor sells it: the parts that go into the packages, and what stands alone. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { resoldModels } from './ai-usage.ts';
import { clusterOfferings } from './edge-cluster.ts';
import { offering, says, subscription, type Draft } from './offering-words.ts';
import { packages } from './packages.ts';
import { euCountries } from './territories.ts';

const part = (draft: Draft): ProductOffering => offering({ onlyInBundle: true, term: subscription, ...draft });

const userOfferings: readonly ProductOffering[] = [
  part({
    key: 'user-standard',
    name: 'Named user, Standard',
    specification: 'platform-user',
    fixed: { edition: 'standard' },
    category: 'users',
    proposal: says(
      ['Named users', 'Each named user of the Standard edition.'],
      ['Benannte Nutzer', 'Je benannter Nutzer der Edition Standard.'],
    ),
  }),
  part({
    key: 'user-enterprise',
    name: 'Named user, Enterprise',
    specification: 'platform-user',
    fixed: { edition: 'enterprise' },
    category: 'users',
    proposal: says(
      ['Named users', 'Each named user of the Enterprise edition.'],
      ['Benannte Nutzer', 'Je benannter Nutzer der Edition Enterprise.'],
    ),
  }),
];

const support = (
  tier: string,
  name: string,
  minutes: number,
  coverage: string,
  en: string,
  de: string,
): ProductOffering =>
  part({
    key: `support-${tier}`,
    name,
    specification: 'support-plan',
    fixed: { tier, 'response-minutes': minutes, coverage },
    category: 'support',
    proposal: says([name, en], [name, de]),
  });

const supportOfferings: readonly ProductOffering[] = [
  support(
    'business',
    'Business Support',
    240,
    'weekdays',
    'Weekdays, first response to an outage within 4 hours.',
    'Werktags, erste Antwort bei Ausfall binnen 4 Stunden.',
  ),
  support(
    'premium',
    'Premium Support',
    60,
    'around-the-clock',
    'Around the clock, first response to an outage within 1 hour.',
    'Rund um die Uhr, erste Antwort bei Ausfall binnen 1 Stunde.',
  ),
  support(
    'mission-critical',
    'Mission-Critical Support',
    15,
    'around-the-clock',
    'Around the clock, within 15 minutes, with a named engineer.',
    'Rund um die Uhr, binnen 15 Minuten, mit festem Ansprechpartner.',
  ),
];

const regions = [
  ['eu', 'European Union', 'Europäische Union'],
  ['uk', 'United Kingdom', 'Vereinigtes Königreich'],
  ['ch', 'Switzerland', 'Schweiz'],
  ['us', 'United States', 'Vereinigte Staaten'],
  ['ca', 'Canada', 'Kanada'],
  ['jp', 'Japan', 'Japan'],
] as const;

const residencyOfferings: readonly ProductOffering[] = regions.map(([region, en, de]) =>
  part({
    key: `residency-${region}`,
    name: `Data residency: ${en}`,
    specification: 'data-residency',
    fixed: { region },
    category: 'residency',
    proposal: says(
      [`Data residency: ${en}`, `Your data are stored and processed in: ${en}.`],
      [`Datenstandort: ${de}`, `Ihre Daten werden hier gespeichert und verarbeitet: ${de}.`],
    ),
  }),
);

/** Sold where the jurisdiction binds a customer or their group; not everywhere the platform is. */
const packMarkets: { readonly [jurisdiction: string]: readonly string[] } = {
  eu: [...euCountries, 'GB', 'CH', 'US'],
  uk: ['GB', ...euCountries],
  ch: ['CH', 'DE'],
  us: ['US', 'CA'],
  jp: ['JP'],
};

const complianceOfferings: readonly ProductOffering[] = regions
  .filter(([region]) => region in packMarkets)
  .map(([region, en, de]) =>
    part({
      key: `compliance-${region}`,
      name: `Compliance pack: ${en}`,
      specification: 'compliance-pack',
      fixed: { jurisdiction: region, 'audit-report': true },
      category: 'compliance',
      markets: [...(packMarkets[region] ?? [])],
      proposal: says(
        [
          `Compliance pack: ${en}`,
          'Controls, a yearly audit report and the contract terms that the jurisdiction asks for.',
        ],
        [`Compliance-Paket: ${de}`, 'Kontrollen, ein jährlicher Prüfbericht und die geforderten Vertragsklauseln.'],
      ),
    }),
  );

const addOn = (key: string, name: string, en: string, de: string, specification = 'platform-add-on'): ProductOffering =>
  part({
    key,
    name,
    specification,
    ...(specification === 'platform-add-on' ? { fixed: { feature: key } } : {}),
    category: 'add-on',
    proposal: says([name, en], [name, de]),
  });

const addOnOfferings: readonly ProductOffering[] = [
  addOn(
    'single-sign-on',
    'Single Sign-On',
    'Sign in with your own identity provider.',
    'Anmeldung mit Ihrem Identitätsanbieter.',
  ),
  addOn(
    'audit-trail',
    'Audit Trail',
    'A tamper-evident record of every administrative action, kept for seven years.',
    'Fälschungssichere Aufzeichnung jeder Verwaltungshandlung, sieben Jahre aufbewahrt.',
  ),
  addOn(
    'backup-plus',
    'Backup Plus',
    'Backup storage by the gigabyte, with a copy at a second site.',
    'Sicherungsspeicher je Gigabyte, mit Kopie an einem zweiten Ort.',
    'backup-storage',
  ),
  addOn(
    'private-link',
    'Private Link',
    'A private line into the platform that never touches the internet.',
    'Eine private Leitung zur Plattform, die das Internet nie berührt.',
  ),
  addOn(
    'sandbox',
    'Sandbox Workspace',
    'A separate workspace for trials and training.',
    'Ein getrennter Bereich für Versuche und Schulung.',
  ),
  addOn(
    'ai-gateway',
    'AI Gateway',
    'One governed address for language models; usage is metered by model.',
    'Eine kontrollierte Adresse für Sprachmodelle; Verbrauch je Modell gemessen.',
  ),
];

/** What came before the appliance and what comes after it: one is retired and still looked after, one is not yet for sale. */
const applianceLine: readonly ProductOffering[] = [
  offering({
    key: 'edge-appliance-a0',
    name: 'Edge Appliance A0',
    specification: 'edge-appliance',
    category: 'hardware',
    lifecycle: 'retired',
    sellable: { from: '2023-01-01', to: '2026-01-01' },
    amendable: { from: '2023-01-01', to: '2027-07-01' },
    renewable: { from: '2023-01-01', to: '2027-07-01' },
    supported: { from: '2023-01-01', to: '2031-01-01' },
    replacedBy: 'edge-appliance',
    migratesTo: ['edge-appliance'],
    aliases: [{ system: 'erp', sku: 'HW-100107' }],
    proposal: says(
      ['Edge Appliance A0', 'The first appliance, as installed.'],
      ['Edge Appliance A0', 'Die erste Appliance, wie installiert.'],
    ),
  }),
  offering({
    key: 'edge-appliance-a2',
    name: 'Edge Appliance A2',
    specification: 'edge-appliance',
    category: 'hardware',
    lifecycle: 'inDesign',
    // Nobody knows yet how it is shipped.
    orderable: false,
    sellable: { from: '2027-07-01' },
    fixed: { 'rack-units': 2 },
    proposal: says(
      ['Edge Appliance A2', 'A 2U appliance for larger sites.'],
      ['Edge Appliance A2', 'Eine 2U-Appliance für größere Standorte.'],
    ),
  }),
];

const standing: readonly ProductOffering[] = [
  offering({
    key: 'edge-appliance',
    name: 'Edge Appliance A1',
    specification: 'edge-appliance',
    category: 'hardware',
    // Spare parts are kept five years after the last sale.
    supported: { from: '2026-01-01' },
    description: 'A 1U appliance that keeps a site working when its line is down.',
    translations: {
      de: { name: 'Edge Appliance A1', description: 'Hält einen Standort bei Leitungsausfall am Laufen.' },
    },
    aliases: [
      { system: 'erp', sku: 'HW-100231' },
      { system: 'warehouse', sku: 'EA1-1U-EU' },
    ],
    proposal: says(
      [
        'Edge Appliance A1',
        'A 1U appliance that keeps a site working when its line is down; delivered and maintained.',
      ],
      [
        'Edge Appliance A1',
        'Eine 1U-Appliance, die einen Standort bei Leitungsausfall arbeitsfähig hält; geliefert und gewartet.',
      ],
    ),
  }),
  ...applianceLine,
  offering({
    key: 'onboarding-remote',
    name: 'Remote onboarding',
    specification: 'professional-service',
    fixed: { delivery: 'remote', days: '3' },
    category: 'services',
    onlyInBundle: true,
    proposal: says(
      ['Remote onboarding', 'Three days with an engineer, remotely.'],
      ['Einführung aus der Ferne', 'Drei Tage mit einer Fachkraft, aus der Ferne.'],
    ),
  }),
  offering({
    key: 'onboarding-on-site',
    name: 'On-site onboarding',
    specification: 'professional-service',
    fixed: { delivery: 'on-site', days: '5' },
    category: 'services',
    onlyInBundle: true,
    proposal: says(
      ['On-site onboarding', 'Five days with an engineer at your site, installation included.'],
      ['Einführung vor Ort', 'Fünf Tage mit einer Fachkraft an Ihrem Standort, Aufbau eingeschlossen.'],
    ),
  }),
  offering({
    key: 'consulting-day',
    name: 'Consulting day',
    specification: 'professional-service',
    fixed: { delivery: 'remote', days: '1' },
    category: 'services',
    proposal: says(['Consulting', 'By the day, remotely.'], ['Beratung', 'Je Tag, aus der Ferne.']),
  }),
  offering({
    key: 'migration-workshop',
    name: 'Migration workshop',
    specification: 'professional-service',
    fixed: { delivery: 'on-site', days: '2' },
    category: 'services',
    proposal: says(
      ['Migration workshop', 'Two days at your site: inventory, plan, first move.'],
      ['Umzugsworkshop', 'Zwei Tage vor Ort: Bestand, Plan, erster Umzug.'],
    ),
  }),
];

/** Nothing is delivered for metered usage: the gateway is. It is billed as it is metered. */
const metered: readonly ProductOffering[] = resoldModels.map((resold) =>
  offering({
    key: resold.offering,
    name: `AI usage: ${resold.name}`,
    specification: 'ai-model-usage',
    fixed: { model: resold.model },
    category: 'ai-usage',
    orderable: false,
    proposal: says(
      [`AI usage: ${resold.name}`, 'Tokens through the AI Gateway, charged as metered at the rates listed.'],
      [`KI-Verbrauch: ${resold.name}`, 'Token über das AI Gateway, nach Verbrauch zu den genannten Preisen.'],
    ),
  }),
);

export const offerings: readonly ProductOffering[] = [
  ...packages,
  ...userOfferings,
  ...supportOfferings,
  ...residencyOfferings,
  ...complianceOfferings,
  ...addOnOfferings,
  ...standing,
  ...clusterOfferings,
  ...metered,
];
