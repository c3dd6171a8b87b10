/** The segments of an item as they were promised: a promotion of the first months cuts one in two, and each piece has its own terms. Pure. */
import type { PromisedCharge } from '#contexts/pricing/index.ts';
import type { LineSegment } from '#contexts/quote/index.ts';

/** A piece after a cut is named by the segment and its first day; see pricing's `cutAtPromotionEnds`. */
export const promisedSegments = (
  segments: readonly LineSegment[],
  charges: readonly Pick<PromisedCharge, 'segmentId' | 'from'>[],
): readonly LineSegment[] =>
  segments.flatMap((segment) => {
    const cuts = charges.filter(({ segmentId }) => segmentId.startsWith(`${segment.id}@`)).map(({ from }) => from);
    const starts = [segment.from, ...[...new Set(cuts)].sort()];
    return starts.map((from, index): LineSegment => {
      const to = starts[index + 1] ?? segment.to;
      return {
        ...segment,
        id: index === 0 ? segment.id : `${segment.id}@${from}`,
        from,
        ...(to === undefined ? {} : { to }),
      };
    });
  });
