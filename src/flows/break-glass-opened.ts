/** What happens when somebody opens the glass: everybody who may review it is told at once, in the same transaction. */
import { queueMessage } from '#contexts/communication/index.ts';
import { BREAK_GLASS_REVIEWERS, readPeople } from '#contexts/identity/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

type Opened = { readonly grantId: string; readonly personId: string; readonly expiresAt: string };
/** Facts say nothing of why; the command that is being run does. */
type Asked = { readonly reason: string };

export const breakGlassOpened: Flow = {
  fact: 'BreakGlassOpened',
  meaning: 'Somebody acts beyond their role in an emergency.',
  together: [
    {
      name: 'everybody who may review it is written to',
      undo: 'a letter cannot be taken back; the grant is given back and reviewed',
      run: async (tx, fact, command) => {
        const { grantId, personId, expiresAt } = fact.data as unknown as Opened;
        const { reason } = command.payload as Asked;
        const people = await readPeople(tx);
        const who = people.find((person) => person.id === personId)?.name ?? personId;
        const told = people.filter(
          (person) => person.id !== personId && person.roles.some((role) => BREAK_GLASS_REVIEWERS.includes(role)),
        );
        const letters = told.map((person) =>
          queueMessage({
            tenantId: tx.tenantId,
            id: command.id('message', 'break-glass', person.id),
            cause: `break-glass/${grantId}/${person.id}`,
            template: 'break-glass-opened',
            language: person.language,
            to: { name: person.name, email: person.email, personId: person.id },
            about: { kind: 'break-glass', id: grantId },
            accountId: null,
            values: { name: person.name, who, reason, until: `${expiresAt.slice(0, 16).replace('T', ' ')} UTC` },
            at: command.at,
          }),
        );
        return accepted({
          facts: [],
          statements: letters.flatMap(({ statements }) => statements),
          jobs: letters.flatMap(({ jobs }) => jobs),
        });
      },
    },
  ],
  after: [],
};
