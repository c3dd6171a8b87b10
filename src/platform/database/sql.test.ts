import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeValues, fragment, identifier, sql } from './sql.ts';

const byId = (id: string) => sql`select * from t where id = ${id} and n > ${1}`;

test('values become parameters, and one call site is one prepared statement', () => {
  const one = byId('a');
  assert.equal(one.text, 'select * from t where id = $1 and n > $2');
  assert.deepEqual(one.values, ['a', 1]);
  assert.equal(byId('b').name, one.name);
  assert.match(one.name ?? '', /^s[0-9a-f]{20}$/);
  assert.notEqual(sql`select 1`.name, sql`select 2`.name);
});

test('a fragment is put in with its parameters renumbered, and the whole is not named', () => {
  const where = fragment(sql`a = ${'x'} and b = ${'y'}`);
  const whole = sql`select ${identifier('odd"name')} from t where c = ${'z'} and (${where}) limit ${5}`;
  assert.equal(whole.text, 'select "odd""name" from t where c = $1 and (a = $2 and b = $3) limit $4');
  assert.deepEqual(whole.values, ['z', 'x', 'y', 5]);
  assert.equal(whole.name, undefined);
});

test('a statement that is not a fragment is a value, not SQL', () => {
  assert.equal(sql`select ${sql`1; drop table t`}`.text, 'select $1');
});

test('values are sent in the text form of PostgreSQL', () => {
  const at = Temporal.Instant.from('2026-11-21T10:00:00.5Z');
  const rows: readonly (readonly [unknown, unknown])[] = [
    [null, null],
    [undefined, null],
    ['text', 'text'],
    [1.5, '1.5'],
    [true, 'true'],
    [2n ** 63n, '9223372036854775808'],
    [at, '2026-11-21T10:00:00.5Z'],
    [Temporal.PlainDate.from('2026-11-21'), '2026-11-21'],
    [{ a: [1, 'x'] }, '{"a":[1,"x"]}'],
    [['a', 'b"c\\d', null, 'NULL', ''], '{"a","b\\"c\\\\d",NULL,"NULL",""}'],
    [[1, true, at], '{"1","true","2026-11-21T10:00:00.5Z"}'],
    [[new Uint8Array([0, 255])], '{"\\\\x00ff"}'],
    [[[1], [2]], '{{"1"},{"2"}}'],
    [[], '{}'],
  ];
  for (const [value, expected] of rows) assert.deepEqual(encodeValues([value]), [expected]);
  assert.deepEqual(encodeValues([new Uint8Array([1, 2])]), [Buffer.from([1, 2])]);
});

test('what has no exact form in the database is our mistake, met before anything is sent', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, () => {}, Symbol('s'), new Map(), new Date(0)])
    assert.throws(() => encodeValues([value]), /Broken promise/);
});
