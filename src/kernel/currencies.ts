/**
 * Our own table of ISO 4217. Not `Intl`: its digits are CLDR's customs, not the standard's (it gives HUF 0 places, ISO gives 2),
 * they change with the runtime, and a promise must round the same wherever it is read.
 * Source: ISO 4217 list one as published 2024-06-25, amendments 176 to 179, and the lev's end by the euro in Bulgaria (2026).
 * Codes withdrawn since 2021 are kept with the day they ended, so that old promises read on.
 */

export type Currency = {
  readonly code: string;
  /** Digits after the point of the smallest unit. */
  readonly minorUnits: number;
  /** First day in use, and first day no longer in use (half-open), where either matters. */
  readonly from?: string;
  readonly to?: string;
};

const MINOR_UNITS_2 =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU ' +
  'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES ' +
  'KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR ' +
  'NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY ' +
  'TTD TWD TZS UAH USD USN UYU UZS WST XCD YER ZAR ZMW';
const MINOR_UNITS_0 = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const MINOR_UNITS_3 = 'BHD IQD JOD KWD LYD OMR TND';
const MINOR_UNITS_4 = 'CLF UYW';

/** Codes that came or went since 2018; ANG stayed legal tender for three months beside XCG. */
const DATED: readonly Currency[] = [
  { code: 'VED', minorUnits: 2, from: '2021-10-01' },
  { code: 'VES', minorUnits: 2, from: '2018-08-20' },
  { code: 'SLE', minorUnits: 2, from: '2022-04-01' },
  { code: 'SLL', minorUnits: 2, to: '2024-01-01' },
  { code: 'HRK', minorUnits: 2, to: '2023-01-01' },
  { code: 'CUC', minorUnits: 2, to: '2021-01-01' },
  { code: 'ZWG', minorUnits: 2, from: '2024-06-25' },
  { code: 'ZWL', minorUnits: 2, to: '2024-09-01' },
  { code: 'XCG', minorUnits: 2, from: '2025-03-31' },
  { code: 'ANG', minorUnits: 2, to: '2025-07-01' },
  { code: 'XAD', minorUnits: 2, from: '2025-05-12' },
  { code: 'BGN', minorUnits: 2, to: '2026-01-01' },
];

const undated = (codes: string, minorUnits: number): readonly Currency[] =>
  codes.split(' ').map((code) => ({ code, minorUnits }));

/** Every currency that a price can be in. Metals, bond units, the code for tests and the one for no currency have no minor unit in ISO 4217: they are left out. */
export const CURRENCIES: ReadonlyMap<string, Currency> = new Map(
  [
    ...undated(MINOR_UNITS_0, 0),
    ...undated(MINOR_UNITS_2, 2),
    ...undated(MINOR_UNITS_3, 3),
    ...undated(MINOR_UNITS_4, 4),
    ...DATED,
  ].map((currency) => [currency.code, currency]),
);
