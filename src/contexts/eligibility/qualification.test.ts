import type { AskedOutcome } from '#platform/connectors/asked-outcome.contract.ts';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { QualificationRow, Question } from './qualification.ts';
import { qualificationLife } from './qualification.lifecycle.ts';
import { settle } from './settle-qualification.ts';
import { isToBeAsked, questionAbout, standingOf, subjectHash } from './standing.ts';

const AT = Temporal.Instant.from('2026-11-21T10:00:00Z');
const row = (change: Partial<QualificationRow> = {}): QualificationRow => ({
  id: 'q1',
  kind: 'credit',
  accountId: 'a1',
  subject: { currency: 'EUR' },
  subjectHash: subjectHash(change.subject ?? { currency: 'EUR' }),
  asked: { amount: '100000' },
  status: 'asking',
  attemptNo: 1,
  dueAt: null,
  sentAt: '2026-11-21T09:59:50Z',
  answer: null,
  source: null,
  why: null,
  answeredAt: null,
  expiresAt: null,
  requestedBy: 'p1',
  version: 2,
  entryLeaf: null,
  recordedAt: '2026-11-21T09:59:00Z',
  ...change,
});
const done = (result: object): AskedOutcome => ({ kind: 'done', ref: 'CRD-1', result: { ...result } });

test('its life has no dead end and nothing that waits for ever', () =>
  assert.deepEqual(qualificationLife.problems(), []));

describe('what an answer means', () => {
  type Row = readonly [
    what: string,
    outcome: AskedOutcome,
    move: string,
    expiresAt: string | null,
    dueAt: string | null,
  ];
  const ROWS: readonly Row[] = [
    ['a yes until a day', done({ decision: 'pass', validUntil: '2026-12-21' }), 'pass', '2026-12-22T00:00:00Z', null],
    [
      'a yes without an end holds as long as we take their word',
      done({ decision: 'pass' }),
      'pass',
      '2027-02-19T10:00:00Z',
      null,
    ],
    [
      'a yes for ever is one for ninety days',
      done({ decision: 'pass', validUntil: '2099-01-01' }),
      'pass',
      '2027-02-19T10:00:00Z',
      null,
    ],
    [
      'a yes that ended yesterday is a no',
      done({ decision: 'pass', validUntil: '2026-11-20' }),
      'fail',
      '2026-11-21T11:00:00Z',
      null,
    ],
    ['a no', done({ decision: 'fail', validUntil: '2026-12-21' }), 'fail', '2026-12-22T00:00:00Z', null],
    ['a maybe says nothing that was agreed on', done({ decision: 'maybe' }), 'lose', null, '2026-11-21T10:00:10Z'],
    [
      'a day that does not exist neither',
      done({ decision: 'pass', validUntil: '2026-02-30' }),
      'lose',
      null,
      '2026-11-21T10:00:10Z',
    ],
    ['a limit that is a float neither', done({ decision: 'pass', limit: 1e30 }), 'lose', null, '2026-11-21T10:00:10Z'],
    ['nothing at all neither', done({}), 'lose', null, '2026-11-21T10:00:10Z'],
    [
      'a timeout is not a yes and not a no',
      { kind: 'unknown', why: 'no answer within 300 ms' },
      'lose',
      null,
      '2026-11-21T10:00:10Z',
    ],
    ['an answer that is to come is none yet', { kind: 'accepted', ref: 'r' }, 'lose', null, '2026-11-21T10:00:10Z'],
    [
      'what never left is sent later',
      { kind: 'failed-safe', why: 'nothing was sent' },
      'postpone',
      null,
      '2026-11-21T10:00:05Z',
    ],
    [
      'what they would not take now neither is lost',
      { kind: 'refused', code: 'busy', message: 'later', retriable: true },
      'postpone',
      null,
      '2026-11-21T10:00:05Z',
    ],
    [
      'what they will not take is a no for a day',
      { kind: 'refused', code: 'no-such-customer', message: 'who?', retriable: false },
      'fail',
      '2026-11-22T10:00:00Z',
      null,
    ],
  ];
  for (const [what, outcome, move, expiresAt, dueAt] of ROWS)
    test(what, () => {
      const settled = settle(row(), outcome, AT);
      assert.deepEqual([settled.move, settled.expiresAt, settled.dueAt], [move, expiresAt, dueAt]);
      if (settled.move !== 'pass') assert.ok(settled.why, 'what is no yes says why');
    });

  test('the pauses grow with every attempt, up to an hour', () => {
    const pause = (attemptNo: number) => {
      const { dueAt } = settle(row({ attemptNo }), { kind: 'failed-safe', why: 'x' }, AT);
      return AT.until(Temporal.Instant.from(dueAt ?? ''), { largestUnit: 'second' }).seconds;
    };
    assert.deepEqual([1, 2, 3, 11, 60].map(pause), [5, 10, 20, 3_600, 3_600]);
    const poll = (sentAt: string) => settle(row({ sentAt }), { kind: 'unknown', why: 'x' }, AT).dueAt;
    assert.equal(poll('2026-11-21T09:59:59.9Z'), '2026-11-21T10:00:02Z');
    assert.equal(poll('2026-11-20T10:00:00Z'), '2026-11-21T11:00:00Z');
  });
});

