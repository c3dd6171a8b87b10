/** `troth quote …`: what sellers ask and do from a terminal, and what they do by the file. */
import type { Command } from 'commander';
import { type Asking, askingAs, serverOf as server } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import { moveLines, type MoveOptions, splitQuote, type SplitOptions } from './arrange-quote.ts';
import { bulkFromFile, type BulkOptions, renewEnding, type RenewOptions } from './bulk-quotes.ts';
import { cloneQuote, type CloneOptions, declineQuote, type DeclineOptions } from './change-quotes.ts';
import { importLines, type ImportLinesOptions } from './import-lines.ts';
import { compareQuotes, declineReasons, type Format, listQuotes, type ListOptions, showQuote } from './read-quotes.ts';

const withServer = askingAs('rita.rep');

export const quoteCommands = (program: Command, terminal: Terminal): void => {
  const quote = program.command('quote').description('quotes: read, compared, copied, and filled by the file');
  quote.addHelpText('after', EXAMPLES);
  readCommands(quote, terminal);
  wholeCommands(quote, terminal);
  fileCommands(quote, terminal);
};

const EXAMPLES = `
A quote is named by its number (the newest revision), by number and revision (Q-000012/2), or by its id.
Exit codes: 0 done, 1 refused, 2 a file or an option cannot be read, 7 no server.

Examples:
  troth quote list --mine --status presented
  troth quote show Q-000012 --json
  troth quote compare Q-000012/1 Q-000012/2
  troth quote clone Q-000012 --scenario --name "With premium support"
  troth quote move Q-000012 --lines 4 --behind 1
  troth quote split Q-000012 --lines 2,3
  troth quote import Q-000012 lines.csv --dry-run
  troth quote decline Q-000012 --reason no-budget --because "Not before the next fiscal year"`;

const readCommands = (quote: Command, terminal: Terminal): void => {
  withServer(quote.command('list'))
    .description('quotes that you may see, newest first')
    .option('-q, --q <words>', 'in the number, the name, the customer or a reference')
    .option('--status <state>', 'such as draft, inApproval, presented')
    .option('--mine', 'only those that you own')
    .option('--limit <number>', 'at most so many, up to 500', '50')
    .option('--after <place>', 'go on where a page ended')
    .option('--json', 'answer as JSON')
    .action(async (options: Asking & ListOptions) => {
      process.exitCode = await listQuotes(options, await server(options), terminal);
    });

  withServer(quote.command('show'))
    .description('one quote: where it stands, its lines, what holds it up, what is possible now')
    .argument('<quote>', 'its number or id')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & Format) => {
      process.exitCode = await showQuote(name, options, await server(options), terminal);
    });

  withServer(quote.command('compare'))
    .description('what is different between two quotes, two revisions or two scenarios')
    .argument('<quote>', 'number or id')
    .argument('<other>', 'number or id')
    .option('--json', 'answer as JSON')
    .action(async (one: string, other: string, options: Asking & Format) => {
      process.exitCode = await compareQuotes([one, other], options, await server(options), terminal);
    });

  withServer(quote.command('reasons'))
    .description('why customers say no: the codes for decline --reason')
    .option('--json', 'answer as JSON')
    .action(async (options: Asking & Format) => {
      process.exitCode = await declineReasons(options, await server(options), terminal);
    });
};

const wholeCommands = (quote: Command, terminal: Terminal): void => {
  withServer(quote.command('clone'))
    .description('copy a quote as a deal of its own, or as another scenario of the same one')
    .argument('<quote>', 'its number or id')
    .option('--scenario', 'beside it: the customer takes one')
    .option('--account <key>', 'for another customer')
    .option('--name <text>', 'of the copy')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & CloneOptions) => {
      process.exitCode = await cloneQuote(name, options, await server(options), terminal);
    });

  withServer(quote.command('move'))
    .description('put lines in another place; the order is part of what is offered')
    .argument('<quote>', 'its number or id')
    .requiredOption('--lines <places>', 'their places, such as 3,4')
    .requiredOption('--behind <place>', 'the line that they stand behind from now on; 0: at the head')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & MoveOptions) => {
      process.exitCode = await moveLines(name, options, await server(options), terminal);
    });

  withServer(quote.command('split'))
    .description('let some lines leave for a quote of their own, and say what did not come along')
    .argument('<quote>', 'its number or id')
    .requiredOption('--lines <places>', 'their places, such as 3,4')
    .option('--name <text>', 'of the new quote')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & SplitOptions) => {
      process.exitCode = await splitQuote(name, options, await server(options), terminal);
    });

  withServer(quote.command('decline'))
    .description('the customer says no')
    .argument('<quote>', 'its number or id')
    .requiredOption('--reason <code>', 'one of troth quote reasons')
    .requiredOption('--because <text>', 'in their words')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & DeclineOptions) => {
      process.exitCode = await declineQuote(name, options, await server(options), terminal);
    });
};

const fileCommands = (quote: Command, terminal: Terminal): void => {
  withServer(quote.command('import'))
    .description('add the rows of a CSV, TSV or XLSX file to a quote as lines, priced: all of them or none')
    .argument('<quote>', 'its number or id')
    .argument('<file>', 'its first row names the columns: offering, quantity, discount, reason, group, site, optional')
    .option('--dry-run', 'say what would be added, and change nothing')
    .option('--leave-out', 'take the other rows where some are wrong')
    .option('--sheet <name>', 'of a workbook; the first one otherwise')
    .option('--reason <text>', 'for discounts of rows that give none')
    .action(async (id: string, file: string, options: Asking & ImportLinesOptions) => {
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
    .action(async (file: string, options: Asking & BulkOptions) => {
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
    .action(async (options: Asking & RenewOptions) => {
      process.exitCode = await renewEnding(options, await server(options), terminal);
    });
};
