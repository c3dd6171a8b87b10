/**
 * A row of what a customer had before Troth, as another system wrote it down. What cannot be read makes the row bad; what is merely not known is
 * marked on the asset, because leaving the row away would hide that the customer has something. Pure.
 */
import { cmp, dec } from '#kernel/decimal.ts';
import { isPlainDate } from '#kernel/period.ts';

export type MigratedRow = {
  readonly externalId?: string;
  readonly account?: string;
  readonly offering?: string;
  readonly quantity?: string;
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
  readonly parent?: string;
  /** External ids, divided by blanks. */
  readonly reliesOn?: string;
  readonly characteristics?: Readonly<Record<string, string>>;
};

/** What may be missing of an asset that was brought; each is mended by a repair. */
export const INCOMPLETE = ['offering', 'quantity', 'from', 'parent', 'reliesOn', 'terms'] as const;
export type Incomplete = (typeof INCOMPLETE)[number];

export type ReadRow = {
  readonly externalId: string;
  readonly accountId: string;
  readonly territory: string;
  readonly offering: string;
  readonly offeringHash: string;
  readonly quantity: string;
  readonly from: string;
  readonly to: string | null;
  readonly state: 'active' | 'suspended';
  readonly parent: string | null;
  readonly reliesOn: readonly string[];
  readonly characteristics: Readonly<Record<string, string>>;
  readonly incomplete: readonly Incomplete[];
};
export type BadRow = { readonly row: number; readonly externalId: string; readonly why: string };

export type Around = {
  readonly today: string;
  readonly accountOf: (key: string) => { readonly id: string; readonly territory: string } | undefined;
  readonly offeringHashOf: (key: string) => string | undefined;
};

export const UNKNOWN_OFFERING = 'unknown';
const QUANTITY = /^\d{1,12}(\.\d{1,6})?$/;
const RELIES_ON_MAX = 20;

const given = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim();

const wordsOf = (text: string | undefined): readonly string[] => given(text)?.split(/[\s,;]+/) ?? [];

/** The first reason why the row cannot be taken, or nothing. */
const badBecause = (row: MigratedRow, { accountOf }: Around): string | undefined => {
  const { account, quantity, from, to, state, externalId } = row;
  if (given(externalId) === undefined) return 'it has no external id';
  if (given(account) === undefined) return 'it names no account';
  if (accountOf(given(account) ?? '') === undefined) return `no account has the key “${account}”`;
  const counted = given(quantity);
  if (counted !== undefined && !(QUANTITY.test(counted) && cmp(dec(counted), dec('0')) > 0))
    return `“${quantity}” is no quantity above 0`;
  for (const day of [from, to])
    if (given(day) !== undefined && !isPlainDate(given(day))) return `“${day}” is no day such as 2026-01-31`;
  const [first, last] = [given(from), given(to)];
  if (first !== undefined && last !== undefined && first >= last) return `it ends on ${last}, before it begins`;
  if (given(state) !== undefined && !['active', 'suspended'].includes(given(state) ?? ''))
    return `“${state}” is neither active nor suspended`;
  return wordsOf(row.reliesOn).length > RELIES_ON_MAX ? `it relies on more than ${RELIES_ON_MAX}` : undefined;
};

export const readMigratedRow = (
  row: MigratedRow,
  at: number,
  around: Around,
): { readonly read: ReadRow } | { readonly bad: BadRow } => {
  const why = badBecause(row, around);
  const account = around.accountOf(given(row.account) ?? '');
  if (why !== undefined || account === undefined)
    return { bad: { row: at, externalId: given(row.externalId) ?? '', why: why ?? 'it names no account' } };
  const offering = given(row.offering);
  const offeringHash = offering === undefined ? undefined : around.offeringHashOf(offering);
  const [quantity, from] = [given(row.quantity), given(row.from)];
  const to = given(row.to) ?? null;
  return {
    read: {
      externalId: given(row.externalId) ?? '',
      accountId: account.id,
      territory: account.territory,
      offering: offering ?? UNKNOWN_OFFERING,
      offeringHash: offeringHash ?? '',
      quantity: quantity ?? '1',
      // Nobody knows since when: it is true since we know it, and what ended before that cannot be told.
      from: from ?? (to !== null && to <= around.today ? to : around.today),
      to,
      state: given(row.state) === 'suspended' ? 'suspended' : 'active',
      parent: given(row.parent) ?? null,
      reliesOn: wordsOf(row.reliesOn),
      characteristics: { ...row.characteristics },
      incomplete: [
        ...(offeringHash === undefined ? (['offering'] as const) : []),
        ...(quantity === undefined ? (['quantity'] as const) : []),
        ...(from === undefined ? (['from'] as const) : []),
        'terms',
      ],
    },
  };
};
