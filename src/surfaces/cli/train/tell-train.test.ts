import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedTrain } from './commands.ts';
import { leftText, listText, type Train, trainText } from './tell-train.ts';

const ready = { says: 'business readiness', owner: 'sales-ops', ready: true, because: 'Everybody answered.' };
const waits = { ...ready, says: 'rollback planning', owner: 'release-approver', ready: false, because: 'No way back.' };
const aboard = {
  number: 'CR-00007',
  title: 'Dearer',
  releaseType: 'pricing',
  outcome: 'aboard',
  lacking: [],
  offBecause: null,
  readiness: [ready, waits],
};
const train: Train = {
  trainId: 't-1',
  name: 'January',
  departsAt: '2027-01-10T06:00:00Z',
  departs: 'by-itself',
  status: 'collecting',
  departedAt: null,
  cancelledBecause: null,
  changes: [aboard],
};
const gone: Train = { ...train, trainId: 't-0', status: 'departed', departedAt: '2026-12-10T06:00:00Z' };

test('a train says when it leaves and how ready each change is, and a change of which the reader may know nothing is left out', () => {
  assert.equal(
    listText({ items: [{ ...train, changes: [aboard, null] }], boardable: [] }),
    'January  leaves 2027-01-10T06:00:00Z by itself  t-1\n  CR-00007  1 of 2 ready  Dearer (pricing)\n',
  );
  assert.match(
    trainText(train),
    /ready {2}business readiness \(sales-ops\): Everybody answered\.\n {4}WAITS {2}rollback planning \(release-approver\): No way back\./,
  );
});

test('what went, what missed it, what got off and what was cancelled are told apart, each with its reason', () => {
  const ended = (outcome: string, more: object = {}) => ({ ...aboard, outcome, readiness: [], ...more });
  const text = listText({
    items: [
      { ...gone, changes: [ended('taken'), ended('missed', { lacking: ['rollback planning'] })] },
      {
        ...train,
        status: 'cancelled',
        cancelledBecause: 'Frozen.',
        changes: [ended('off', { offBecause: 'Frozen.' })],
      },
    ],
    boardable: [{ changeId: 'c', number: 'CR-00009', title: 'x' }],
  });
  assert.match(text, /January {2}left 2026-12-10T06:00:00Z/);
  assert.match(text, /went with it .*\n.*missed it: rollback planning/);
  assert.match(text, /January {2}cancelled: Frozen\..*\n.*got off: Frozen\./);
  assert.match(text, /May come aboard: CR-00009\n$/);
  assert.match(listText({ items: [], boardable: [] }), /No train is planned/);
});

test('by its name the train is meant that collects still; a name that nobody gave is refused', () => {
  const meant = namedTrain({ items: [gone, train], boardable: [] }, 'January');
  assert.ok(meant.ok && meant.value.trainId === 't-1');
  const byId = namedTrain({ items: [gone, train], boardable: [] }, 't-0');
  assert.ok(byId.ok && byId.value === gone);
  const unknown = namedTrain({ items: [gone, train], boardable: [] }, 'May');
  assert.ok(!unknown.ok && unknown.refusal.code === 'release-train.not-found');
});

test('a train that left says with what, and of what missed it for want of what', () => {
  assert.equal(
    leftText({ name: 'January', taken: ['CR-1'], missed: [{ number: 'CR-2', lacking: ['rollback planning'] }] }),
    'January has left with CR-1.\n  CR-2 missed it: rollback planning\n',
  );
  assert.match(leftText({ name: 'January', taken: [], missed: [] }), /left with nothing/);
});
