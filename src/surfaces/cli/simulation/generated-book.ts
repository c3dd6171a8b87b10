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
  createReleaseCommand,
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
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { systemClock } from '#platform/clock.ts';
import { migrate } from '#platform/database/migrate.ts';
import { databaseOptions, openDatabase } from '#platform/database/open-database.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { COMPANY_TENANT, loadCompany } from '#seeds/load-company.ts';
import { loadBook } from '#seeds/open-book.ts';
import { gone, startSimulationProcess } from '../../../process/simulation-process.ts';
import { type ToldTotals, totalLines } from './tell-totals.ts';

export type GeneratedOptions = {
  readonly quotes: number;
  readonly lines: number;
  readonly processes: number;
  readonly sample: number;
  readonly json?: boolean;
};
type Out = { readonly write: (text: string) => void; readonly progress: (text: string) => void };

type Measured = {
  readonly quotes: number;
  readonly lines: number;
  readonly processes: number;
  readonly seconds: number;
  readonly quotesPerSecond: number;
  readonly sample: Sampled;
  readonly totals: ToldTotals;
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

const draftRise = async (door: Door): Promise<string> => {
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

type Followed = { readonly simulationId: string; readonly seconds: number };

/** From the start of the processes to the report: what somebody waits for. */
const follow = async (door: Door, simulationId: string, quotes: number, out: Out): Promise<Followed> => {
  const started = performance.now();
  for (let looks = 1; ; looks += 1) {
    const run = await door.read(COMPANY_TENANT, (tx) => readSimulation(tx, simulationId));
    const seconds = (performance.now() - started) / 1000;
    must(run && run.status !== 'failed', `the simulation does not fail: ${run?.failure ?? ''}`);
    if (run.status === 'done') return { simulationId, seconds };
    if (looks % TOLD_EVERY_LOOKS === 0) {
      const { quotesDone } = await door.read(COMPANY_TENANT, (tx) => readSimulationProgress(tx, simulationId));
      out.progress(`${quotesDone} of ${quotes}, ${(quotesDone / seconds).toFixed(0)} quotes a second`);
    }
    await pause(LOOK_EVERY_MS);
  }
};

/** On a company that is loaded: made, simulated, measured, checked. */
export const measureBook = async (
  door: Door,
  env: NodeJS.ProcessEnv,
  { quotes, lines, processes, sample }: GeneratedOptions,
  out: Out,
): Promise<Measured> => {
  await loadBook(door, { quotes, lines }, (made) => {
    if (made % 5_000 === 0) out.progress(`${made} of ${quotes} quotes are written`);
  });
  const releaseId = await draftRise(door);
  const began = await does<{ simulationId: string; quotes: number; contentHash: string }>(
    door,
    'piet.pricing',
    startSimulation,
    'start',
    { releaseId, scopes: ['open-quotes'] },
  );
  const children = Array.from({ length: processes }, () => startSimulationProcess(env));
  try {
    const { seconds } = await follow(door, began.simulationId, began.quotes, out);
    const read = <T>(work: Parameters<typeof door.read<T>>[1]): Promise<T> => door.read(COMPANY_TENANT, work);
    const run = await read((tx) => latestRunFor(tx, began.contentHash));
    must(run, 'a run that is done is the newest for what it simulated');
    const models = await read((tx) => readModelsOfRun(door, tx, run));
    return {
      quotes: began.quotes,
      lines,
      processes,
      seconds,
      quotesPerSecond: began.quotes / seconds,
      sample: await checkSample(read, run, models, sample),
      totals: run.totals,
    };
  } finally {
    for (const child of children) {
      child.kill('SIGTERM');
      await gone(child);
    }
  }
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
      return measured.sample.differing.length === 0 ? 0 : 1;
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const measuredLines = ({ totals, quotes, lines, processes, seconds, quotesPerSecond, sample }: Measured) => [
  ...totalLines(totals),
  `${quotes} quotes of ${lines} lines in ${seconds.toFixed(1)} s: ${quotesPerSecond.toFixed(0)} a second, ${processes} process${processes === 1 ? '' : 'es'}`,
  `${sample.checked} of them decided alone: ${sample.differing.length === 0 ? 'each is as it was told' : `${sample.differing.length} differ: ${sample.differing.join(', ')}`}`,
];
