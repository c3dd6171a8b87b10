/**
 * One price for a bundle in the place of its parts' prices. The parts keep what they would have cost alone, because the bundle's price is
 * shared out by it, and because somebody will ask what a part is worth on the day that it leaves.
 */
import type { Finding } from '#engines/decision.ts';
import { ZERO, add, dec, isZero } from '#kernel/decimal.ts';
import { collect } from './collect.ts';
import type { BundlePrice } from './price-artifacts.contract.ts';
import { type Bundled, type Descent, type Item, paidPer } from './price-charge.ts';
import type { PriceLine, PricedSegment } from './pricing.contract.ts';

export type StartedItem = {
  readonly item: Item;
  readonly segment: PricedSegment;
  readonly charges: readonly Descent[];
  readonly findings: readonly Finding[];
};

/** Takes the parts' own prices out where a bundle's price stands for them; a part that has none of its own needs none. */
export const bundlesOf = (
  line: PriceLine,
  started: readonly StartedItem[],
): { readonly charges: readonly Descent[]; readonly findings: readonly Finding[] } => {
  const all = collect(started, ({ charges }) => charges);
  const bundles = all.filter(({ item, entry }) => entry.bundle !== null && item.componentId === null);
  if (bundles.length === 0) return { charges: all, findings: collect(started, ({ findings }) => findings) };
  const replaced = new Set<Descent>();
  const findings: Finding[] = [];
  for (const bundle of bundles) {
    const members = started.filter((part) => isMember(bundle, part));
    bundle.bundled = bundledOf(bundle, members);
    for (const descent of members.flatMap(({ charges }) => charges))
      if (isPaidAlike(bundle, descent)) replaced.add(descent);
    const weights = bundle.bundled.parts.map(({ weight }) => weight);
    if (weights.length > 0 && weights.every(isZero))
      findings.push({ code: 'price.bundle-without-weight', lineId: line.lineId, entry: bundle.entry.id });
  }
  const needsNoPrice = (part: StartedItem): boolean => bundles.some((bundle) => isMember(bundle, part));
  return {
    charges: all.filter((descent) => !replaced.has(descent)),
    findings: [
      ...started.flatMap((part) =>
        part.findings.filter(({ code }) => !(code === 'price.no-entry' && needsNoPrice(part))),
      ),
      ...findings,
    ],
  };
};

const ruleOf = ({ entry }: Descent): BundlePrice => entry.bundle!;

/** A part with the bundle's dates: one that comes later or leaves earlier is sold beside the bundle, not in it. */
const isMember = (bundle: Descent, { item, segment }: StartedItem): boolean => {
  const { includes } = ruleOf(bundle);
  return (
    item.componentId !== null &&
    segment.from === bundle.segment.from &&
    segment.to === bundle.segment.to &&
    (includes === undefined || includes.includes(item.offering))
  );
};

const isPaidAlike = (bundle: Descent, descent: Descent): boolean =>
  paidPer(bundle) !== null && paidPer(bundle) === paidPer(descent);

const bundledOf = (bundle: Descent, members: readonly StartedItem[]): Bundled => {
  const { by, breakage } = ruleOf(bundle);
  const parts = members.flatMap(({ item, charges }) => {
    const own = charges.filter((descent) => isPaidAlike(bundle, descent));
    const part = { componentId: item.componentId!, offering: item.offering };
    if (by.kind === 'weights') {
      const alone = own.map(({ list }) => list).reduce(add, ZERO);
      const weight = Object.hasOwn(by.weights, item.offering) ? dec(by.weights[item.offering]!) : ZERO;
      return [{ ...part, charge: bundle.entry.slot, weight, alone }];
    }
    return own.map(({ entry, list }) => ({ ...part, charge: entry.slot, weight: list, alone: list }));
  });
  return { breakage, parts };
};
