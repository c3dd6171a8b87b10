import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOfChange } from '../change/binding.ts';
import type { Change, GateEvidence } from '../change/change.ts';
import { publishRefusal } from '../change/may-publish.ts';
import { readinessesOf, type ToBoard } from './readiness.ts';
import { releaseTypeOf, releaseTypes } from './release-type.ts';
import { alightTrain, cancelTrain } from './give-up-train.ts';
import { boardTrain, departTrain } from './train.commands.ts';
import type { Aboard, Train, TrainOfChange } from './train.ts';

const MODEL = 'sha256:model';
const gate = (name: string, outcome: GateEvidence['outcome'] = 'passed'): GateEvidence => ({
  gate: name,
  contentHash: '',
  outcome,
  says: [`${name} was looked at.`],
  seen: null,
  recordedAt: '',
});
const toBoard = (more: Partial<Change> = {}, gates = [gate('rollback'), gate('monitoring')]): ToBoard => {
  const base = { number: 'CR-1', fingerprint: 'sha256:asked', tierByHand: null, status: 'approved', asked: {} };
  const change = { ...base, assessed: { onModel: MODEL }, ...more } as unknown as Change;
  const assessedHash = change.assessedHash ?? contentOfChange(change, 'sha256:r');
  return { change: { ...change, assessedHash }, gates, releaseHash: 'sha256:r' };
};
const lacking = (found: ToBoard): readonly string[] =>
  readinessesOf(found, MODEL).flatMap(({ key, ready }) => (ready ? [] : [key]));

test('a train has the seven readinesses of operations 11.2, each with an owner, and none that a person ticks', () => {
  const rows = readinessesOf(toBoard(), MODEL);
  assert.deepEqual(
    rows.map(({ says }) => says),
    [
      'business readiness',
      'engineering readiness',
      'support readiness',
      'downstream readiness',
      'training/communication',
      'rollback planning',
      'post-release monitoring',
    ],
  );
  assert.ok(rows.every(({ owner }) => owner !== ''));
  assert.deepEqual(lacking(toBoard()), []);
  assert.deepEqual(lacking(toBoard({ status: 'draft' })), ['business', 'communication']);
  assert.deepEqual(lacking(toBoard({ status: 'submitted' })), ['business']);
  assert.deepEqual(lacking(toBoard({}, [gate('rollback', 'failed'), gate('monitoring', 'warned')])), ['rollback']);
  assert.equal(
    lacking(toBoard({ assessedHash: 'sha256:before' })).length,
    7,
    'evidence of another content counts for nothing',
  );
  assert.equal(lacking(toBoard({ assessed: { onModel: 'sha256:old' } as Change['assessed'] })).length, 7);
});

const train: Train = {
  id: 't',
  version: 1,
  entryLeaf: null,
  name: 'January',
  departsAt: '2027-01-10T06:00:00Z',
  departs: 'by-itself',
  status: 'collecting',
  departedAt: null,
  cancelledAt: null,
  cancelledBecause: null,
  recordedAt: '2026-12-01T00:00:00Z',
};
const leaves = (at: string) =>
  departTrain(
    { train, aboard: [toBoard(), toBoard({ id: 'two', number: 'CR-2', status: 'submitted' })] },
    { at: Temporal.Instant.from(at), modelHash: MODEL },
  );

test('a train leaves at its instant with what is ready; the others have missed it, and it is said for want of what', () => {
  const early = leaves('2027-01-10T05:59:59Z');
  assert.ok(!early.ok && early.refusal.code === 'release-train.too-early');
  const left = leaves('2027-01-10T06:00:00Z');
  assert.ok(left.ok);
  assert.deepEqual(left.value.facts[0]?.data, {
    trainId: 't',
    name: 'January',
    taken: ['CR-1'],
    missed: [{ number: 'CR-2', changeId: 'two', lacking: ['business readiness'] }],
  });
});

test('an emergency waits for no train, and what is over takes none', () => {
  const boards = (change: Partial<Change>, state: Train['status'] = 'collecting') => {
    const decided = boardTrain({ train: { ...train, status: state }, change: toBoard(change).change, aboard: [] });
    return decided.ok ? 'aboard' : decided.refusal.code;
  };
  assert.equal(boards({}), 'aboard');
  assert.equal(boards({ asked: { emergency: 'Now.' } as Change['asked'] }), 'release-train.emergency');
  assert.equal(boards({ status: 'released' }), 'change.move-not-allowed');
  assert.equal(boards({}, 'departed'), 'release-train.move-not-allowed');
});

const on = (changeId: string, outcome: Aboard['outcome'] = 'aboard'): Aboard => ({
  changeId,
  outcome,
  lacking: [],
  offBecause: outcome === 'off' ? 'Not yet.' : null,
});

