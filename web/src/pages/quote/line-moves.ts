/** Lines put one place up or down, said as the server takes it: which lines, behind which. Pure. */
export type Direction = -1 | 1;
export type Move = { readonly lineIds: readonly string[]; readonly behind: string | null };

/** Several that are chosen stay together and keep their order; null where they already stand at the end that they are sent to. */
export const oneOn = (order: readonly string[], chosen: ReadonlySet<string>, by: Direction): Move | null => {
  const lineIds = order.filter((id) => chosen.has(id));
  const [first, last] = [order.indexOf(lineIds[0] ?? ''), order.indexOf(lineIds.at(-1) ?? '')];
  if (first < 0) return null;
  const left = order.filter((id) => !chosen.has(id));
  // The neighbour that they pass, counted among the lines that stay.
  const above = order.slice(0, first).length;
  const below = order.slice(0, last + 1).filter((id) => !chosen.has(id)).length;
  const place = by < 0 ? above - 1 : below + 1;
  if (place < 0 || place > left.length) return null;
  return { lineIds, behind: left[place - 1] ?? null };
};
