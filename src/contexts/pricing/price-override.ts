/** Prices that a person set: each takes the place of whatever the rules had come to on its charge. */
import type { Finding } from '#engines/decision.ts';
import { dec, mul } from '#kernel/decimal.ts';
import type { Descent, Discretion } from './price-charge.ts';
import type { PriceOverride, ToldOverride } from './price-override.contract.ts';
import type { PriceLine } from './pricing.contract.ts';

const isMeant =
  ({ componentId, charge }: PriceOverride) =>
  ({ item, entry }: Descent): boolean =>
    item.componentId === componentId && entry.charge.key === charge;

const isUsage = ({ entry }: Descent): boolean => entry.charge.type === 'usage';

/** The charges that no person has priced: a discount in money is shared out over these. */
export const withoutOverridden = ({ overrides }: PriceLine, charges: readonly Descent[]): readonly Descent[] =>
  overrides === undefined ? charges : charges.filter((descent) => !overrides.some((one) => isMeant(one)(descent)));

export const overridesOf = ({ overrides }: PriceLine, charges: readonly Descent[]): ReadonlyMap<Descent, Discretion> =>
  new Map(
    (overrides ?? []).flatMap((override) =>
      charges
        .filter((descent) => isMeant(override)(descent) && !isUsage(descent))
        .map((descent): readonly [Descent, Discretion] => [
          descent,
          { kind: 'setTo', value: amountOf(override, descent), reason: override.reason, override: override.id },
        ]),
    ),
  );

const amountOf = ({ kind, value }: PriceOverride, { quantity }: Descent) =>
  kind === 'unitPrice' ? mul(dec(value), quantity) : dec(value);

/** Read off the steps that were taken: the newest list, however it got there, beside what the person set. */
export const toldOverrides = (charges: readonly Descent[]): readonly ToldOverride[] =>
  charges.flatMap(({ item, entry, segment, steps }) =>
    steps.flatMap(({ source, base, result }) =>
      source.startsWith(PREFIX) && base !== undefined
        ? [
            {
              override: source.slice(PREFIX.length),
              lineId: item.lineId,
              componentId: item.componentId,
              charge: entry.charge.key,
              segmentId: segment.id,
              rules: base,
              set: result,
            },
          ]
        : [],
    ),
  );

const PREFIX = 'override:';

/**
 * Overrides that found no charge, or one that has no price of its own. They block: a decision of a person is taken back by a person, never
 * lost because an option was changed.
 */
export const overrideFindings = (lines: readonly PriceLine[], charges: readonly Descent[]): readonly Finding[] =>
  lines.flatMap(({ lineId, overrides }) => {
    if (overrides === undefined) return [];
    const own = charges.filter(({ item }) => item.lineId === lineId);
    return overrides.flatMap((override): readonly Finding[] => {
      const { id, componentId, charge } = override;
      const place = { lineId, override: id, ...(componentId === null ? {} : { componentId }), charge };
      const meant = own.filter(isMeant(override));
      if (meant.length === 0) return [{ code: 'price.override-on-nothing', ...place }];
      return meant.some(isUsage) ? [{ code: 'price.override-on-usage', ...place }] : [];
    });
  });
