/** The command line. Data goes to stdout, messages to stderr; exit codes are in docs/guide/cli.md. */
import { Argument, Command, CommanderError, Help, type Option } from 'commander';
import { accountCommands } from './account/commands.ts';
import { approvalCommands } from './approval/commands.ts';
import { assetCommands } from './asset/commands.ts';
import { billingCommands } from './billing/commands.ts';
import { runAudit } from './audit.ts';
import { keyCommands } from './access/commands.ts';
import { signInCommands } from './access/sign-in-commands.ts';
import { capacityCommands } from './capacity/commands.ts';
import { catalogCommands } from './catalog/commands.ts';
import { evidenceCommand } from './evidence/commands.ts';
import { changeCommands } from './change/commands.ts';
import { connectorCommands } from './connectors/commands.ts';
import { calendarCommands } from './calendar/commands.ts';
import { continuityCommands } from './continuity/commands.ts';
import { demo } from './demo.ts';
import { demoGovernance } from './demo-governance.ts';
import { flagCommands } from './flags/commands.ts';
import { modeCommands } from './mode/commands.ts';
import { eventCommands } from './events/commands.ts';
import { type GoldenOptions, runGolden } from './golden.ts';
import { importAvailability, type AvailabilityImportOptions } from './import-availability.ts';
import { importList, type ImportOptions } from './import-list.ts';
import { importUvlFile } from './import-uvl-file.ts';
import type { UvlImportOptions } from './import-uvl.ts';
import { rotateKey, showLogKey } from './log-key.ts';
import { falloutCommands } from './fallout/commands.ts';
import { exportCommand } from './export/commands.ts';
import { orderCommands } from './order/commands.ts';
import { correctionCommands } from './correction/commands.ts';
import { improvementCommands } from './improvement/commands.ts';
import { incidentCommands } from './incident/commands.ts';
import { releaseCommands } from './release/commands.ts';
import { trainCommands } from './train/commands.ts';
import { signalCommands } from './signals/commands.ts';
import { runbookCommands } from './runbook/commands.ts';
import { quoteCommands } from './quote/commands.ts';
import { reconcileCommands } from './reconcile/commands.ts';
import { replayFile } from './replay.ts';
import { simulationCommands } from './simulation/commands.ts';
import { type OnServer, onServerAs } from './on-server.ts';
import { peopleCommand } from './people/commands.ts';
import { answerWhy } from './why.ts';
import { verifyFile, verifyLogFile, type VerifyLogArguments } from './verify.ts';
import { workCommands } from './work/commands.ts';

const EXIT_USAGE = 2;
const EXIT_UNAVAILABLE = 7;

const terminal = {
  write: (text: string) => void process.stdout.write(text),
  complain: (text: string) => void process.stderr.write(text),
  colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
};

// Whoever reads our output may stop reading (`| head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** What must be given says so: among the options of a command it looks like any other. */
const describeOption = (option: Option): string => {
  const told = new Help().optionDescription(option);
  return option.mandatory && option.defaultValue === undefined ? `${told} (required)` : told;
};

const program = new Command('troth')
  .description('CPQ decides and proves the promise; OMS executes and recovers it.')
  .showHelpAfterError()
  .configureHelp({ optionDescription: describeOption })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE));

program
  .command('demo')
  .addArgument(
    new Argument(
      '[story]',
      'promise: from a price list to its proof; governance: a launch, from its request to its review',
    )
      .choices(['promise', 'governance'])
      .default('promise'),
  )
  .description('tell a story on a fresh database; its documents stay in ./demo-output')
  .action((story: string) => (story === 'governance' ? demoGovernance() : demo()));

program
  .command('start')
  .description('serve the web app, the API and its workers')
  .action(async () => {
    await import('../../main.ts');
  });

program
  .command('verify')
  .description('check an evidence package without a server, a database or a network')
  .argument('<file>', 'the package, quote-….evidence.zip')
  .option('--key <file>', 'the key of the log that you trust; without it only integrity is checked')
  .option('--json', 'answer as JSON')
  .action(async (file: string, options: { readonly key?: string; readonly json?: boolean }) => {
    process.exitCode = await verifyFile({ file, ...options }, terminal);
  });

program
  .command('verify-log')
  .description('check that a log only grew between two of its checkpoints, without a server')
  .argument('<file>', 'the answer of GET /evidence/consistency, saved')
  .option('--key <file>', 'the keys that you trust')
  .option('--checkpoint <file>', 'a checkpoint that you kept: it must be one of the two')
  .option('--json', 'answer as JSON')
  .action(async (file: string, options: Omit<VerifyLogArguments, 'file'>) => {
    process.exitCode = await verifyLogFile({ file, ...options }, terminal);
  });

program
  .command('log-key')
  .description('the public keys that sign and signed the log of an installation, for `verify --key`')
  .argument('[action]', '`rotate`: a new key signs from now on; what older ones signed is verified as before')
  .option('--data <folder>', 'its data folder', process.env['TROTH_DATA'] || 'data')
  .action((action: string | undefined, { data }: { readonly data: string }) => {
    if (action === undefined) process.exitCode = showLogKey(data, terminal);
    else if (action === 'rotate') process.exitCode = rotateKey(data, Temporal.Now.instant(), terminal);
    else throw new Error(`log-key knows rotate, not ${action}.`);
  });

