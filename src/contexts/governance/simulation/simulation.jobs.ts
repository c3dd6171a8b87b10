/**
 * Decides a simulation page by page. Any number of workers may: a page is leased, read with a handful of queries, decided while no transaction is
 * open, and written with its totals in one; who dies leaves a page that the next one does again, and the report is the same.
 */
import { limitedOf } from '#contexts/promotion/index.ts';
import { type BookedQuote, readBooked } from '#contexts/quote/index.ts';
import type { Door } from '#platform/door.ts';
import { othersTurn } from '#platform/others-turn.ts';
import { runCommand } from '#platform/run-command.ts';
import { type Compared, undecided } from './compare.ts';
import { decideBoth } from './decide-both.ts';
import type { When } from './decide-quote.ts';
import { settleSimulation } from './end-simulation.ts';
import { scopesOf } from './manifest.ts';
import { type ModelsOfRun, readModelsOfRun } from './models-of-run.ts';
import { restingNow } from './rests.ts';
import { holdsPage, type LeasedPage, leasePage, readAtWork, readProgress, savePage } from './simulation.store.ts';
import { PAGE_TRIES_MAX, type Simulation } from './simulation.ts';
import { totalsOfAll } from './totals.ts';

const RUNS_AT_ONCE = 10;
const LEASE_SECONDS = 60;
const QUOTES_A_TURN = 10;

export type SimulationMeans = {
  readonly door: Door;
  readonly worker: string;
  /** Asked between pages: a process that ends leaves the rest to the next one. */
  readonly goesOn: () => boolean;
  /** Rests between pages, where others should not feel it. */
  readonly rest?: (workedMs: number) => Promise<void>;
};

/** What is at work and does not rest. */
const workable = (door: Door, tenantId: string): Promise<readonly Simulation[]> =>
  door.read(tenantId, async (tx) => {
    const runs = await readAtWork(tx, RUNS_AT_ONCE);
    const resting = await restingNow(tx, runs, door.clock());
    return runs.filter(({ id }) => !resting.has(id));
  });

/** Whether anything of this tenant is to be worked on now. */
export const hasSimulations = async (door: Door, tenantId: string): Promise<boolean> =>
  (await workable(door, tenantId)).length > 0;

/** Works until nothing waits that can be done now; answers how many pages were done. */
export const sweepSimulations = async (means: SimulationMeans, tenantId: string): Promise<number> => {
  const runs = await workable(means.door, tenantId);
  let done = 0;
  for (const run of runs) done += await workOn(means, tenantId, run);
  return done;
};

const workOn = async (means: SimulationMeans, tenantId: string, run: Simulation): Promise<number> => {
  const { door, goesOn } = means;
  const models = await door.read(tenantId, (tx) => readModelsOfRun(door, tx, run));
  let done = 0;
  // The next page is read while this one is decided: the database works on the one core, this process on the other.
  let next = fetch(means, tenantId, run, models);
  for (let page = await next; page !== undefined; page = await next) {
    if (page.tries > PAGE_TRIES_MAX) {
      await settle(door, tenantId, run, `page ${page.no} broke ${PAGE_TRIES_MAX} times`);
      return done;
    }
    const started = performance.now();
    next = goesOn() ? fetchUnlessResting(means, tenantId, run, models, page.no) : Promise.resolve(undefined);
    // It may fail before anybody waits for it, and is waited for below all the same: until then its failure is nobody's surprise.
    next.catch(() => undefined);
    const decided = await decidePage(door, run, models, page);
    if (await writePage(means, tenantId, run, page, decided)) done += 1;
    await means.rest?.(performance.now() - started);
  }
  const { pagesDone } = await door.read(tenantId, (tx) => readProgress(tx, run.id));
  if (pagesDone === run.pages) await settle(door, tenantId, run);
  return done;
};

/** Asked before each page is leased, so that what rests holds no lease. */
const fetchUnlessResting = async (
  means: SimulationMeans,
  tenantId: string,
  run: Simulation,
  models: ModelsOfRun,
  inHand: number,
): Promise<FetchedPage | undefined> => {
  const resting = await means.door.read(tenantId, (tx) => restingNow(tx, [run], means.door.clock()));
  return resting.has(run.id) ? undefined : fetch(means, tenantId, run, models, inHand);
};

