import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '#kernel/json.ts';
import { breaksOf, type FactSchema, join, misfits, schemaOfValue } from './fact-schema.ts';

const learnt = (...facts: readonly Json[]): FactSchema =>
  facts.map(schemaOfValue).reduce<FactSchema | undefined>(join, undefined) ?? {};

const before = learnt(
  { quoteId: 'q', total: '12.50', lines: [{ id: 'a', quantity: 1 }], note: null },
  { quoteId: 'q', total: '1', lines: [], note: 'x', seller: 's' },
);

test('what consumers rely on is not taken away under the same version', () => {
  const table: readonly (readonly [string, readonly Json[], readonly string[]])[] = [
    [
      'a field more',
      [{ quoteId: 'q', total: '1', lines: [{ id: 'a', quantity: 1 }], note: null, seller: 's', region: 'eu' }],
      [],
    ],
    [
      'a field that is always there now',
      [{ quoteId: 'q', total: '1', lines: [{ id: 'a', quantity: 1 }], note: 'x', seller: 's' }],
      [],
    ],
    [
      'a field gone',
      [{ quoteId: 'q', lines: [], note: null, seller: 's' }],
      ['data.total is not always there any more', 'data.total is gone'],
    ],
    [
      'a field that is there sometimes',
      [
        { quoteId: 'q', total: '1', lines: [], note: null, seller: 's' },
        { quoteId: 'q', lines: [], note: null, seller: 's' },
      ],
      ['data.total is not always there any more'],
    ],
    [
      'another type',
      [{ quoteId: 'q', total: 1, lines: [], note: null, seller: 's' }],
      ['data.total may be integer now'],
    ],
    [
      'null where there was none',
      [{ quoteId: null, total: '1', lines: [], note: null, seller: 's' }],
      ['data.quoteId may be null now'],
    ],
    [
      'another type inside a list',
      [{ quoteId: 'q', total: '1', lines: [{ id: 'a', quantity: '1' }], note: null, seller: 's' }],
      ['data.lines[].quantity may be string now'],
    ],
  ];
  for (const [what, facts, breaks] of table) assert.deepEqual(breaksOf(before, learnt(...facts)), breaks, what);
});

test('a fact is held to its schema; of what was never seen anything may stand there', () => {
  assert.deepEqual(misfits(before, { quoteId: 'q', total: '1', lines: [], note: null, seller: 's' }), []);
  assert.deepEqual(misfits(before, { quoteId: 'q', total: '1', lines: [], seller: 's' }), [
    'data.note is not always there any more',
  ]);
  assert.deepEqual(misfits({}, { anything: [1, 'two'] }), []);
});