onServerAs('ada.auditor')(program.command('why'))
  .description('why this price, who approved, which policy, which catalog, what was accepted')
  .argument('<quote>', 'its number or its id')
  .action(async (quote: string, options: OnServer) => {
    process.exitCode = await answerWhy(quote, options, terminal);
  });

program
  .command('audit')
  .description('read the whole log again, and the rows that it speaks of, and name what is not as it was written')
  .option('--data <folder>', 'the data folder', process.env['TROTH_DATA'] || 'data')
  .option('--json', 'answer as JSON')
  .action(async ({ data, json }: { readonly data: string; readonly json?: boolean }) => {
    process.exitCode = await runAudit(data, { write: terminal.write, json: json ?? false });
  });

program
  .command('replay')
  .description('decide a stored price again and say whether it is identical')
  .argument('<file>', 'a price decision, from GET /quotes/{id}/price-decision')
  .action(async (file: string) => {
    process.exitCode = await replayFile(file, terminal);
  });

program
  .command('golden')
  .description('run published worked prices through the engine; every figure that a source printed must be ours')
  .argument('<file>', 'cases of the form of test/golden/published-cases.json')
  .option('--json', 'answer as JSON')
  .action(async (file: string, options: GoldenOptions) => {
    process.exitCode = await runGolden(file, options, terminal);
  });

const imports = program.command('import').description('read what others wrote into draft artifacts');

imports
  .command('genai-prices')
  .description('the providers’ price list of the npm package @pydantic/genai-prices')
  .argument('<file>', 'its JSON file')
  .option('--json', 'print the artifacts and the report as JSON')
  .option('--server <url>', 'a running Troth: draft everything into a new release there (development sign-in)')
  .option('--as <person>', 'who drafts specifications and offerings', 'carla.catalog')
  .option('--pricing-as <person>', 'who drafts the price book', 'piet.pricing')
  .action(async (file: string, options: ImportOptions) => {
    process.exitCode = await importList(file, options, terminal);
  });

imports
  .command('availability')
  .description(
    'a list of what a provider offers where (CSV, also .gz) as an eligibility table, a file for `troth catalog import`',
  )
  .argument('<file>', 'the list, its first line naming the columns')
  .argument('<dir>', 'the folder for the file')
  .requiredOption('--what <column=characteristic>', 'the column of what is offered, such as NAME=machineType')
  .requiredOption('--where <column=characteristic>', 'the column of the place, such as ZONE=region')
  .option('--ended <column=values>', 'lines that do not count, such as DEPRECATED=OBSOLETE', '')
  .option('--separator <character>', 'between columns', ';')
  .option('--offerings <keys...>', 'what the table speaks about; everything when absent')
  .option('--key <key>', 'of the table', 'availability')
  .option('--owner <person>', 'who is accountable for it', 'paula.policy')
  .option('--from <day>', 'from when it holds', '2027-01-01')
  .action(async (file: string, folder: string, options: AvailabilityImportOptions) => {
    process.exitCode = await importAvailability(file, folder, options, terminal);
  });

imports
  .command('uvl')
  .description('a feature model in UVL as a bundle with its rules, as catalog files for `troth catalog import`')
  .argument('<file>', 'the feature model')
  .argument('<dir>', 'the folder for the files')
  .option('--key <key>', 'of the bundle; what is made for its parts has it before theirs', 'imported')
  .option('--owner <person>', 'who is accountable for it', 'carla.catalog')
  .option('--from <day>', 'from when it may be sold', '2027-01-01')
  .option('--markets <countries...>', 'where', ['DE'])
  .option('--channels <channels...>', 'through what', ['direct'])
  .action(async (file: string, folder: string, options: UvlImportOptions) => {
    process.exitCode = await importUvlFile(file, folder, options, terminal);
  });

changeCommands(program, terminal);
evidenceCommand(program, terminal);
connectorCommands(program, terminal);
flagCommands(program, terminal);
modeCommands(program, terminal);
calendarCommands(program, terminal);
releaseCommands(program, terminal);
trainCommands(program, terminal);
catalogCommands(program, terminal);
quoteCommands(program, terminal);
orderCommands(program, terminal);
reconcileCommands(program, terminal);
exportCommand(program, terminal);
falloutCommands(program, terminal);
workCommands(program, terminal);
correctionCommands(program, terminal);
improvementCommands(program, terminal);
incidentCommands(program, terminal);
runbookCommands(program, terminal);
signalCommands(program, terminal);
peopleCommand(program, terminal);
keyCommands(program, terminal);
signInCommands(program, terminal);
eventCommands(program, terminal);
approvalCommands(program, terminal);
simulationCommands(program, terminal);
accountCommands(program, terminal);
assetCommands(program, terminal);
billingCommands(program, terminal);
continuityCommands(program, terminal);
capacityCommands(program, terminal);

// Of everything that there is, the error would scroll off the screen above the list.
program.showHelpAfterError('`troth --help` lists the commands.');

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof CommanderError ? EXIT_USAGE : EXIT_UNAVAILABLE);
});
