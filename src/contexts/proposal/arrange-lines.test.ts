import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PriceResult } from '#contexts/pricing/index.ts';
import type { Line } from '#contexts/quote/index.ts';
import { arrangedLines, sectionHeadings } from './arrange-lines.ts';
import { pageOf } from './page.ts';
import { aProposal } from './proposal.builder.ts';

const header = {
  sections: [
    { key: 'now', title: 'To begin with' },
    { key: 'later', title: 'Later' },
    { key: 'empty', title: 'Nothing yet' },
  ],
};
/** Only what arranging reads. */
const line = (id: string, group?: string, optional?: true): Line =>
  ({ id, ...(group === undefined ? {} : { group }), ...(optional ? { optional } : {}) }) as Line;
const lines = [line('a', 'later'), line('b', 'now'), line('c'), line('d', 'gone'), line('e', 'now', true)];
const net = (lineId: string, amount: string) =>
  ({ lineId, list: amount, net: amount, effectivePercent: '0', discretionaryPercent: '0' }) as const;
const discounts = { lines: [net('a', '200'), net('b', '100.50'), net('c', '7'), net('e', '9999')] };
const priced = discounts as PriceResult['discounts'];

test('lines stand under their sections in the order of the sections; who has none, or one that is gone, stands first', () => {
  assert.deepEqual(
    arrangedLines(header, lines).map(({ id }) => id),
    ['c', 'd', 'b', 'e', 'a'],
  );
  assert.deepEqual(arrangedLines({}, lines), lines);
});

test('a section is headed once, with what its lines come to; an option is in no sum, and what has no price makes none', () => {
  const arranged = arrangedLines(header, lines);
  assert.deepEqual(
    [...sectionHeadings(header, arranged, priced)],
    [
      ['b', { section: 'To begin with', sectionTotal: '100.5' }],
      ['a', { section: 'Later', sectionTotal: '200' }],
    ],
  );
  const unpriced = { ...priced, lines: [net('b', '100.50')] } as PriceResult['discounts'];
  assert.deepEqual(sectionHeadings(header, arranged, unpriced).get('a'), { section: 'Later' });
});

test('the page writes the section with its sum, and under a line who stands elsewhere for it', () => {
  const [first, ...rest] = aProposal({}).lines;
  assert.ok(first);
  const headed = {
    ...first,
    section: 'To begin with',
    sectionTotal: '1200',
    parties: [{ role: 'payer', name: 'Mutter AG' } as const],
  };
  const page = pageOf(aProposal({ lines: [headed, ...rest] }));
  assert.ok(page.ok);
  assert.match(page.value.rows[0]?.section ?? '', /^To begin with · .*1,200\.00 over the term$/);
  assert.ok(page.value.rows[0]?.notes.includes('Paid by: Mutter AG'));
  assert.equal(page.value.rows[1]?.section, '');
});
