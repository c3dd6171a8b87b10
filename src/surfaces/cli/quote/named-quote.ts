/** A quote as people name it: by its id, or by its number, of which the newest revision is meant; `Q-000012/2` is its second. */
import { isUuid } from '#kernel/ids.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';

type Listed = {
  readonly items: readonly { readonly id: string; readonly number: string; readonly revision: number }[];
};

export const namedQuote = async (server: Server, name: string): Promise<Outcome<string>> => {
  const [number = '', revision] = name.split('/');
  if (isUuid(name)) return accepted(name);
  const listed: Outcome<Listed> = await server.get(`/quotes?q=${encodeURIComponent(number)}`);
  if (!listed.ok) return listed;
  const own = listed.value.items
    .filter((each) => each.number === number && (revision === undefined || String(each.revision) === revision))
    .toSorted((a, b) => b.revision - a.revision);
  return own[0] === undefined ? refused({ code: 'quote.not-found', number: name }) : accepted(own[0].id);
};
