/**
 * The fingerprint of a promise: of each line for itself, then of the whole with lines by their fingerprints and shares as single texts. The
 * same content in fewer characters than its JSON: a quote of 10,000 lines is hashed while somebody waits.
 */
import { fingerprint } from '#kernel/hash.ts';
import { PRICED_LINE_SCHEMA, type PricePromise, type PromisedCharge, type PromisedLine } from './pricing.contract.ts';

export const lineFingerprint = ({ lineId, lineageId, offering, charges }: PromisedLine): string =>
  fingerprint(PRICED_LINE_SCHEMA, [lineId, lineageId, offering, charges.map(rowOf)]);

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
      return [charge.amount];
    case 'recurring':
      return [charge.period, charge.amount];
    case 'usage':
      return [charge.unit, charge.model, charge.factor, charge.timeOfDay ?? null];
  }
};

/** No id can pretend to be two. */
const escaped = (part: string): string => (/[|\\]/.test(part) ? part.replaceAll(/[|\\]/g, '\\$&') : part);
