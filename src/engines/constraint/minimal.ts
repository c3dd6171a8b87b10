/**
 * QuickXplain (Junker 2004): a minimal subset of `items` that cannot hold together with `background`. It asks only yes or
 * no, never for a solver's own core, so the answer depends on the model and the order alone and not on what was asked before.
 */
export const minimalConflict = <T>(
  items: readonly T[],
  holds: (subset: readonly T[]) => boolean,
  background: readonly T[] = [],
): readonly T[] => {
  if (!holds(background) || items.length === 0) return [];
  const within = (ground: readonly T[], grew: boolean, part: readonly T[]): readonly T[] => {
    if (grew && !holds(ground)) return [];
    if (part.length === 1) return part;
    const half = part.length >> 1;
    const [left, right] = [part.slice(0, half), part.slice(half)];
    const fromRight = within([...ground, ...left], true, right);
    const fromLeft = within([...ground, ...fromRight], fromRight.length > 0, left);
    return [...fromLeft, ...fromRight];
  };
  return within(background, false, items);
};
