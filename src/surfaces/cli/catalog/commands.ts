/** `troth catalog …`: the commercial model as files. */
import { InvalidArgumentError, type Command } from 'commander';
import type { Terminal } from '../verify.ts';
import { checkFolder, diffCatalogs } from './diff.ts';
import { exportCatalog } from './export.ts';
import { importCatalog, readWriter } from './import.ts';
import { type Asking, askingAs, serverOf as server } from '../on-server.ts';

type ImportFlags = Asking & {
  readonly release: string;
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly writer: Readonly<Record<string, string>>;
};

const withServer = askingAs('carla.catalog');

const readDay = (text: string): string => {
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    throw new InvalidArgumentError('Give a day that exists, such as 2027-01-01.');
  }
};

export const catalogCommands = (program: Command, terminal: Terminal): void => {
  const catalog = program
    .command('catalog')
    .description('the commercial model as files: export, import, compare, check');
  const ends = async (code: Promise<number>): Promise<void> => {
    process.exitCode = await code;
  };

  withServer(catalog.command('export'))
    .description('write a publication into a folder: a JSON file an artifact, prices and tables as CSV, rules as text')
    .argument('<dir>', 'the folder; an earlier export there is brought up to date')
    .option('--publication <hash>', 'which one; that in force when left out', 'in-force')
    .action(async (dir: string, options: Asking & { readonly publication: string }) =>
      ends(exportCatalog(dir, options.publication, await server(options), terminal)),
    );

  withServer(catalog.command('import'))
    .description('draft what the files say differently into a new release: all of it or nothing')
    .argument('<dir>', 'the folder')
    .option('--release <name>', 'what the release is called', 'Imported catalog')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--prune', 'take out of the model what the folder does not have')
    .option('--writer <kind=person>', 'who drafts a kind, where the roles ask for another person', readWriter, {})
    .action(async (dir: string, options: ImportFlags) =>
      ends(
        importCatalog(
          dir,
          {
            release: options.release,
            dryRun: options.dryRun ?? false,
            prune: options.prune ?? false,
            writers: options.writer,
          },
          await server(options),
          terminal,
        ),
      ),
    );

  withServer(catalog.command('diff'))
    .description('say in words what the second says differently from the first')
    .argument('<from>', 'a publication’s hash, `in-force`, `none`, or a folder')
    .argument('<to>', 'likewise')
    .action(async (from: string, to: string, options: Asking) =>
      ends(diffCatalogs([from, to], () => server(options), terminal)),
    );

  catalog
    .command('check')
    .description('run every publish check over a folder, without a server')
    .argument('<dir>', 'the folder')
    .requiredOption('--on <day>', 'the day on which it would take effect, such as 2027-01-01', readDay)
    .action(async (dir: string, { on }: { readonly on: string }) => ends(checkFolder(dir, on, terminal)));
};
