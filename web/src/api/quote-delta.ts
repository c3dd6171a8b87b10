/** A long quote is read once; after that only the lines that changed since come over, and are put where they belong. Pure. */
import type { Check, Line, Quote } from './shapes.ts';

/** Shorter quotes are read whole: their answer is as quick. */
export const DELTA_FROM_LINES = 200;

/** The whole quote, or null when a line went away that `had` still shows: then it is read whole. */
export const withDelta = (had: Quote, delta: Quote): Quote | null => {
  const byId = new Map(had.lines.map((line) => [line.lineId, line]));
  for (const line of delta.lines) byId.set(line.lineId, line);
  if (byId.size !== delta.lineCount) return null;
  const checks = Map.groupBy(delta.checks, ({ lineId }) => lineId);
  const lines = [...byId.values()]
    .toSorted((a, b) => a.position - b.position)
    .map((line) => withChecks(line, checks.get(line.lineId) ?? NO_CHECKS));
  return { ...delta, lines };
};

const NO_CHECKS: readonly Check[] = [];

/** A line whose checks are what they were stays the same object, so that its row is not drawn again. */
const withChecks = (line: Line, checks: readonly Check[]): Line =>
  JSON.stringify(line.checks) === JSON.stringify(checks) ? line : { ...line, checks };
