/** `troth export …`: a list of quotes or orders as a file, with the reason that goes into the log. */
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Server } from '../catalog/server.ts';
import { type Asking, askingAs, serverOf } from '../on-server.ts';
import { refusalText } from '../tell-refusal.ts';
import { counted } from '../counted.ts';
import type { Terminal } from '../verify.ts';

export const EXPORT_EXIT = { done: 0, refused: 1, cannotWrite: 2 } as const;

export type ExportOptions = {
  readonly reason: string;
  readonly format: 'csv' | 'ndjson';
  readonly status?: string;
  readonly account?: string;
  readonly out?: string;
};
type Made = { readonly result: { readonly exportId: string; readonly rows: number; readonly file: string } };

/** The file goes to standard output, or to `--out`; how many rows it has is said beside it. */
export const takeList = async (
  what: string,
  { reason, format, status, account, out }: ExportOptions,
  server: Server,
  terminal: Terminal,
  tell: (text: string) => void,
): Promise<number> => {
  const payload = {
    what,
    format,
    reason,
    ...(status === undefined ? {} : { status }),
    ...(account === undefined ? {} : { accountId: account }),
  };
  const made = await server.send<Made>('/exports', payload);
  const file = made.ok ? await server.get<Uint8Array>(made.value.result.file) : made;
  if (!made.ok || !file.ok) {
    if (!file.ok) tell(refusalText(file.refusal, 'Nothing was exported'));
    return EXPORT_EXIT.refused;
  }
  const text = new TextDecoder().decode(file.value);
  if (out === undefined) terminal.write(text);
  else {
    try {
      writeFileSync(out, text, { flag: 'wx' });
    } catch (error) {
      tell(`${out} cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
      return EXPORT_EXIT.cannotWrite;
    }
  }
  const { rows } = made.value.result;
  tell(
    `${counted(rows, what.replace(/s$/, ''))}${out === undefined ? '' : ` in ${out}`}. It is in the log, with the reason.\n`,
  );
  return EXPORT_EXIT.done;
};

export const exportCommand = (program: Command, terminal: Terminal): void => {
  askingAs('olga.ops')(program.command('export'))
    .description('take a list of quotes or orders along: 10,000 rows at once, ten lists and 30,000 rows in 24 hours')
    .argument('<what>', 'quotes or orders')
    .requiredOption('--reason <text>', 'what for; it is in the log')
    .addOption(
      new Option('--format <format>', 'csv, or a line of JSON for each row').choices(['csv', 'ndjson']).default('csv'),
    )
    .option('--status <state>', 'only those in this state')
    .option('--account <id>', 'only those of this account')
    .option('--out <file>', 'a new file; standard output otherwise')
    .action(async (what: string, options: ExportOptions & Asking) => {
      const server = await serverOf(options);
      process.exitCode = await takeList(what, options, server, terminal, (text) => void process.stderr.write(text));
    });
};
