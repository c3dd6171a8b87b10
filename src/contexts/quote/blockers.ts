/**
 * Why an accepted quote cannot be carried out as things stand (DESIGN 5): what, since when, whose it is to resolve, and the ways out. The
 * promise stands meanwhile; nobody has to guess who moves next. Pure.
 */
import type { Account } from '#contexts/accounts/index.ts';
import { isOpen, type NeededNow } from './open-qualifications.ts';
import type { QuoteStatus } from './quote.ts';

export type WayOut = { readonly way: 'qualify' | 'settle' | 'reopenAccount' | 'decline'; readonly todo: string };

export type Blocker = {
  readonly code: 'quote.account-closed' | 'quote.qualification-open';
  readonly what: string;
  /** Null where nobody wrote down when it began. */
  readonly since: string | null;
  /** Who is to resolve it: the owner of the quote always, and the role that can. */
  readonly owners: readonly ('quote-owner' | 'sales-ops' | 'finance')[];
  readonly waysOut: readonly WayOut[];
};

const DECLINE: WayOut = { way: 'decline', todo: 'Decline the quote, with the customer’s reason.' };

const closedAccount = ({ name }: Pick<Account, 'name'>, since: string | null): Blocker => ({
  code: 'quote.account-closed',
  what: `The account of ${name} is closed.`,
  since,
  owners: ['quote-owner', 'sales-ops'],
  waysOut: [{ way: 'reopenAccount', todo: 'Have the account reopened, with a reason.' }, DECLINE],
});

const missing = ({ kind, status, expiresAt, owner, todo, why }: NeededNow): Blocker => ({
  code: 'quote.qualification-open',
  what: `What is known of the customer (${kind}) is ${status}${why === null ? '' : `: ${why}`}.`,
  since: status === 'expired' ? expiresAt : null,
  owners: owner === 'finance' ? ['quote-owner', 'finance'] : ['quote-owner'],
  waysOut: [{ way: 'qualify', todo }, ...(status === 'passed' || owner === 'seller' ? [] : [SETTLE]), DECLINE],
});
const SETTLE: WayOut = { way: 'settle', todo: 'Finance settles it with evidence.' };

type Held = {
  readonly status: QuoteStatus;
  readonly account: Pick<Account, 'name' | 'state'> | undefined;
  readonly closedSince: string | null;
  readonly needed: readonly NeededNow[];
};

export const blockersOf = ({ status, account, closedSince, needed }: Held): readonly Blocker[] =>
  status !== 'accepted'
    ? []
    : [
        ...(account === undefined || account.state === 'active' ? [] : [closedAccount(account, closedSince)]),
        ...needed.filter(isOpen).map(missing),
      ];
