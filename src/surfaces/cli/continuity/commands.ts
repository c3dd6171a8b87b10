/** `troth backup`, `troth restore` and `troth drill`: what a disaster is prepared for with; and `troth deployments`, what runs. */
import type { Command } from 'commander';
import type { Terminal } from '../verify.ts';
import { backupCommands } from './backup-commands.ts';
import { deploymentCommands } from './deployments.ts';
import { drillCommands } from './drill-commands.ts';

export const continuityCommands = (program: Command, terminal: Terminal): void => {
  backupCommands(program, terminal);
  drillCommands(program, terminal);
  deploymentCommands(program, terminal);
};
