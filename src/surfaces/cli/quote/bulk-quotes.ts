/** `troth quote bulk FILE` and `troth quote renew`: begins a bulk job, and tells how it goes until it is over. */
import type { Outcome } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { readBytes } from '../read-text.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { type BadCell, badTexts, fileOf, QUOTE_EXIT } from './import-lines.ts';
import { counted } from '../counted.ts';

const LOOK_EVERY_MS = 1_000;
const REFUSED_SHOWN_MAX = 20;

type Job = {
  readonly state: 'running' | 'done' | 'cancelled';
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly refusedItems: readonly {
    readonly row: number | null;
    readonly says: string;
    readonly refusal: { readonly code: string };
  }[];
};
type Source = object;
export type BulkOptions = { readonly name: string; readonly dryRun?: boolean; readonly detach?: boolean };

const begin = async (
  source: Source,
  { name, dryRun = false, detach = false }: BulkOptions,
  server: Server,
  terminal: Terminal,
  wait: (ms: number) => Promise<void>,
): Promise<number> => {
  const started: Outcome<{ readonly result: { readonly bulkJobId: string; readonly quotes: number } }> =
    await server.send(`/bulk-quotes${dryRun ? '?dryRun=true' : ''}`, { name, source });
  if (!started.ok) {
    const { rows = [], ...refusal } = started.refusal as typeof started.refusal & {
      readonly rows?: readonly BadCell[];
    };
    sayNo(terminal, refusal, 'Nothing was begun', badTexts(rows));
    return QUOTE_EXIT.refused;
  }
  const { bulkJobId, quotes } = started.value.result;
  terminal.write(
    dryRun
      ? `${counted(quotes, 'quote')} would be made.\n`
      : `${counted(quotes, 'quote')} ${quotes === 1 ? 'is' : 'are'} being made: bulk job ${bulkJobId}.\n`,
  );
  return dryRun || detach ? QUOTE_EXIT.done : follow(bulkJobId, server, terminal, wait);
};

/** It goes on whoever looks: ending this command ends nothing there. */
const follow = async (
  id: string,
  server: Server,
  terminal: Terminal,
  wait: (ms: number) => Promise<void>,
): Promise<number> => {
  for (let told = -1; ; await wait(LOOK_EVERY_MS)) {
    const job: Outcome<Job> = await server.get(`/bulk-quotes/${id}`);
    if (!job.ok) {
      sayNo(terminal, job.refusal, 'The job goes on; how far it is could not be read');
      return QUOTE_EXIT.refused;
    }
    const { state, total, done, refused, refusedItems } = job.value;
    if (done + refused !== told) terminal.write(`  … ${done + refused} of ${total}\n`);
    told = done + refused;
    if (state === 'running') continue;
    terminal.write(`${counted(done, 'quote')} made${refused === 0 ? '' : `, ${refused} refused`}.\n`);
    for (const { row, says, refusal } of refusedItems.slice(0, REFUSED_SHOWN_MAX))
      terminal.write(`  ${row === null ? '' : `row ${row}, `}${says}: ${refusal.code}\n`);
    return refused === 0 && state === 'done' ? QUOTE_EXIT.done : QUOTE_EXIT.refused;
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const bulkFromFile = async (
  file: string,
  options: BulkOptions,
  server: Server,
  terminal: Terminal,
  wait = pause,
): Promise<number> => {
  const bytes = await readBytes(file);
  if (bytes.ok) return begin({ kind: 'file', file: fileOf(file, bytes.value) }, options, server, terminal, wait);
  sayNo(terminal, bytes.refusal, 'Nothing was begun');
  return QUOTE_EXIT.unreadable;
};

export type RenewOptions = BulkOptions & { readonly from: string; readonly to: string; readonly months?: string };

export const renewEnding = (
  { from, to, months, ...options }: RenewOptions,
  server: Server,
  terminal: Terminal,
  wait = pause,
): Promise<number> =>
  begin(
    { kind: 'renewal', from, to, ...(months === undefined ? {} : { months: Number(months) }) },
    options,
    server,
    terminal,
    wait,
  );
