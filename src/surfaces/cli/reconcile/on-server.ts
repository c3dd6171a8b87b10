/** `troth reconcile`: runs and differences of a running Troth, for people or, with `--json`, for programs. */
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { rowsText } from '../quote/rows.ts';
import { sayNo } from '../tell-refusal.ts';
import { counted } from '../counted.ts';
import type { Terminal } from '../verify.ts';
import { RECONCILE_EXIT } from './compare-files.ts';
import { recordsOf, UnreadableRecord } from './record-file.ts';

export type Format = { readonly json?: boolean };

type Run = {
  readonly id: string;
  readonly pair: string;
  readonly mode: string;
  readonly state: string;
  readonly digest: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly differences?: readonly Difference[];
};
type Difference = {
  readonly id: string;
  readonly pair: string;
  readonly key: string;
  readonly kind: string;
  readonly severity: string;
  readonly owner: string;
  readonly state: string;
  readonly repair: { readonly says: string; readonly automatic: boolean };
  readonly fields: readonly { readonly field: string; readonly left: string | null; readonly right: string | null }[];
};

const tell = <T>(answer: Outcome<T>, { json }: Format, terminal: Terminal, say: (told: T) => string): number => {
  if (!answer.ok) {
    sayNo(terminal, answer.refusal, 'Nothing was done');
    return RECONCILE_EXIT.unreadable;
  }
  terminal.write(json === true ? `${JSON.stringify(answer.value, null, 2)}\n` : say(answer.value));
  return RECONCILE_EXIT.agree;
};

const LOOK_EVERY_MS = 500;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const differing = ({ counts }: Run): number =>
  ['missingLeft', 'missingRight', 'different', 'twice'].reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);

const differenceText = ({ id, severity, owner, kind, key, fields, repair }: Difference): string =>
  [
    `  ${severity}, ${owner}: ${kind} ${key} (${id})\n`,
    ...fields.map(({ field, left, right }) => `    ${field}: ${left ?? '–'} against ${right ?? '–'}\n`),
    `    ${repair.says}\n`,
  ].join('');

const runText = (run: Run): string =>
  [
    `${run.pair}, ${run.mode}: ${run.state}; ${run.counts['matched']} match, ${differing(run)} differ\n`,
    ...(run.differences ?? []).map(differenceText),
    `  evidence ${run.digest}\n`,
  ].join('');

export type RunOptions = Format & {
  readonly mode: string;
  readonly reason: string;
  readonly order?: string;
  readonly from?: string;
  readonly to?: string;
  readonly left?: string;
  readonly right?: string;
  readonly detach?: boolean;
};

/** Begun, and told when it is over; what differs is exit code 1, so that a script may ask. */
export const runPair = async (
  pair: string,
  options: RunOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const { mode, reason, order, from, to, left, right } = options;
  const scope = {
    ...(order === undefined ? {} : { orderId: order }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const begun: Outcome<{ readonly result: { readonly runId: string } }> = await server.send('/reconciliation/runs', {
    pair,
    mode,
    reason,
    ...(Object.keys(scope).length === 0 ? {} : { scope }),
    ...(left === undefined ? {} : { leftSourceId: left }),
    ...(right === undefined ? {} : { rightSourceId: right }),
  });
  if (!begun.ok) return tell(begun, options, terminal, () => '');
  const { runId } = begun.value.result;
  if (options.detach === true) return tell(accepted({ runId }), options, terminal, () => `${runId}\n`);
  for (;;) {
    const run: Outcome<Run> = await server.get(`/reconciliation/runs/${runId}`);
    if (!run.ok || run.value.state !== 'running') {
      const code = tell(run, options, terminal, runText);
      return run.ok && differing(run.value) > 0 ? RECONCILE_EXIT.differ : code;
    }
    await pause(LOOK_EVERY_MS);
  }
};

type Pairs = {
  readonly pairs: readonly {
    readonly pair: string;
    readonly asks: string;
    readonly schedule: { on: boolean; everyMinutes: number } | null;
  }[];
  readonly items: readonly Run[];
};

export const listRuns = async (options: Format, server: Server, terminal: Terminal): Promise<number> =>
  tell(await server.get<Pairs>('/reconciliation/runs'), options, terminal, ({ pairs, items }) =>
    [
      rowsText([
        ['Pair', 'Asks', 'By itself'],
        ...pairs.map(({ pair, asks, schedule }) => [
          pair,
          asks,
          schedule?.on ? `every ${schedule.everyMinutes} min` : '',
        ]),
      ]),
      '\n',
      items.length === 0
        ? 'Nothing was compared yet.\n'
        : rowsText(
            [
              ['Run', 'Pair', 'Mode', 'State', 'Match', 'Differ'],
              ...items.map((run) => [
                run.id,
                run.pair,
                run.mode,
                run.state,
                String(run.counts['matched']),
                String(differing(run)),
              ]),
            ],
            [4, 5],
          ),
    ].join(''),
  );

export type DifferencesOptions = Format & { readonly mine?: boolean; readonly pair?: string };

export const listDifferences = async (
  { mine, pair, ...format }: DifferencesOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const query = new URLSearchParams({
    open: 'true',
    ...(mine === true ? { mine: 'true' } : {}),
    ...(pair === undefined ? {} : { pair }),
  });
  const answer: Outcome<{ readonly items: readonly Difference[] }> = await server.get(
    `/reconciliation/differences?${query}`,
  );
  return tell(answer, format, terminal, ({ items }) =>
    items.length === 0 ? 'Nothing differs, as far as it was looked at.\n' : items.map(differenceText).join(''),
  );
};

export type ResolveOptions = Format & { readonly how: string; readonly why: string };

export const resolveDifference = async (
  id: string,
  { how, why, ...format }: ResolveOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> =>
  tell(
    await server.send(`/reconciliation/differences/${id}/resolve`, { how, why }),
    format,
    terminal,
    () => `${id} is ended.\n`,
  );

export const repairDifference = async (
  id: string,
  format: Format,
  server: Server,
  terminal: Terminal,
): Promise<number> =>
  tell(
    await server.send(`/reconciliation/differences/${id}/repair`, {}),
    format,
    terminal,
    () => `${id}: the owning context was asked to mend it.\n`,
  );

export type BringOptions = Format & { readonly pair: string; readonly side: string; readonly key?: string };

/** Chunk by chunk; what is brought is named by the id that a run takes with --left or --right. */
export const bringFile = async (
  path: string,
  { pair, side, key, ...format }: BringOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const opened: Outcome<{ readonly result: { readonly sourceId: string } }> = await server.send(
    '/reconciliation/sources',
    { name: path.slice(-200), pair, side },
  );
  if (!opened.ok) return tell(opened, format, terminal, () => '');
  const { sourceId } = opened.value.result;
  let records = 0;
  try {
    for await (const chunk of recordsOf(path, key)) {
      const sent = await server.send(`/reconciliation/sources/${sourceId}/records`, { records: chunk });
      if (!sent.ok) return tell(sent, format, terminal, () => '');
      records += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    sayNo(terminal, error.refusal, `After ${records} records the rest was not brought`);
    return RECONCILE_EXIT.unreadable;
  }
  return tell(
    accepted({ sourceId, records }),
    format,
    terminal,
    () => `${sourceId}  (${counted(records, 'record')})\n`,
  );
};
