/**
 * One of our people is told something: by mail in their own language, and in the app. A flow says to whom and of what; names and addresses are
 * read here, so that what waits in a queue of jobs has none. A cause that was written about before is not told again.
 */
import { type Static, Type } from 'typebox';
import { type PersonRow, readPersonById } from '#contexts/identity/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { messageResource } from './communication.ts';
import { insertMessage, isWritten } from './communication.store.ts';
import type { NewMessage } from './queue-message.ts';
import { type Letter, type TemplateName, TEMPLATE_NAMES, writeLetter } from './templates.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

export const WriteMessagePayload = Type.Object(
  {
    cause: Type.String({ minLength: 1, maxLength: 300 }),
    template: Type.Enum([...TEMPLATE_NAMES]),
    personId: Uuid,
    about: Type.Object({ kind: Type.String({ minLength: 1, maxLength: 80 }), id: Uuid }, closed),
    accountId: Type.Union([Uuid, Type.Null()]),
    values: Type.Record(Type.String({ maxLength: 80 }), Type.String({ maxLength: 4_000 }), { maxProperties: 40 }),
  },
  closed,
);
type Payload = Omit<Static<typeof WriteMessagePayload>, 'template'> & { readonly template: TemplateName };
type Loaded = { readonly person: PersonRow | undefined; readonly told: boolean };
type Written = Decision & { readonly message?: NewMessage; readonly letter?: Letter };

export const writeMessage = defineCommand<Payload, Loaded, Written>({
  name: 'communication.write',
  context: 'communication',
  aggregate: 'message',
  creates: true,
  payload: WriteMessagePayload,
  load: async (tx, { payload }) => ({
    person: await readPersonById(tx, payload.personId),
    told: await isWritten(tx, payload.cause),
  }),
  resource: (_loaded, { tenantId, payload, id }) =>
    messageResource(tenantId, { id: id('message'), accountId: payload.accountId, personId: payload.personId }),
  decide: ({ person, told }, { payload, tenantId, id, at }) => {
    if (person === undefined) return refused({ code: 'message.nobody', personId: payload.personId });
    const messageId = id('message');
    if (told) return accepted({ unchanged: true, facts: [], answer: { messageId: null, cause: payload.cause } });
    const { cause, template, about, accountId, values } = payload;
    const message: NewMessage = {
      tenantId,
      id: messageId,
      cause,
      template,
      language: person.language,
      to: { name: person.name, email: person.email, personId: person.id },
      about,
      accountId,
      values: { name: person.name, ...values },
      at,
    };
    return accepted({
      message,
      letter: writeLetter(template, person.language, message.values),
      facts: [
        {
          type: 'MessageWritten',
          subject: { kind: 'message', id: messageId },
          data: { messageId, template, about: about.id, aboutKind: about.kind, accountId, personId: person.id },
        },
      ],
      answer: { messageId, cause },
      jobs: [{ queue: 'deliver', data: { tenantId, messageId } }],
    });
  },
  save: ({ message, letter }, _loaded, next) =>
    message === undefined || letter === undefined ? [] : [insertMessage(message, letter, next.entryLeaf)],
});
