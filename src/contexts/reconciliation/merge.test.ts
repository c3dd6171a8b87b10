import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Finding, mergePages, pagesOf, type Page, type Rec, reconcile } from './merge.ts';

const rec = (key: string, amount: string): Rec => ({ key, fields: { amount } });
const whole = (...records: readonly Rec[]): Page => ({ records, ended: true });
const kinds = (findings: readonly Finding[]) => findings.map(({ key, kind }) => [key, kind]);

test('of two sides every record is matched, missing on one, or different field by field', () => {
  const merged = mergePages(
    whole(rec('a', '1'), rec('b', '2'), rec('c', '3')),
    whole(rec('b', '2'), rec('c', '4'), rec('d', '5')),
  );
  assert.equal(merged.matched, 1);
  assert.deepEqual(kinds(merged.findings), [
    ['a', 'missing-right'],
    ['c', 'different'],
    ['d', 'missing-left'],
  ]);
  assert.deepEqual(merged.findings[1]?.fields, [{ field: 'amount', left: '3', right: '4' }]);
  assert.deepEqual([merged.ended, merged.read], [true, { left: 3, right: 3 }]);
});

test('a field that one side does not have is a difference, and a key that comes twice is one of its own', () => {
  const [found] = mergePages(
    whole({ key: 'a', fields: { x: '1', y: '2' } }),
    whole({ key: 'a', fields: { x: '1' } }),
  ).findings;
  assert.deepEqual(found?.fields, [{ field: 'y', left: '2', right: null }]);
  const twice = mergePages(whole(rec('a', '1')), whole({ ...rec('a', '1'), times: 2 }));
  assert.deepEqual(kinds(twice.findings), [['a', 'twice']]);
});

test('beyond the end of an unfinished page nothing is called missing', () => {
  const merged = mergePages(
    { records: [rec('a', '1'), rec('m', '2')], ended: false },
    whole(rec('a', '1'), rec('z', '3')),
  );
  assert.deepEqual(kinds(merged.findings), [['m', 'missing-right']]);
  assert.deepEqual([merged.ended, merged.upTo], [false, 'm']);
});

test('a side that is not in the order of its keys is a broken promise, not a page of differences', () => {
  assert.throws(() => mergePages(whole(rec('b', '1'), rec('a', '1')), whole()), /order of its keys/);
});

async function* chunks(records: readonly Rec[], size: number): AsyncGenerator<readonly Rec[]> {
  for (let at = 0; at < records.length; at += size) yield records.slice(at, at + size);
}
const all = async (left: readonly Rec[], right: readonly Rec[], limit: number, after: string | null = null) => {
  const findings: Finding[] = [];
  let matched = 0;
  for await (const page of reconcile(pagesOf(chunks(left, 3)), pagesOf(chunks(right, 5)), { limit, after })) {
    findings.push(...page.findings);
    matched += page.matched;
  }
  return { findings, matched };
};

const aSide = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2 })), { selector: ([key]) => key })
  .map((rows) =>
    rows
      .map(([key, amount]) => rec(String(key).padStart(3, '0'), String(amount)))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  );

test('however small the pages and wherever a run was killed, the findings are those of the whole', () =>
  fc.assert(
    fc.asyncProperty(aSide, aSide, fc.integer({ min: 1, max: 20 }), async (left, right, limit) => {
      const once = mergePages(whole(...left), whole(...right));
      const paged = await all(left, right, limit);
      assert.deepEqual(paged.findings, once.findings);
      assert.equal(paged.matched, once.matched);
      const half = once.findings[Math.floor(once.findings.length / 2)]?.key;
      if (half === undefined) return;
      const rest = await all(left, right, limit, half);
      assert.deepEqual(
        rest.findings,
        once.findings.filter(({ key }) => key > half),
      );
    }),
    { numRuns: 200 },
  ));

test('a key that comes twice in a file is one finding, also where a page ends between the two', async () => {
  const left = ['a', 'b', 'c'].map((key) => rec(key, '1'));
  const right = ['a', 'b', 'b', 'c'].map((key) => rec(key, '1'));
  for (const limit of [1, 2, 3]) assert.deepEqual(kinds((await all(left, right, limit)).findings), [['b', 'twice']]);
});

test('of 200,000 records on each side no more are held than two pages and a chunk', async () => {
  const RECORDS = 200_000;
  const PAGE = 1_000;
  const CHUNK = 500;
  let made = 0;
  let settled = 0;
  let most = 0;
  async function* side(amountOf: (at: number) => string): AsyncGenerator<readonly Rec[]> {
    for (let at = 0; at < RECORDS; at += CHUNK) {
      made += CHUNK;
      most = Math.max(most, made - settled);
      yield Array.from({ length: CHUNK }, (_, i) => rec(String(at + i).padStart(9, '0'), amountOf(at + i)));
    }
  }
  let different = 0;
  const left = pagesOf(side(() => '1'));
  const right = pagesOf(side((at) => (at % 50_000 === 0 ? '2' : '1')));
  for await (const page of reconcile(left, right, { limit: PAGE })) {
    settled += page.read.left + page.read.right;
    different += page.findings.length;
  }
  assert.deepEqual([settled, different], [2 * RECORDS, 4]);
  assert.ok(most <= 2 * (PAGE + 2 * CHUNK), `${most} records were held`);
});
