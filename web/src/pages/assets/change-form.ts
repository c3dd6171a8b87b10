/** What is typed about a change, and the command that it makes. */
import type { Asset } from '../../api/asset-shapes.ts';

type Asked = 'day' | 'months' | 'end' | 'quantity' | 'offering' | 'account';
type Words = { readonly name: string; readonly means: string; readonly asks: readonly Asked[] };

type ChangeKind =
  | 'amendment'
  | 'renewal'
  | 'cotermination'
  | 'upgrade'
  | 'downgrade'
  | 'migration'
  | 'suspension'
  | 'resumption'
  | 'termination'
  | 'transfer';

export const CHANGE_WORDS: Readonly<Record<ChangeKind, Words>> = {
  amendment: {
    name: 'Amend',
    means: 'Another quantity, price or date, at the terms that were committed',
    asks: ['day', 'quantity'],
  },
  renewal: { name: 'Renew', means: 'Runs on from its end', asks: ['months', 'quantity'] },
  cotermination: { name: 'Bring to one end', means: 'All of these end on one day', asks: ['day', 'end'] },
  upgrade: {
    name: 'Upgrade',
    means: 'Something better takes its place, at the price of the day',
    asks: ['day', 'offering'],
  },
  downgrade: {
    name: 'Downgrade',
    means: 'Something smaller takes its place; the rest is credited',
    asks: ['day', 'offering'],
  },
  migration: { name: 'Migrate', means: 'What replaces it in the catalog takes its place', asks: ['day', 'offering'] },
  suspension: { name: 'Suspend', means: 'Out of use; nothing is owed until it is resumed', asks: ['day'] },
  resumption: { name: 'Resume', means: 'In use again, at the terms that were committed', asks: ['day'] },
  termination: { name: 'End', means: 'Ends on that day; what was paid beyond it is credited', asks: ['day'] },
  transfer: {
    name: 'Transfer',
    means: 'Another account has it from that day, at the terms that were committed',
    asks: ['day', 'account'],
  },
};

export type ChangeForm = {
  readonly orderType: ChangeKind;
  readonly effectiveFrom: string;
  readonly months: string;
  readonly upliftPercent: string;
  readonly end: 'latest' | 'earliest';
  readonly reason: string;
  /** Of a transfer: who has it from then on, and how the account that gives it up agreed. */
  readonly toAccountId: string;
  readonly consent: string;
  readonly quantities: Readonly<Record<string, string>>;
  readonly offerings: Readonly<Record<string, string>>;
};

export const emptyForm: ChangeForm = {
  orderType: 'amendment',
  effectiveFrom: '',
  months: '12',
  upliftPercent: '',
  end: 'latest',
  reason: '',
  toAccountId: '',
  consent: '',
  quantities: {},
  offerings: {},
};

const given = (name: string, text: string | undefined): object =>
  text === undefined || text.trim() === '' ? {} : { [name]: text.trim() };

/** What the kind of order does not ask is not sent, whatever was typed before another kind was chosen. */
export const payloadOf = (form: ChangeForm, assets: readonly Asset[]): object => {
  const asks: readonly Asked[] = CHANGE_WORDS[form.orderType].asks;
  const asked = (what: Asked, members: object): object => (asks.includes(what) ? members : {});
  return {
    orderType: form.orderType,
    ...given('reason', form.reason),
    ...asked('day', given('effectiveFrom', form.effectiveFrom)),
    ...asked('months', { months: Number(form.months), ...given('upliftPercent', form.upliftPercent) }),
    ...asked('end', { end: form.end }),
    ...asked('account', { ...given('toAccountId', form.toAccountId), ...given('consent', form.consent) }),
    assets: assets.map(({ id, version }) => ({
      assetId: id,
      assetVersion: version,
      ...asked('quantity', given('quantity', form.quantities[id])),
      ...asked('offering', given('offering', form.offerings[id])),
    })),
  };
};
