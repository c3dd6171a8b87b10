/** `troth approval …`: what a draft of a policy would change. */
import { type Command, InvalidArgumentError } from 'commander';
import { type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import { simulateRelease, type SimulateOptions } from './simulate.ts';

const DEALS_MAX = 10_000;

const readCount = (text: string): number => {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0 && count <= DEALS_MAX) return count;
  throw new InvalidArgumentError(`Give a number of deals up to ${DEALS_MAX}.`);
};

export const approvalCommands = (program: Command, terminal: Terminal): void => {
  const approval = program.command('approval').description('policies of approval');
  onServerAs('paula.policy')(approval.command('simulate'))
    .description('whom the policies of a release would ask: ten deals of each kind, and the last that were submitted')
    .argument('<release>', 'its name or id')
    .option('--last <deals>', 'how many of the last submitted deals to try it on', readCount, 0)
    .action(async (release: string, options: OnServer & SimulateOptions) => {
      process.exitCode = await simulateRelease(release, options, await serverOf(options), terminal);
    });
};
