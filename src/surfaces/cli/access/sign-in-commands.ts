/** `troth sign-in link`: which person of ours a subject of the company's identity provider is. */
import type { Command } from 'commander';
import { refused } from '#kernel/outcome.ts';
import { type Asking, askingAs, serverOf } from '../on-server.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const EXIT_REFUSED = 1;

type Link = Asking & { readonly issuer?: string };

export const signInCommands = (program: Command, terminal: Terminal): void => {
  const signIn = program.command('sign-in').description('who people are at the identity provider');
  askingAs('sam.sre')(signIn.command('link'))
    .description('from now on this subject of the provider signs in as this person')
    .argument('<person>', 'their key here, such as rita.rep')
    .argument('<subject>', 'as the page names it to whoever is not linked yet')
    .option('--issuer <url>', 'the provider, or TROTH_OIDC_ISSUER', process.env['TROTH_OIDC_ISSUER'])
    .action(async (person: string, subject: string, { issuer = '', ...options }: Link) => {
      const linked =
        issuer === ''
          ? refused({ code: 'cli.issuer-missing' })
          : await (await serverOf(options)).send('/sign-ins', { person, subject, issuer });
      if (linked.ok) return terminal.write(`${subject} signs in as ${person}.\n`);
      sayNo(terminal, linked.refusal, 'Nobody was linked');
      process.exitCode = EXIT_REFUSED;
    });
};
