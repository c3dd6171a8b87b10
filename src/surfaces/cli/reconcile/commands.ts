/** `troth reconcile …`: two systems that should say the same, compared. */
import type { Command } from 'commander';
import { type Asking, onServerAs, serverOf as server } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import { compareFiles, type FilesOptions } from './compare-files.ts';
import {
  bringFile,
  type BringOptions,
  type DifferencesOptions,
  type Format,
  listDifferences,
  listRuns,
  repairDifference,
  resolveDifference,
  type ResolveOptions,
  runPair,
  type RunOptions,
} from './on-server.ts';

const withServer = onServerAs('otto.orderops');

const EXAMPLES = `
Exit codes: 0 both sides agree, 1 they differ, 2 refused or unreadable, 7 no server.

Examples:
  troth reconcile runs
  troth reconcile run order-asset
  troth reconcile run order-fulfillment --mode incident --from 2026-11-22T08:00:00Z --to 2026-11-22T09:30:00Z --reason "INC-204"
  troth reconcile bring billing.csv --pair order-billing --side right --key item
  troth reconcile run order-billing --mode migration --right 01a2…
  troth reconcile differences --mine --as bea.billing
  troth reconcile resolve 01a2… --how corrected-outside --why "Billing had an old price list" --as bea.billing
  troth reconcile files ours.jsonl theirs.jsonl`;

export const reconcileCommands = (program: Command, terminal: Terminal): void => {
  const reconcile = program.command('reconcile').description('whether two systems that should say the same do');
  reconcile.addHelpText('after', EXAMPLES);
  comparing(reconcile, terminal);
  mending(reconcile, terminal);
};

const comparing = (reconcile: Command, terminal: Terminal): void => {
  withServer(reconcile.command('runs'))
    .description('what can be compared, and what was')
    .action(async (options: Asking & Format) => {
      process.exitCode = await listRuns(options, await server(options), terminal);
    });
  withServer(reconcile.command('run'))
    .description('compare a pair, and tell what differs')
    .argument('<pair>', 'one of troth reconcile runs')
    .option('--mode <mode>', 'manual, incident or migration', 'manual')
    .option('--reason <text>', 'why', 'asked for on the command line')
    .option('--order <id>', 'of one order')
    .option('--from <instant>', 'of a window')
    .option('--to <instant>', 'of a window')
    .option('--left <source>', 'records that were brought, as the left side')
    .option('--right <source>', 'records that were brought, as the right side')
    .option('--detach', 'begin it and leave')
    .action(async (pair: string, options: Asking & RunOptions) => {
      process.exitCode = await runPair(pair, options, await server(options), terminal);
    });
  reconcile
    .command('files')
    .description('compare two sorted files of records, without a server')
    .argument('<left>', '.jsonl or .csv, sorted by its key')
    .argument('<right>', '.jsonl or .csv, sorted by its key')
    .option('--key <column>', 'by which records are met', 'key')
    .action(async (left: string, right: string, options: FilesOptions) => {
      process.exitCode = await compareFiles([left, right], options, terminal);
    });
  withServer(reconcile.command('bring'))
    .description('bring the records of a side that another system keeps')
    .argument('<file>', '.jsonl or .csv, in any order')
    .requiredOption('--pair <pair>', 'one of troth reconcile runs')
    .requiredOption('--side <side>', 'left or right')
    .option('--key <column>', 'by which records are met', 'key')
    .action(async (file: string, options: Asking & BringOptions) => {
      process.exitCode = await bringFile(file, options, await server(options), terminal);
    });
};

const mending = (reconcile: Command, terminal: Terminal): void => {
  withServer(reconcile.command('differences'))
    .description('what differs and is not ended, the gravest first')
    .option('--mine', 'only what your roles own')
    .option('--pair <pair>', 'only of one pair')
    .action(async (options: Asking & DifferencesOptions) => {
      process.exitCode = await listDifferences(options, await server(options), terminal);
    });
  withServer(reconcile.command('repair'))
    .description('have a difference mended by the command of whoever owns the state')
    .argument('<difference>', 'its id')
    .action(async (id: string, options: Asking & Format) => {
      process.exitCode = await repairDifference(id, options, await server(options), terminal);
    });
  withServer(reconcile.command('resolve'))
    .description('end a difference that you own')
    .argument('<difference>', 'its id')
    .requiredOption('--how <way>', 'corrected-outside, or explained')
    .requiredOption('--why <text>', 'in your words')
    .action(async (id: string, options: Asking & ResolveOptions) => {
      process.exitCode = await resolveDifference(id, options, await server(options), terminal);
    });
};
