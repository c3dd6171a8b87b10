/** The lines as the offer is arranged: those under no section first, then section by section, each headed with what it comes to. Pure. */
import type { PriceResult } from '#contexts/pricing/index.ts';
import type { Line, Quote } from '#contexts/quote/index.ts';
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';
import type { ProposalData } from './proposal.contract.ts';

type Sectioned = Pick<Quote['header'], 'sections'>;
type Heading = Pick<ProposalData['lines'][number], 'section' | 'sectionTotal'>;

/** A section may have been taken away under its lines: they then stand under none. */
const placeOf = ({ sections = [] }: Sectioned): ((line: Line) => number) => {
  const places = new Map(sections.map(({ key }, at) => [key, at]));
  return ({ group }) => (group === undefined ? -1 : (places.get(group) ?? -1));
};

export const arrangedLines = (header: Sectioned, lines: readonly Line[]): readonly Line[] => {
  const place = placeOf(header);
  return lines.toSorted((a, b) => place(a) - place(b));
};

/**
 * By the line that begins the section. Over the term, with what was taken off the whole, as the quote's own page has it. Optional lines are in
 * no sum, so a section of options alone has none.
 */
export const sectionHeadings = (
  header: Sectioned,
  arranged: readonly Line[],
  discounts: PriceResult['discounts'],
): ReadonlyMap<string, Heading> => {
  const net = new Map(discounts.lines.map((line) => [line.lineId, line.net]));
  const place = placeOf(header);
  const headings = new Map<string, Heading>();
  for (const [at, own] of Map.groupBy(arranged, place)) {
    const [first] = own;
    const section = header.sections?.[at];
    if (first === undefined || section === undefined) continue;
    const sold = own.filter(({ optional }) => optional !== true).map(({ id }) => net.get(id));
    const isWhole = sold.length > 0 && sold.every((one) => one !== undefined);
    const total = sold.reduce((all, one) => add(all, dec(one ?? '0')), ZERO);
    headings.set(first.id, { section: section.title, ...(isWhole ? { sectionTotal: decText(total) } : {}) });
  }
  return headings;
};
