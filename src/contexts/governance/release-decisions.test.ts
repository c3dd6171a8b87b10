import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import type { Command } from '#platform/command.ts';
import { aPeriod } from './calendar/period.builder.ts';
import { approveRelease } from './approve-release.ts';
import { createRelease } from './create-release.ts';
import { editDraft, writeDrafts } from './edit-draft.ts';
import { publishRelease } from './publish-release.ts';
import { rejectRelease } from './reject-release.ts';
import { applyChanges, changesBetween, contentHashOf, mergeChanges, modelHashOf } from './release-content.ts';
import { releaseLife } from './release.lifecycle.ts';
import { NO_MODEL, type Release, type ReleaseStatus } from './release.ts';
import { rollBackRelease } from './roll-back-release.ts';
import { type Checked, validateRelease } from './validate-release.ts';
import { withdrawRelease } from './withdraw-release.ts';

const NOW = Temporal.Instant.from('2026-11-21T10:00:00Z');
const HASH = (letter: string): string => `sha256:${letter.repeat(64)}`;

const aRelease = (change: Partial<Release> = {}): Release => ({
  id: derivedId(NOW, 'release'),
  version: 3,
  entryLeaf: null,
  name: 'Winter',
  purpose: 'new prices',
  status: 'draft',
  createdBy: 'carla',
  authorPersons: ['carla'],
  effectiveFrom: null,
  contentHash: HASH('a'),
  validatedHash: null,
  validatedOnModel: null,
  approvedByPerson: null,
  modelHash: null,
  previousModelHash: null,
  publishedAt: null,
  rollsBack: null,
  recordedAt: '2026-11-20T10:00:00Z',
  ...change,
});

const aCommand = <P>(payload: P, change: Partial<Command<P>> = {}): Command<P> => ({
  name: 'test',
  tenantId: derivedId(NOW, 'tenant'),
  commandId: derivedId(NOW, 'command'),
  idempotencyKey: 'key',
  correlationId: derivedId(NOW, 'command'),
  causationId: derivedId(NOW, 'command'),
  actor: {
    tenantId: derivedId(NOW, 'tenant'),
    id: 'account',
    type: 'user',
    personId: 'rosa',
    name: 'Rosa',
    roles: [],
    territories: [],
  },
  at: NOW,
  dryRun: false,
  modelHash: HASH('m'),
  payload,
  id: (...labels) => derivedId(NOW, ...(labels as [string])),
  ...change,
});

const named = { releaseId: aRelease().id };
const NOBODY = { quotes: 0, orders: 0, assets: 0, offerings: [] };
const checked = { contentHash: HASH('a'), onModel: HASH('m'), changes: 2, gates: [], inUse: NOBODY };
const approved = aRelease({ status: 'approved', validatedHash: HASH('a'), validatedOnModel: HASH('m') });
const forPublish = {
  periods: [],
  release: approved,
  changes: [],
  base: [],
  newest: undefined,
  waiting: undefined,
  simulation: undefined,
};

const undoing = {
  undone: aRelease({ status: 'published', modelHash: HASH('x'), previousModelHash: HASH('w') }),
  made: [{ kind: 'promotion', key: 'a', hash: HASH('2') }],
  before: [{ kind: 'promotion', key: 'a', hash: HASH('1') }],
  inForce: [{ kind: 'promotion', key: 'a', hash: HASH('2') }],
  since: [],
  elsewhere: [],
};
const aChange = (kind: string) => ({ kind, key: 'k', hash: HASH('b'), authorPersons: ['carla'] });
const freeze = aPeriod({ name: 'Close', from: '2026-11-20T00:00:00Z', to: '2026-12-01T00:00:00Z' });
const frozen = { periods: [freeze], changes: [aChange('price-book')] };
const toCome = {
  periods: [aPeriod({ name: 'Year end', from: '2026-12-15T00:00:00Z', to: '2027-01-05T00:00:00Z' })],
  changes: [aChange('price-book')],
};
const emergency = { reasonCode: 'emergency', reason: 'every price is a tenth of what it should be' };

const found = (severity: { readonly severity?: 'warning' }): Checked => {
  const problem = { gate: 'g', code: 'c', message: 'm', offending: [], whatToDo: 'w', ...severity };
  return { ...checked, gates: [{ gate: 'g', promise: 'P.', evidence: [], problems: [problem] }] };
};

