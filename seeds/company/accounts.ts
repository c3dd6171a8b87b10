/** The customers of the story. All invented; `.example` addresses reach nobody. */
import type { Static } from 'typebox';
import type { Address } from '#contexts/accounts/index.ts';
import { countries } from './territories.ts';

export type SeedAccount = {
  readonly key: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly language: string;
  readonly segment: 'enterprise' | 'mid-market' | 'public-sector';
  readonly channel: 'direct' | 'partner';
  readonly territory: string;
  readonly crmReference: string;
  readonly address: Static<typeof Address>;
  readonly contact: { readonly name: string; readonly email: string };
};

type Row = readonly [
  key: string,
  name: string,
  country: string,
  segment: SeedAccount['segment'],
  channel: SeedAccount['channel'],
  street: string,
  postalCode: string,
  city: string,
  contact: string,
];

const rows: readonly Row[] = [
  [
    'rheinwerk-maschinenbau',
    'Rheinwerk Maschinenbau GmbH',
    'DE',
    'enterprise',
    'direct',
    'Hafenstraße 12',
    '50679',
    'Köln',
    'Karl Kunde',
  ],
  [
    'nordlicht-logistik',
    'Nordlicht Logistik AG',
    'DE',
    'mid-market',
    'partner',
    'Speicherkai 4',
    '20457',
    'Hamburg',
    'Ines Petersen',
  ],
  [
    'alpenblick-privatbank',
    'Alpenblick Privatbank AG',
    'CH',
    'enterprise',
    'direct',
    'Bleicherweg 30',
    '8002',
    'Zürich',
    'Beat Ammann',
  ],
  [
    'thornbury-insurance',
    'Thornbury Insurance Ltd',
    'GB',
    'enterprise',
    'direct',
    '9 Lime Court',
    'EC3M 7AA',
    'London',
    'Clara Customer',
  ],
  [
    'pennine-county-council',
    'Pennine County Council',
    'GB',
    'public-sector',
    'direct',
    'County Hall, Mill Road',
    'LS2 8PA',
    'Leeds',
    'Owen Hartley',
  ],
  [
    'atelier-rousseau',
    'Atelier Rousseau SAS',
    'FR',
    'mid-market',
    'partner',
    '18 rue des Tanneurs',
    '69005',
    'Lyon',
    'Margot Rousseau',
  ],
  [
    'waterweg-energie',
    'Waterweg Energie B.V.',
    'NL',
    'enterprise',
    'direct',
    'Maasboulevard 100',
    '3063 NS',
    'Rotterdam',
    'Joost Visser',
  ],
  [
    'talleres-marisma',
    'Talleres Marisma S.L.',
    'ES',
    'mid-market',
    'partner',
    'Calle del Puerto 7',
    '41001',
    'Sevilla',
    'Lucía Ferrer',
  ],
  [
    'officine-brenta',
    'Officine Brenta S.p.A.',
    'IT',
    'mid-market',
    'direct',
    'Via dei Mulini 22',
    '35131',
    'Padova',
    'Paolo Zanin',
  ],
  [
    'norrsken-halsa',
    'Norrsken Hälsa AB',
    'SE',
    'public-sector',
    'direct',
    'Kungsgatan 41',
    '111 56',
    'Stockholm',
    'Astrid Lind',
  ],
  [
    'wisla-handel',
    'Wisła Handel Sp. z o.o.',
    'PL',
    'mid-market',
    'partner',
    'ul. Mostowa 3',
    '31-061',
    'Kraków',
    'Ewa Nowak',
  ],
  [
    'granite-ridge-health',
    'Granite Ridge Health Inc.',
    'US',
    'enterprise',
    'direct',
    '400 Commerce Street',
    '02110',
    'Boston, MA',
    'Dana Whitfield',
  ],
  [
    'maple-sound-media',
    'Maple Sound Media Ltd.',
    'CA',
    'mid-market',
    'direct',
    '77 Harbour Street',
    'M5J 2S1',
    'Toronto, ON',
    'Noah Tremblay',
  ],
  [
    'hoshino-seimitsu',
    'Hoshino Seimitsu K.K.',
    'JP',
    'enterprise',
    'direct',
    '1-8-3 Marunouchi, Chiyoda-ku',
    '100-0005',
    'Tokyo',
    'Emi Hoshino',
  ],
];

const accountOf = (
  [key, name, country, segment, channel, street, postalCode, city, contact]: Row,
  index: number,
): SeedAccount => {
  const home = countries.find((one) => one.country === country);
  if (!home) throw new Error(`The account ${key} is in ${country}, where Aldermoor does not sell`);
  return {
    key,
    name,
    country,
    currency: home.currency,
    language: home.language,
    segment,
    channel,
    territory: home.territory,
    crmReference: `CRM-${String(10_400 + index)}`,
    address: { lines: [street], city, postalCode, country },
    contact: { name: contact, email: `${addressPart(contact)}@${key}.example` },
  };
};

const addressPart = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z ]/g, '')
    .replaceAll(' ', '.');

export const accounts: readonly SeedAccount[] = rows.map(accountOf);
