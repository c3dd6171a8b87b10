/** Each edge of the lives of a case and a step, legal and illegal, over the function that decides them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mustAccept } from '#kernel/outcome.ts';
import { answerStep, askNext } from './answer-step.ts';
import type { CaseStatus, Step, StepAnswer, StepStatus } from './approval.ts';
import { approvalLife, stepLife } from './approval.lifecycle.ts';

const AT = Temporal.Instant.from('2026-11-23T09:00:00Z');
let made = 0;
const aStep = (more: Partial<Step> = {}): Step => ({
  id: `step-${(made += 1)}`,
  stepNo: 1,
  group: 1,
  needs: 'all',
  role: 'sales-manager',
  reasons: ['The discount is over 10 %.', 'The term is short.'],
  status: 'asked',
  answersNeeded: 1,
  rules: { answers: 1, regional: false },
  answers: [],
  carried: [],
  again: [],
  approvedReasons: null,
  insteadOfRole: null,
  escalatedFrom: null,
  sparedBy: null,
  decidedBy: null,
  decidedAt: null,
  comment: null,
  dueAt: null,
  ...more,
});
const says = (decision: StepAnswer['decision'], personId = 'mona', reasons?: readonly number[]) => ({
  personId,
  insteadOf: null,
  delegationId: null,
  decision,
  comment: 'so',
  evidence: null,
  at: AT.toString(),
  ...(reasons === undefined ? {} : { reasons }),
});
const answered = (steps: readonly Step[], step: Step, said = says('approve'), status: CaseStatus = 'open') =>
  answerStep({ status, steps }, step, said, AT);
const after = (steps: readonly Step[], step: Step, said = says('approve')) => {
  const { status, steps: changed } = mustAccept(answered(steps, step, said), 'the answer counts');
  return [status, ...steps.map((each) => (changed.find(({ id }) => id === each.id) ?? each).status)];
};

describe('an answer', () => {
  test('of the only step grants the case', () => {
    const step = aStep();
    assert.deepEqual(after([step], step), ['approved', 'approved']);
  });
  test('passes the case on to the next group, whose steps are asked together', () => {
    const [first, money, words] = [
      aStep(),
      aStep({ group: 2, status: 'waiting' }),
      aStep({ group: 2, status: 'waiting' }),
    ];
    assert.deepEqual(after([first, money, words], first), ['open', 'approved', 'asked', 'asked']);
  });
  test('of one of a group that needs all leaves the others asked, and the next group waiting', () => {
    const [money, words, last] = [aStep(), aStep(), aStep({ group: 2, status: 'waiting' })];
    assert.deepEqual(after([money, words, last], money), ['open', 'approved', 'asked', 'waiting']);
  });
  test('of one of a group that needs any spares the others', () => {
    const [money, words] = [aStep({ needs: 'any' }), aStep({ needs: 'any' })];
    assert.deepEqual(after([money, words], words), ['approved', 'notNeeded', 'approved']);
  });
  test('counts, and waits for as many persons as the policy wants', () => {
    const step = aStep({ answersNeeded: 2 });
    assert.deepEqual(after([step], step), ['open', 'asked']);
    const second = { ...step, answers: [says('approve', 'olga')] };
    assert.deepEqual(after([second], second), ['approved', 'approved']);
  });
  test('of who was asked after a silence spares the silent one, and the other way round', () => {
    const silent = aStep();
    const above = aStep({ escalatedFrom: silent.id });
    assert.deepEqual(after([silent, above], above), ['approved', 'notNeeded', 'approved']);
    assert.deepEqual(after([silent, above], silent), ['approved', 'approved', 'notNeeded']);
  });
  test('that is no ends the case, and whatever is open with it', () => {
    const [money, words, last] = [aStep(), aStep(), aStep({ group: 2, status: 'waiting' })];
    assert.deepEqual(after([money, words, last], words, says('reject')), ['rejected', 'void', 'rejected', 'void']);
  });
  test('to a part returns the case and keeps which part', () => {
    const step = aStep();
    const { status, steps } = mustAccept(answered([step], step, says('approveInPart', 'mona', [2])), 'a part');
    assert.equal(status, 'returned');
    assert.deepEqual(steps[0]?.approvedReasons, [2]);
    assert.equal(steps[0]?.status, 'returned');
  });
  for (const reasons of [[], [1, 2], [3], [0]])
    test(`to the part [${reasons.join(', ')}] of two reasons is none`, () => {
      const step = aStep();
      const no = answered([step], step, says('approveInPart', 'mona', reasons));
      assert.equal(no.ok ? 'ok' : no.refusal.code, 'approval.part-of-nothing');
    });
});

describe('the lives', () => {
  test('have no offence against the rules', () =>
    assert.deepEqual([approvalLife.problems(), stepLife.problems()], [[], []]));

  const decisions = [says('approve'), says('reject'), says('approveInPart', 'mona', [1])];
  for (const status of stepLife.states)
    test(`a step that is ${status} ${status === 'asked' ? 'takes an answer' : 'takes none'}`, () => {
      const step = aStep({ status: status as StepStatus });
      for (const said of decisions) {
        const got = answered([step], step, said);
        assert.equal(got.ok, status === 'asked');
        if (!got.ok) assert.equal(got.refusal.code, 'approval-step.move-not-allowed');
      }
    });
  for (const status of approvalLife.states.filter((each) => each !== 'open'))
    test(`a case that is ${status} takes no answer`, () => {
      const step = aStep();
      for (const said of decisions) {
        const got = answered([step], step, said, status);
        assert.equal(got.ok ? 'ok' : got.refusal.code, 'approval.move-not-allowed');
      }
    });
  test('only what waits is asked', () => {
    assert.deepEqual(
      askNext([aStep({ status: 'carried' }), aStep({ status: 'waiting', group: 3 })], AT).map(({ group }) => group),
      [3],
    );
  });
});
