import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { pricingRefusals } from './pricing.refusals.ts';

const folders = [new URL('./', import.meta.url), new URL('../../engines/price/', import.meta.url)];

/** Codes of the publish gate (`price-book.…`) are problems in a list there, not refusals. */
test('every code that pricing refuses by has a text, and no text has lost its code', () => {
  const sources = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'pricing.refusals.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8')),
  );
  const codes = sources.flatMap((text) =>
    [...text.matchAll(/code: '((?:price|usage|margin|amendment)\.[a-z-]+)'/g)].map(([, code]) => code!),
  );
  assert.deepEqual([...new Set(codes)].sort(), Object.keys(pricingRefusals).sort());
});
