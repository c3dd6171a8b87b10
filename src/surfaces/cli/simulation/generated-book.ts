/**
 * `troth simulate DRAFT --quotes N`: a book of N quotes for the seeded company, in a database of its own that is gone afterwards, simulated by
 * processes of their own as an installation does it; with how long it took, and single answers held against a decision made alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startApp } from '#app/app.ts';
import { connectorRegistry } from '#contexts/fulfillment/index.ts';
import {
  checkSample,
  compareRuns,
  createReleaseCommand,
  type DoneRun,
  editDraftsCommand,
  readModelsOfRun,
  readSimulation,
  readSimulationProgress,
  latestRunFor,
  type Sampled,
  startSimulation,
} from '#contexts/governance/index.ts';
import { readPersonByKey, readPrincipal } from '#contexts/identity/index.ts';
import { add, cmp, dec, decText, mul, roundTo } from '#kernel/decimal.ts';
import { canonical } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { systemClock } from '#platform/clock.ts';
import { migrate } from '#platform/database/migrate.ts';
import { databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { COMPANY_TENANT, loadCompany } from '#seeds/load-company.ts';
import { loadBook } from '#seeds/open-book.ts';
import { readAccepted } from '#seeds/open-book.store.ts';
import { gone, startSimulationProcess } from '../../../process/simulation-process.ts';
import { measuredLines } from './tell-measured.ts';
import type { ToldTotals } from './tell-totals.ts';
import { usedBy, type UsedOnBook, usedSince } from './used-by.ts';

export type GeneratedOptions = {
  readonly quotes: number;
  readonly lines: number;
  readonly processes: number;
  readonly sample: number;
  readonly kill?: boolean;
  readonly json?: boolean;
};
type Out = { readonly write: (text: string) => void; readonly progress: (text: string) => void };

export type Measured = {
  readonly quotes: number;
  readonly lines: number;
  readonly processes: number;
  readonly seconds: number;
  readonly quotesPerSecond: number;
  readonly sample: Sampled;
  readonly totals: ToldTotals;
  /** How many of the book were accepted already, and whether each row of them is what it was. */
  readonly accepted: { readonly quotes: number; readonly untouched: boolean };
  /** Processor time of the processes a quote, and the memory of the one that took most. Null where the system does not tell. */
  readonly used: UsedOnBook | null;
  /** Whether a run whose processes were killed told what one that nothing happened to told. Null: none was killed. */
  readonly resumed: 'same' | 'other' | null;
};

const LOOK_EVERY_MS = 250;
const TOLD_EVERY_LOOKS = 20;
/** The draft that is tried where none is given: every price per unit in euros five percent up. */
export const PRICE_RISE = 'price-rise';
const RISE = dec('0.05');

type Content = { entries: { charge: { model: { kind: string; unitPrice?: string } } }[] };

const dearer = (content: Content): Content => {
  for (const { charge } of content.entries) {
    const { unitPrice } = charge.model;
    if (charge.model.kind !== 'perUnit' || unitPrice === undefined || cmp(dec(unitPrice), dec('1')) < 0) continue;
    charge.model.unitPrice = decText(roundTo(add(dec(unitPrice), mul(dec(unitPrice), RISE)), 0, 'up'));
  }
  return content;
};

const does = async <T>(door: Door, who: string, definition: unknown, key: string, payload: Json): Promise<T> => {
  const principal = await door.read(COMPANY_TENANT, async (tx) => {
    const person = await readPersonByKey(tx, who);
    return person && readPrincipal(tx, person.principalId);
  });
  must(principal, `${who} is one of the company's people`);
  const answer = await runCommand(
    door,
    definition as Parameters<typeof runCommand>[1],
    principal,
    { idempotencyKey: `simulate/${key}`, payload },
    { channel: 'cli' },
  );
  must(answer.ok, `the draft is made: ${JSON.stringify(answer.ok ? '' : answer.refusal)}`);
  return answer.value as T;
};

export const draftRise = async (door: Door): Promise<string> => {
  const { releaseId } = await does<{ releaseId: string }>(door, 'piet.pricing', createReleaseCommand, 'release', {
    name: 'Five percent more',
    purpose: 'To be tried on a large book',
  });
  const artifacts = companyArtifacts
    .filter(({ kind }) => kind === 'price-book')
    .map(({ key, content }) => ({ key, content: dearer(structuredClone(content) as unknown as Content) }));
  await does(door, 'piet.pricing', editDraftsCommand, 'drafts', {
    releaseId,
    kind: 'price-book',
    artifacts,
  } as unknown as Json);
  return releaseId;
};

type Ran = { readonly run: DoneRun; readonly seconds: number; readonly used: UsedOnBook | null };
type Crew = { readonly env: NodeJS.ProcessEnv; readonly processes: number; readonly killed: boolean };

