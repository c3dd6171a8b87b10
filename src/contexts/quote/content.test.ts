import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprint } from '#kernel/hash.ts';
import { contentOfLeaves } from './content.ts';
import type { Header } from './quote.ts';

test('a content is the fingerprint of its header and leaves, however many leaves there are', () => {
  const header = {
    name: 'Ein “Angebot” \u0000\n',
    number: 'Q-1',
    coupons: ['A', 'B'],
    termMonths: 12,
  } as unknown as Header;
  for (const lines of [0, 1, 2, 300]) {
    const leaves = Array.from({ length: lines }, (_, at) => fingerprint('quote-line/1', { at }));
    assert.equal(
      contentOfLeaves(header, leaves),
      fingerprint('quote-content/2', { header: { ...header }, lines: leaves }),
    );
  }
});