test('a change may get off until the train has left, says why beside the fact, and may come aboard again', () => {
  const { change } = toBoard({ id: 'c' });
  const gets = (aboard: readonly Aboard[], status: Train['status'] = 'collecting') =>
    alightTrain({ train: { ...train, status }, change, aboard }, 'The price list is late.');
  const off = gets([on('other'), on('c')]);
  assert.ok(off.ok);
  assert.deepEqual(off.value.off, {
    changeId: 'c',
    outcome: 'off',
    lacking: [],
    offBecause: 'The price list is late.',
  });
  assert.deepEqual(
    off.value.facts.map(({ type, data, words }) => [type, data['number'], words]),
    [['ReleaseTrainAlighted', 'CR-1', { because: 'The price list is late.' }]],
  );
  const refusals = [
    gets([on('other')]),
    gets([on('c', 'off')]),
    gets([on('c', 'taken')], 'departed'),
    gets([], 'cancelled'),
  ];
  assert.deepEqual(
    refusals.map((each) => (each.ok ? 'off' : each.refusal.code)),
    [
      'release-train.not-aboard',
      'release-train.not-aboard',
      'release-train.move-not-allowed',
      'release-train.move-not-allowed',
    ],
  );
  const again = (aboard: readonly Aboard[]) => boardTrain({ train, change, aboard });
  assert.ok(again([on('c', 'off')]).ok);
  const twice = again([on('c')]);
  assert.ok(!twice.ok && twice.refusal.code === 'release-train.aboard-already');
});

test('a train that is cancelled frees what is aboard, for the reason that is said, and leaves no more', () => {
  const given = { train, aboard: [{ ...on('c'), number: 'CR-1' }] };
  const gone = cancelTrain(given, 'The year end is frozen.');
  assert.ok(gone.ok);
  assert.deepEqual(gone.value.facts[0]?.data, { trainId: 't', name: 'January', freed: ['CR-1'] });
  assert.deepEqual(
    gone.value.off.map(({ outcome, offBecause }) => [outcome, offBecause]),
    [['off', 'The year end is frozen.']],
  );
  for (const status of ['departed', 'cancelled'] as const) {
    const late = cancelTrain({ ...given, train: { ...train, status } }, 'Too late.');
    assert.ok(!late.ok && late.refusal.code === 'release-train.move-not-allowed');
  }
  const leaves = departTrain(
    { train: { ...train, status: 'cancelled' }, aboard: [] },
    { at: Temporal.Instant.from(train.departsAt), modelHash: MODEL },
  );
  assert.ok(!leaves.ok);
});

test('what goes with a train is published after it has left with it, and not before or without', () => {
  const code = (of: Partial<TrainOfChange> | undefined): string | undefined => {
    const { change } = toBoard({ scheduledFor: null });
    return publishRefusal(
      {
        release: { id: 'r', contentHash: 'sha256:r', rollsBack: null, effectiveFrom: null },
        change: { ...change, approvedHash: change.assessedHash, assessed: null },
        undoes: undefined,
        train: of && {
          name: 'January',
          departsAt: train.departsAt,
          status: 'departed',
          outcome: 'taken',
          lacking: [],
          ...of,
        },
      },
      true,
      { at: Temporal.Instant.from('2027-01-11T00:00:00Z'), inForce: MODEL },
    )?.code;
  };
  assert.equal(code(undefined), undefined);
  assert.equal(code({ status: 'collecting', outcome: 'aboard' }), 'release-train.not-departed');
  assert.equal(code({ outcome: 'missed' }), 'release-train.missed');
  assert.equal(code({}), undefined);
});

test('a release has one of the six types of operations 11.1, by what it carries', () => {
  const deployment = { version: '1', commit: 'abcdef1', migrations: [], contracts: [], says: 'x' };
  const release = { releaseId: 'r' };
  const rows = [
    [{ type: 'integration', carries: { deployment } }, [], 'platform'],
    [{ type: 'catalog-structure', carries: release }, ['product-offering'], 'catalog'],
    [{ type: 'catalog-structure', carries: release }, ['product-offering', 'price-book'], 'pricing'],
    [{ type: 'pricing', carries: release }, ['price-book', 'approval-policy'], 'policy'],
    [{ type: 'pricing', carries: release, emergency: 'Now.' }, ['price-book'], 'emergency'],
    [{ type: 'integration', carries: { deployment: { ...deployment, migrations: ['0001-x'] } } }, [], 'migration'],
  ] as const;
  for (const [asked, kinds, type] of rows) assert.equal(releaseTypeOf({ title: 'x', ...asked } as never, kinds), type);
  assert.deepEqual(new Set(rows.map(([, , type]) => type)).size, Object.keys(releaseTypes).length);
});
