/** The content of a quote of which only some lines were read: of the others their leaves are enough. */
import { must } from '#kernel/outcome.ts';
import { contentOfLeaves, lineLeaf } from './content.ts';
import type { Line } from './line.ts';
import type { MarkedQuote } from './quote.store.ts';
import type { Header } from './quote.ts';

/** With another header, or with one line as it is now. */
export const contentWith = ({ head, marks, named }: MarkedQuote, change: { header?: Header; line?: Line }): string => {
  const unmarked = new Map(named.map((line) => [line.id, line]));
  const leaves = marks.map(({ id, leaf }) => {
    if (id === change.line?.id) return lineLeaf(change.line);
    const line = leaf === null ? unmarked.get(id) : undefined;
    must(leaf !== null || line !== undefined, 'a line without a leaf is read with those that a change names');
    return leaf ?? lineLeaf(line!);
  });
  return contentOfLeaves(change.header ?? head.header, leaves);
};

export const deepestOfMarks = ({ marks }: MarkedQuote): number =>
  marks.reduce((deepest, { discountBp }) => Math.max(deepest, discountBp ?? 0), 0);
