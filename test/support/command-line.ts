/** The command line as a person at a terminal has it: what it writes, what it complains of, how it ends. */
import { mock } from 'node:test';
import { Command } from 'commander';
import type { Terminal } from '#surfaces/cli/verify.ts';

export type Ran = { readonly told: string; readonly complained: string; readonly code: number };

/** `server`: a running Troth, asked through the development sign-in as `--as` says. */
export const commandLine =
  (register: (program: Command, terminal: Terminal) => void, server: string) =>
  async (...words: readonly string[]): Promise<Ran> => {
    const told: string[] = [];
    const complained: string[] = [];
    const program = new Command('troth').exitOverride().configureOutput({ writeErr: (text) => complained.push(text) });
    register(program, {
      write: (text) => void told.push(text),
      complain: (text) => void complained.push(text),
      colour: false,
    });
    const code = process.exitCode;
    const heard = mock.method(process.stderr, 'write', (text: string) => complained.push(String(text)) > 0);
    process.exitCode = 0;
    try {
      await program.parseAsync(['node', 'troth', ...words, '--server', server]);
      return { told: told.join(''), complained: complained.join(''), code: Number(process.exitCode) };
    } finally {
      heard.mock.restore();
      process.exitCode = code;
    }
  };