type Answer = { readonly ok: boolean; readonly value?: unknown; readonly refusal?: { readonly code: string } };
const code = (answer: Answer): string => (answer.ok ? 'accepted' : (answer.refusal?.code ?? ''));

describe('a release', () => {
  const decisions: { readonly [move: string]: (release: Release) => Answer } = {
    edit: (release) =>
      editDraft(
        { release, changes: [], elsewhere: [] },
        aCommand({ releaseId: release.id, kind: 'product-offering', artifacts: [] }),
        [],
      ),
    validate: (release) => validateRelease(release, aCommand(named), checked),
    approve: (release) => approveRelease(release, aCommand(named)),
    reject: (release) => rejectRelease(release, aCommand({ ...named, because: 'not yet' })),
    withdraw: (release) => withdrawRelease(release, aCommand(named)),
    publish: (release) => publishRelease({ ...forPublish, release }, aCommand(named)),
  };
  for (const [move, decide] of Object.entries(decisions))
    test(`lets ${move} happen in exactly the states that its life names, and says so in a fact of it`, () => {
      for (const status of releaseLife.states as readonly ReleaseStatus[]) {
        const row = releaseLife.row(status, move as 'edit');
        const answer = decide({ ...approved, status });
        assert.equal(code(answer), row ? 'accepted' : 'release.move-not-allowed', `${move} of ${status}`);
        const facts = answer.ok
          ? (answer.value as { facts: readonly { type: string }[] }).facts.map(({ type }) => type)
          : [row?.fact];
        assert.equal(facts[0], row?.fact);
      }
    });

  // oxfmt-ignore
  const rows: readonly (readonly [what: string, expected: string, () => Answer])[] = [
    ['begins', 'accepted', () => createRelease({}, aCommand({ name: 'Winter', purpose: 'prices' }))],
    ['does not begin in the past', 'release.effective-in-past', () => createRelease({}, aCommand({ name: 'Winter', purpose: 'prices', effectiveFrom: '2026-11-21T10:00:00Z' }))],
    ['is not validated empty', 'release.empty', () => validateRelease(aRelease(), aCommand(named), { ...checked, changes: 0 })],
    ['is not validated with a problem', 'release.not-publishable', () => validateRelease(aRelease(), aCommand(named), found({}))],
    ['is validated with a warning, which its approver reads', 'accepted', () => validateRelease(aRelease(), aCommand(named), found({ severity: 'warning' }))],
    ['is not validated when it was edited while it was checked', 'release.changed-meanwhile', () => validateRelease(aRelease({ contentHash: HASH('b') }), aCommand(named), checked)],
    ['is not validated when another was published while it was checked', 'release.changed-meanwhile', () => validateRelease(aRelease(), aCommand(named, { modelHash: HASH('n') }), checked)],
    ['is not approved by who wrote it', 'release.author-cannot-approve', () => approveRelease(aRelease({ status: 'validated', authorPersons: ['carla', 'rosa'] }), aCommand(named))],
    ['is not approved by who acts for its author', 'release.author-cannot-approve', () => { const command = aCommand(named); return approveRelease(aRelease({ status: 'validated' }), { ...command, actor: { ...command.actor, onBehalfOf: 'carla' } }); }],
    ['is not published on a model it was not validated on', 'release.model-moved', () => publishRelease(forPublish, aCommand(named, { modelHash: HASH('n') }))],
    ['is not published into the past', 'release.effective-in-past', () => publishRelease({ ...forPublish, release: { ...approved, effectiveFrom: '2026-11-21T09:59:59Z' } }, aCommand(named))],
    ['is published ahead of its day', 'accepted', () => publishRelease({ ...forPublish, release: { ...approved, effectiveFrom: '2027-01-01T00:00:00Z' } }, aCommand(named))],
    ['waits while its kind is frozen', 'change.frozen', () => publishRelease({ ...forPublish, ...frozen }, aCommand(named))],
    ['waits when it is called an emergency and no reason is given', 'change.frozen', () => publishRelease({ ...forPublish, ...frozen }, { ...aCommand(named), reasonCode: 'emergency' })],
    ['goes through a freeze as an emergency with its reason, by a third person', 'accepted', () => publishRelease({ ...forPublish, ...frozen }, { ...aCommand(named), ...emergency })],
    ['is not sent through a freeze by who approved it', 'change.emergency-needs-third-person', () => { const command = aCommand(named); return publishRelease({ ...forPublish, ...frozen, release: { ...approved, approvedByPerson: command.actor.personId } }, { ...command, ...emergency }); }],
    ['goes back in a freeze without being asked', 'accepted', () => publishRelease({ ...forPublish, ...frozen, release: { ...approved, rollsBack: 'earlier' } }, aCommand(named))],
    ['waits when it would take effect in a freeze that is to come', 'change.frozen', () => publishRelease({ ...forPublish, ...toCome, release: { ...approved, effectiveFrom: '2026-12-16T00:00:00Z' } }, aCommand(named))],
    ['is published before a freeze when it takes effect before it', 'accepted', () => publishRelease({ ...forPublish, ...toCome, release: { ...approved, effectiveFrom: '2026-12-14T00:00:00Z' } }, aCommand(named))],
    ['takes effect in a freeze as an emergency, sent by a third person', 'accepted', () => publishRelease({ ...forPublish, ...toCome, release: { ...approved, effectiveFrom: '2026-12-16T00:00:00Z' } }, { ...aCommand(named), ...emergency })],
    ['is not edited on its way back: it would pass a freeze and need no change', 'release.way-back-is-fixed', () => editDraft({ release: aRelease({ rollsBack: 'earlier' }), changes: [], elsewhere: [] }, aCommand({ releaseId: aRelease().id, kind: 'price-book', artifacts: [] }), [])],
    ['of a lower tier goes through', 'accepted', () => publishRelease({ ...forPublish, ...frozen, changes: [aChange('product-offering')] }, aCommand(named))],
    ['is not published before one that is waiting', 'release.later-model-waiting', () => publishRelease({ ...forPublish, waiting: { effectiveFrom: '2027-01-01T00:00:00Z' } }, aCommand(named))],
    ['does not change what another open one changes', 'draft.in-another-release', () => editDraft({ release: aRelease(), changes: [], elsewhere: [{ key: 'k', releaseId: 'other' }] }, aCommand({ releaseId: aRelease().id, kind: 'product-offering', artifacts: [] }), [])],
    ['is not rolled back when another is in force', 'release.nothing-to-roll-back', () => rollBackRelease({ undone: aRelease({ status: 'published', modelHash: HASH('x'), previousModelHash: HASH('w') }), made: [], before: [], inForce: [], since: [], elsewhere: [] }, aCommand({ ...named, purpose: 'undo' }))],
    ['is not rolled back twice', 'release.nothing-to-roll-back', () => rollBackRelease({ ...undoing, undone: { ...undoing.undone, status: 'rolledBack' } }, aCommand({ ...named, purpose: 'undo' }))],
    ['is rolled back also when another is the newest', 'accepted', () => rollBackRelease({ ...undoing, undone: { ...undoing.undone, status: 'superseded' } }, aCommand({ ...named, purpose: 'undo' }))],
    ['is not rolled back before it takes effect', 'release.not-in-effect', () => rollBackRelease({ ...undoing, undone: { ...undoing.undone, effectiveFrom: '2026-11-21T10:00:01Z' } }, aCommand({ ...named, purpose: 'undo' }))],
    ['is not rolled back under a later one', 'release.changed-since', () => rollBackRelease({ ...undoing, inForce: [{ kind: 'promotion', key: 'a', hash: HASH('3') }] }, aCommand({ ...named, purpose: 'undo' }))],
    ['is not rolled back while its artifact is being written elsewhere', 'draft.in-another-release', () => rollBackRelease({ ...undoing, elsewhere: [{ kind: 'promotion', key: 'a', releaseId: 'other' }] }, aCommand({ ...named, purpose: 'undo' }))],
    ['is not rolled back to nothing', 'release.nothing-to-roll-back', () => rollBackRelease({ undone: aRelease({ status: 'published', modelHash: HASH('m'), previousModelHash: NO_MODEL }), made: [], before: [], inForce: [], since: [], elsewhere: [] }, aCommand({ ...named, purpose: 'undo' }))],
  ];
  for (const [what, expected, decide] of rows) test(what, () => assert.equal(code(decide()), expected));

  test('that takes another back moves both on: the newest is superseded, and the other is rolled back once', () => {
    const back = { ...approved, rollsBack: 'older' };
    const loaded = { ...forPublish, release: back, newest: { id: 'newest', name: 'Newest' } };
    const out = publishRelease({ ...loaded, undone: { id: 'older', status: 'superseded' } }, aCommand(named));
    assert.ok(out.ok);
    assert.deepEqual(out.value.earlier, [
      { id: 'newest', status: 'superseded' },
      { id: 'older', status: 'rolledBack' },
    ]);
    const newest = publishRelease({ ...loaded, undone: { id: 'newest', status: 'published' } }, aCommand(named));
    assert.ok(newest.ok && newest.value.earlier.length === 1 && newest.value.earlier[0]?.status === 'rolledBack');
    const twice = publishRelease({ ...loaded, undone: { id: 'older', status: 'rolledBack' } }, aCommand(named));
    assert.equal(code(twice), 'release.move-not-allowed');
  });

  test('is published by a worker only where an approved change carries it', () => {
    const command = aCommand(named);
    const actor = { ...command.actor, type: 'system' as const };
    assert.equal(code(publishRelease(forPublish, { ...command, actor })), 'change.required');
  });

  test('an edit names few keys and counts many', () => {
    const drafts = Array.from({ length: 150 }, (_, index) => ({
      kind: 'product-offering',
      key: `k${index}`,
      hash: HASH('c'),
      text: '{}',
      owner: 'carla',
    }));
    const edited = editDraft(
      { release: aRelease(), changes: [], elsewhere: [] },
      aCommand({ releaseId: aRelease().id, kind: 'product-offering', artifacts: [] }),
      drafts,
    );
    assert.ok(edited.ok);
    const data = edited.value.facts[0]?.data as { readonly [name: string]: Json };
    assert.deepEqual([data['artifacts'], (data['keys'] as readonly Json[]).length], [150, 100]);
    assert.deepEqual(edited.value.authorPersons, ['carla', 'rosa']);
  });

  test('drafts are refused by kind, by form and by name before any lock', () => {
    const releaseId = aRelease().id;
    assert.equal(code(writeDrafts({ releaseId, kind: 'horoscope', artifacts: [] })), 'artifact.unknown-kind');
    assert.equal(
      code(writeDrafts({ releaseId, kind: 'product-offering', artifacts: [{ key: 'a', content: {} }] })),
      'artifact.ill-formed',
    );
    assert.equal(
      code(
        writeDrafts({
          releaseId,
          kind: 'product-offering',
          artifacts: [
            { key: 'a', removed: true },
            { key: 'a', removed: true },
          ],
        }),
      ),
      'artifact.duplicate-key',
    );
  });
});

