import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDelta } from './quote-delta.ts';
import type { Check, Line, Quote } from './shapes.ts';

const line = (lineId: string, position: number, quantity = '1'): Line =>
  ({ lineId, position, quantity, checks: [], price: null }) as unknown as Line;
const quote = (lines: readonly Line[], lineCount = lines.length, checks: readonly Check[] = []): Quote =>
  ({ id: 'q', version: lines.length, lines, lineCount, checks }) as unknown as Quote;
const had = quote([line('a', 1), line('b', 2), line('c', 4)]);

test('what changed stands where it stood, what is new stands in its position, the rest is the same object', () => {
  const merged = withDelta(had, quote([line('b', 2, '7'), line('d', 3)], 4));
  assert.deepEqual(
    merged?.lines.map(({ lineId, quantity }) => [lineId, quantity]),
    [
      ['a', '1'],
      ['b', '7'],
      ['d', '1'],
      ['c', '1'],
    ],
  );
  assert.equal(merged.lines[0], had.lines[0]);
});

test('a line that somebody removed cannot be told from the changed ones: the quote is read whole', () => {
  assert.equal(withDelta(had, quote([], 2)), null);
});

test('a line shows the checks that are found now, also when the line itself did not come over', () => {
  const check = { lineId: 'c', code: 'x' } as unknown as Check;
  const merged = withDelta(had, quote([], 3, [check]));
  assert.deepEqual(merged?.lines[2]?.checks, [check]);
  assert.equal(merged.lines[1], had.lines[1]);
});
