/** `troth account …`: through whom a customer is reached, and who says that an address is really theirs. Accounts are named by key, as in files. */
import type { Command } from 'commander';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { accountNamed } from '../account-named.ts';
import type { Server } from '../catalog/server.ts';
import { type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const EXIT = { done: 0, refused: 1 } as const;

type Format = { readonly json?: boolean };
type Contact = { readonly name: string; readonly email: string; readonly confirmedAt: string | null };
type Asked<T> = {
  readonly account: string;
  readonly ask: (accountId: string) => Promise<Outcome<T>>;
  readonly say: (answer: T) => string;
  readonly whatNot: string;
};

const told = async <T>(
  { account, ask, say, whatNot }: Asked<T>,
  { json }: Format,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const id = await accountNamed(server, account);
  const answer = id.ok ? await ask(id.value) : id;
  if (!answer.ok) {
    sayNo(terminal, answer.refusal, whatNot);
    return EXIT.refused;
  }
  terminal.write(json === true ? `${JSON.stringify(answer.value, null, 2)}\n` : say(answer.value));
  return EXIT.done;
};

const line = ({ name, email, confirmedAt }: Contact): string =>
  `${name} <${email}>: ${confirmedAt === null ? 'not confirmed yet' : `confirmed on ${confirmedAt.slice(0, 10)}`}\n`;

/** Whom offers may go to: those who are not confirmed get them for reading only. */
export const listContacts = (account: string, format: Format, server: Server, terminal: Terminal): Promise<number> =>
  told<readonly Contact[]>(
    {
      account,
      ask: async (accountId) => {
        const known: Outcome<{ readonly contacts: readonly Contact[] }> = await server.get(`/accounts/${accountId}`);
        return known.ok ? accepted(known.value.contacts) : known;
      },
      say: (contacts) => contacts.map(line).join(''),
      whatNot: 'Nothing to show',
    },
    format,
    server,
    terminal,
  );

type NewContact = Format & { readonly name: string; readonly email: string };

export const addContact = (
  account: string,
  { name, email, ...format }: NewContact,
  server: Server,
  terminal: Terminal,
): Promise<number> =>
  told<unknown>(
    {
      account,
      ask: (accountId) => server.send(`/accounts/${accountId}/contacts`, { name, email }),
      say: () => `${name} <${email}> was written down; a second person confirms it: troth account confirm-contact.\n`,
      whatNot: 'Nobody was written down',
    },
    format,
    server,
    terminal,
  );

type Confirmation = Format & { readonly how: string };

export const confirmContact = (
  account: string,
  email: string,
  { how, ...format }: Confirmation,
  server: Server,
  terminal: Terminal,
): Promise<number> =>
  told<unknown>(
    {
      account,
      ask: (accountId) => server.send(`/accounts/${accountId}/confirm-contact`, { email, how }),
      say: () => `${email} is confirmed: offers to accept or to sign may go there.\n`,
      whatNot: 'Nothing was confirmed',
    },
    format,
    server,
    terminal,
  );

const withServer = (command: Command, person: string): Command =>
  onServerAs(person)(command.argument('<account>', 'its key'));

export const accountCommands = (program: Command, terminal: Terminal): void => {
  const account = program.command('account').description('customers, and through whom they are reached');
  withServer(account.command('contacts'), 'rita.rep')
    .description('the contacts of an account, and which are confirmed')
    .action(async (key: string, options: OnServer) => {
      process.exitCode = await listContacts(key, options, await serverOf(options), terminal);
    });
  withServer(account.command('add-contact'), 'rita.rep')
    .description('write down another contact; a second person confirms it before an offer to accept goes there')
    .requiredOption('--name <name>', 'who it is')
    .requiredOption('--email <address>', 'where they are reached')
    .action(async (key: string, options: OnServer & NewContact) => {
      process.exitCode = await addContact(key, options, await serverOf(options), terminal);
    });
  withServer(account.command('confirm-contact'), 'olga.ops')
    .description('say that a contact, written down by somebody else, is really the customer’s')
    .argument('<email>', 'as it was written down')
    .requiredOption('--how <text>', 'how you know')
    .action(async (key: string, email: string, options: OnServer & Confirmation) => {
      process.exitCode = await confirmContact(key, email, options, await serverOf(options), terminal);
    });
};
