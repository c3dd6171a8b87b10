import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '#platform/command.ts';
import type { ChangePayload } from './assess-change.ts';
import type { Change } from './change.ts';
import { type LoadedAsReleased, recordReleased, watchChange } from './move-change.ts';
import { standardChangePolicy } from './standard-policy.ts';
import { nextWatch, watchEveryMinutes } from './watch-times.ts';

type Watched = Parameters<typeof nextWatch>[0];
const at = (hours: number, more: Partial<Watched> = {}): Watched =>
  ({
    status: 'released',
    asked: { monitoring: { hours, watch: [] } },
    releasedAt: '2026-12-01T10:00:00Z',
    watched: null,
    ...more,
  }) as unknown as Watched;
const seen = (text: string) => ({ status: 'watched', watched: { at: text } }) as unknown as Partial<Watched>;

test('a change is looked at a score of times in its window, never more often than each five minutes nor less than each hour', () => {
  assert.deepEqual([1, 2, 12, 24, 72, 2_000].map(watchEveryMinutes), [5, 5, 30, 60, 60, 60]);
  assert.equal(String(nextWatch(at(72))), '2026-12-01T11:00:00Z');
  assert.equal(String(nextWatch(at(72, seen('2026-12-02T09:10:00Z')))), '2026-12-02T10:10:00Z');
});

test('it is looked at once more when its window ends, and then not again by itself', () => {
  assert.equal(String(nextWatch(at(72, seen('2026-12-04T09:30:00Z')))), '2026-12-04T10:00:00Z');
  assert.equal(nextWatch(at(72, seen('2026-12-04T10:00:00Z'))), undefined);
  assert.equal(nextWatch(at(72, seen('2026-12-05T10:00:00Z'))), undefined);
});

test('what is not out, is over, or asks for no watch, is not looked at', () => {
  assert.equal(nextWatch(at(72, { status: 'approved' })), undefined);
  assert.equal(nextWatch(at(72, { status: 'closed' })), undefined);
  assert.equal(nextWatch(at(72, { releasedAt: null })), undefined);
  assert.equal(nextWatch(at(72, { asked: {} as Watched['asked'] })), undefined);
});

const DAY = '2026-12-10T00:00:00Z';
const PUBLISHED = '2026-12-01T10:00:00Z';
const recorded = (effectiveFrom: string | null) => {
  const change = { id: 'c', number: 'CR-1', status: 'approved', asked: { title: 'x' }, approvedHash: 'h' };
  const loaded = { change, approvals: [], release: { modelHash: 'm', effectiveFrom } } as unknown as LoadedAsReleased;
  const command = { at: Temporal.Instant.from(PUBLISHED) } as Command<ChangePayload>;
  const found = recordReleased(standardChangePolicy)(loaded, command);
  assert.ok(found.ok);
  return found.value.moved.releasedAt;
};

test('what is released for a later day is watched from that day on, and not before', () => {
  assert.equal(recorded(null), PUBLISHED);
  assert.equal(recorded('2026-11-30T00:00:00Z'), PUBLISHED, 'its day had passed');
  assert.equal(recorded(DAY), DAY);
  assert.equal(String(nextWatch(at(72, { releasedAt: DAY }))), '2026-12-10T01:00:00Z');
  const change = { id: 'c', number: 'CR-1', status: 'released', asked: {}, releasedAt: DAY } as unknown as Change;
  const counts = { change, before: new Map<string, number>(), since: new Map<string, number>() };
  const early = watchChange(counts, { at: Temporal.Instant.from('2026-12-09T23:59:59Z') } as Command<ChangePayload>);
  assert.ok(!early.ok && early.refusal.code === 'change.not-in-effect');
  assert.ok(watchChange(counts, { at: Temporal.Instant.from(DAY) } as Command<ChangePayload>).ok);
});

test('a limit that is passed is told when it begins, and again only after it held in between', () => {
  const asked = {
    title: 'Dearer',
    owner: 'piet.pricing',
    monitoring: { hours: 24, watch: [{ fact: 'OrderFailed', atMost: 2, says: 'few' }] },
  };
  const told = (since: number, held: boolean | null): readonly string[] => {
    const watched = held === null ? null : { holds: held };
    const change = {
      id: 'c',
      number: 'CR-1',
      status: 'watched',
      asked,
      releasedAt: '2026-12-01T10:00:00Z',
      watched,
    } as unknown as Change;
    const counts = { before: new Map<string, number>(), since: new Map([['OrderFailed', since]]) };
    const at = Temporal.Instant.from('2026-12-01T12:00:00Z');
    const found = watchChange({ change, ...counts }, { at } as Command<ChangePayload>);
    assert.ok(found.ok);
    return found.value.facts.map(({ type }) => type);
  };
  assert.deepEqual(told(2, null), ['ChangeWatched']);
  assert.deepEqual(told(3, null), ['ChangeWatched', 'ChangeLimitPassed']);
  assert.deepEqual(told(3, true), ['ChangeWatched', 'ChangeLimitPassed']);
  assert.deepEqual(told(4, false), ['ChangeWatched']);
});
