/** `troth key …`: keys for programs. The secret is printed once, to standard output and nowhere else. */
import type { Command } from 'commander';
import { API_SCOPES } from '#contexts/identity/index.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';

const DAYS_DEFAULT = '90';

type Issue = OnServer & {
  readonly scope: readonly string[];
  readonly territory?: readonly string[];
  readonly account?: string;
  readonly days: string;
};
type Key = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly state: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
};

const onServer = onServerAs('olga.ops');

const line = ({ id, name, prefix, state, scopes, expiresAt, lastUsedAt }: Key): string =>
  `${id}  ${prefix}  ${state.padEnd(8)} until ${expiresAt.slice(0, 10)}  last used ${lastUsedAt?.slice(0, 16) ?? 'never'}  ${name}: ${scopes.join(' ')}`;

export const keyCommands = (program: Command, terminal: Terminal): void => {
  const key = program.command('key').description('keys for programs: what each may, until when, who answers for it');
  const finish = finishOn(terminal);

  onServer(key.command('list'))
    .description('every key, its state and when it was used last')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly items: readonly Key[] }>('/api-keys');
      finish(found, options, ({ items }) => `${items.map(line).join('\n') || 'There is no key.'}\n`);
    });

  onServer(key.command('issue'))
    .description('issue a key; its secret is printed once')
    .argument('<name>', 'what it is for')
    .requiredOption('--scope <scopes...>', API_SCOPES.join(', '))
    .option('--territory <territories...>', 'where it reaches; yours at most')
    .option('--account <id>', 'the one account that it reaches')
    .option('--days <number>', 'for how long, at most 366', DAYS_DEFAULT)
    .action(async (name: string, options: Issue) => {
      const issued = await (
        await serverOf(options)
      ).send<{ readonly key: string }>('/api-keys', {
        name,
        scopes: options.scope,
        territories: options.territory ?? [],
        ...(options.account === undefined ? {} : { accountId: options.account }),
        expiresInDays: Number(options.days),
      });
      finish(issued, options, (answer) => `${answer.key}\n`);
    });

  onServer(key.command('revoke'))
    .description('revoke a key, at once')
    .argument('<id>', 'as `troth key list` tells it')
    .action(async (id: string, options: OnServer) => {
      finish(await (await serverOf(options)).send(`/api-keys/${id}/revoke`, {}), options, () => 'Revoked.\n');
    });
};
