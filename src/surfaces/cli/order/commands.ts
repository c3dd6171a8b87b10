/** `troth order …`: what order operations ask and do from a terminal, and many orders by the file. */
import type { Command } from 'commander';
import { type Asking, askingAs, serverOf as server } from '../on-server.ts';
import type { Terminal } from '../verify.ts';
import { amendOrder, type AmendOptions } from './amend-order.ts';
import {
  type MoreOptions,
  newOrder,
  type NewOptions,
  type PartialOptions,
  recordPartial,
  supplementOrder,
  timelineOfOrder,
} from './direct-order.ts';
import {
  bulkOrders,
  type BulkOptions,
  bulkProgress,
  type Format,
  listOrders,
  type ListOptions,
  moveOrder,
  type MoveOptions,
  showOrder,
} from './orders.ts';
import { planOfOrder, type PlanOptions, whyTask } from './plan-of-order.ts';

const withServer = askingAs('otto.orderops');

const EXAMPLES = `
An order is named by its number or its id.
Exit codes: 0 done, 1 refused, 2 a file or an option cannot be read, 7 no server.

Examples:
  troth order list --state held
  troth order show O-000012 --json
  troth order plan O-000012 --compare-with current
  troth order why O-000012 provision
  troth order hold O-000012 --reason credit
  troth order cancel O-000012 --reason changed-mind --dry-run
  troth order amend O-000012 --reason customer-asked --priority 0 --quantity 2=5 --drop 3
  troth order new rheinwerk-maschinenbau consulting-day=3 --as rita.rep --reference PO-4711
  troth order supplement O-000012 consulting-day --as rita.rep --reason customer-asked
  troth order record-partial O-000012 --reason supplier-failed --not-done 2 --remainder
  troth order bulk orders.csv --name "Autumn roll-out"`;

/** Each with whether it asks why. */
const MOVES: readonly (readonly [string, boolean, string])[] = [
  ['submit', false, 'ask for it: it is checked, planned and begun, now or on its day'],
  ['hold', true, 'stop the work; what runs is finished'],
  ['release', true, 'let the work go on'],
  ['cancel', true, 'cancel it; what was done is taken back, unless it is past its point of no return'],
  ['reject', true, 'not take it on'],
  ['record-failed', true, 'record that nothing of it can be done'],
];