type FetchedPage = LeasedPage & { readonly read: readonly BookedQuote[] };

const fetch = async (
  { door, worker }: SimulationMeans,
  tenantId: string,
  { id }: Simulation,
  models: ModelsOfRun,
  inHand: number | null = null,
): Promise<FetchedPage | undefined> => {
  const page = await door.transaction(tenantId, async (tx) => {
    const at = door.clock();
    const leased = await leasePage(
      tx,
      id,
      worker,
      at.toString(),
      at.add({ seconds: LEASE_SECONDS }).toString(),
      inHand,
    );
    await tx.commit([]);
    return leased;
  });
  return page && { ...page, read: await door.read(tenantId, (tx) => readBooked(tx, page.quoteIds, limitedBy(models))) };
};

const limitedBy = ({ before, after }: ModelsOfRun): readonly string[] => [
  ...new Set([before, after].flatMap((model) => limitedOf(model.ofKind('promotion')).map(({ key }) => key))),
];

/** Between some quotes the next page has its turn: its transaction ends in time, however slowly this process is let go on. */
const decidePage = async (
  door: Door,
  run: Simulation,
  models: ModelsOfRun,
  page: FetchedPage,
): Promise<readonly Compared[]> => {
  const byId = new Map(page.read.map((booked) => [booked.quote.id, booked]));
  const all: Compared[] = [];
  for (const [at, id] of page.quoteIds.entries()) {
    if (at % QUOTES_A_TURN === 0) await othersTurn();
    const booked = byId.get(id);
    if (booked !== undefined) all.push(decideOne(door, run, models, booked, { at, page }));
  }
  return all;
};

const decideOne = (
  door: Door,
  run: Simulation,
  models: ModelsOfRun,
  booked: BookedQuote,
  { at, page }: { readonly at: number; readonly page: FetchedPage },
): Compared => {
  const { quote } = booked;
  const scopes = scopesOf(page.scopes[at] ?? 0);
  if (quote.content !== page.contents[at]) return undecided(quote, scopes, 'moved-on');
  try {
    return decideBoth(booked, scopes, models, whenOf(run));
  } catch (error) {
    // One quote that cannot be decided is a finding about the draft, and no reason to know nothing of the others.
    door.log.error({ err: error, simulation: run.id, quote: quote.id }, 'a quote could not be decided');
    return undecided(quote, scopes, 'broken');
  }
};

export const whenOf = ({ asOf }: Pick<Simulation, 'asOf'>): When => {
  const at = Temporal.Instant.from(asOf);
  return { at, on: at.toZonedDateTimeISO('UTC').toPlainDate().toString() };
};

/** Whether it was still this worker's to write. */
const writePage = (
  { door, worker }: SimulationMeans,
  tenantId: string,
  run: Simulation,
  page: LeasedPage,
  all: readonly Compared[],
): Promise<boolean> =>
  door.transaction(tenantId, async (tx) => {
    if (!(await holdsPage(tx, run.id, page.no, worker))) return false;
    const { totals, costs } = totalsOfAll(all);
    await tx.commit(savePage(tenantId, run.id, page.no, all, { totals, costs }, door.clock().toString()));
    return true;
  });

/** A key by outcome: two workers that see the last page done say the same, once. */
const settle = async (door: Door, tenantId: string, { id }: Simulation, failure?: string): Promise<void> => {
  const answer = await runCommand(
    door,
    settleSimulation,
    door.systemPrincipal(tenantId, 'worker'),
    {
      idempotencyKey: `simulation/${id}/${failure === undefined ? 'done' : 'failed'}`,
      payload: { simulationId: id, ...(failure === undefined ? {} : { failure }) },
    },
    { channel: 'worker' },
  );
  if (!answer.ok && answer.refusal.code !== 'simulation.move-not-allowed')
    door.log.warn({ refusal: answer.refusal, simulation: id }, 'a simulation was not settled');
};
