/** The words of accounts. */
import { Type, type Static } from 'typebox';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { agreementFacts, agreementRefusals } from './agreement.ts';

export const accountsFacts = [
  'AccountOpened',
  'AccountClassified',
  'AccountClosed',
  'AccountReopened',
  'AccountContactAdded',
  'AccountContactConfirmed',
  ...agreementFacts,
] as const;

export const accountsConstraints: Readonly<Record<string, string>> = {
  agreement_tenant_id_key_key: 'agreement.exists',
  contact_second_person: 'account.confirm-needs-second-person',
};

export const accountsRefusals: RefusalTexts = {
  ...agreementRefusals,
  'account.not-found': {
    status: 404,
    title: 'There is no such account',
    todo: 'Check the id; you only see the accounts of your tenant.',
  },
  'account.exists': { status: 409, title: 'An account with this key exists', todo: 'Use the account that exists.' },
  'account.unknown-currency': {
    status: 422,
    title: 'There is no such currency',
    todo: 'Use a code of ISO 4217 that is in use, such as EUR.',
  },
  'account.state': { status: 409, title: 'The account is in this state already', todo: 'Nothing is left to do.' },
  'account.contact-known': {
    status: 409,
    title: 'The account has a contact with this address',
    todo: 'Use the contact that is there, or have it confirmed.',
  },
  'account.too-many-contacts': {
    status: 422,
    title: 'The account has as many contacts as it can have',
    todo: 'Use one of those that are there.',
  },
  'account.no-such-contact': {
    status: 404,
    title: 'The account has no contact with this address',
    todo: 'Add the contact first, or read the account again.',
  },
  'account.confirm-needs-second-person': {
    status: 403,
    title: 'Somebody else confirms a contact',
    todo: 'Ask a person who did not write it down.',
  },
  'account.closed': {
    status: 422,
    title: 'The account is closed',
    todo: 'Sell to an active account, or have this one reopened.',
  },
};

/** Further segments besides the first: an enterprise that is also in health care is in both. */
export const Segments = Type.Array(Type.String({ pattern: '^[a-z0-9][A-Za-z0-9._-]{0,39}$' }), {
  maxItems: 19,
  uniqueItems: true,
});

export const Address = Type.Object(
  {
    lines: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 6 }),
    city: Type.String({ minLength: 1, maxLength: 100 }),
    postalCode: Type.String({ minLength: 1, maxLength: 20 }),
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
  },
  { additionalProperties: false },
);

export const AccountPayload = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-z0-9.-]{1,79}$' }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    language: Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' }),
    segment: Type.String({ minLength: 1, maxLength: 40 }),
    segments: Type.Optional(Segments),
    channel: Type.String({ minLength: 1, maxLength: 40 }),
    territory: Type.String({ minLength: 1, maxLength: 40 }),
    crmReference: Type.Optional(Type.String({ maxLength: 100 })),
    address: Address,
    contact: Type.Object(
      { name: Type.String({ maxLength: 200 }), email: Type.String({ maxLength: 200 }) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

export type AccountBody = Static<typeof AccountPayload>;
export type Account = AccountBody & {
  readonly id: string;
  readonly state: 'active' | 'closed';
  readonly version: number;
};

/** All that it is in, the first one first. */
export const segmentsOf = ({ segment, segments = [] }: Pick<Account, 'segment' | 'segments'>): readonly string[] => [
  ...new Set([segment, ...segments]),
];

export const accountResource = (tenantId: string, account: Pick<Account, 'id' | 'territory'>): ResourceFacts => ({
  type: 'Account',
  id: account.id,
  attrs: { tenant: tenantId, territory: account.territory, accountId: account.id },
});
