/** A ramp: the quantity of a line from day to day of the term, step by step. A line without one has a single step. Pure. */
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { addMonthsAnchored, checkSegments } from '#kernel/period.ts';
import { type Line, type LineSegment, QUANTITY_MAX, type RampStep } from './line.ts';
import type { Header } from './quote.ts';

/** `end`: of a line that does not end with the quote's term. */
export type Term = Pick<Header, 'contractFrom' | 'termMonths'> & { readonly end?: string };
/** What a refusal points at: which operation of the batch it was. */
type Place = { readonly operation: number };

/** A new step's id, by its place in the ramp. */
export type StepId = (step: number) => string;

export const termEnd = ({ contractFrom, termMonths, end }: Term): string =>
  end ?? addMonthsAnchored(contractFrom, termMonths);

/** One quantity from the first day of the term to its end. */
export const wholeTerm = (term: Term, id: string, quantity: string): readonly LineSegment[] => [
  { id, from: term.contractFrom, to: termEnd(term), quantity },
];

/**
 * The steps as segments, or the first offence. They follow each other without a gap and the last ends with the term, so `to` may be left
 * out. A pause is a step of quantity 0. A step that begins when one of `before` did stays that segment: prices and traces keep its name.
 */
export const rampOf = (
  steps: readonly RampStep[],
  term: Term,
  ids: StepId,
  place: Place,
  before: readonly LineSegment[] = [],
): Outcome<readonly LineSegment[]> => {
  const end = termEnd(term);
  const segments = steps.map(({ from, to, quantity }, step) => ({
    id: before.find((each) => each.from === from)?.id ?? ids(step),
    from,
    to: to ?? steps[step + 1]?.from ?? end,
    quantity,
  }));
  const outOfRange = steps.find(({ quantity }) => cmp(dec(quantity), dec(String(QUANTITY_MAX))) > 0);
  if (outOfRange)
    return refused({
      code: 'quote.quantity-out-of-range',
      quantity: outOfRange.quantity,
      max: QUANTITY_MAX,
      ...place,
    });
  const checked = checkSegments(segments.map((segment) => ({ ...segment, characteristics: {} })));
  if (!checked.ok) {
    const { code: why, id, ...places } = checked.refusal;
    return refused({
      code: 'quote.ramp',
      why,
      step: segments.findIndex((each) => each.id === id) + 1,
      ...places,
      ...place,
    });
  }
  const [first, last] = [segments[0], segments.at(-1)];
  if (first === undefined || first.from < term.contractFrom || last?.to !== end)
    return refused({
      code: 'quote.ramp',
      why: 'ramp.outside-term',
      from: first?.from ?? null,
      to: last?.to ?? null,
      term: { from: term.contractFrom, to: end },
      ...place,
    });
  if (segments.every(({ quantity }) => isZero(dec(quantity))))
    return refused({ code: 'quote.ramp', why: 'ramp.nothing-sold', ...place });
  return accepted(segments);
};

/** The quantities at which the line is sold, each once; a pause sells nothing. */
export const quantitiesSold = (segments: readonly LineSegment[]): readonly string[] => [
  ...new Set(segments.map(({ quantity }) => quantity).filter((quantity) => !isZero(dec(quantity)))),
];

/** The line as it is in that step; itself where it has only one. */
export const atQuantity = (line: Line, quantity: string): Line =>
  line.segments.length === 1
    ? line
    : { ...line, segments: line.segments.filter((segment) => segment.quantity === quantity).slice(0, 1) };
