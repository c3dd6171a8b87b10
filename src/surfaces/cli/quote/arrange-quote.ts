/** `troth quote move` and `split`: lines of a quote, named by their places, put elsewhere in it or let go into a quote of their own. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { QUOTE_EXIT } from './import-lines.ts';
import { type LeftOut, leftOutText } from './left-out.ts';
import { namedQuote } from './named-quote.ts';
import type { Format } from './read-quotes.ts';

type Lines = { readonly lines: readonly { readonly lineId: string; readonly position: number }[] };
type Named = { readonly id: string; readonly lineIds: readonly string[]; readonly behind: string | null };

export type MoveOptions = Format & { readonly lines: string; readonly behind: string };
export type SplitOptions = Format & { readonly lines: string; readonly name?: string };

export const moveLines = async (
  quote: string,
  { lines, behind, ...format }: MoveOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const named = await placesOf(quote, lines, behind, server);
  const answer: Outcome<{ readonly result: object }> = named.ok
    ? await server.send(`/quotes/${named.value.id}/move-lines`, {
        lineIds: [...named.value.lineIds],
        behind: named.value.behind,
      })
    : named;
  return tell(answer, format, terminal, 'Nothing was moved', () => `Moved behind place ${behind}.\n`);
};

type Parted = { readonly partId: string; readonly partNumber: string; readonly leftOut: readonly LeftOut[] };

export const splitQuote = async (
  quote: string,
  { lines, name, ...format }: SplitOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const named = await placesOf(quote, lines, '0', server);
  const answer: Outcome<{ readonly result: Parted }> = named.ok
    ? await server.send(`/quotes/${named.value.id}/split`, {
        lineIds: [...named.value.lineIds],
        ...(name === undefined ? {} : { name }),
      })
    : named;
  return tell(answer, format, terminal, 'Nothing was split off', ({ partNumber, partId, leftOut }) =>
    [`${partNumber} was made (${partId}).\n`, ...leftOut.map(leftOutText)].join(''),
  );
};

const tell = <T>(
  answer: Outcome<{ readonly result: T }>,
  { json }: Format,
  terminal: Terminal,
  whatNot: string,
  say: (result: T) => string,
): number => {
  if (!answer.ok) {
    sayNo(terminal, answer.refusal, whatNot);
    return QUOTE_EXIT.refused;
  }
  terminal.write(json === true ? `${JSON.stringify(answer.value.result, null, 2)}\n` : say(answer.value.result));
  return QUOTE_EXIT.done;
};

/** Place 0 is before the first line. */
const placesOf = async (quote: string, places: string, behind: string, server: Server): Promise<Outcome<Named>> => {
  const id = await namedQuote(server, quote);
  if (!id.ok) return id;
  const read: Outcome<Lines> = await server.get(`/quotes/${id.value}`);
  if (!read.ok) return read;
  const at = new Map(read.value.lines.map(({ position, lineId }) => [String(position), lineId]));
  const wanted = places.split(',').map((place) => place.trim());
  const unknown = [...wanted, ...(behind === '0' ? [] : [behind])].find((place) => !at.has(place));
  if (unknown !== undefined) return refused({ code: 'quote.line-not-found', place: unknown });
  return accepted({
    id: id.value,
    lineIds: wanted.flatMap((place) => at.get(place) ?? []),
    behind: at.get(behind) ?? null,
  });
};
