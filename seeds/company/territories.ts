/** Where Aldermoor sells: twelve countries in six territories, each with its currency and the languages of its papers. */
export type SeedCountry = {
  readonly country: string;
  readonly currency: string;
  readonly territory: string;
  readonly language: string;
  readonly zone: string;
};

export const countries: readonly SeedCountry[] = [
  { country: 'DE', currency: 'EUR', territory: 'dach', language: 'de-DE', zone: 'Europe/Berlin' },
  { country: 'CH', currency: 'CHF', territory: 'dach', language: 'de-CH', zone: 'Europe/Zurich' },
  { country: 'GB', currency: 'GBP', territory: 'uk', language: 'en-GB', zone: 'Europe/London' },
  { country: 'FR', currency: 'EUR', territory: 'western-europe', language: 'en', zone: 'Europe/Paris' },
  { country: 'NL', currency: 'EUR', territory: 'western-europe', language: 'en', zone: 'Europe/Amsterdam' },
  { country: 'ES', currency: 'EUR', territory: 'western-europe', language: 'en', zone: 'Europe/Madrid' },
  { country: 'IT', currency: 'EUR', territory: 'western-europe', language: 'en', zone: 'Europe/Rome' },
  { country: 'SE', currency: 'SEK', territory: 'nordics-east', language: 'en', zone: 'Europe/Stockholm' },
  { country: 'PL', currency: 'PLN', territory: 'nordics-east', language: 'en', zone: 'Europe/Warsaw' },
  { country: 'US', currency: 'USD', territory: 'north-america', language: 'en-US', zone: 'America/New_York' },
  { country: 'CA', currency: 'CAD', territory: 'north-america', language: 'en', zone: 'America/Toronto' },
  { country: 'JP', currency: 'JPY', territory: 'japan', language: 'en', zone: 'Asia/Tokyo' },
];

export const allCountries: readonly string[] = countries.map(({ country }) => country);
export const euCountries: readonly string[] = ['DE', 'FR', 'NL', 'ES', 'IT', 'SE', 'PL'];
export const channels = ['direct', 'partner'] as const;
