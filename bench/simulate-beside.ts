/**
 * What those who type feel of a simulation: the time of an edit with its price over HTTP, by turns while the process of simulations works on a large
 * book beside them and while it is held. The API and the simulation are processes of their own, one of each, as an installation runs them.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { readSimulation, readSimulationProgress, startSimulation } from '#contexts/governance/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { loadBook } from '#seeds/open-book.ts';
import { draftRise } from '#surfaces/cli/simulation/generated-book.ts';
import { gone, startSimulationProcess } from '../src/process/simulation-process.ts';
import { does, seller } from './accepted-quotes.ts';
import { openCompany } from './company.ts';
import { p95 } from './orders.ts';
import type { Part } from './part.ts';
import { startRole } from './roles.ts';
import { draftsToType, posting, THINKS_MS, type } from './typing.ts';

/** More than a process decides while people are watched. */
const QUOTES = 12_000;
const BOOK_LINES = 20;
const TYPING = 4;
const LINES = 20;
const WATCHED_MS = 4_000;
/** By turns, because a machine is now slower and now faster. */
const ROUNDS = 12;
const WARM_UP_MS = 4_000;
/** People may wait a quarter longer. */
const LONGER_MOST = 1.25;

export const benchSimulateBeside: Part = async (place, say) => {
  const database = await place.troth();
  const app = await openCompany(database);
  const { door } = app;
  const api = await startRole(database, { role: 'api' });
  const env = { ...process.env, TROTH_DATABASE_FILE: database.connectionFile, DATABASE_URL: '', NODE_NO_WARNINGS: '1' };
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => door.read(COMPANY_TENANT, work);
  try {
    const drafts = await draftsToType(door, database, TYPING, LINES);
    await loadBook(door, { quotes: QUOTES, lines: BOOK_LINES });
    const post = posting(api);
    await type(post, drafts, WARM_UP_MS);
    say(`${TYPING} people typing, ${ROUNDS} times alone and beside the simulation of ${QUOTES} quotes`);
    const owner = await seller(door, 'piet.pricing');
    const { simulationId } = await does<{ simulationId: string }>(door, owner, startSimulation, {
      releaseId: await draftRise(door),
      scopes: ['open-quotes'],
    });
    const done = async (): Promise<number> => (await read((tx) => readSimulationProgress(tx, simulationId))).quotesDone;
    const alone: number[] = [];
    const beside: number[] = [];
    let [simulated, seconds] = [0, 0];
    const child = startSimulationProcess(env);
    while ((await done()) === 0) await pause(THINKS_MS);
    for (let round = 0; round < ROUNDS; round += 1) {
      child.kill('SIGSTOP');
      alone.push(...(await type(post, drafts, WATCHED_MS)));
      child.kill('SIGCONT');
      const [began, first] = [performance.now(), await done()];
      beside.push(...(await type(post, drafts, WATCHED_MS)));
      simulated += (await done()) - first;
      seconds += (performance.now() - began) / 1000;
    }
    child.kill('SIGTERM');
    await gone(child);
    const run = await read((tx) => readSimulation(tx, simulationId));
    must(run?.status === 'running', 'the book is large enough that the simulation works as long as people are watched');
    return {
      rows: [
        {
          name: `an edit of ${LINES} lines with its price over HTTP, ${TYPING} people typing, p95`,
          ours: p95(alone),
          unit: 'ms',
        },
        { name: 'the same while a draft is simulated beside, p95', ours: p95(beside), unit: 'ms' },
        {
          name: 'how much longer people wait beside a simulation, p95 against p95',
          ours: p95(beside) / p95(alone),
          unit: 'x',
          target: { most: LONGER_MOST },
        },
        { name: 'quotes simulated meanwhile by one process', ours: simulated / seconds, unit: 'per s' },
      ],
      notes: [],
    };
  } finally {
    await api.stop();
    await app.close();
  }
};
