/** `troth key …`: keys for programs. The secret is printed once, to standard output and nowhere else. */
import type { Command } from 'commander';
import { API_SCOPES } from '#contexts/identity/index.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { connect, type Server } from '../catalog/server.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const DAYS_DEFAULT = '90';
const EXIT_REFUSED = 1;

type OnServer = { readonly server: string; readonly as: string };
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

const server = (options: OnServer): Promise<Server> => connect(options, process.env['TROTH_TOKEN'] || undefined);

const onServer = (command: Command): Command =>
  command
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option('--as <person>', 'who asks, by development sign-in; TROTH_TOKEN goes before it', 'olga.ops');

const finish = <T>(outcome: Outcome<T>, terminal: Terminal, tell: (value: T) => string): void => {
  if (outcome.ok) return terminal.write(tell(outcome.value));
  process.stderr.write(refusalText(outcome.refusal, 'Nothing was done with keys'));
  process.exitCode = EXIT_REFUSED;
};

const line = ({ id, name, prefix, state, scopes, expiresAt, lastUsedAt }: Key): string =>
  `${id}  ${prefix}  ${state.padEnd(8)} until ${expiresAt.slice(0, 10)}  last used ${lastUsedAt?.slice(0, 16) ?? 'never'}  ${name}: ${scopes.join(' ')}`;

export const keyCommands = (program: Command, terminal: Terminal): void => {
  const key = program.command('key').description('keys for programs: what each may, until when, who answers for it');

  onServer(key.command('list'))
    .description('every key, its state and when it was used last')
    .action(async (options: OnServer) => {
      const found = await (await server(options)).get<{ readonly items: readonly Key[] }>('/api-keys');
      finish(found, terminal, ({ items }) => `${items.map(line).join('\n') || 'There is no key.'}\n`);
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
        await server(options)
      ).send<{ readonly key: string }>('/api-keys', {
        name,
        scopes: options.scope,
        territories: options.territory ?? [],
        ...(options.account === undefined ? {} : { accountId: options.account }),
        expiresInDays: Number(options.days),
      });
      finish(issued, terminal, (answer) => `${answer.key}\n`);
    });

  onServer(key.command('revoke'))
    .description('revoke a key, at once')
    .argument('<id>', 'as `troth key list` tells it')
    .action(async (id: string, options: OnServer) => {
      finish(await (await server(options)).send(`/api-keys/${id}/revoke`, {}), terminal, () => 'Revoked.\n');
    });
};
