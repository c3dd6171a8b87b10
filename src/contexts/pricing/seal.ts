/**
 * The fingerprint of a promise: of each line for itself, then of the whole with lines by their fingerprints and shares as single texts. The
 * same content in fewer characters than its JSON: a quote of 10,000 lines is hashed while somebody waits.
 */
import { fingerprint } from '#kernel/hash.ts';
import {
  PRICED_LINE_SCHEMA,
  type PricePromise,
  type PromisedCharge,
  type PromisedLine,
} from './price-result.contract.ts';

export const lineFingerprint = ({ lineId, lineageId, offering, charges, committedUsage }: PromisedLine): string =>
  fingerprint(PRICED_LINE_SCHEMA, [
    lineId,
    lineageId,
    offering,
    charges.map(rowOf),
    ...(committedUsage === undefined ? [] : [committedUsage]),
  ]);

export const sealed = (promise: PricePromise, lineFingerprints: readonly string[]) => ({
  ...promise,
  lines: lineFingerprints,
  allocation: promise.allocation.map(({ lineId, componentId, charge, segmentId, per, amount }) =>
    [lineId, componentId ?? '', charge, segmentId, per, amount].map(escaped).join('|'),
  ),
});

/** A charge's members in this order, for ever: another order would be another fingerprint of the same promise. */
const rowOf = (charge: PromisedCharge): readonly unknown[] => [
  charge.componentId,
  charge.lineageId,
  charge.offering,
  charge.charge,
  charge.name,
  charge.segmentId,
  charge.from,
  charge.to,
  charge.quantity,
  charge.type,
  ...valuesOf(charge),
];

const valuesOf = (charge: PromisedCharge): readonly unknown[] => {
  switch (charge.type) {
    case 'oneTime':
      return [charge.amount, ...named({ bundle: charge.bundle })];
    case 'recurring':
      return [charge.period, charge.amount, ...named({ billing: charge.billing, bundle: charge.bundle })];
    case 'usage':
      return [
        charge.unit,
        charge.model,
        charge.factor,
        charge.timeOfDay ?? null,
        ...named({ commitment: charge.commitment }),
      ];
  }
};

/** Terms that a charge need not have come after the others, by name: a charge without them is sealed as it always was. */
const named = (terms: { readonly [name: string]: unknown }): readonly unknown[] => {
  const given = Object.entries(terms).filter(([, value]) => value !== undefined);
  return given.length === 0 ? [] : [Object.fromEntries(given)];
};

/** No id can pretend to be two. */
const escaped = (part: string): string => (/[|\\]/.test(part) ? part.replaceAll(/[|\\]/g, '\\$&') : part);
