/** What an offering says about itself, asked in the words of the trade. Dates are PlainDate text, so they compare as text. */
import { cmp, dec, isPositive, sub, type Decimal } from '#kernel/decimal.ts';
import type {
  Characteristic,
  CharacteristicValue,
  Component,
  Option,
  ProductOffering,
  Window,
} from './catalog.contract.ts';

export type PlaceOfSale = { readonly market: string; readonly channel: string };

export const holdsOn = (window: Window, on: string): boolean =>
  window.from <= on && (window.to === undefined || on < window.to);

/** Whether it may be sold there on that day. Whether it may be sold to this account is eligibility's question. */
export const isSellable = (offering: ProductOffering, on: string, place: PlaceOfSale): boolean =>
  (offering.lifecycle ?? 'active') === 'active' &&
  holdsOn(offering.sellable, on) &&
  offering.markets.includes(place.market) &&
  offering.channels.includes(place.channel);

export const amendableWindow = (offering: ProductOffering): Window => offering.amendable ?? offering.sellable;
export const renewableWindow = (offering: ProductOffering): Window => offering.renewable ?? offering.sellable;
/** What was sold is supported until somebody says otherwise: ending the sale alone never ends the support. */
export const supportedWindow = (offering: ProductOffering): Window =>
  offering.supported ?? { from: offering.sellable.from };

/** Every market in every channel it is offered in. */
export const placesOfSale = (offering: ProductOffering): readonly PlaceOfSale[] =>
  offering.markets.flatMap((market) => offering.channels.map((channel) => ({ market, channel })));

export type Part =
  | { readonly role: 'component'; readonly path: string; readonly component: Component; readonly offering: string }
  | {
      readonly role: 'option';
      readonly path: string;
      readonly group: string;
      readonly option: Option;
      readonly offering: string;
    };

/** What a bundle is made of, fixed or chosen, with the place in the artifact that says so. */
export const partsOf = (offering: ProductOffering): readonly Part[] => [
  ...(offering.components ?? []).map((component, at): Part => ({
    role: 'component',
    path: `/components/${at}`,
    component,
    offering: component.offering,
  })),
  ...(offering.optionGroups ?? []).flatMap((group, groupAt) =>
    group.options.map((option, at): Part => ({
      role: 'option',
      path: `/optionGroups/${groupAt}/options/${at}`,
      group: group.key,
      option,
      offering: option.offering,
    })),
  ),
];

const isDecimalText = (value: CharacteristicValue): value is string =>
  typeof value === 'string' && /^-?\d{1,15}(\.\d{1,18})?$/.test(value);

const typeHolds: {
  readonly [T in Characteristic['type']]: (value: CharacteristicValue, of: Characteristic) => boolean;
} = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number',
  decimal: isDecimalText,
  boolean: (value) => typeof value === 'boolean',
  enum: (value, of) => typeof value === 'string' && (of.values ?? []).includes(value),
};

/** Whether a characteristic may have this value: of its type, within its bounds, on one of its steps. */
export const valueFits = (characteristic: Characteristic, value: CharacteristicValue): boolean =>
  typeHolds[characteristic.type](value, characteristic) && isInRange(characteristic, value);

const isInRange = ({ type, min, max, step }: Characteristic, value: CharacteristicValue): boolean => {
  if (type !== 'integer' && type !== 'decimal') return true;
  const asked = dec(String(value));
  if (min !== undefined && cmp(asked, dec(String(min))) < 0) return false;
  if (max !== undefined && cmp(asked, dec(String(max))) > 0) return false;
  if (min === undefined || step === undefined || !isPositive(dec(String(step)))) return true;
  return isWholeNumberOf(sub(asked, dec(String(min))), dec(String(step)));
};

/** Whether `step` goes into `distance` without a rest, whatever the number of their decimals. */
const isWholeNumberOf = (distance: Decimal, step: Decimal): boolean => {
  const scale = Math.max(distance.scale, step.scale);
  const units = ({ units: of, scale: own }: Decimal): bigint => of * 10n ** BigInt(scale - own);
  return units(distance) % units(step) === 0n;
};
