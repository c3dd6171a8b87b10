/** The term of a deal moves or changes its length, and what is dated on its lines goes with it. Pure. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { addMonthsAnchored, daysBetween } from '#kernel/period.ts';
import type { QuoteCommitment } from './commitment.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';
import { termEnd } from './ramp.ts';

export type Term = Pick<Header, 'contractFrom' | 'termMonths'>;

/** So many months after the first day stay so many months after it; another day keeps its distance in days. */
const movedDay = (day: string, before: Term, after: Term): string => {
  if (day === termEnd(before)) return termEnd(after);
  if (before.contractFrom === after.contractFrom) return day;
  for (let months = 0; months <= before.termMonths; months += 1)
    if (addMonthsAnchored(before.contractFrom, months) === day) return addMonthsAnchored(after.contractFrom, months);
  const days = daysBetween(before.contractFrom, day);
  return Temporal.PlainDate.from(after.contractFrom).add({ days }).toString();
};

const movedLine = (line: Line, before: Term, after: Term): Outcome<Line> => {
  const segments = line.segments.map((segment) => ({
    ...segment,
    from: movedDay(segment.from, before, after),
    ...(segment.to === undefined ? {} : { to: movedDay(segment.to, before, after) }),
  }));
  const outside = segments.find(({ from, to }) => to !== undefined && from >= to);
  if (outside !== undefined)
    return refused({
      code: 'quote.ramp',
      why: 'ramp.outside-term',
      lineId: line.id,
      from: outside.from,
      to: outside.to ?? null,
      term: { from: after.contractFrom, to: termEnd(after) },
    });
  return accepted({ ...line, segments, version: line.version + 1 });
};

const isSameTerm = (a: Term, b: Term): boolean => a.contractFrom === b.contractFrom && a.termMonths === b.termMonths;

/** The lines that moved: none when the term is the same. A step that would begin after the new end is refused: nobody guesses what was meant. */
export const linesMoved = (lines: readonly Line[], before: Term, after: Term): Outcome<readonly Line[]> => {
  if (isSameTerm(before, after)) return accepted([]);
  const moved: Line[] = [];
  for (const line of lines) {
    // What changes something that the customer has is dated by the change.
    if (line.change !== undefined) {
      moved.push(line);
      continue;
    }
    const one = movedLine(line, before, after);
    if (!one.ok) return one;
    moved.push(one.value);
  }
  return accepted(moved);
};

export const commitmentsMoved = (
  commitments: readonly QuoteCommitment[],
  before: Term,
  after: Term,
): readonly QuoteCommitment[] =>
  isSameTerm(before, after)
    ? commitments
    : commitments.map((one) => ({
        ...one,
        from: movedDay(one.from, before, after),
        to: movedDay(one.to, before, after),
      }));
