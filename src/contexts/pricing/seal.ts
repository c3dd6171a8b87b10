/**
 * The fingerprint of a promise: of each line for itself, then of the whole with lines by their fingerprints and shares as single texts. The
 * same content in fewer characters than its JSON: a quote of 10,000 lines is hashed while somebody waits.
 */
import type { Engine } from '#engines/decision.ts';
import { fingerprint } from '#kernel/hash.ts';
import { PRICING_ENGINE } from './engine.ts';
import type { Pages } from './pages.ts';
import {
  type Allocation,
  PRICED_LINE_SCHEMA,
  type PricePromise,
  type PromisedCharge,
  type PromisedLine,
} from './price-result.contract.ts';
import type { PriceRequest } from './pricing.contract.ts';

export const lineFingerprint = ({
  lineId,
  lineageId,
  offering,
  charges,
  committedUsage,
  optional,
}: PromisedLine): string =>
  fingerprint(PRICED_LINE_SCHEMA, [
    lineId,
    lineageId,
    offering,
    charges.map(rowOf),
    ...(committedUsage === undefined ? [] : [committedUsage]),
    ...(optional === true ? ['optional'] : []),
  ]);

/** Lines and shares by the hashes of their pages: an edit of one line hashes one page again, and the list of pages. */
export const sealed = (promise: PricePromise, lines: Pages, allocation: Pages) => ({
  ...promise,
  lines: { count: lines.items.length, pages: lines.hashes },
  allocation: { count: promise.allocation.length, pages: allocation.hashes },
});

export const sealedShare = ({ lineId, componentId, charge, segmentId, per, amount }: Allocation): string =>
  [lineId, componentId ?? '', charge, segmentId, per, amount].map(escaped).join('|');

/**
 * The same decision with the fingerprints that the first edition of the engine gave it (all lines as one text), so that what was decided then is
 * known again. A decision of this edition is given back as it is.
 */
export const inEditionOf = <T extends Editioned>(stored: Engine, request: PriceRequest, fresh: T): T =>
  stored.name !== PRICING_ENGINE.name || stored.version !== '1'
    ? fresh
    : {
        ...fresh,
        inputs: { schemaId: 'price-request/1', fingerprint: fingerprint('price-request/1', request) },
        output: {
          ...fresh.output,
          schemaId: 'price-promise/1',
          fingerprint: firstEditionSeal(fresh.output.value.promise),
        },
      };

type Editioned = {
  readonly inputs: { readonly schemaId: string; readonly fingerprint: string };
  readonly output: {
    readonly schemaId: string;
    readonly fingerprint: string;
    readonly value: { readonly promise: PricePromise };
  };
};

const firstEditionSeal = (promise: PricePromise): string =>
  fingerprint('price-promise/1', {
    ...promise,
    lines: promise.lines.map(lineFingerprint),
    allocation: promise.allocation.map(sealedShare),
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
