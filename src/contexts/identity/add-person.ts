/** Somebody joins: a natural person and the account they sign in with. */
import type { Static } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { PersonPayload } from './identity.ts';
import { insertPerson, readPersonByKey } from './identity.store.ts';

type Payload = Static<typeof PersonPayload>;
type Loaded = { readonly exists: boolean };

export const addPerson = defineCommand<Payload, Loaded, Decision>({
  name: 'identity.add-person',
  context: 'identity',
  aggregate: 'person',
  creates: true,
  payload: PersonPayload,
  load: async (tx, command) => ({ exists: (await readPersonByKey(tx, command.payload.key)) !== undefined }),
  resource: (_loaded, command) => ({ type: 'Tenant', id: command.tenantId, attrs: { tenant: command.tenantId } }),
  decide: ({ exists }, command) => {
    const { key } = command.payload;
    if (exists) return refused({ code: 'person.exists', key });
    const id = command.id('person');
    const principalId = command.id('principal');
    return accepted({
      facts: [
        {
          type: 'PersonAdded',
          subject: { kind: 'person', id },
          data: { personId: id, principalId, roles: command.payload.roles },
        },
      ],
      answer: { personId: id, principalId, key },
    });
  },
  save: (_decided, _loaded, next, command) => {
    const { payload } = command;
    const person = {
      ...payload,
      id: next.id,
      principalId: command.id('principal'),
      accountId: payload.accountId ?? null,
      language: payload.language ?? 'en',
    };
    return insertPerson(command.tenantId, { ...person, recordedAt: command.at.toString(), entryLeaf: next.entryLeaf });
  },
});