const read = <T>(door: Door, work: (tx: Tx) => Promise<T>): Promise<T> => door.read(COMPANY_TENANT, work);

/** From the start of the processes to the report: what somebody waits for. `killed`: all of them, once, when a third of the book is done. */
const carryOut = async (door: Door, releaseId: string, key: string, crew: Crew, out: Out): Promise<Ran> => {
  const began = await does<{ simulationId: string; quotes: number }>(door, 'piet.pricing', startSimulation, key, {
    releaseId,
    scopes: ['open-quotes', 'recently-accepted'],
  });
  const staff = () => Array.from({ length: crew.processes }, () => startSimulationProcess(crew.env));
  const started = performance.now();
  let children = staff();
  let toKill = crew.killed;
  let first: Parameters<typeof usedSince>[0] = null;
  try {
    for (let looks = 1; ; looks += 1) {
      const [run, { quotesDone }] = await read(door, (tx) =>
        Promise.all([readSimulation(tx, began.simulationId), readSimulationProgress(tx, began.simulationId)]),
      );
      const seconds = (performance.now() - started) / 1000;
      must(run && run.status !== 'failed', `the simulation does not fail: ${run?.failure ?? ''}`);
      if (run.status === 'done') {
        const done = await read(door, (tx) => latestRunFor(tx, run.contentHash));
        must(done?.id === run.id, 'a run that is done is the newest for what it simulated');
        const last = { done: run.quotes, used: usedBy(children) };
        return { run: done, seconds, used: crew.killed ? null : usedSince(first, last) };
      }
      if (quotesDone > 0) first ??= { done: quotesDone, used: usedBy(children) };
      if (toKill && quotesDone * 3 >= began.quotes) {
        toKill = false;
        out.progress(
          `killed after ${quotesDone} of ${began.quotes}; others go on, for the pages under way when their leases end`,
        );
        for (const child of children) child.kill('SIGKILL');
        await Promise.all(children.map(gone));
        children = staff();
      }
      if (looks % TOLD_EVERY_LOOKS === 0)
        out.progress(`${quotesDone} of ${began.quotes}, ${(quotesDone / seconds).toFixed(0)} quotes a second`);
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map(gone));
  }
};

/** On a company that is loaded: made, simulated, measured, checked; with `kill` a second time, undisturbed, to hold the report against. */
const measureBook = async (
  door: Door,
  env: NodeJS.ProcessEnv,
  { quotes, lines, processes, sample, kill = false }: GeneratedOptions,
  out: Out,
): Promise<Measured> => {
  await loadBook(door, { quotes, lines }, (made) => {
    if (made % 5_000 === 0) out.progress(`${made} of ${quotes} quotes are written`);
  });
  const releaseId = await draftRise(door);
  const accepted = await read(door, readAccepted);
  const { run, seconds, used } = await carryOut(door, releaseId, 'start', { env, processes, killed: kill }, out);
  const after = await read(door, readAccepted);
  const models = await read(door, (tx) => readModelsOfRun(door, tx, run));
  const measured: Measured = {
    quotes: run.quotes,
    lines,
    processes,
    seconds,
    quotesPerSecond: run.quotes / seconds,
    sample: await checkSample((work) => read(door, work), run, models, sample),
    totals: run.totals,
    accepted: { quotes: after.quotes, untouched: after.hash === accepted.hash && after.quotes === accepted.quotes },
    used,
    resumed: null,
  };
  if (!kill) return measured;
  const again = await carryOut(door, releaseId, 'again', { env, processes, killed: false }, out);
  const { differing, onlyNow, onlyBefore } = await read(door, (tx) => compareRuns(tx, again.run.id, run.id));
  const isSame = canonical(again.run.totals) === canonical(run.totals) && again.run.manifestHash === run.manifestHash;
  return { ...measured, resumed: isSame && differing + onlyNow + onlyBefore === 0 ? 'same' : 'other' };
};

export const simulateGenerated = async (options: GeneratedOptions, out: Out): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-simulate-'));
  const log = makeLogger('error');
  const database = await openDatabase(databaseOptions(process.env, folder, log));
  try {
    await migrate(database);
    const app = await startApp({
      database,
      roles: [],
      clock: systemClock,
      log,
      host: '127.0.0.1',
      port: 0,
      environment: 'development',
      dataFolder: folder,
      connectors: connectorRegistry([]),
    });
    try {
      out.progress('the company is loaded');
      await loadCompany(app.door, () => {}, false);
      const env = { ...process.env, TROTH_DATA: folder, TROTH_DATABASE_FILE: database.connectionFile };
      const measured = await measureBook(app.door, env, options, out);
      out.write(options.json ? `${JSON.stringify(measured, null, 2)}\n` : [...measuredLines(measured), ''].join('\n'));
      const { sample, accepted, resumed } = measured;
      return sample.differing.length === 0 && accepted.untouched && resumed !== 'other' ? 0 : 1;
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
