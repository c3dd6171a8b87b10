/** `troth sign-in link`: which person of ours a subject of the company's identity provider is. */
import type { Command } from 'commander';
import { connect } from '../catalog/server.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const EXIT_REFUSED = 1;

type Link = { readonly issuer?: string; readonly server: string; readonly as: string };

export const signInCommands = (program: Command, terminal: Terminal): void => {
  program
    .command('sign-in')
    .description('who people are at the identity provider')
    .command('link')
    .description('from now on this subject of the provider signs in as this person')
    .argument('<person>', 'their key here, such as rita.rep')
    .argument('<subject>', 'as the page names it to whoever is not linked yet')
    .option('--issuer <url>', 'the provider, or TROTH_OIDC_ISSUER', process.env['TROTH_OIDC_ISSUER'])
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option('--as <person>', 'who asks, by development sign-in; TROTH_TOKEN goes before it', 'sam.sre')
    .action(async (person: string, subject: string, { issuer = '', ...options }: Link) => {
      const server = await connect(options, process.env['TROTH_TOKEN'] || undefined);
      const linked = await server.send('/sign-ins', { person, subject, issuer });
      if (linked.ok) return terminal.write(`${subject} signs in as ${person}.\n`);
      process.stderr.write(refusalText(linked.refusal, 'Nobody was linked'));
      process.exitCode = EXIT_REFUSED;
    });
};
