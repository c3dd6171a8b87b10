import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { contractJson, contractProblems } from './consumer-contract.ts';
import type { Relied } from './registry.ts';

const relied: Relied = {
  idempotent: true,
  pointOfNoReturn: false,
  undo: 'stock.release',
  statusQuery: true,
  settlesWithinMs: 5_000,
  request: Type.Object({ item: Type.String(), site: Type.Optional(Type.String()) }),
  result: Type.Object({ reservation: Type.String(), until: Type.Optional(Type.String()) }),
};
const operations = { 'stock.reserve': relied };
type Told = { readonly [member: string]: unknown };
const honest = contractJson(operations)['stock.reserve'] as Told;
const schema = (properties: Told, required: readonly string[], more: Told = {}) => ({
  type: 'object',
  properties,
  required,
  ...more,
});
const text = { type: 'string' };

test('a counterpart that says what is relied on, or more, keeps its contract', () => {
  const more = {
    ...honest,
    settlesWithinMs: 10,
    since: '2026',
    request: schema({ item: text, site: text, colour: text }, ['item'], { additionalProperties: false }),
    result: schema({ reservation: text, until: text, shelf: text }, ['reservation', 'shelf']),
  };
  for (const told of [honest, more])
    assert.deepEqual(contractProblems(operations, { operations: { 'stock.reserve': told, other: honest } }), []);
});

/** What they say instead; then the field, what is relied on, and what is told. */
const ROWS: readonly (readonly [Told, ...(readonly [string, string, string])[]])[] = [
  [{ idempotent: false }, ['idempotent', 'true', 'false']],
  [{ statusQuery: false }, ['statusQuery', 'true', 'false']],
  [{ pointOfNoReturn: true }, ['pointOfNoReturn', 'false', 'true']],
  [{ undo: 'stock.forget' }, ['undo', 'stock.release', 'stock.forget']],
  [{ settlesWithinMs: 60_000 }, ['settlesWithinMs', 'at most 5000', '60000']],
  [
    { request: schema({ item: text, site: text, depot: text }, ['item', 'depot']) },
    ['request.depot', 'not sent', 'required'],
  ],
  [{ request: schema({ item: text, site: text }, ['item', 'site']) }, ['request.site', 'optional', 'required']],
  [
    { request: schema({ item: { type: 'integer' } }, [], { additionalProperties: false }) },
    ['request.item', 'string', 'integer'],
    ['request.site', 'taken', 'not taken'],
  ],
  [{ result: schema({ id: text }, ['id']) }, ['result.reservation', 'string', 'not said']],
  [{ result: schema({ reservation: text }, []) }, ['result.reservation', 'always', 'sometimes']],
  [
    { result: schema({ reservation: text, until: { type: 'number' } }, ['reservation']) },
    ['result.until', 'string', 'number'],
  ],
];

for (const [instead, ...expected] of ROWS)
  test(`a contract that is broken in ${expected.map(([field]) => field).join(' and ')} is told so, and in nothing else`, () =>
    assert.deepEqual(
      contractProblems(operations, { operations: { 'stock.reserve': { ...honest, ...instead } } }),
      expected.map(([field, of, told]) => ({ operation: 'stock.reserve', field, relied: of, told })),
    ));

test('an operation that is gone, and an answer that is no contract, are told as such', () => {
  assert.deepEqual(contractProblems(operations, { operations: {} }), [
    { operation: 'stock.reserve', field: '', relied: 'offered', told: 'not offered' },
  ]);
  const half = { operations: { 'stock.reserve': { ...honest, settlesWithinMs: 'soon' } } };
  const [problem] = contractProblems(operations, half);
  assert.deepEqual([problem?.operation, problem?.field], ['stock.reserve', 'settlesWithinMs']);
  assert.equal(contractProblems(operations, '<html>').length, 1);
});
