import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyQuery, classifySubmit, classifyUndo } from './classify.ts';
import type { TransportResult } from './connector.ts';

const answered = (status: number, body: unknown): TransportResult => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const refused = { status: 'refused', code: 'no-such-address', message: 'Nobody delivers there.', retriable: false };
const failed = { status: 'failed', effect: 'none', code: 'busy', message: 'Try again later.' };
const done = { status: 'done', ref: 'R-1', result: { subscription: 'S-1' } };

/** On the wire; then what it says of a first submit, of a submit after an unknown one, of a query in time, of one that comes early, of an undo. */
const ROWS: readonly (readonly [string, TransportResult, string, string, string, string, string])[] = [
  // prettier-ignore
  ['no connection', { kind: 'notSent', why: 'ECONNREFUSED' }, 'failed-safe', 'unknown', 'unknown', 'unknown', 'failed-safe'],
  ['time ran out', { kind: 'timedOut', afterMs: 5 }, 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['broke', { kind: 'broken', why: 'ECONNRESET' }, 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['too large', { kind: 'tooLarge', bytesMax: 9 }, 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['done', answered(200, done), 'done', 'done', 'done', 'done', 'unknown'],
  ['done and more fields', answered(200, { ...done, more: { x: 1 } }), 'done', 'done', 'done', 'done', 'unknown'],
  ['done as 201', answered(201, done), 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  [
    'accepted',
    answered(202, { status: 'accepted', ref: 'R-1' }),
    'accepted',
    'accepted',
    'unknown',
    'unknown',
    'unknown',
  ],
  [
    'in progress',
    answered(200, { status: 'inProgress', ref: 'R-1' }),
    'unknown',
    'unknown',
    'accepted',
    'accepted',
    'unknown',
  ],
  ['undone', answered(200, { status: 'undone' }), 'unknown', 'unknown', 'undone', 'undone', 'undone'],
  ['refused as 422', answered(422, refused), 'refused', 'unknown', 'unknown', 'unknown', 'refused'],
  ['refused as 200', answered(200, refused), 'unknown', 'unknown', 'refused', 'refused', 'unknown'],
  ['key unknown', answered(404, { status: 'unknown-key' }), 'unknown', 'unknown', 'failed-safe', 'unknown', 'unknown'],
  ["a proxy's 404", answered(404, '<html>Not found</html>'), 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['a failure with a word', answered(503, failed), 'failed-safe', 'unknown', 'unknown', 'unknown', 'failed-safe'],
  ['too many requests', answered(429, failed), 'failed-safe', 'unknown', 'unknown', 'unknown', 'failed-safe'],
  ["a proxy's 429", answered(429, 'slow down'), 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ["a proxy's 503", answered(503, 'upstream unavailable'), 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  [
    'a failure that leaves the effect open',
    answered(500, { ...failed, effect: 'maybe' }),
    'unknown',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ],
  ['a redirect', answered(302, ''), 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['half a body', answered(200, '{"status":"done","ref":'), 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['an empty body', answered(200, ''), 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  [
    'a key twice',
    answered(200, '{"status":"done","ref":"R","ref":"Q","result":{}}'),
    'unknown',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ],
  [
    'an inexact number',
    answered(200, { ...done, result: { price: 0.1 } }),
    'unknown',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ],
  [
    'done without a reference',
    answered(200, { status: 'done' }),
    'unknown',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ],
];

test('every answer says exactly what the table says, and what the contract does not know is unknown', () => {
  for (const [what, result, first, afterUnknown, query, early, undo] of ROWS) {
    const contract = { settlesWithinMs: 1000 };
    assert.deepEqual(
      [
        classifySubmit(result, { earlierUnknown: false }).kind,
        classifySubmit(result, { earlierUnknown: true }).kind,
        classifyQuery(result, contract, { sinceLastSendMs: 1000 }).kind,
        classifyQuery(result, contract, { sinceLastSendMs: 999 }).kind,
        classifyUndo(result).kind,
      ],
      [first, afterUnknown, query, early, undo],
      what,
    );
  }
});

test('what they answered is carried over exactly, and an unknown says why', () => {
  assert.deepEqual(classifySubmit(answered(200, done), { earlierUnknown: false }), {
    kind: 'done',
    ref: 'R-1',
    result: { subscription: 'S-1' },
  });
  const { status: _, ...no } = refused;
  assert.deepEqual(classifySubmit(answered(422, refused), { earlierUnknown: false }), { kind: 'refused', ...no });
  const timedOut = classifySubmit({ kind: 'timedOut', afterMs: 300 }, { earlierUnknown: false });
  assert.deepEqual(timedOut, { kind: 'unknown', why: 'no answer within 300 ms' });
});
