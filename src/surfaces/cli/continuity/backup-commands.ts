/** `troth backup`, `backup verify`, `backup record` and `restore`: the command line of what a disaster is prepared for with. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { bytesOf, type Manifest, rowsOf, SIGNATURE_FILE } from '#platform/database/backup/manifest.ts';
import { accepted, type Outcome, type Refusal } from '#kernel/outcome.ts';
import { asJson, finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { readInstant } from '../read-options.ts';
import { refusalText } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { checkBackup, manifestText, restoreFrom, signatureText, takeBackup } from './backup.ts';

const EXIT_NO = 1;
export const DATA = process.env['TROTH_DATA'] || 'data';
const complain = (text: string): void => void process.stderr.write(text);
export const progress = (text: string): void => complain(`  … ${text}\n`);
const onServer = onServerAs('sam.sre');

type Options = OnServer & {
  readonly data: string;
  readonly withKeys?: boolean;
  readonly key?: string;
  readonly record: boolean;
};
type Recording = OnServer & { readonly takenAt?: string };
type Recorded = { readonly result: { readonly backupId: string; readonly takenAt: string } };

export const refuse = (refusal: Refusal, whatNot: string): void => {
  complain(refusalText(refusal, whatNot));
  process.exitCode = EXIT_NO;
};

/** Whose log the house has that is asked: an installation with several companies records for each. */
const tenantOf = async (options: OnServer): Promise<Outcome<string>> => {
  const me = await (await serverOf(options)).get<{ readonly tenant: { readonly id: string } }>('/me');
  return me.ok ? accepted(me.value.tenant.id) : me;
};

const recordTaken = async (folder: string, manifest: Manifest, options: OnServer): Promise<Outcome<Recorded>> => {
  const tenant = await tenantOf(options);
  if (!tenant.ok) return tenant;
  const log = manifest.logs.find(({ tenantId }) => tenantId === tenant.value);
  return (await serverOf(options)).send<Recorded>('/backups', {
    takenAt: manifest.takenAt,
    place: `${hostname()}:${resolve(folder)}`,
    manifest: {
      backup: manifest.id,
      release: manifest.release,
      rows: rowsOf(manifest),
      bytes: bytesOf(manifest),
      epoch: log?.epoch ?? 0,
      size: log?.size ?? 0,
      signed: existsSync(join(folder, SIGNATURE_FILE)),
    },
  });
};

/** A backup stands whether or not it was recorded: what is not recorded is said, with what records it later. */
const tellRecording = async (
  folder: string,
  manifest: Manifest,
  options: Options,
  write: (text: string) => void,
): Promise<void> => {
  const later = `troth backup record ${folder}`;
  try {
    const recorded = await recordTaken(folder, manifest, options);
    if (recorded.ok) return write('  Recorded: its age is watched.\n');
    complain(refusalText(recorded.refusal, `The backup stands and is not recorded (${later} does it)`));
  } catch {
    complain(
      `  The backup stands and is not recorded: no Troth answers at ${options.server}. ${later} does it later.\n`,
    );
  }
};

const takeCommand = (backup: Command, terminal: Terminal): void => {
  onServer(
    backup
      .argument('<folder>', 'where it is to lie; nothing may be there')
      .option('--data <folder>', 'the data folder; with DATABASE_URL the database is that one', DATA)
      .option('--with-keys', 'the key of the log and the secret too: whoever has them can sign and sign in')
      .option('--no-record', 'tell no running Troth of it'),
  ).action(async (folder: string, options: Options) => {
    const from = { dataFolder: options.data, env: process.env, withKeys: options.withKeys ?? false };
    const taken = await takeBackup(folder, from, progress);
    if (!taken.ok) return refuse(taken.refusal, 'No backup was taken');
    terminal.write(options.json ? asJson(taken.value) : manifestText(taken.value));
    if (!options.withKeys && !options.json)
      terminal.write(
        '  Without keys: keep database/secret and log-key.pem elsewhere, or take them along by --with-keys.\n',
      );
    if (options.record) await tellRecording(folder, taken.value, options, options.json ? complain : terminal.write);
  });
};

const recordCommand = (backup: Command, terminal: Terminal): void => {
  // Its server and who asks are options of the group.
  backup
    .command('record')
    .description('tell a running Troth of a backup: its folder, or, with --taken-at, where another one is kept')
    .argument('<place>', 'the folder; with --taken-at where it is, such as "base backup on s3://…"')
    .option('--taken-at <instant>', 'of a backup by other means, such as the own one of your server', readInstant)
    .action(async (place: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Recording>();
      const finish = finishOn(terminal);
      const whatNot = 'Nothing was recorded';
      const tell = ({ result }: Recorded) => `✔ Recorded: a backup of ${result.takenAt}.\n`;
      if (options.takenAt !== undefined) {
        const { takenAt } = options;
        return finish(
          await (await serverOf(options)).send<Recorded>('/backups', { takenAt, place }),
          options,
          tell,
          whatNot,
        );
      }
      // What is recorded is relied on: it is read whole before.
      const checked = await checkBackup(place);
      if (!checked.ok) return refuse(checked.refusal, 'This is no backup to rely on');
      const { manifest } = checked.value;
      finish(await recordTaken(place, manifest, options), options, tell, whatNot);
    });
};

export const backupCommands = (program: Command, terminal: Terminal): void => {
  const backup = program
    .command('backup')
    .description('everything of an installation in a folder, in one snapshot, while it serves; and recorded');
  takeCommand(backup, terminal);
  recordCommand(backup, terminal);
  backup
    .command('verify')
    .description('whether a backup is whole and as it was written; needs no database')
    .argument('<folder>', 'the backup')
    .option('--key <file>', 'the keys of the log that you trust, as `troth log-key` prints them')
    .action(async (folder: string, _own: unknown, command: Command) => {
      const { key, json } = command.optsWithGlobals<Options>();
      const checked = await checkBackup(folder, key);
      if (!checked.ok) return refuse(checked.refusal, 'This is no backup to rely on');
      const { manifest, signedBy } = checked.value;
      terminal.write(json ? asJson({ manifest, signedBy }) : `✔ ${manifestText(manifest)}${signatureText(signedBy)}`);
      if (key !== undefined && signedBy === null) process.exitCode = EXIT_NO;
    });

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
};
