/**
 * The first half of a hundred seeded runs, and whatever is asked for: `SEEDS=10000` for more, `FROM=7` to begin elsewhere,
 * `SEED=7` to see one again with its trace.
 */
import { after } from 'node:test';
import { groundDatabase } from './ground.ts';
import { keepsItsPromises } from './keeps-its-promises.ts';
import { openSimulator, type Simulator } from './simulator.ts';

const ONE = process.env['SEED'];
const SEEDS = ONE === undefined ? Number(process.env['SEEDS'] ?? 50) : 1;
const FROM = Number(ONE ?? process.env['FROM'] ?? 1);

const opened: Simulator[] = [];
// Registered before the database's own hook: who uses it leaves before it closes.
after(() => Promise.all(opened.map((each) => each.close())));
const simulator = await openSimulator(await groundDatabase());
opened.push(simulator);

keepsItsPromises(simulator, { from: FROM, seeds: SEEDS, traced: ONE !== undefined });
