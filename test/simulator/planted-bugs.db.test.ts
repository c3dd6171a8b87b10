/** A simulator that never fails proves nothing: known mistakes are planted, and a run finds each, by the promise that it breaks. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Transport } from '#platform/connectors/connector.ts';
import { testDatabase } from '#test/support/database.ts';
import { type Ground, openGround, type Plant } from './ground.ts';
import { execution } from './play.ts';
import { runSeed } from './run-seed.ts';

/** More than enough: each is found within a few dozen. */
const SEEDS_MAX = 300;

const opened: Ground[] = [];
// Registered before the database's own hook: who uses it leaves before it closes.
after(() => Promise.all(opened.map((each) => each.close())));
const ground = await openGround(await testDatabase());
opened.push(ground);

/** The number of runs until one breaks, and what it broke. */
const find = async (
  plant: Plant,
  from: number,
): Promise<{ readonly runs: number; readonly broken: readonly string[] }> => {
  for (let runs = 1; runs <= SEEDS_MAX; runs += 1) {
    const { broken } = await runSeed({ ...ground, plant }, from + runs, execution);
    if (broken.length > 0) return { runs, broken };
  }
  return { runs: SEEDS_MAX, broken: [] };
};

/** Sends again under another key when it does not hear, as a client without idempotency keys would. */
const sendsAgainWithoutItsKey =
  (wire: Transport): Transport =>
  async (request) => {
    const first = await wire(request);
    if (request.body === undefined || first.result.kind === 'answered') return first;
    const body = JSON.parse(request.body) as { readonly idempotencyKey?: string };
    if (body.idempotencyKey === undefined) return first;
    return wire({ ...request, body: JSON.stringify({ ...body, idempotencyKey: `${body.idempotencyKey}:9` }) });
  };

/** Takes silence for a no: what timed out or broke is said never to have left. */
const takesSilenceForFailure =
  (wire: Transport): Transport =>
  async (request) => {
    const { result, tookMs } = await wire(request);
    const silent = result.kind === 'timedOut' || result.kind === 'broken';
    return { result: silent ? { kind: 'notSent', why: 'no answer came' } : result, tookMs };
  };

const PLANTED: readonly (readonly [mistake: string, plant: Plant, promise: RegExp])[] = [
  ['a client that sends again without its key', { transport: sendsAgainWithoutItsKey }, /one effect a task/],
  ['a worker that takes a timeout for a failure', { transport: takesSilenceForFailure }, /one effect a task/],
  [
    'a job engine that enqueues after the commit instead of in it',
    { jobsOutsideTheCommit: true },
    /every order ends|letters end/,
  ],
  [
    'a relay that marks facts as passed on before it has left their deliveries',
    { marksBeforeItPasses: true },
    /every fact is heard/,
  ],
];

for (const [index, [mistake, plant, promise]] of PLANTED.entries())
  test(`${mistake} is found`, async (context) => {
    const { runs, broken } = await find(plant, 1_000_000 * (index + 1));
    context.diagnostic(`found in run ${runs}: ${broken[0] ?? 'nothing'}`);
    assert.match(broken.join('\n'), promise);
  });
