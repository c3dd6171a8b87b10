/** Where a list goes on: the last row's place in its order, so that a row added meanwhile shifts no page. */
import { Type } from 'typebox';
import { isUuid } from '#kernel/ids.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

export type Cursor = { readonly place: string; readonly id: string };

export const CursorText = Type.String({ pattern: '^[A-Za-z0-9_-]{8,600}$' });
export const PageLimit = Type.String({ pattern: '^[1-9]\\d{0,2}$' });

const isInstant = (text: string): boolean => {
  try {
    return Temporal.Instant.from(text).epochNanoseconds > 0n;
  } catch {
    return false;
  }
};

export const cursorText = ({ place, id }: Cursor): string => Buffer.from(`${id}${place}`).toString('base64url');

const UUID_CHARS = 36;

/** A cursor that we did not write is refused by name; the database would meet it as a failure. */
export const readCursor = (text: string | undefined, of: 'instant' | 'text'): Outcome<Cursor | null> => {
  if (text === undefined) return accepted(null);
  const whole = Buffer.from(text, 'base64url').toString('utf8');
  const [id, place] = [whole.slice(0, UUID_CHARS), whole.slice(UUID_CHARS)];
  if (!isUuid(id) || place.includes('\0') || (of === 'instant' && !isInstant(place)))
    return refused({ code: 'request.invalid', problems: [{ at: '/after', problem: 'is no cursor of this list' }] });
  return accepted({ id, place });
};

export const limitOf = (text: string | undefined, most: number): number =>
  text === undefined ? most : Math.min(Number(text), most);

/** Null when this was the last page. */
export const nextCursor = <Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
  place: (row: Row) => string,
): string | null => {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : cursorText({ id: last.id, place: place(last) });
};
