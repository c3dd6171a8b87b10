/**
 * Whether an offering may still be sold, amended, renewed or supported on a day, and if not, why and what instead. Each ends
 * separately: an end of sale leaves what was sold amendable, renewable and supported for as long as the catalog says.
 */
import type { OfferingLifecycle, ProductOffering, Window } from './catalog.contract.ts';
import { amendableWindow, holdsOn, renewableWindow, supportedWindow } from './offering.ts';

export type Purpose = 'sale' | 'amendment' | 'renewal' | 'support';

export type Standing =
  | { readonly open: true }
  | { readonly open: false; readonly why: 'inDesign' | 'retired' }
  | { readonly open: false; readonly why: 'notYet'; readonly from: string }
  | { readonly open: false; readonly why: 'ended'; readonly to: string };

export const lifecycleOf = (offering: ProductOffering): OfferingLifecycle => offering.lifecycle ?? 'active';

/** The dates that a purpose goes by. */
const windowFor: { readonly [P in Purpose]: (offering: ProductOffering) => Window } = {
  sale: ({ sellable }) => sellable,
  amendment: amendableWindow,
  renewal: renewableWindow,
  support: supportedWindow,
};

/** Retiring ends the sale at once and nothing else: what is installed is served by its own dates. */
export const standingOf = (offering: ProductOffering, purpose: Purpose, on: string): Standing => {
  const lifecycle = lifecycleOf(offering);
  if (lifecycle === 'inDesign') return { open: false, why: 'inDesign' };
  if (lifecycle === 'retired' && purpose === 'sale') return { open: false, why: 'retired' };
  const window = windowFor[purpose](offering);
  if (on < window.from) return { open: false, why: 'notYet', from: window.from };
  return holdsOn(window, on) ? { open: true } : { open: false, why: 'ended', to: window.to ?? window.from };
};

/** The day on which the standing changes by itself; nothing where no date changes it. */
export const standsUntil = (offering: ProductOffering, purpose: Purpose, standing: Standing): string | undefined => {
  if (standing.open) return windowFor[purpose](offering).to;
  return standing.why === 'notYet' ? standing.from : undefined;
};

/** A line that carries an installed product on is an amendment of it; a new one and the target of a migration are sales. */
export const purposeOf = (basis: 'newSale' | 'inherited' | 'migrate'): Purpose =>
  basis === 'inherited' ? 'amendment' : 'sale';

const purposeWords: { readonly [P in Purpose]: string } = {
  sale: 'sold',
  amendment: 'amended',
  renewal: 'renewed',
  support: 'supported',
};

/** For a sentence that begins with the offering's name. */
export const standingWords = (standing: Standing, purpose: Purpose): string => {
  const word = purposeWords[purpose];
  if (standing.open) return `may be ${word}`;
  switch (standing.why) {
    case 'inDesign':
      return `is still being designed and may not be ${word}`;
    case 'retired':
      return `is retired and no longer ${word}`;
    case 'notYet':
      return `may not be ${word} before ${standing.from}`;
    case 'ended':
      return `has not been ${word} since ${standing.to}`;
  }
};

export type Instead = { readonly replacement: string | null; readonly substitutes: readonly string[] };

/**
 * What may be offered in its place on that day: the end of its chain of replacements, where that is on sale, and those of its
 * substitutes that are. A chain that comes back to itself is the gate's finding, and here simply ends.
 */
export const whatInstead = (
  offering: ProductOffering,
  get: (key: string) => ProductOffering | undefined,
  on: string,
): Instead => {
  const sold = (key: string): boolean => {
    const other = get(key);
    return other !== undefined && standingOf(other, 'sale', on).open;
  };
  const seen = new Set([offering.key]);
  let next = offering.replacedBy;
  while (next !== undefined && !seen.has(next) && !sold(next)) {
    seen.add(next);
    next = get(next)?.replacedBy;
  }
  return {
    replacement: next !== undefined && !seen.has(next) && sold(next) ? next : null,
    substitutes: (offering.substitutes ?? []).filter(sold),
  };
};
