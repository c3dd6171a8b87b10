/** Our own people are told of something, by role: each by mail in their language, and in the app. Shared by the flows that tell them. */
import { type TemplateName, type TemplateValues, writeMessage } from '#contexts/communication/index.ts';
import { readPeople } from '#contexts/identity/index.ts';
import type { AnyCommandDefinition, RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { AfterStep, FollowUp } from '#platform/flows.ts';

export type Telling = {
  readonly template: TemplateName;
  readonly roles: readonly string[];
  /** Persons besides, by their keys. */
  readonly persons?: readonly string[];
  /** What is told once to each of them, for ever. */
  readonly cause: string;
  readonly about: { readonly kind: string; readonly id: string };
  readonly accountId: string | null;
  readonly values: TemplateValues;
};

export const tellRoles = (name: string, tellingOf: (fact: RecordedFact, tx: Tx) => Promise<Telling>): AfterStep => ({
  name,
  undo: 'a letter cannot be taken back; the page that it leads to says what is so now',
  as: 'flow',
  commands: async (fact, tx) => {
    const { roles, persons = [], cause, ...said } = await tellingOf(fact, tx);
    const people = await readPeople(tx);
    return people
      .filter(
        (person) =>
          person.type === 'user' && (persons.includes(person.key) || person.roles.some((role) => roles.includes(role))),
      )
      .map(({ id }): FollowUp => ({
        definition: writeMessage as unknown as AnyCommandDefinition,
        key: id,
        payload: { ...said, personId: id, cause: `${cause}/${id}` },
      }));
  },
});

/** `2026-12-01T09:00:00Z` → `2026-12-01 09:00 UTC`; a day stays a day. */
export const momentText = (at: unknown): string => {
  const text = String(at ?? '–');
  return text.includes('T') ? `${text.slice(0, 16).replace('T', ' ')} UTC` : text;
};
