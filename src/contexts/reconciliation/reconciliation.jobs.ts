/**
 * The worker's round: what is due is begun, what another system keeps is read into rows, every run is taken on page by page, and what
 * is declared safe is asked to be mended. Each step is a command under a key of its own, so a crash between any two loses time only.
 */
import type { Refusal } from '#kernel/outcome.ts';
import type { Answer, CommandDefinition, Decision } from '#platform/command.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { advanceRun } from './advance-run.ts';
import { readDifferences } from './difference.store.ts';
import { repairByItself, settleDifference } from './end-difference.ts';
import { ledgerPages } from './ledger.connector.ts';
import { LEDGER_READINGS, recordsOf, undoneIn } from './ledger-records.ts';
import { lookAfterFacts } from './look-after-facts.jobs.ts';
import { type Run, SOURCE_CHUNK_RECORDS_MAX } from './reconciliation.ts';
import { readRunsAtWork, readSchedules, scheduleNext } from './run.store.ts';
import { addRecords, attachSource, openSource } from './source-commands.ts';
import { startRun } from './start-run.ts';

export type ReconciliationMeans = {
  readonly door: Door;
  readonly registry: Pick<ConnectorRegistry, 'connector'>;
  readonly goesOn: () => boolean;
};

const RUNS_AT_ONCE = 4;
const REPAIRS_LOOKED_AT_MAX = 50;
/** The command that mends runs after the fact: the sides are looked at again when it has had time. */
const LOOK_AGAIN_AFTER_MS = 2_000;

export const sweepReconciliation = async (means: ReconciliationMeans, tenantId: string): Promise<number> => {
  const { door, goesOn } = means;
  await beginWhatIsDue(door, tenantId);
  await lookAfterFacts(door, tenantId, startAs(door, tenantId));
  await lookAgain(door, tenantId);
  const runs = await door.read(tenantId, (tx) => readRunsAtWork(tx, RUNS_AT_ONCE));
  let pages = 0;
  // One run that cannot go on (a ledger that does not answer) holds up no other; it is tried again with the next round.
  for (const run of runs)
    try {
      await readLedgers(means, tenantId, run);
      while (goesOn() && (await takeOn(door, tenantId, run.id))) pages += 1;
    } catch (error) {
      door.log.error({ err: error, runId: run.id, pair: run.pair }, 'a reconciliation stands still');
    }
  return pages;
};

type Sent = Extract<Answer, { ok: true }> | Refusal;

const send = async <P, L, D extends Decision, Q>(
  door: Door,
  tenantId: string,
  definition: CommandDefinition<P, L, D, Q>,
  idempotencyKey: string,
  payload: object,
): Promise<Sent> => {
  const answer = await runCommand(
    door,
    definition,
    door.systemPrincipal(tenantId, 'worker'),
    { idempotencyKey, payload },
    { channel: 'worker' },
  );
  return answer.ok ? answer : answer.refusal;
};

const startAs =
  (door: Door, tenantId: string) =>
  async (key: string, payload: object): Promise<void> => {
    const sent = await send(door, tenantId, startRun, key, payload);
    if ('code' in sent) door.log.warn({ refusal: sent, key }, 'a reconciliation was not begun');
  };

const beginWhatIsDue = async (door: Door, tenantId: string): Promise<void> => {
  const now = door.clock();
  const schedules = await door.read(tenantId, readSchedules);
  for (const { pair, on, nextAt, everyMinutes } of schedules) {
    const due = Temporal.Instant.from(nextAt);
    if (!on || Temporal.Instant.compare(due, now) > 0) continue;
    await startAs(door, tenantId)(`reconcile/${pair}/${due.toString()}`, {
      pair,
      mode: 'scheduled',
      reason: `every ${everyMinutes} minutes`,
    });
    const next = now.add({ minutes: everyMinutes }).toString();
    await door.transaction(tenantId, (tx) => tx.commit([scheduleNext(tenantId, pair, next)]));
  }
};

/** What was asked to be mended: an order whose command has run is compared anew, and the difference ends when the sides agree. */
const lookAgain = async (door: Door, tenantId: string): Promise<void> => {
  const open = await door.read(tenantId, (tx) => readDifferences(tx, { open: true, limit: REPAIRS_LOOKED_AT_MAX }));
  for (const { id, pair, state, left, right, recordedAt } of open) {
    const orderId = left?.about?.['orderId'] ?? right?.about?.['orderId'];
    if (state !== 'repairing' || orderId === undefined) continue;
    const age = door.clock().since(Temporal.Instant.from(recordedAt)).total('milliseconds');
    if (age < LOOK_AGAIN_AFTER_MS) continue;
    // Each time after twice as long: what the command did not mend is a person's, and not looked at for ever.
    const look = Math.floor(Math.log2(age / LOOK_AGAIN_AFTER_MS));
    await startAs(door, tenantId)(`reconcile/again/${id}/${look}`, {
      pair,
      mode: 'event',
      reason: 'after a repair',
      scope: { orderId },
    });
  }
};

/** A ledger is read whole before the first page is compared; one that was cut off is read again, into records of its own. */
const readLedgers = async ({ door, registry }: ReconciliationMeans, tenantId: string, run: Run): Promise<void> => {
  for (const side of ['left', 'right'] as const) {
    const source = side === 'left' ? run.leftSource : run.rightSource;
    if (source.kind !== 'connector' || source.sourceId !== null) continue;
    const reading = LEDGER_READINGS[`${run.pair}/${side}`];
    if (reading === undefined) continue;
    const tried = `${run.id}/${side}/${door.clock().epochNanoseconds}`;
    const name = `ledger of ${source.connector}`;
    const opened = await send(door, tenantId, openSource, `open/${tried}`, { name, pair: run.pair, side });
    if ('code' in opened) continue;
    const { sourceId } = opened.value as { readonly sourceId: string };
    const pages = () => ledgerPages(registry, door.outbound, { tenantId, connector: source.connector });
    // Twice over the ledger, so that only the keys of what was taken back are held, never the ledger.
    const undone = new Set<string>();
    for await (const page of pages()) for (const key of undoneIn(page)) undone.add(key);
    let chunk = 0;
    for await (const page of pages()) {
      const records = recordsOf(reading, page, undone);
      for (let from = 0; from < records.length; from += SOURCE_CHUNK_RECORDS_MAX)
        await send(door, tenantId, addRecords, `add/${tried}/${(chunk += 1)}`, {
          sourceId,
          records: records.slice(from, from + SOURCE_CHUNK_RECORDS_MAX),
        });
    }
    await send(door, tenantId, attachSource, `attach/${tried}`, { runId: run.id, side, sourceId });
  }
};

type Page = {
  readonly state: string;
  readonly upTo: string | null;
  readonly settled: readonly { readonly differenceId: string }[];
  readonly repairs: readonly string[];
};

/** One page; answers whether another may follow. */
const takeOn = async (door: Door, tenantId: string, runId: string): Promise<boolean> => {
  const key = `page/${runId}/${door.clock().epochNanoseconds}`;
  const sent = await send(door, tenantId, advanceRun, key, { runId });
  if ('code' in sent) return false;
  const page = sent.value as unknown as Page;
  for (const each of page.settled)
    await send(door, tenantId, settleDifference, `settle/${each.differenceId}/${runId}`, { ...each, runId });
  for (const differenceId of page.repairs)
    await send(door, tenantId, repairByItself, `repair/${differenceId}`, { differenceId });
  return page.state === 'running';
};
