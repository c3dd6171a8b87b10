/**
 * Which flags are on for a deal, by what reads them. Decided when the deal is priced and kept among the inputs of its price: what was accepted stays
 * as it was, however far a flag is widened since. Pure.
 */
import { type FlagSubject, flagSegmentsOn } from '#contexts/catalog/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { offeredBy } from './commercial-model.ts';
import type { Line } from './line.ts';
import type { Quote } from './quote.ts';

/** Segments by name. `lines`: of price rows, by the product line of what is sold; one without an entry has none. `deal`: of promotions. */
export type FlagsOn = {
  readonly deal: readonly string[];
  readonly lines: Readonly<Record<string, readonly string[]>>;
};

type Deal = Pick<Quote, 'header' | 'territory' | 'familyId'> & { readonly lines: readonly Pick<Line, 'offering'>[] };

/** `''` where an offering is in no product line. */
export const productLineOf = (model: CommercialModel, offering: string): string =>
  offeredBy(model)(offering)?.offering.category ?? '';

export const flagSubject = (
  { header, territory, familyId }: Pick<Deal, 'header' | 'territory' | 'familyId'>,
  segments: readonly string[],
  productLines: readonly string[],
): FlagSubject => ({
  channel: header.channel,
  country: header.country,
  productLines,
  segments: [...new Set([header.segment, ...segments])],
  groups: [territory],
  account: header.accountKey,
  quote: familyId,
});

/** Absent where no flag is on, so that a price that reads none is asked for as it always was. */
export const flagInputs = (
  model: CommercialModel,
  deal: Deal,
  segments: readonly string[] = [],
): { readonly flags?: FlagsOn } => {
  if (model.ofKind('feature-flag').length === 0) return {};
  const productLines = [...new Set(deal.lines.map(({ offering }) => productLineOf(model, offering)))].toSorted();
  const about = (which: readonly string[]) => () => flagSubject(deal, segments, which);
  const ofDeal = flagSegmentsOn(model, 'promotion', about(productLines));
  const ofLines = productLines
    .map((name) => [name, flagSegmentsOn(model, 'price-book', about([name]))] as const)
    .filter(([, on]) => on.length > 0);
  return ofDeal.length + ofLines.length === 0 ? {} : { flags: { deal: ofDeal, lines: Object.fromEntries(ofLines) } };
};
