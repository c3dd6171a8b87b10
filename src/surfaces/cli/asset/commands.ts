/** `troth asset …`: what customers have, bringing in what they had before, and mending what is known of it. */
import type { Command } from 'commander';
import { parseStrict } from '#kernel/canonical.ts';
import { isUuid } from '#kernel/ids.ts';
import { isJsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { accountNamed } from '../account-named.ts';
import type { Server } from '../catalog/server.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { readBytes } from '../read-text.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { parentsFirst, readMigratedFile } from './migrated-file.ts';
import {
  type AccountAssets,
  accountAssetsText,
  type Incomplete,
  incompleteText,
  type OneAsset,
  oneAssetText,
  type RepairTold,
  repairText,
} from './tell-asset.ts';

const EXIT = { done: 0, refused: 1, unreadable: 2 } as const;
const BATCH_ROWS = 500;
const BAD_SHOWN_MAX = 100;
type Format = { readonly json?: boolean };

const withServer = onServerAs('otto.orderops');

type Brought = {
  readonly imported: number;
  readonly knownBefore: number;
  readonly incomplete: number;
  readonly bad: readonly { readonly row: number; readonly externalId: string; readonly why: string }[];
};

/** In batches; what was brought is known when the file is sent again, so a run that broke off goes on from where it was. */
export const importAssetFile = async (
  file: string,
  { source, json }: Format & { readonly source: string },
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const bytes = await readBytes(file);
  const read = bytes.ok ? readMigratedFile(file, bytes.value) : bytes;
  if (!read.ok) {
    sayNo(terminal, read.refusal, 'Nothing was brought in');
    return EXIT.unreadable;
  }
  const rows = parentsFirst(read.value);
  const total = { imported: 0, knownBefore: 0, incomplete: 0, bad: [] as Brought['bad'][number][] };
  for (let from = 0; from < rows.length; from += BATCH_ROWS) {
    const batch = rows.slice(from, from + BATCH_ROWS);
    const answer: Outcome<{ readonly result: Brought }> = await server.send('/asset-imports', {
      source,
      rows: batch.map(({ said }) => said),
    });
    if (!answer.ok) {
      sayNo(terminal, answer.refusal, `Stopped after ${from} rows; send the file again to go on`);
      return EXIT.refused;
    }
    const { imported, knownBefore, incomplete, bad } = answer.value.result;
    total.imported += imported;
    total.knownBefore += knownBefore;
    total.incomplete += incomplete;
    total.bad.push(...bad.map((each) => ({ ...each, row: batch[each.row - 1]?.row ?? each.row })));
  }
  if (json === true) terminal.write(`${JSON.stringify(total, null, 2)}\n`);
  else {
    terminal.write(
      `${total.imported} brought in, ${total.knownBefore} known before, ${total.incomplete} with more missing than their terms, ${total.bad.length} bad.\n`,
    );
    for (const { row, externalId, why } of total.bad.slice(0, BAD_SHOWN_MAX))
      terminal.write(`  row ${row}${externalId === '' ? '' : ` (${externalId})`}: ${why}\n`);
    if (total.bad.length > BAD_SHOWN_MAX) terminal.write(`  … and ${total.bad.length - BAD_SHOWN_MAX} more\n`);
  }
  return total.bad.length === 0 ? EXIT.done : EXIT.refused;
};

/** An account is named by its key, or its id. */
const accountId = (server: Server, name: string): Promise<Outcome<string>> =>
  isUuid(name) ? Promise.resolve(accepted(name)) : accountNamed(server, name);

const readChanges = (text: string): Outcome<object> => {
  try {
    const changes = parseStrict(text);
    if (isJsonObject(changes)) return accepted(changes);
    return refused({ code: 'import.not-json', why: 'the changes are no object' });
  } catch (error) {
    return refused({ code: 'import.not-json', why: error instanceof Error ? error.message : String(error) });
  }
};

type Times = { readonly asOf?: string; readonly knownAt?: string };
const timesOf = ({ asOf, knownAt }: Times): string => {
  const query = new URLSearchParams({ ...(asOf ? { asOf } : {}), ...(knownAt ? { knownAt } : {}) }).toString();
  return query === '' ? '' : `?${query}`;
};

type Proposing = { readonly version: string; readonly because: string; readonly evidence: string };

const repairCommands = (asset: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  withServer(asset.command('repair'))
    .description('propose to mend what is known of an asset; another person decides')
    .argument('<asset>', 'its id')
    .argument(
      '<changes>',
      'as JSON: offering, quantity, from, to, state, characteristics, parentId, reliesOn, terms with their source',
    )
    .requiredOption('--version <number>', 'of the asset that you saw')
    .requiredOption('--because <text>', 'why')
    .requiredOption('--evidence <text>', 'what it rests on')
    .action(async (id: string, changes: string, options: OnServer & Proposing) => {
      const { version, because, evidence } = options;
      const read = readChanges(changes);
      if (!read.ok) {
        sayNo(terminal, read.refusal, 'Nothing was proposed');
        process.exitCode = EXIT.unreadable;
        return;
      }
      const payload = { assetVersion: Number(version), changes: read.value, because, evidence };
      const told = await (
        await serverOf(options)
      ).send<RepairTold>(`/assets/${encodeURIComponent(id)}/repairs`, payload);
      finish(told, options, repairText(id), 'Nothing was proposed');
    });
  withServer(asset.command('decide'))
    .description('agree to a repair that somebody else proposed, or reject it')
    .argument('<asset>', 'its id')
    .argument('<repair>', 'its id')
    .requiredOption('--version <number>', 'of the asset that you saw')
    .option('--reject', 'it is not done')
    .option('--comment <text>', 'why')
    .action(
      async (
        id: string,
        repair: string,
        options: OnServer & { readonly version: string; readonly reject?: boolean; readonly comment?: string },
      ) => {
        const { version, reject = false, comment } = options;
        const payload = {
          assetVersion: Number(version),
          agree: !reject,
          ...(comment === undefined ? {} : { comment }),
        };
        const path = `/assets/${encodeURIComponent(id)}/repairs/${encodeURIComponent(repair)}/decide`;
        finish(
          await (await serverOf(options)).send<RepairTold>(path, payload),
          options,
          repairText(id),
          'Nothing was decided',
        );
      },
    );
};

export const assetCommands = (program: Command, terminal: Terminal): void => {
  const finish = finishOn(terminal);
  const asset = program.command('asset').description('what customers have');
  withServer(asset.command('import'))
    .description('bring in what customers had before: CSV, TSV, XLSX or JSON, resumable, bad rows listed')
    .argument(
      '<file>',
      'columns: externalId, account, offering, quantity, from, to, state, parent, reliesOn, characteristic.*',
    )
    .requiredOption('--source <system>', 'where it comes from, by a name that stays, such as old-crm')
    .action(async (file: string, options: OnServer & { readonly source: string }) => {
      process.exitCode = await importAssetFile(file, options, await serverOf(options), terminal);
    });
  withServer(asset.command('list'))
    .description('what an account has, on a day, as it was known at an instant')
    .argument('<account>', 'its key or id')
    .option('--as-of <day>', 'what held on that day')
    .option('--known-at <instant>', 'as it was known then')
    .action(async (account: string, options: OnServer & Times) => {
      const server = await serverOf(options);
      const id = await accountId(server, account);
      const told = id.ok ? await server.get<AccountAssets>(`/accounts/${id.value}/assets${timesOf(options)}`) : id;
      finish(told, options, accountAssetsText, 'Nothing to show');
    });
  withServer(asset.command('show'))
    .description('one asset with its whole history, relations, terms and repairs')
    .argument('<asset>', 'its id')
    .action(async (id: string, options: OnServer) => {
      const server = await serverOf(options);
      finish(await server.get<OneAsset>(`/assets/${encodeURIComponent(id)}`), options, oneAssetText, 'Nothing to show');
    });
  withServer(asset.command('incomplete'))
    .description('assets of which something is not known')
    .action(async (options: OnServer) => {
      const server = await serverOf(options);
      finish(await server.get<Incomplete>('/incomplete-assets'), options, incompleteText, 'Nothing to show');
    });
  repairCommands(asset, terminal);
};
