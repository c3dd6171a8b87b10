import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedId, isUuid, uuidTime, uuidV7 } from './ids.ts';

const at = Temporal.Instant.from('2022-02-22T19:22:22Z');

test('a UUIDv7 is laid out as in the example of RFC 9562, appendix A.6', () => {
  // Time 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F; the bits that version and variant take are set to ones here.
  const random = Uint8Array.of(0xfc, 0xc3, 0xd8, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f);
  assert.equal(uuidV7(at, random), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('an id tells its time to the millisecond', () => {
  const precise = Temporal.Instant.from('2026-11-21T10:11:12.345678901Z');
  assert.equal(uuidTime(derivedId(precise, 'command')).toString(), '2026-11-21T10:11:12.345Z');
  assert.throws(() => uuidTime('00000000-0000-4000-8000-000000000000'), { name: 'BrokenPromise' });
});

test('a repeated command makes the same ids', () => {
  assert.equal(derivedId(at, 'c1', 'line', 3), derivedId(at, 'c1', 'line', 3));
});

test('ids differ by seed, by label, by how the labels are cut, and by number or text', () => {
  const ids = [
    derivedId(at, 'c1', 'line', 3),
    derivedId(at, 'c2', 'line', 3),
    derivedId(at, 'c1', 'line', '3'),
    derivedId(at, 'c1', 'line', 4),
    derivedId(at, 'c1', 'lin', 'e', 3),
    derivedId(at, 'c1', 'line3'),
    derivedId(at, 'c1'),
    derivedId(at, 'c1line', 3),
  ];
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids sort by time, whatever their seed', () => {
  const ids = Array.from({ length: 200 }, (_, i) => derivedId(at.add({ milliseconds: i * 997 }), `c${i * 7919}`));
  assert.deepEqual(ids.toSorted(), ids);
});

test('ten thousand lines of one command get ten thousand ids', () => {
  assert.equal(new Set(Array.from({ length: 10_000 }, (_, i) => derivedId(at, 'c1', 'line', i))).size, 10_000);
});

test('an id has one text: lower case, with hyphens', () => {
  assert.ok(isUuid('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'));
  for (const text of ['017F22E2-79B0-7CC3-98C4-DC0C0C07398F', '017f22e279b07cc398c4dc0c0c07398f', '', 7, null])
    assert.ok(!isUuid(text));
});

test('time before 1970 and randomness of another length are broken promises', () => {
  assert.throws(() => uuidV7(Temporal.Instant.from('1969-12-31T23:59:59Z'), new Uint8Array(10)), {
    name: 'BrokenPromise',
  });
  assert.throws(() => uuidV7(at, new Uint8Array(16)), { name: 'BrokenPromise' });
});
