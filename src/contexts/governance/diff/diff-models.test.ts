import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, JsonObject } from '#kernel/json.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import type { Artifact } from '../well-formed.ts';
import { diffModels, diffText } from './diff-models.ts';

type Change = (content: JsonObject) => JsonObject;
const changed = (kind: string, key: string, change: Change): readonly Artifact[] =>
  companyArtifacts.map((artifact) =>
    artifact.kind === kind && artifact.key === key ? { ...artifact, content: change(artifact.content) } : artifact,
  );
const linesOf = (kind: string, key: string, change: Change): readonly string[] =>
  diffText(diffModels(companyArtifacts, changed(kind, key, change)))
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim());

const rows = (content: JsonObject, field: string): readonly JsonObject[] => content[field] as readonly JsonObject[];
const day =
  (price: string, effective: JsonObject, id: string): Change =>
  (entry) => {
    const charge = entry['charge'] as JsonObject;
    return {
      ...entry,
      id,
      effective,
      charge: { ...charge, model: { ...(charge['model'] as JsonObject), unitPrice: price } },
    };
  };
const priced =
  (make: (entry: JsonObject) => readonly JsonObject[]): Change =>
  (book) => ({
    ...book,
    entries: rows(book, 'entries').flatMap((entry) =>
      entry['offering'] === 'consulting-day' ? make(entry) : [entry],
    ) as Json,
  });

describe('a difference between two models is told', () => {
  test('as nothing, when both say the same', () =>
    assert.equal(diffText(diffModels(companyArtifacts, companyArtifacts)), 'Both say the same.\n'));

  test('as a price that follows another from a day on', () => {
    const id = (entry: JsonObject) => String(entry['id']);
    const lines = linesOf(
      'price-book',
      'eur-direct',
      priced((entry) => [
        { ...entry, effective: { from: '2026-01-01', to: '2027-01-01' } },
        day('1520', { from: '2027-01-01' }, `${id(entry)}-2027`)(entry),
      ]),
    );
    assert.equal(lines.length, 2, lines.join('\n'));
    assert.match(
      lines[1]!,
      /^Price of consulting-day\/\S+ in book eur-direct, from 2027-01-01: \d+(\.\d+)? EUR each → 1520 EUR each$/,
    );
  });

  test('as a price that is corrected, one that is new and one that is gone', () => {
    const corrected = linesOf(
      'price-book',
      'eur-direct',
      priced((entry) => [day('9', { from: '2026-01-01' }, String(entry['id']))(entry)]),
    );
    assert.match(corrected[1]!, /, from 2026-01-01: \d+(\.\d+)? EUR each → 9 EUR each$/);
    const gone = linesOf(
      'price-book',
      'eur-direct',
      priced(() => []),
    );
    assert.match(gone[1]!, /no longer \d+/);
    const added = linesOf(
      'price-book',
      'eur-direct',
      priced((entry) => [entry, { ...entry, id: 'bulk', minimumQuantity: '10' }]),
    );
    assert.match(added[1]!, /\(from a quantity of 10\) in book eur-direct, from 2026-01-01: \d+/);
  });

  const sandbox: readonly (readonly [what: string, Change, lines: readonly string[]])[] = [
    ['an end of sale', (c) => ({ ...c, sellable: { from: '2026-01-01', to: '2027-01-01' } }), ['sale, ends: 2027-01-01']],
    ['a market that comes and one that goes', (c) => ({ ...c, markets: [...(c['markets'] as string[]).filter((m) => m !== 'US'), 'IE'] }), ['markets: US → IE']],
    ['a new name', (c) => ({ ...c, name: 'Trial Workspace' }), ['name: Sandbox Workspace → Trial Workspace']],
    ['what replaces it', (c) => ({ ...c, replacedBy: 'private-link' }), ['replaced by: private-link']],
    ['a settled characteristic', (c) => ({ ...c, fixed: { feature: 'box' } }), ['fixed, feature: sandbox → box']],
    ['a flag that is gone', (c) => { const { onlyInBundle: _gone, ...rest } = c; return rest; }, ['only in a bundle: no longer yes']],
  ]; // oxfmt-ignore
  for (const [what, change, expected] of sandbox)
    test(`as ${what}`, () => assert.deepEqual(linesOf('product-offering', 'sandbox', change).slice(1), expected));

  test('as an option of a group, by their keys and not by their places', () => {
    const change: Change = (bundle) => ({
      ...bundle,
      optionGroups: rows(bundle, 'optionGroups').map((group) =>
        group['key'] === 'add-ons'
          ? {
              ...group,
              options: rows(group, 'options')
                .filter((option) => option['key'] !== 'single-sign-on')
                .map((option) => (option['key'] === 'sandbox' ? { ...option, maxQuantity: 8 } : option)),
            }
          : group,
      ),
    });
    assert.deepEqual(linesOf('product-offering', 'platform-standard', change).slice(1), [
      'option group add-ons, option single-sign-on: no longer single-sign-on',
      'option group add-ons, option sandbox, quantity at most: 5 → 8',
    ]);
  });

  test('as a cell of a decision table, by row and column', () => {
    const change: Change = (policy) => {
      const table = policy['table'] as JsonObject;
      return {
        ...policy,
        table: {
          ...table,
          rows: rows(table, 'rows').map((row) =>
            row['id'] === 'discount-over-10' ? { ...row, when: ['> 12', ...(row['when'] as string[]).slice(1)] } : row,
          ),
        },
      };
    };
    const [, line] = linesOf('approval-policy', 'deal-approval', change);
    assert.match(line!, /^table, row discount-over-10, when, [a-z ]+: .+ → > 12$/);
  });

  test('as an order of rows, where nothing else changed', () => {
    const change: Change = (bundle) => ({ ...bundle, optionGroups: rows(bundle, 'optionGroups').toReversed() });
    const lines = linesOf('product-offering', 'platform-standard', change);
    assert.equal(lines.length, 2);
    assert.match(lines[1]!, /^order of option groups: users, support/);
  });

  test('as artifacts that are new or taken out, with their owner', () => {
    const after = companyArtifacts.filter(({ key }) => key !== 'sandbox');
    const [diff] = diffModels(companyArtifacts, after);
    assert.deepEqual([diff?.change, diff?.name, diff?.owner], ['removed', 'Sandbox Workspace', 'carla.catalog']);
    assert.equal(diffModels(after, companyArtifacts)[0]?.change, 'added');
  });

  test('without its fields to whoever may not see inside the kind', () => {
    const after = changed('cost-book', companyArtifacts.find(({ kind }) => kind === 'cost-book')!.key, (c) => ({
      ...c,
      name: 'X',
    }));
    const [diff] = diffModels(companyArtifacts, after, (kind) => kind !== 'cost-book');
    assert.deepEqual([diff?.change, diff?.fields, diff?.fieldCount], ['changed', [], 0]);
  });

  test('both ways: what one direction adds the other takes away', () => {
    const after = changed('product-offering', 'sandbox', (c) => ({ ...c, name: 'Trial', channels: ['direct'] }));
    const there = diffModels(companyArtifacts, after)[0]!.fields;
    const back = diffModels(after, companyArtifacts)[0]!.fields;
    assert.deepEqual(
      there.map(({ what, before, after: to }) => `${what} ${before} ${to}`).toSorted(),
      back.map(({ what, before, after: to }) => `${what} ${to} ${before}`).toSorted(),
    );
  });
});
