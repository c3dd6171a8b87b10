/**
 * Characters that are not written but act: they end lines, turn the direction of reading around, or are nothing at all. A name that holds
 * one could make "1,000" read "000,1" for a person while the bytes say something else, so none of them goes onto a page.
 */
// Controls but tab and newline; marks, embeddings, overrides and isolates of direction; separators of lines; invisible joiners and marks of byte order.
// oxlint-disable-next-line no-control-regex -- it is these that are looked for
const ACTING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc]/u;

export type Acting = { readonly path: string; readonly character: string };

const named = (text: string): string | undefined => {
  const [found] = ACTING.exec(text) ?? [];
  return found === undefined ? undefined : `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
};

/** The first one in the data, with its place; half a surrogate pair, which has no shape either, counts as one. */
export const actingCharacter = (value: unknown, path = ''): Acting | undefined => {
  if (typeof value === 'string') {
    const character = value.isWellFormed() ? named(value) : 'half a character';
    return character === undefined ? undefined : { path, character };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [member, inside] of Object.entries(value)) {
    const found = actingCharacter(inside, `${path}/${member}`);
    if (found) return found;
  }
  return undefined;
};
