/** `troth backup`, `troth restore` and `troth drill`: what a disaster is prepared for with. */
import type { Command } from 'commander';
import { asJson, finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { drillMode, drillRestore } from './drill.ts';
import { type Continuity, continuityText } from './tell-continuity.ts';
import { checkBackup, manifestText, restoreFrom, signatureText, takeBackup } from './backup.ts';

const EXIT_NO = 1;
const DATA = process.env['TROTH_DATA'] || 'data';
const complain = (text: string): void => void process.stderr.write(text);
const progress = (text: string): void => complain(`  … ${text}\n`);
const onServer = onServerAs('sam.sre');

export const continuityCommands = (program: Command, terminal: Terminal): void => {
  const backup = program
    .command('backup')
    .description('everything of an installation in a folder, in one snapshot, while it serves')
    .argument('<folder>', 'where it is to lie; nothing may be there')
    .option('--data <folder>', 'the data folder; with DATABASE_URL the database is that one', DATA)
    .option('--with-keys', 'the key of the log and the secret too: whoever has them can sign and sign in')
    .option('--json', 'answer as JSON');
  type Options = { readonly data: string; readonly withKeys?: boolean; readonly key?: string; readonly json?: boolean };
  backup.action(async (folder: string, options: Options) => {
    const from = { dataFolder: options.data, env: process.env, withKeys: options.withKeys ?? false };
    const taken = await takeBackup(folder, from, progress);
    if (!taken.ok) return refuse(taken.refusal, 'No backup was taken');
    if (options.json) return terminal.write(asJson(taken.value));
    terminal.write(manifestText(taken.value));
    if (!options.withKeys)
      terminal.write(
        '  Without keys: keep database/secret and log-key.pem elsewhere, or take them along by --with-keys.\n',
      );
  });
  backup
    .command('verify')
    .description('whether a backup is whole and as it was written; needs no database')
    .argument('<folder>', 'the backup')
    .option('--key <file>', 'the keys of the log that you trust, as `troth log-key` prints them')
    .action((folder: string, _own: unknown, command: Command) => verify(folder, command.optsWithGlobals<Options>()));

  const verify = async (folder: string, { key, json }: Options): Promise<void> => {
    const checked = await checkBackup(folder, key);
    if (!checked.ok) return refuse(checked.refusal, 'This is no backup to rely on');
    const { manifest, signedBy } = checked.value;
    terminal.write(json ? asJson({ manifest, signedBy }) : `✔ ${manifestText(manifest)}${signatureText(signedBy)}`);
    if (key !== undefined && signedBy === null) process.exitCode = EXIT_NO;
  };

  const refuse = (refusal: Parameters<typeof refusalText>[0], whatNot: string): void => {
    complain(refusalText(refusal, whatNot));
    process.exitCode = EXIT_NO;
  };

  program
    .command('restore')
    .description('put a backup back into an empty database, and read the evidence log again')
    .argument('<folder>', 'the backup')
    .option('--data <folder>', 'the data folder that is to hold it; with DATABASE_URL the database is that one', DATA)
    .action(async (folder: string, { data }: Options) => {
      const restored = await restoreFrom(folder, { dataFolder: data, env: process.env }, progress);
      if (!restored.ok) return refuse(restored.refusal, 'Nothing was restored');
      const { audit, auditFound, keys, verified } = restored.value;
      terminal.write(`✔ ${manifestText(verified.manifest)}${signatureText(verified.signedBy)}${audit}`);
      terminal.write(keys.length > 0 ? `  Keys put back: ${keys.join(', ')}.\n` : '  No keys were put back.\n');
      terminal.write(
        '  At the next start each log begins a new epoch, what was under way is asked about, and the books are compared:\n' +
          '  follow docs/guide/continuity.md.\n',
      );
      if (auditFound) process.exitCode = EXIT_NO;
    });

  type DrillOptions = OnServer & {
    readonly data: string;
    readonly record: boolean;
    readonly product?: readonly string[];
    readonly connector?: string;
  };
  /** What was measured goes to the running house; where none is reached it is printed, and nothing is said to be recorded. */
  const record = async (measured: object, options: DrillOptions): Promise<void> => {
    terminal.write(asJson(measured));
    if (!options.record) return;
    type Recorded = { readonly result: { readonly outcome: string; readonly missed: readonly string[] } };
    const told = await (await serverOf(options)).send<Recorded>('/drills', measured);
    if (!told.ok) return refuse(told.refusal, 'The drill was held and not recorded');
    const { outcome, missed } = told.value.result;
    terminal.write(
      outcome === 'kept' ? '✔ Recorded: as was promised.\n' : `✘ Recorded: not as was promised. ${missed.join(', ')}\n`,
    );
    if (outcome !== 'kept') process.exitCode = EXIT_NO;
  };
  const drill = program
    .command('drill')
    .description('a disaster or a degraded mode, tried on a copy; measured, and recorded');
  const onCopy = (command: Command): Command =>
    onServer(command)
      .option('--data <folder>', 'the data folder; with DATABASE_URL the database is that one', DATA)
      .option('--no-record', 'print what was measured and record nothing');
  onCopy(drill.command('restore'))
    .description('restore into a throw-away database and start it: how long it takes, and what would be lost')
    .argument('[backup]', 'the newest that a disaster would find; without it one is taken now')
    .action(async (backup: string | undefined, options: DrillOptions) => {
      const held = await drillRestore({ dataFolder: options.data, env: process.env, backup }, progress);
      return held.ok ? record(held.value, options) : refuse(held.refusal, 'The drill was not held');
    });
  onCopy(drill.command('mode'))
    .description('enter a mode on a copy, see what it names being stopped, leave it, see it run again')
    .argument('<mode>', 'such as drafts-only')
    .option('--product <keys...>', 'for a mode that needs products')
    .option('--connector <name>', 'for a mode that needs a connector')
    .action(async (mode: string, options: DrillOptions) => {
      const { data, as, product, connector } = options;
      const scope = { ...(product ? { products: product } : {}), ...(connector ? { connector } : {}) };
      const held = await drillMode(mode, scope, { dataFolder: data, env: process.env, as }, progress);
      return held.ok ? record(held.value, options) : refuse(held.refusal, 'The drill was not held');
    });

  onServer(program.command('continuity'))
    .description('what was promised about a disaster, and what the last drills measured')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<Continuity>('/continuity');
      finishOn(terminal)(found, options, continuityText, 'Nothing was read');
    });
};
