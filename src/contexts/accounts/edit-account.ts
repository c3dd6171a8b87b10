/** An account is put into segments, closed, or opened again. Segments decide prices and eligibility, so this is not for who sells to it. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Head, type Words } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Account, accountResource, Segments } from './accounts.ts';
import { lockAccount, updateAccount } from './accounts.store.ts';

type Locked = Account & { readonly entryLeaf: Uint8Array | null };
type OnAccount = { readonly accountId: string };
type Changed = Decision & { readonly account: Account };

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
const Reason = Type.String({ minLength: 3, maxLength: 500 });

const onAccount = {
  action: 'accounts.classify',
  context: 'accounts',
  aggregate: 'account',
  load: (tx: Tx, { payload }: Command<OnAccount>): Promise<Locked | undefined> => lockAccount(tx, payload.accountId),
  head: ({ id, version, entryLeaf }: Locked): Head => ({ id, version, entryLeaf }),
  resource: (account: Account, command: Command<OnAccount>) => accountResource(command.tenantId, account),
  save: ({ account }: Changed, _loaded: Locked, next: Head, command: Command<OnAccount>) => [
    updateAccount(command.tenantId, next, account),
  ],
} as const;

const factOf = (
  type: string,
  { id, key }: Account,
  data: Readonly<Record<string, string | readonly string[]>>,
  words: Words,
) => ({
  type,
  subject: { kind: 'account', id },
  data: { accountId: id, key, ...data },
  words,
});

export const classifyAccount = defineCommand<
  OnAccount & { readonly segment: string; readonly segments: readonly string[]; readonly reason: string },
  Locked,
  Changed
>({
  ...onAccount,
  name: 'accounts.classify-account',
  payload: Type.Object(
    { accountId: Uuid, segment: Type.String({ minLength: 1, maxLength: 40 }), segments: Segments, reason: Reason },
    { additionalProperties: false },
  ),
  decide: (account, { payload: { segment, segments, reason } }) =>
    accepted({
      account: { ...account, segment, segments: [...segments] },
      facts: [factOf('AccountClassified', account, { segment, segments }, { reason })],
      answer: { accountId: account.id, segment, segments },
    }),
});

export const setAccountState = defineCommand<
  OnAccount & { readonly state: Account['state']; readonly reason: string },
  Locked,
  Changed
>({
  ...onAccount,
  name: 'accounts.set-account-state',
  payload: Type.Object(
    { accountId: Uuid, state: Type.Union([Type.Literal('active'), Type.Literal('closed')]), reason: Reason },
    { additionalProperties: false },
  ),
  decide: (account, { payload: { state, reason } }) =>
    account.state === state
      ? refused({ code: 'account.state', state })
      : accepted({
          account: { ...account, state },
          facts: [factOf(state === 'closed' ? 'AccountClosed' : 'AccountReopened', account, {}, { reason })],
          answer: { accountId: account.id, state },
        }),
});
