/**
 * A person asks to be forgotten, or the time for which they had to be known is over. What they could be recognised by goes from the people's
 * register and from the openings of the evidence; not one byte of the log changes, so every proof that was ever handed out still holds.
 */
import { Type } from 'typebox';
import { pseudonymisePerson, readRecognisable, type Recognisable } from '#contexts/identity/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import { eraseOpenings, openingsOfPerson } from './erase-person.store.ts';

/** In one command; the answer says whether more are left, and it is sent again. */
export const ERASED_AT_ONCE_MAX = 20_000;
/** A shorter name is part of too many words. Somebody with such a name is found by key and address. */
const NAME_CHARS_MIN = 6;

/** By which texts a person is looked for inside other texts. */
export const tellingTexts = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.filter((text) => text.length >= NAME_CHARS_MIN && !text.toLowerCase().startsWith('erased'))),
];

type Payload = { readonly personId: string; readonly ground: 'request' | 'retention' | 'order-of-a-court' };
type Loaded = { readonly person: Recognisable; readonly entries: readonly string[] };
type Decided = Decision & { readonly entries: readonly string[] };

export const erasePerson = defineCommand<Payload, Loaded, Decided>({
  name: 'evidence.erase-person',
  context: 'evidence',
  aggregate: 'erasure',
  creates: true,
  notFound: 'person.not-found',
  payload: Type.Object(
    {
      personId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
      ground: Type.Union([Type.Literal('request'), Type.Literal('retention'), Type.Literal('order-of-a-court')]),
    },
    { additionalProperties: false },
  ),
  load: async (tx, { payload }: Command<Payload>) => {
    const person = await readRecognisable(tx, payload.personId);
    if (!person) return undefined;
    const names = tellingTexts([person.key, person.email, person.name]);
    return { person, entries: await openingsOfPerson(tx, person.id, names, ERASED_AT_ONCE_MAX + 1) };
  },
  resource: (_loaded, { tenantId }) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }),
  decide: ({ entries, person }, command) => {
    if (!command.reason) return refused({ code: 'evidence.reason-missing' });
    if (command.actor.personId === person.id) return refused({ code: 'evidence.own-erasure' });
    const now = entries.slice(0, ERASED_AT_ONCE_MAX);
    const said = { personId: person.id, ground: command.payload.ground, openings: now.length };
    return accepted({
      entries: now,
      facts: [{ type: 'PersonErased', subject: { kind: 'person', id: person.id }, data: said }],
      answer: { ...said, remaining: entries.length > now.length },
    });
  },
  save: ({ entries }, { person }, _next, { at, tenantId }) => [
    ...pseudonymisePerson(tenantId, person.id),
    eraseOpenings(tenantId, entries, at.toString()),
  ],
});
