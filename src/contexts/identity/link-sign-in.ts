/** Who somebody is at an issuer of tokens: one subject there is one account here, and what it may do is decided here. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { type PersonRow, readPersonByKey } from './identity.store.ts';
import { insertSignIn, readSignIn } from './sign-in.store.ts';

export const LinkSignInPayload = Type.Object(
  {
    person: Type.String({ pattern: '^[a-z][a-z0-9.-]{1,79}$' }),
    issuer: Type.String({ minLength: 1, maxLength: 300 }),
    subject: Type.String({ minLength: 1, maxLength: 300 }),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof LinkSignInPayload>;
type Loaded = { readonly person: PersonRow; readonly principalId: string | undefined };
type Linked = Decision & { readonly principalId: string };

const load = async (tx: Tx, { payload }: Command<Payload>): Promise<Loaded | undefined> => {
  const [person, principalId] = await Promise.all([
    readPersonByKey(tx, payload.person),
    readSignIn(tx, payload.issuer, payload.subject),
  ]);
  return person && { person, principalId };
};

const decide = ({ person, principalId }: Loaded, command: Command<Payload>): Outcome<Linked> => {
  if (principalId !== undefined && principalId !== person.principalId) return refused({ code: 'sign-in.taken' });
  const signInId = command.id('sign-in');
  return accepted({
    facts: [
      {
        type: 'SignInLinked',
        subject: { kind: 'sign-in', id: signInId },
        data: { signInId, personId: person.id, principalId: person.principalId },
      },
    ],
    answer: { personId: person.id, principalId: person.principalId },
    principalId: person.principalId,
    ...(principalId === undefined ? {} : { unchanged: true as const }),
  });
};

export const linkSignIn = defineCommand<Payload, Loaded, Linked>({
  name: 'identity.link-sign-in',
  context: 'identity',
  aggregate: 'sign-in',
  creates: true,
  notFound: 'person.not-found',
  payload: LinkSignInPayload,
  load,
  resource: (_loaded, { tenantId }) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }),
  decide,
  save: ({ principalId }, _loaded, next, { tenantId, payload, at }): readonly Statement[] => [
    insertSignIn(tenantId, next, { ...payload, principalId }, at.toString()),
  ],
});
