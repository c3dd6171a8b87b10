import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '#kernel/json.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { checklistOf, releaseChecklist } from './checklist.ts';
import { readModel } from './model.ts';
import { isBlocking } from './publish-check.ts';
import { checkGates, publishChecks, releaseProblems } from './publish-checks.ts';
import { touchedBy } from './touched.ts';
import type { Artifact } from './well-formed.ts';

const ON = '2026-06-01';
const changed = (kind: string, key: string, change: (content: JsonObject) => JsonObject): readonly Artifact[] =>
  companyArtifacts.map((artifact) =>
    artifact.kind === kind && artifact.key === key ? { ...artifact, content: change(artifact.content) } : artifact,
  );
const offering = (key: string, change: JsonObject): readonly Artifact[] =>
  changed('product-offering', key, (content) => ({ ...content, ...change }));
const touched = (after: readonly Artifact[]) => touchedBy(readModel(companyArtifacts).model, readModel(after).model);
const inUse = {
  quotes: 3,
  orders: 1,
  assets: 2,
  offerings: [{ offering: 'sandbox', quotes: 3, orders: 1, assets: 2 }],
};

describe('what a release touches', () => {
  test('nothing, when it says the same again', () =>
    assert.deepEqual(touched(companyArtifacts), { offerings: [], options: [] }));

  test('an offering that changes, and the bundles as whose option it may be chosen', () => {
    const { offerings, options } = touched(offering('sandbox', { name: 'Sandbox' }));
    assert.deepEqual(offerings, ['sandbox']);
    assert.deepEqual(
      options.map(({ bundle, group, option }) => `${bundle} ${group}/${option}`),
      ['platform-enterprise add-ons/sandbox', 'platform-standard add-ons/sandbox'],
    );
  });

  test('everything in a price book that is sold elsewhere, and nothing in one that is only called otherwise', () => {
    const book = (change: JsonObject) =>
      touched(changed('price-book', 'usd-direct', (content) => ({ ...content, ...change })));
    assert.ok((book({ channels: ['direct', 'partner'] }).offerings?.length ?? 0) > 20);
    assert.deepEqual(book({ name: 'Dollars' }).offerings, []);
  });

  test('a bundle whose fixed part changes is touched itself', () => {
    const before = offering('platform-standard', {
      components: [{ key: 'day', offering: 'consulting-day', quantity: 1 }],
    });
    const after = before.map((artifact) =>
      artifact.key === 'consulting-day' && artifact.kind === 'product-offering'
        ? { ...artifact, content: { ...(artifact.content as JsonObject), name: 'Day' } }
        : artifact,
    );
    const { offerings } = touchedBy(readModel(before).model, readModel(after).model);
    assert.deepEqual(offerings, ['consulting-day', 'platform-standard']);
  });

  test('of a price book only what it prices anew', () => {
    const after = changed('price-book', 'eur-direct', (book) => ({
      ...book,
      entries: (book['entries'] as readonly JsonObject[]).filter((entry) => entry['offering'] !== 'consulting-day'),
    }));
    assert.deepEqual(touched(after).offerings, ['consulting-day']);
  });

  test('a specification touches everything that is sold of it, and the waterfall every sale', () => {
    const spec = changed('product-specification', 'backup-storage', (content) => ({ ...content, name: 'Backups' }));
    assert.deepEqual(touched(spec).offerings, ['backup-plus']);
    const waterfall = companyArtifacts.find(({ kind }) => kind === 'waterfall')!;
    assert.equal(
      touched(changed('waterfall', waterfall.key, (content) => ({ ...content, name: 'Other' }))).offerings,
      null,
    );
  });
});

describe('the open book', () => {
  const rows: readonly (readonly [change: JsonObject, code: string])[] = [
    [{ sellable: { from: '2026-01-01', to: '2026-09-01' } }, 'impact.sale-ends-in-use'],
    [{ lifecycle: 'retired' }, 'impact.sale-ends-in-use'],
    [{ renewable: { from: '2026-01-01', to: '2027-01-01' } }, 'impact.renewal-ends-in-use'],
    [{ supported: { from: '2026-01-01', to: '2030-01-01' } }, 'impact.support-ends-in-use'],
  ];
  for (const [change, code] of rows)
    test(`is warned of ${JSON.stringify(change)}, with figures, and does not forbid it`, () => {
      const release = { after: offering('sandbox', change), before: companyArtifacts, effectiveOn: ON, inUse };
      const found = releaseProblems(release).find((problem) => problem.code === code);
      assert.ok(found && !isBlocking(found), JSON.stringify(releaseProblems(release)));
      assert.match(found.message, /3 open quotes|2 installed products/);
    });

  test('is silent where nobody uses what ends', () => {
    const nobody = { quotes: 0, orders: 0, assets: 0, offerings: [] };
    const after = offering('sandbox', { lifecycle: 'retired' });
    assert.deepEqual(releaseProblems({ after, before: companyArtifacts, effectiveOn: ON, inUse: nobody }), []);
  });

  test('says so when nobody could look', () => {
    const gates = checkGates({ after: companyArtifacts, before: [], effectiveOn: ON });
    assert.match(gates.find(({ gate }) => gate === 'open-book')!.evidence.join(), /Nobody could look/);
  });
});

describe('the way back', () => {
  test('is named, and a version that today’s contract cannot read is warned of', () => {
    const before = offering('sandbox', { colour: 'red' });
    const gates = checkGates({
      after: companyArtifacts,
      before,
      effectiveOn: ON,
      rollback: { modelHash: `sha256:${'a'.repeat(64)}`, release: 'Spring' },
    });
    const rollback = gates.find(({ gate }) => gate === 'rollback')!;
    assert.match(rollback.evidence.join(), /“Spring”/);
    assert.deepEqual(
      rollback.problems.map(({ code, offending, severity }) => [code, offending[0], severity]),
      [['rollback.unreadable', 'product-offering/sandbox#/colour', 'warning']],
    );
  });
});

describe('the checklist', () => {
  test('asks the twelve questions of the operations text, and every gate answers exactly one row', () => {
    assert.equal(releaseChecklist.filter(({ item }) => item !== 'beyond').length, 12);
    const named = releaseChecklist.flatMap(({ gates }) => gates).toSorted();
    assert.deepEqual(
      named,
      ['well-formed', 'proposal-rehearsal', 'flag-values', ...publishChecks.map(({ gate }) => gate)].toSorted(),
    );
  });

  test('fails the row whose gate finds something, with its count, and shows what was looked at', () => {
    const gates = checkGates({ after: offering('sandbox', { specification: 'castle' }), before: [], effectiveOn: ON });
    const rows = checklistOf(gates);
    assert.deepEqual(
      rows.filter(({ passed }) => !passed).map(({ item, problems }) => [item, problems]),
      [['specification', 1]],
    );
    assert.ok(
      rows.find(({ item }) => item === 'price-coverage')!.evidence.length > 0,
      'price coverage shows its figures',
    );
  });
});