export const orderCommands = (program: Command, terminal: Terminal): void => {
  const order = program
    .command('order')
    .description('orders: found, read, held, released, cancelled, and many by the file');
  order.addHelpText('after', EXAMPLES);
  withServer(order.command('list'))
    .description('orders that you may see, newest first')
    .option('-q, --q <words>', 'in the number, the reference or the customer')
    .option('--state <state>', 'such as draft, held, inProgress')
    .option('--priority <number>', 'only those of this priority, 0 to 4')
    .option('--limit <number>', 'at most so many', '50')
    .option('--after <place>', 'go on where a page ended')
    .option('--json', 'answer as JSON')
    .action(async (options: Asking & ListOptions) => {
      process.exitCode = await listOrders(options, await server(options), terminal);
    });
  withServer(order.command('show <order>'))
    .description('one order: its items, and what you may do with it')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & Format) => {
      process.exitCode = await showOrder(name, options, await server(options), terminal);
    });
  withServer(order.command('plan <order>'))
    .description('what has to be done for it, step by step; by other rules too, and what they make different')
    .option('--rules <rules>', 'order (those it started with), current, or a release by its id')
    .option('--compare-with <rules>', 'the same, to see the difference')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & PlanOptions) => {
      process.exitCode = await planOfOrder(name, options, await server(options), terminal);
    });
  withServer(order.command('why <order> <task>'))
    .description('why a task is there: its item, its rule and version, what was known, what waits for it')
    .option('--json', 'answer as JSON')
    .action(async (name: string, task: string, options: Asking & Format) => {
      process.exitCode = await whyTask(name, task, options, await server(options), terminal);
    });
  for (const [move, why, words] of MOVES) {
    const command = withServer(order.command(`${move} <order>`)).description(words);
    if (why) command.requiredOption('--reason <code>', 'why, in a word such as customer-asked');
    else command.option('--not-before <day>', 'work does not begin before this day');
    command
      .option('--dry-run', 'say what would happen, and change nothing')
      .option('--json', 'answer as JSON')
      .action(async (name: string, options: Asking & MoveOptions) => {
        process.exitCode = await moveOrder(move, name, options, await server(options), terminal);
      });
  }
  withServer(order.command('amend <order>'))
    .description(
      'change it while it runs: dates, priority, quantities, or without an item; the plan keeps, undoes and adds',
    )
    .requiredOption('--reason <code>', 'why, in a word such as customer-asked')
    .option('--priority <number>', 'whose work goes first: 0 (most urgent) to 4')
    .option('--requested-for <day>', 'the day on which the customer wants it')
    .option('--promised-for <day>', 'the day that the customer was told')
    .option('--reference <text>', 'the customer’s own number for it')
    .option('--quantity <place=number...>', 'so many of the item in this place of `troth order show`')
    .option('--drop <place...>', 'without the item in this place')
    .option('--dry-run', 'say what would happen, and change nothing')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & AmendOptions) => {
      process.exitCode = await amendOrder(name, options, await server(options), terminal);
    });
  withServer(order.command('new <account> <lines...>'))
    .description('order without a quote, each line as offering=quantity, at the price that is asked for now; a draft')
    .option('--priority <number>', 'whose work goes first: 0 (most urgent) to 4')
    .option('--requested-for <day>', 'the day on which the customer wants it')
    .option('--reference <text>', 'the customer’s own number for it')
    .option('--dry-run', 'say whether it could be ordered, and change nothing')
    .option('--json', 'answer as JSON')
    .action(async (account: string, lines: readonly string[], options: Asking & NewOptions) => {
      process.exitCode = await newOrder(account, lines, options, await server(options), terminal);
    });
  withServer(order.command('supplement <order> <lines...>'))
    .description('more of an order that runs, each line as offering=quantity; what was begun is not touched')
    .requiredOption('--reason <code>', 'why, in a word such as customer-asked')
    .option('--dry-run', 'say what would happen, and change nothing')
    .option('--json', 'answer as JSON')
    .action(async (name: string, lines: readonly string[], options: Asking & MoreOptions) => {
      process.exitCode = await supplementOrder(name, lines, options, await server(options), terminal);
    });
  withServer(order.command('record-partial <order>'))
    .description('record that a part of it is not done; the customer is told')
    .requiredOption('--reason <code>', 'why, in a word such as supplier-failed')
    .requiredOption('--not-done <place...>', 'the items that are not, by their place in `troth order show`')
    .option('--remainder', 'they are still wanted: an order of their own')
    .option('--dry-run', 'say what would happen, and change nothing')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & PartialOptions) => {
      process.exitCode = await recordPartial(name, options, await server(options), terminal);
    });
  withServer(order.command('timeline <order>'))
    .description('what happened to it and its tasks, oldest first')
    .option('--json', 'answer as JSON')
    .action(async (name: string, options: Asking & Format) => {
      process.exitCode = await timelineOfOrder(name, options, await server(options), terminal);
    });
  withServer(order.command('bulk <file>'))
    .description('ask for up to 10,000 orders out of a CSV or XLSX file')
    .requiredOption('--name <name>', 'what the job is called')
    .option('--dry-run', 'check the file, and begin nothing')
    .action(async (file: string, options: Asking & BulkOptions) => {
      process.exitCode = await bulkOrders(file, options, await server(options), terminal);
    });
  withServer(order.command('bulk-progress <job>'))
    .description('how far a bulk job is, and what was refused')
    .option('--json', 'answer as JSON')
    .action(async (id: string, options: Asking & Format) => {
      process.exitCode = await bulkProgress(id, options, await server(options), terminal);
    });
};
