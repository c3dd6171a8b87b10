/** `troth approval …`: what a draft of a policy would change. */
import { type Command, InvalidArgumentError } from 'commander';
import { connect } from '../catalog/server.ts';
import type { Terminal } from '../verify.ts';
import { simulateRelease, type SimulateOptions } from './simulate.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';
const DEALS_MAX = 10_000;

type OnServer = { readonly server: string; readonly as: string };

const readCount = (text: string): number => {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0 && count <= DEALS_MAX) return count;
  throw new InvalidArgumentError(`Give a number of deals up to ${DEALS_MAX}.`);
};

export const approvalCommands = (program: Command, terminal: Terminal): void => {
  program
    .command('approval')
    .description('policies of approval')
    .command('simulate')
    .description('whom the policies of a release would ask: ten deals of each kind, and the last that were submitted')
    .argument('<release>', 'its id')
    .option('--last <deals>', 'how many of the last submitted deals to try it on', readCount, 0)
    .option('--json', 'answer as JSON')
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option(
      '--as <person>',
      'who asks, by development sign-in; TROTH_TOKEN in the environment goes before it',
      'paula.policy',
    )
    .action(async (release: string, options: OnServer & SimulateOptions) => {
      const server = await connect(options, process.env['TROTH_TOKEN'] || undefined);
      process.exitCode = await simulateRelease(release, options, server, terminal);
    });
};
