/** Where in a JSON text a value stands, so that a person who edits the file is led to the line. The text is well formed. */

export type Place = { readonly line: number; readonly column: number };

export const placeAt = (text: string, offset: number): Place => {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
};

const SPACE = /\s*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^\s,\]}]+/y;

const match = (text: string, at: number, pattern: RegExp): number => {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
};
const skip = (text: string, at: number): number => match(text, at, SPACE);

/** The offset behind the value that begins at `at`. */
const pass = (text: string, at: number): number => {
  if (text[at] === '"') return match(text, at, STRING);
  if (text[at] !== '{' && text[at] !== '[') return match(text, at, SCALAR);
  let [depth, here] = [0, at];
  do {
    if (text[here] === '"') here = match(text, here, STRING);
    else {
      if (text[here] === '{' || text[here] === '[') depth += 1;
      if (text[here] === '}' || text[here] === ']') depth -= 1;
      here += 1;
    }
  } while (depth > 0 && here < text.length);
  return here;
};

/** The offset of the child, or nothing when there is none of that name. */
const childOf = (text: string, at: number, name: string): number | undefined => {
  const isList = text[at] === '[';
  if (!isList && text[at] !== '{') return undefined;
  let here = skip(text, at + 1);
  for (let index = 0; text[here] !== ']' && text[here] !== '}' && here < text.length; index++) {
    let key = String(index);
    if (!isList) {
      const end = pass(text, here);
      key = JSON.parse(text.slice(here, end)) as string;
      here = skip(text, skip(text, end) + 1);
    }
    if (key === name) return here;
    here = skip(text, pass(text, here));
    if (text[here] === ',') here = skip(text, here + 1);
  }
  return undefined;
};

/** The place of what a JSON pointer names, or of the nearest thing around it that exists. */
export const placeOfPointer = (text: string, pointer: string): Place => {
  let at = skip(text, 0);
  for (const part of pointer.split('/').slice(1)) {
    const child = childOf(text, at, part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (child === undefined) break;
    at = child;
  }
  return placeAt(text, at);
};
