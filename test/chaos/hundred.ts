/**
 * A hundred deaths that overlap, in rounds: in each some fall within half a second of one another, while people sell, stop, change, cancel
 * and repair; recovery is awaited before the next. In the middle a worker is neither dead nor alive for longer than its lease.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { randomOf } from '#test/simulator/random.ts';
import type { DealName } from '#test/simulator/templates.ts';
import { anyOf, makeClients } from './clients.ts';
import type { ChaosDatabase } from './databases.ts';
import { type Faults, type Fleet, startFleet } from './fleet.ts';
import { close, newQuote } from './load.ts';
import { proofs } from './proofs.ts';
import { changeOfMind, type Fate, fateOf, repairDesk } from './second-thoughts.ts';
import { settled } from './settled.ts';
import { SPEAKING, stallWorker } from './stalled.ts';

const DEATHS = Number(process.env['CHAOS_DEATHS'] ?? 100);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const A_ROUND = 4;
const WITHIN_MS = 500;
const OFFERS_A_ROUND = 2;
const NEW_QUOTES_A_ROUND = 2;
/** In a run of at least so many rounds everything is met that the load does; a shorter one shows that it runs. */
const ROUNDS_OF_ALL = 10;
const STALLS = 'worker-1';
const DEALS: readonly DealName[] = ['consulting', 'appliance', 'workspace'];

const often = (mode: string, more: object = {}): object => ({ mode, times: 5, ...more });
const FAULTS: Faults = {
  billing: [often('timeout-after-success'), often('fail')],
  entitlement: [often('fail'), often('connection-reset', { effect: true }), often('refuse')],
  provisioning: [often('lose-callback'), often('answer-twice')],
  shipping: [often('late-callback', { delayMs: 1_500 }), often('timeout-after-success')],
  'service-scheduling': [often('timeout-after-success'), often('garbage'), often('refuse')],
};

/** The server and its supervisor in one round would be the loss of the machine, which the short form shows. */
const notTogether = (names: readonly string[]): boolean =>
  !(names.includes('supervisor') && names.includes('database server'));

export const hundredDeaths = (title: string, open: (folder: string) => Promise<ChaosDatabase>): void => {
  test(title, async (context) => {
    const random = randomOf(SEED);
    const rounds = Math.ceil(DEATHS / A_ROUND);
    const deals = Array.from(
      { length: rounds * OFFERS_A_ROUND },
      (_, index) => DEALS[index % DEALS.length] ?? 'consulting',
    );
    const fleet = await startFleet({ open, deals, faults: FAULTS, envOf: { [STALLS]: SPEAKING } });
    const people = makeClients(anyOf(fleet.urls), random);
    const desk = repairDesk(people);
    const fates = new Map<string, Fate>();
    const fallen = new Map<string, number>();
    let stalling: Promise<number> | undefined;
    let stalled = false;
    const sell = async (index: number): Promise<void> => {
      const offer = fleet.offers[index];
      if (offer === undefined) return;
      const fate = fateOf(index);
      fates.set(offer.quoteId, fate);
      await changeOfMind(people, fate, await close(people, offer), random);
    };
    const pickRound = (): readonly Fleet['deaths'][number][] => {
      for (;;) {
        const chosen = new Set<Fleet['deaths'][number]>();
        while (chosen.size < A_ROUND) chosen.add(random.pick(fleet.deaths));
        const names = [...chosen].map(({ name }) => name);
        if (notTogether(names) && !(stalled && names.includes(STALLS))) return [...chosen];
      }
    };
    const fallTogether = (): Promise<unknown> =>
      Promise.all(
        pickRound().map(async ({ name, fall }) => {
          await pause(random.int(WITHIN_MS));
          fallen.set(name, (fallen.get(name) ?? 0) + 1);
          await fall();
        }),
      );
    try {
      const began = performance.now();
      const underWay: Promise<unknown>[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (let index = 0; index < OFFERS_A_ROUND; index += 1) underWay.push(sell(round * OFFERS_A_ROUND + index));
        for (let index = 0; index < NEW_QUOTES_A_ROUND; index += 1)
          underWay.push(newQuote(people, fleet.accountId, `New ${round}.${index}`));
        if (round === Math.floor((rounds - 1) / 2)) {
          stalled = true;
          stalling = stallWorker(fleet, STALLS, FAULTS).finally(() => (stalled = false));
          // Heard when it is awaited; until then it must not end the process.
          stalling.catch(() => {});
        }
        await fallTogether();
      }
      const fellFor = performance.now() - began;
      const fenced = await stalling;
      await Promise.all(underWay);
      // Faults that are left would meet one probe each, and every one of those opens a breaker for twice as long.
      await fleet.misbehave(Object.fromEntries(Object.keys(FAULTS).map((system) => [system, []])));
      await settled(fleet.rows);
      await desk.close();
      const done = (end: string): number => people.acknowledged.filter(({ path }) => path.endsWith(end)).length;
      const did = Object.fromEntries(LOAD.map((end) => [end.slice(1), done(end)]));
      context.diagnostic(
        `${fleet.database}: ${[...fallen].map(([name, times]) => `${name} ${times}`).join(', ')}; ${people.acknowledged.length} acknowledged, ${people.resent()} sent again, of them ${JSON.stringify(did)}; ${fenced} calls of the stalled worker; ${(fellFor / 1000 / rounds).toFixed(1)} s a round, settled after ${((performance.now() - began) / 1000).toFixed(0)} s`,
      );
      assert.equal(
        [...fallen.values()].reduce((sum, times) => sum + times, 0),
        rounds * A_ROUND,
      );
      if (rounds >= ROUNDS_OF_ALL)
        for (const [what, times] of Object.entries(did))
          assert.ok(times > 0, `the load had a ${what} that was accepted`);
      for (const [what, holds] of Object.entries(proofs(fleet, { ...people, fates }, rounds * NEW_QUOTES_A_ROUND)))
        await context.test(what, holds);
    } finally {
      desk.leave();
      await fleet.close();
    }
  });
};

/** What of the load may be refused, and must not be each time. */
const LOAD = ['/hold', '/release', '/amend', '/cancel', '/repair-actions'];
