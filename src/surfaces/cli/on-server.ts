/** What commands that ask a running Troth have in common: where it is, who asks, how an answer or a refusal is told. */
import type { Command } from 'commander';
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { connect, type Server } from './catalog/server.ts';
import { sayNo } from './tell-refusal.ts';
import type { Terminal } from './verify.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const EXIT_REFUSED = 1;

export type Asking = { readonly server: string; readonly as: string };
export type OnServer = Asking & { readonly json?: boolean };

export const atServer = (command: Command): Command =>
  command.option('--server <url>', 'a running Troth, or TROTH_URL', SERVER);

/** For a command that has no answer to print as JSON. `as`: who asks where nobody is named. */
export const askingAs =
  (as: string) =>
  (command: Command): Command =>
    atServer(command).option(
      '--as <person>',
      'who asks, by development sign-in (see `troth people`); TROTH_TOKEN goes before it',
      as,
    );

export const onServerAs =
  (as: string) =>
  (command: Command): Command =>
    askingAs(as)(command).option('--json', 'answer as JSON');

export const serverOf = (options: Asking): Promise<Server> => connect(options, process.env['TROTH_TOKEN'] || undefined);

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What a stranger wrote is printed on the reader's terminal: an escape sequence could paint over what is said. */
const printable = (text: string): string => text.replaceAll(/[^\P{C}\n\t]/gu, '?');

/** `faults`: what a refusal names besides, each on a line of its own. */
export const finishOn =
  (terminal: Terminal, faults: (refusal: Refusal) => readonly string[] = () => []) =>
  <T>(outcome: Outcome<T>, { json }: OnServer, tell: (value: T) => string, whatNot = 'Nothing was changed'): void => {
    if (outcome.ok) return terminal.write(json === true ? asJson(outcome.value) : printable(tell(outcome.value)));
    sayNo(terminal, outcome.refusal, whatNot, faults(outcome.refusal));
    process.exitCode = EXIT_REFUSED;
  };

type Numbered = { readonly items: readonly { readonly id: string; readonly number: string }[] };

/** By its number, as people say it (`INC-0001`), or its id. */
export const idNamed =
  (prefix: string, path: string, notFound: string) =>
  async (to: Server, name: string): Promise<Outcome<string>> => {
    if (!new RegExp(`^${prefix}-\\d+$`, 'i').test(name)) return { ok: true, value: name };
    const listed = await to.get<Numbered>(path);
    if (!listed.ok) return listed;
    const found = listed.value.items.find(({ number }) => number === name.toUpperCase());
    return found ? { ok: true, value: found.id } : { ok: false, refusal: { code: notFound, number: name } };
  };
