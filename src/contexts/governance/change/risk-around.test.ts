import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalendarPeriod } from '../calendar/period.ts';
import { kindNames } from '../artifact-kinds.ts';
import type { Asked, Watch } from './change-request.contract.ts';
import { watchableFacts } from './monitoring.ts';
import { measuredDetectability, SHOWN_IN } from './risk-detected.ts';
import { measuredTiming } from './risk-in-time.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const period = (more: Partial<CalendarPeriod>): CalendarPeriod =>
  ({
    kind: 'quarter-close',
    name: 'Close',
    from: '2026-08-20T00:00:00Z',
    to: '2026-08-25T00:00:00Z',
    scope: {},
    tiersFrom: 1,
    endedAt: null,
    ...more,
  }) as CalendarPeriod;
const asked = (more: object = {}): Asked => more as Asked;

test('how sensitive the hour is comes from the calendar: in a freeze, shortly before one, near the end of a quarter, or never mind', () => {
  const rows: readonly [string, readonly CalendarPeriod[], Asked, number][] = [
    ['2026-08-01T00:00:00Z', [], asked(), 0],
    ['2026-09-20T00:00:00Z', [], asked(), 1],
    ['2026-12-31T23:00:00Z', [], asked(), 1],
    ['2026-08-21T00:00:00Z', [period({})], asked(), 3],
    ['2026-08-21T00:00:00Z', [period({ tiersFrom: null })], asked(), 2],
    ['2026-08-10T00:00:00Z', [period({})], asked(), 2],
    ['2026-08-01T00:00:00Z', [period({})], asked(), 1],
    ['2026-08-25T00:00:00Z', [period({})], asked(), 0],
    // Fenced in to a country that it does not touch; a change that holds everywhere touches it.
    ['2026-08-21T00:00:00Z', [period({ scope: { countries: ['US'] } })], asked({ impacted: { markets: ['DE'] } }), 0],
    ['2026-08-21T00:00:00Z', [period({ scope: { countries: ['US'] } })], asked({ impacted: { markets: 'all' } }), 3],
  ];
  for (const [when, periods, request, score] of rows)
    assert.equal(measuredTiming(request, periods, at(when)).score, score, when);
  assert.match(measuredTiming(asked(), [period({})], at('2026-08-10T00:00:00Z')).because, /begins 10 days after it/);
});

const watching = (...watch: readonly Omit<Watch, 'says'>[]): Asked =>
  asked({ monitoring: { hours: 24, watch: watch.map((each) => ({ ...each, says: 'x' })) } });

test('whether trouble would be noticed comes from what is watched: by nothing, by what shows it not, by what shows it', () => {
  const none = new Map<string, number>();
  const score = (...given: Parameters<typeof measuredDetectability>): number => measuredDetectability(...given).score;
  assert.equal(score(asked(), ['price-book'], none), 3);
  assert.equal(score(watching({ fact: 'OrderFailed', atMost: 0 }), ['price-book'], none), 2);
  assert.equal(score(watching({ fact: 'OrderFailed', atMost: 0 }), ['price-book', 'decomposition-rules'], none), 1);
  assert.equal(score(watching({ fact: 'QuotePriceOverridden', atMost: 2 }), ['price-book'], none), 0);
  assert.equal(score(watching({ fact: 'OrderFailed', atMost: 0 }), null, none), 1);
  // A fall is seen only where something happens.
  const fall = watching({ fact: 'QuoteAccepted', atMostBelow: 20 });
  assert.equal(score(fall, ['price-book'], none), 3);
  assert.equal(score(fall, ['price-book'], new Map([['QuoteAccepted', 12]])), 0);
});

test('every kind of artifact has its facts, and each of them is one that a change may be watched by', () => {
  assert.deepEqual(Object.keys(SHOWN_IN).toSorted(), [...kindNames].toSorted());
  assert.deepEqual(
    Object.values(SHOWN_IN)
      .flat()
      .filter((fact) => !Object.hasOwn(watchableFacts, fact)),
    [],
  );
});
