import { Type } from 'typebox';
import type { Profile } from '../core/words.ts';
import { contract, textAt, dateOf, says } from './means.ts';

const TAX_VALID_DAYS = 30;
/** Standard rates of November 2026. A real engine knows the goods, the places and the exemptions; a stand-in need not. */
const TAX_RATES: Readonly<Record<string, readonly [tax: string, percent: string]>> = {
  AT: ['VAT', '20'],
  CA: ['GST', '5'],
  CH: ['VAT', '8.1'],
  DE: ['VAT', '19'],
  ES: ['VAT', '21'],
  FR: ['VAT', '20'],
  GB: ['VAT', '20'],
  JP: ['Consumption tax', '10'],
  NL: ['VAT', '21'],
  PL: ['VAT', '23'],
  SE: ['VAT', '25'],
  US: ['Sales tax', '0'],
};

/** A tax engine: names a rate for each line, and how long its word holds. What that comes to is worked out by whoever asks. */
export const tax: Profile = {
  key: 'tax',
  title: 'Tax engine',
  operations: {
    'tax.estimate': {
      contract: contract('tax.forget'),
      takes: Type.Object({ country: Type.Optional(Type.String()), lines: Type.Optional(Type.Array(Type.Unknown())) }),
      gives: Type.Object({
        ...says('ref', 'source', 'asOf', 'validUntil', 'place').properties,
        lines: Type.Array(Type.Unknown()),
      }),
      answers: 'now',
      workMs: 0,
      refPrefix: 'TAX',
      result: (work, _ref, now) => {
        const country = textAt(work, 'country') ?? '';
        const [name, percent] = TAX_RATES[country] ?? ['Tax', '0'];
        const lines = Array.isArray(work.payload['lines']) ? work.payload['lines'] : [];
        return {
          source: 'Stand-in tax content 2026.11',
          asOf: now.toString({ smallestUnit: 'second' }),
          validUntil: dateOf(now.add({ hours: 24 * TAX_VALID_DAYS })),
          place: country === 'JP' ? 'onTotal' : 'perLine',
          lines: lines.map((line: { readonly id?: unknown }) => ({
            id: String(line.id),
            percent,
            jurisdiction: country,
            tax: name,
          })),
        };
      },
    },
  },
};
