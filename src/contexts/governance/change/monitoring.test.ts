import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asked, Watch } from './change-request.contract.ts';
import { factsWatched, meant, readingText, watchedAs, watchFaults } from './monitoring.ts';

const OUT = '2026-11-02T00:00:00Z';
const HOURS = 24;
const early = '2026-11-02T06:00:00Z';
const over = '2026-11-03T00:00:00Z';
const asking = (watch: Omit<Watch, 'says'>): Asked =>
  ({ monitoring: { hours: HOURS, watch: [{ ...watch, says: 'why' }] } }) as unknown as Asked;

type Numbers = readonly [before: number, since: number, ofBefore?: number, ofSince?: number];
const read = (watch: Omit<Watch, 'says'>, at: string, [before, since, ofBefore = 0, ofSince = 0]: Numbers) => {
  const counts = (own: number, whole: number) =>
    new Map([[watch.fact, own], ...(watch.of === undefined ? [] : [[watch.of, whole] as const])]);
  const watched = watchedAs(asking(watch), {
    releasedAt: OUT,
    at,
    before: counts(before, ofBefore),
    since: counts(since, ofSince),
  });
  const [reading] = watched.readings;
  assert.ok(reading);
  assert.equal(watched.holds, reading.holds);
  return { holds: reading.holds, early: reading.early === true, reading };
};

const fact = 'QuoteAccepted';
const of = 'QuotePriced';
const ROWS: readonly [says: string, Omit<Watch, 'says'>, at: string, Numbers, holds: boolean, early: boolean][] = [
  ['too many is known at once', { fact, atMost: 3 }, early, [0, 4], false, false],
  ['as many as meant is not too many', { fact, atMost: 3 }, over, [9, 3], true, false],
  ['too few may still become enough', { fact, atLeast: 5 }, early, [9, 4], true, true],
  ['too few at the end is too few', { fact, atLeast: 5 }, over, [9, 4], false, false],
  ['enough is enough before the end', { fact, atLeast: 5 }, early, [9, 5], true, false],
  ['a fall of more than meant is told at once', { fact, atMostBelow: 20 }, early, [100, 79], false, false],
  ['a fall of just as much holds', { fact, atMostBelow: 20 }, early, [100, 80], true, false],
  ['of a few before it a fall says nothing yet', { fact, atMostBelow: 20 }, early, [9, 0], true, true],
  ['at the end it says what it says', { fact, atMostBelow: 20 }, over, [9, 0], false, false],
  ['from nothing there is no fall', { fact, atMostBelow: 20 }, over, [0, 0], true, false],
  ['a rise', { fact, atMostAbove: 50 }, early, [10, 16], false, false],
  ['a rise of just as much', { fact, atMostAbove: 50 }, early, [10, 15], true, false],
  // A quiet week accepts fewer offers at the same conversion; a busy one more, at a worse one.
  ['half as many of half as many is no fall', { fact, of, atMostBelow: 20 }, over, [40, 20, 100, 50], true, false],
  ['as many of twice as many is one', { fact, of, atMostBelow: 20 }, over, [40, 40, 100, 200], false, false],
  ['a share under its floor', { fact, of, atLeast: 30 }, early, [0, 2, 0, 10], false, false],
  ['a share of a few says nothing yet', { fact, of, atLeast: 30 }, early, [0, 2, 0, 9], true, true],
  ['a share of nothing reached no floor', { fact, of, atLeast: 30 }, over, [0, 0, 0, 0], false, false],
  ['a share over its ceiling', { fact, of, atMost: 10 }, early, [0, 2, 0, 19], false, false],
  ['where nothing is priced any more it fell', { fact, of, atMostBelow: 99 }, over, [5, 0, 10, 0], false, false],
];
for (const [says, watch, at, numbers, holds, isEarly] of ROWS)
  test(`watched after its release: ${says}`, () => {
    const found = read(watch, at, numbers);
    assert.deepEqual([found.holds, found.early], [holds, isEarly]);
  });

test('a watch without a limit, of facts that nobody counts, or that could never hold is named', () => {
  assert.deepEqual(watchFaults({ fact, atLeast: 1, says: 'x' }), []);
  assert.equal(watchFaults({ fact, says: 'x' }).length, 1);
  assert.equal(watchFaults({ fact, of: fact, atLeast: 1, says: 'x' }).length, 1);
  assert.equal(watchFaults({ fact: 'MoonRose', of: 'SunSet', atMost: 1, says: 'x' }).length, 2);
  assert.equal(watchFaults({ fact, atLeast: 5, atMost: 4, says: 'x' }).length, 1);
});

test('what was meant and what was found is told in words, the same on the page, in the terminal and in the evidence', () => {
  assert.equal(meant({ of, atLeast: 30, atMostBelow: 20 }), 'at least 30 %, at most 20 % below the time before');
  assert.deepEqual(factsWatched(asking({ fact, of, atLeast: 1 })), [fact, of]);
  assert.equal(
    readingText(read({ fact, of, atMostBelow: 20 }, over, [40, 40, 100, 200]).reading),
    'offers that were accepted, of each hundred quotes that were priced: 40 of 200 since the release, 40 of 100 before it, at most 20 % below the time before meant.',
  );
});
