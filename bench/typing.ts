/** People who type while something else goes on: what an edit with its price takes over HTTP, click after click. */
import { setTimeout as pause } from 'node:timers/promises';
import { must } from '#kernel/outcome.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Door } from '#platform/door.ts';
import { draftQuote, seller } from './accepted-quotes.ts';
import { asAdministrator } from './place.ts';
import type { RoleServer } from './roles.ts';

/** Between an answer and the next click: who types is faster than that only with shortcuts. */
export const THINKS_MS = 100;

export type Draft = { readonly quoteId: string; readonly lineId: string };
export type Post = <T>(path: string, payload: object, key: string) => Promise<T>;

export const posting =
  ({ url, token }: RoleServer): Post =>
  async <T>(path: string, payload: object, key: string) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ idempotencyKey: key, payload }),
    });
    const body = (await answer.json()) as { readonly result?: T };
    must(answer.ok, `${path}: ${answer.status} ${JSON.stringify(body).slice(0, 500)}`);
    return (body.result ?? body) as T;
  };

let edits = 0;

/** Everybody on a quote of their own, click after click; what each took. */
export const type = async (post: Post, drafts: readonly Draft[], ms: number): Promise<readonly number[]> => {
  const until = performance.now() + ms;
  const took: number[] = [];
  await Promise.all(
    drafts.map(async ({ quoteId, lineId }) => {
      while (performance.now() < until) {
        const no = (edits += 1);
        const operations = [{ op: 'change', lineId, quantity: String((no % 900) + 2) }];
        const started = performance.now();
        await post(`/quotes/${quoteId}/lines`, { operations, price: true }, `typed ${no}`);
        took.push(performance.now() - started);
        await pause(THINKS_MS);
      }
    }),
  );
  return took;
};

/** A quote for each of them. */
export const draftsToType = async (
  door: Door,
  database: Database,
  people: number,
  lines: number,
): Promise<readonly Draft[]> => {
  const rep = await seller(door);
  const drafts: Draft[] = [];
  for (let no = 0; no < people; no += 1) {
    const quoteId = await draftQuote(door, rep, lines);
    const [line] = await asAdministrator<{ id: string }>(database, 'select id from quote.line where revision_id = $1', [
      quoteId,
    ]);
    drafts.push({ quoteId, lineId: line?.id ?? '' });
  }
  return drafts;
};
