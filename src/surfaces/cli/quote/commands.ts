/** `troth quote …`: what sellers do by the file. */
import type { Command } from 'commander';
import { connect, type Server } from '../catalog/server.ts';
import type { Terminal } from '../verify.ts';
import { bulkFromFile, type BulkOptions, renewEnding, type RenewOptions } from './bulk-quotes.ts';
import { importLines, type ImportLinesOptions } from './import-lines.ts';

const SERVER = process.env['TROTH_URL'] || 'http://127.0.0.1:4700';

type OnServer = { readonly server: string; readonly as: string };

const server = (options: OnServer): Promise<Server> => connect(options, process.env['TROTH_TOKEN'] || undefined);

const withServer = (command: Command): Command =>
  command
    .option('--server <url>', 'a running Troth, or TROTH_URL', SERVER)
    .option(
      '--as <person>',
      'who asks, by development sign-in; TROTH_TOKEN in the environment goes before it',
      'rita.rep',
    );

export const quoteCommands = (program: Command, terminal: Terminal): void => {
  const quote = program.command('quote').description('quotes by the file');

  withServer(quote.command('import'))
    .description('add the rows of a CSV, TSV or XLSX file to a quote as lines, priced: all of them or none')
    .argument('<quote>', 'its id')
    .argument('<file>', 'its first row names the columns: offering, quantity, discount, reason, group, site, optional')
    .option('--dry-run', 'say what would be added, and change nothing')
    .option('--leave-out', 'take the other rows where some are wrong')
    .option('--sheet <name>', 'of a workbook; the first one otherwise')
    .option('--reason <text>', 'for discounts of rows that give none')
    .action(async (id: string, file: string, options: OnServer & ImportLinesOptions) => {
      process.exitCode = await importLines(id, file, options, await server(options), terminal);
    });

  withServer(quote.command('bulk'))
    .description('make a quote of each row of a CSV, TSV or XLSX file, and tell how it goes until it is over')
    .argument(
      '<file>',
      'its first row names the columns: account, quote, name, template, offering, quantity, discount, from, months, currency',
    )
    .option('--name <text>', 'of the job, and of quotes that have none', 'Bulk quotes')
    .option('--dry-run', 'say what would be made, and make nothing')
    .option('--detach', 'begin it and leave')
    .action(async (file: string, options: OnServer & BulkOptions) => {
      process.exitCode = await bulkFromFile(file, options, await server(options), terminal);
    });

  withServer(quote.command('renew'))
    .description('make a renewal quote for every account of which something ends between two days')
    .requiredOption('--from <day>', 'the first day on which it ends')
    .requiredOption('--to <day>', 'the last one')
    .option('--months <number>', 'for how long it is renewed')
    .option('--name <text>', 'of the job and its quotes', 'Renewal')
    .option('--dry-run', 'say what would be made, and make nothing')
    .option('--detach', 'begin it and leave')
    .action(async (options: OnServer & RenewOptions) => {
      process.exitCode = await renewEnding(options, await server(options), terminal);
    });
};
