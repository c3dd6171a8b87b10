import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parentsFirst, readMigratedFile } from './migrated-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (name: string, text: string): string => {
  const read = readMigratedFile(name, bytes(text));
  return read.ok ? `${read.value.length} rows` : read.refusal.code;
};

test('columns are named as the fields, in any case and order; characteristics by their own names; empty cells say nothing', () => {
  const read = readMigratedFile('a.csv', bytes('Account;EXTERNALID;Quantity;characteristic.color\nrhein;X-1;;red\n'));
  assert.ok(read.ok);
  assert.deepEqual(read.value, [
    { row: 2, said: { account: 'rhein', externalId: 'X-1', characteristics: { color: 'red' } } },
  ]);
});

test('a file that cannot be understood whole is refused whole', () => {
  assert.equal(codeOf('a.csv', 'account,colour\nrhein,red\n'), 'import.unknown-column');
  assert.equal(codeOf('a.csv', ''), 'import.nothing');
  assert.equal(codeOf('a.json', '{"externalId":"X"}'), 'import.not-json');
  assert.equal(codeOf('a.json', '[{"externalId":"X","externalId":"Y"}]'), 'import.not-json');
  assert.equal(codeOf('a.json', '[{"externalId":"X"}]'), '1 rows');
});

test('parents come before their parts, however deep; a ring loses no row', () => {
  const rows = [
    { row: 1, said: { externalId: 'c', parent: 'b' } },
    { row: 2, said: { externalId: 'b', parent: 'a' } },
    { row: 3, said: { externalId: 'x', parent: 'y' } },
    { row: 4, said: { externalId: 'a' } },
    { row: 5, said: { externalId: 'y', parent: 'x' } },
  ];
  assert.equal(
    parentsFirst(rows)
      .map(({ said }) => said.externalId)
      .join(''),
    'abcyx',
  );
});