describe('what is known of a customer', () => {
  const question: Question = { kind: 'credit', subject: { currency: 'EUR' }, asked: { amount: '100000' } };
  const passed = row({
    status: 'passed',
    answer: { limit: '150000' },
    answeredAt: '2026-11-01T00:00:00Z',
    expiresAt: '2026-12-01T00:00:00Z',
    source: 'credit',
  });
  const at = (text: string) => Temporal.Instant.from(text);
  const stands = (rows: readonly QualificationRow[], moment = AT, asked = question.asked) =>
    standingOf(rows, { ...question, asked }, moment)?.status;

  test('a yes holds to its last moment', () => {
    assert.equal(stands([passed], at('2026-11-30T23:59:59Z')), 'passed');
    assert.ok(!isToBeAsked([passed], question, AT));
    assert.ok(isToBeAsked([passed], question, at('2026-12-01T00:00:00Z')));
  });
  test('a yes to less than this deal is no yes to it', () => {
    assert.equal(stands([passed], AT, { amount: '150000' }), 'passed');
    assert.equal(stands([passed], AT, { amount: '150000.01' }), 'unknown');
    assert.ok(isToBeAsked([passed], { ...question, asked: { amount: '150000.01' } }, AT));
  });
  test('a newer question takes nothing from an answer that holds; a newer answer does', () => {
    assert.equal(stands([row({ status: 'unknown' }), passed]), 'passed');
    assert.equal(stands([row({ status: 'failed', expiresAt: '2026-12-01T00:00:00Z' }), passed]), 'failed');
  });
  test('an open question is unknown, and is not asked twice', () => {
    for (const status of ['requested', 'asking', 'unknown'] as const) {
      assert.equal(stands([row({ status })]), 'unknown');
      assert.ok(!isToBeAsked([row({ status })], question, AT));
    }
  });
  test('another subject is another question', () => {
    assert.equal(
      stands([row({ ...passed, subject: { currency: 'CHF' }, subjectHash: subjectHash({ currency: 'CHF' }) })]),
      undefined,
    );
  });
  test('credit is asked by currency, serviceability by what goes where, anything else nobody can be asked', () => {
    const deal = { currency: 'EUR', dealValue: '5', offering: 'edge-appliance', site: 'DE 50679' };
    assert.deepEqual(questionAbout('credit', deal), {
      kind: 'credit',
      subject: { currency: 'EUR' },
      asked: { amount: '5' },
    });
    assert.deepEqual(questionAbout('serviceability', deal)?.subject, { offering: 'edge-appliance', site: 'DE 50679' });
    assert.equal(questionAbout('palm-reading', deal), undefined);
  });
});
