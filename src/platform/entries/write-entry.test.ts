import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryLeaf } from './entry.ts';
import { leafOf } from './write-entry.ts';

test('an entry is written with the leaf that its readers compute', () => {
  for (const text of ['', '{}', 'grüße 🙂', '{"a":1}'.repeat(1_000)])
    assert.deepEqual(Buffer.from(leafOf(text)), Buffer.from(entryLeaf(text)));
});