describe('what a release says', () => {
  const entry = (key: string, letter: string) => ({ kind: 'product-offering', key, hash: HASH(letter) });
  const base = [entry('a', '1'), entry('b', '2'), entry('c', '3')];

  test('has one hash, whatever order it was written in', () => {
    assert.equal(contentHashOf([entry('a', '1'), entry('b', '2')]), contentHashOf([entry('b', '2'), entry('a', '1')]));
    assert.notEqual(contentHashOf([entry('a', '1')]), contentHashOf([entry('a', '2')]));
    assert.notEqual(contentHashOf([entry('a', '1')]), contentHashOf([{ ...entry('a', '1'), hash: null }]));
    assert.equal(modelHashOf([]), NO_MODEL);
  });

  test('replaces, adds and takes out, and the way back leads to the very same model', () => {
    const changes = [entry('b', '9'), { ...entry('c', '3'), hash: null }, entry('d', '4')];
    const after = applyChanges(base, changes);
    assert.deepEqual(after, [entry('a', '1'), entry('b', '9'), entry('d', '4')]);
    assert.equal(modelHashOf(applyChanges(after, changesBetween(after, base))), modelHashOf(base));
    assert.deepEqual(changesBetween(base, base), []);
  });

  test('remembers everybody who ever wrote a part of it', () => {
    const first = mergeChanges([], [entry('a', '1')], 'carla');
    const second = mergeChanges(first, [entry('a', '2'), entry('b', '1')], 'piet');
    assert.deepEqual(
      second.map(({ key, authorPersons }) => [key, authorPersons]),
      [
        ['a', ['carla', 'piet']],
        ['b', ['piet']],
      ],
    );
  });
});
