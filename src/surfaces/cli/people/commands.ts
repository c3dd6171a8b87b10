/** `troth people`: who may be named by --as, which exists in development only. */
import type { Command } from 'commander';
import { asJson, atServer } from '../on-server.ts';
import { peopleOf, type Person } from '../http-stage.ts';
import { rowsText } from '../quote/rows.ts';
import type { Terminal } from '../verify.ts';

type Named = Person & {
  readonly name: string;
  readonly type: string;
  readonly roles: readonly string[];
  readonly territories: readonly string[];
};

const peopleText = (people: readonly Named[]): string =>
  rowsText(
    [
      ['--as', 'Name', 'Roles', 'Where'],
      ...people.map(({ key, name, type, roles, territories }) => [
        key,
        name,
        roles.length === 0 ? `(${type})` : roles.join(', '),
        territories.join(', '),
      ]),
    ],
    [],
  );

export const peopleCommand = (program: Command, terminal: Terminal): void => {
  atServer(program.command('people'))
    .description('whom --as may name, with their roles (development sign-in)')
    .option('--role <role>', 'only those who have it, such as release-approver')
    .option('--json', 'answer as JSON')
    .action(
      async ({ server, role, json }: { readonly server: string; readonly role?: string; readonly json?: boolean }) => {
        const all = await peopleOf<Named>(server);
        const found = role === undefined ? all : all.filter(({ roles }) => roles.includes(role));
        if (json === true) return terminal.write(asJson(found));
        terminal.write(
          found.length === 0
            ? `Nobody has the role ${role ?? ''}; \`troth people\` lists whom there is.\n`
            : peopleText(found),
        );
      },
    );
};
