/** What every offering of Aldermoor has in common, so that the lists say only what is particular. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { allCountries, channels } from './territories.ts';

export type Draft = Omit<ProductOffering, 'owner' | 'sellable' | 'markets' | 'channels' | 'orderable'> &
  Partial<Pick<ProductOffering, 'sellable' | 'markets' | 'channels' | 'orderable'>>;

/** On sale since the new year everywhere, in both channels, and something has to be done for it, unless it says otherwise. */
export const offering = (draft: Draft): ProductOffering => ({
  owner: 'carla.catalog',
  sellable: { from: '2026-01-01' },
  markets: [...allCountries],
  channels: [...channels],
  orderable: true,
  ...draft,
});

export const subscription = { unit: 'month' as const, choices: [12, 24, 36], default: 12 };
export const says = (en: readonly [string, string], de: readonly [string, string]) => ({
  en: { title: en[0], text: en[1] },
  de: { title: de[0], text: de[1] },
});
