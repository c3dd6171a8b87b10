/** A release as people name it: by what it is called, or its id; of several of a name the newest that is not over. */
import { isUuid } from '#kernel/ids.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from './catalog/server.ts';

type Listed = { readonly items: readonly { readonly id: string; readonly name: string; readonly status: string }[] };
const OVER: ReadonlySet<string> = new Set(['superseded', 'withdrawn']);

export const releaseNamed = async (server: Pick<Server, 'get'>, name: string): Promise<Outcome<string>> => {
  if (isUuid(name)) return accepted(name);
  const listed = await server.get<Listed>('/releases');
  if (!listed.ok) return listed;
  const called = listed.value.items.filter((release) => release.name === name);
  const found = called.find(({ status }) => !OVER.has(status)) ?? called[0];
  return found === undefined ? refused({ code: 'release.not-found', release: name }) : accepted(found.id);
};
