import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEvents } from './parse-events.ts';

test('events arrive in any pieces; what is not whole yet waits', () => {
  const first = parseEvents('data: {"a":1}\n\ndata: {"b"');
  assert.deepEqual(first, { events: ['{"a":1}'], rest: 'data: {"b"' });
  assert.deepEqual(parseEvents(`${first.rest}:2}\n\n`), { events: ['{"b":2}'], rest: '' });
});

test('a heartbeat is a comment and carries nothing', () => {
  assert.deepEqual(parseEvents(': beat\n\n'), { events: [], rest: '' });
});

test('an event of several lines is one, whatever ends its lines', () => {
  assert.deepEqual(parseEvents('id: 7\r\ndata: one\r\ndata: two\r\n\r\n').events, ['one\ntwo']);
});
