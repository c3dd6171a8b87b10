/**
 * A hundred deaths that overlap, in rounds: in each some fall within half a second of one another, while clients go on; recovery is
 * awaited before the next. Among them the stall of a worker that is neither dead nor alive for longer than its lease.
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
import { settled } from './settled.ts';

const DEATHS = Number(process.env['CHAOS_DEATHS'] ?? 100);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const A_ROUND = 4;
const WITHIN_MS = 500;
const OFFERS_A_ROUND = 2;
const NEW_QUOTES_A_ROUND = 2;
/** Longer than the longest lease: the time a call may take and the margin after it. */
const STALL_MS = 40_000;
const DEALS: readonly DealName[] = ['consulting', 'appliance', 'workspace'];

const often = (mode: string, more: object = {}): object => ({ mode, times: 5, ...more });
const FAULTS: Faults = {
  billing: [often('timeout-after-success'), often('fail')],
  entitlement: [often('fail'), often('connection-reset', { effect: true })],
  provisioning: [often('lose-callback'), often('answer-twice')],
  shipping: [often('late-callback', { delayMs: 1_500 }), often('timeout-after-success')],
  'service-scheduling': [often('timeout-after-success'), often('garbage')],
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
    const fleet = await startFleet({ open, deals, faults: FAULTS });
    const people = makeClients(anyOf(fleet.urls), random);
    const fallen = new Map<string, number>();
    const pickRound = (): readonly Fleet['deaths'][number][] => {
      for (;;) {
        const chosen = new Set<Fleet['deaths'][number]>();
        while (chosen.size < A_ROUND) chosen.add(random.pick(fleet.deaths));
        if (notTogether([...chosen].map(({ name }) => name))) return [...chosen];
      }
    };
    try {
      const underWay: Promise<unknown>[] = [];
      const stalled = fleet.processes.find(({ name }) => name === 'worker-1')?.stall;
      for (let round = 0; round < rounds; round += 1) {
        for (let index = 0; index < OFFERS_A_ROUND; index += 1) {
          const offer = fleet.offers[round * OFFERS_A_ROUND + index];
          if (offer) underWay.push(close(people, offer));
        }
        for (let index = 0; index < NEW_QUOTES_A_ROUND; index += 1)
          underWay.push(newQuote(people, fleet.accountId, `New ${round}.${index}`));
        if (round === Math.floor(rounds / 2)) {
          await pause(WITHIN_MS);
          await stalled?.(STALL_MS);
        }
        const falling = pickRound().map(async ({ name, fall }) => {
          await pause(random.int(WITHIN_MS));
          fallen.set(name, (fallen.get(name) ?? 0) + 1);
          await fall();
        });
        await Promise.all(falling);
      }
      await Promise.all(underWay);
      await settled(fleet.rows);
      context.diagnostic(
        `${fleet.database}: ${[...fallen].map(([name, times]) => `${name} ${times}`).join(', ')}; ${people.acknowledged.length} acknowledged, ${people.resent()} sent again`,
      );
      assert.equal(
        [...fallen.values()].reduce((sum, times) => sum + times, 0),
        rounds * A_ROUND,
      );
      for (const [what, holds] of Object.entries(proofs(fleet, people, rounds * NEW_QUOTES_A_ROUND)))
        await context.test(what, holds);
    } finally {
      await fleet.close();
    }
  });
};
