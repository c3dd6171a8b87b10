/** Which account a key names, among those that the reader may see. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from './catalog/server.ts';

type Accounts = {
  readonly items: readonly { readonly id: string; readonly key: string }[];
};

export const accountNamed = async (server: Server, key: string): Promise<Outcome<string>> => {
  const known: Outcome<Accounts> = await server.get('/accounts');
  if (!known.ok) return known;
  const account = known.value.items.find((each) => each.key === key);
  return account === undefined ? refused({ code: 'account.not-found', account: key }) : accepted(account.id);
};
