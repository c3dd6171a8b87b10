/** The edges of a case that a crowd seldom meets, over the real commands: two persons for one step, nobody left, and what a closed case refuses. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { addPerson } from '#contexts/identity/index.ts';
import { movableClock } from '#platform/clock.ts';
import { runCommand } from '#platform/run-command.ts';
import { aDeal } from '#test/invariants/deal.ts';
import type { CaseView, History } from '#test/support/approval-views.ts';
import { startTroth } from '#test/support/troth.ts';
import type { CaseStatus } from './approval.ts';
import { approvalLife } from './approval.lifecycle.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

const caseOf = async (quoteId: string): Promise<CaseView> => {
  const { cases } = await deal.reads<History>('ada.auditor', `/quotes/${quoteId}/approval-history`);
  return deal.reads<CaseView>('ada.auditor', `/approvals/${cases[0]?.id}`);
};
const answer = async (who: string, quoteId: string, more: object = {}) => {
  const { content } = await caseOf(quoteId);
  const payload = { decision: 'approve', comment: 'Worth it', content, ...more };
  clock.advance({ seconds: 1 });
  return deal.does<{ status: string }>(who, `/quotes/${quoteId}/approve`, payload);
};
const stepsOf = async (quoteId: string) =>
  (await caseOf(quoteId)).steps.map(({ role, status, answers }) => [role, status, answers.map(({ by }) => by)]);

/** 30 % asks the manager and then finance; the manager's yes depends on a reference. */
const halfway = async (): Promise<string> => {
  const id = await deal.submitted('30');
  await answer('mona.manager', id, { conditions: [{ text: 'The customer gives a reference.' }] });
  return id;
};
const CLOSES: Readonly<Record<Exclude<CaseStatus, 'open'>, (id: string) => Promise<unknown>>> = {
  approved: (id) => answer('felix.finance', id),
  rejected: (id) => answer('felix.finance', id, { decision: 'reject' }),
  returned: (id) => answer('felix.finance', id, { decision: 'approveInPart', reasons: [1] }),
  recalled: (id) => deal.does('rita.rep', `/quotes/${id}/recall`, { because: 'They want another one.' }),
  void: async (id) => {
    await answer('felix.finance', id);
    await deal.drafted('5', id);
  },
};
type Asked = { readonly who: string; readonly path: string; readonly payload: object; readonly code: string };
const askedOf = ({ caseId, content, conditions }: CaseView, quoteId: string): Readonly<Record<string, Asked>> => ({
  remind: { who: 'rita.rep', path: `/approvals/${caseId}/remind`, payload: {}, code: 'approval.move-not-allowed' },
  reassign: {
    who: 'rita.rep',
    path: `/quotes/${quoteId}/reassign-approval`,
    payload: { stepNo: 2 },
    code: 'approval-case.not-found',
  },
  answer: {
    who: 'felix.finance',
    path: `/quotes/${quoteId}/approve`,
    payload: { decision: 'approve', comment: 'Worth it', content, stepNo: 2 },
    code: 'approval-case.not-found',
  },
  meet: {
    who: 'mona.manager',
    path: `/approvals/${caseId}/conditions/${conditions[0]?.conditionId}/met`,
    payload: { note: 'It lies with me.' },
    code: 'approval.move-not-allowed',
  },
});

for (const [state, close] of Object.entries(CLOSES))
  test(`an approval that is ${state} takes no answer, no reminder and nobody else to ask`, async () => {
    const id = await halfway();
    await close(id);
    const before = await caseOf(id);
    assert.equal(before.status, state);
    const rows = () =>
      troth.database.admin('select to_jsonb(c) as body from approval.approval_case c where id = $1', [before.caseId]);
    const kept = await rows();
    for (const [move, { who, path, payload, code }] of Object.entries(askedOf(before, id))) {
      // What an approval depends on is met after it was given.
      if (state === 'approved' && move === 'meet') continue;
      assert.equal((await deal.refused(who, path, payload)).code, code, `${move} of ${state}`);
    }
    assert.deepEqual([await caseOf(id), await rows()], [before, kept], 'nothing changed');
  });

test('every state in which a case is closed was looked at', () => {
  assert.deepEqual(new Set([...Object.keys(CLOSES), 'open']), new Set(approvalLife.states));
});

const joins = async (key: string): Promise<void> => {
  const payload = {
    key,
    name: 'Max Manager',
    email: `${key}@aldermoor.example`,
    type: 'user' as const,
    roles: ['sales-manager' as const],
    territories: ['dach'],
  };
  const envelope = { idempotencyKey: `joins ${key}`, payload };
  const system = troth.app.door.systemPrincipal(troth.tenantId, 'seed');
  const joined = await runCommand(troth.app.door, addPerson, system, envelope, { channel: 'test' });
  assert.ok(joined.ok, JSON.stringify(joined));
};
type Policy = {
  scenarios?: unknown;
  authorities: { role: string; answers?: number }[];
  table: { rows: { id: string; when: string[] }[] };
};

test('a step that needs two persons stays open at the first yes and closes at the second', async () => {
  await joins('max.manager');
  clock.advance({ minutes: 1 });
  await deal.publish('approval-policy', 'deal-approval', ({ scenarios: _scenarios, ...policy }: Policy) => {
    for (const authority of policy.authorities) if (authority.role === 'sales-manager') authority.answers = 2;
    // Without its look at margins, which would ask finance about each of these deals.
    const margin = policy.table.rows.find(({ id }) => id === 'margin-under-30');
    assert.ok(margin);
    margin.when[1] = '< 0';
    return policy;
  });
  clock.advance({ minutes: 1 });
  const id = await deal.submitted('18');
  assert.equal((await answer('mona.manager', id)).status, 'open');
  assert.deepEqual(await stepsOf(id), [['sales-manager', 'asked', ['Mona Manager']]]);
  assert.equal((await deal.quote(id)).status, 'inApproval');
  const { content } = await caseOf(id);
  const again = { decision: 'approve', comment: 'Twice', content };
  assert.equal(
    (await deal.refused('mona.manager', `/quotes/${id}/approve`, again)).code,
    'approval.answered-already',
    'two signatures are two persons',
  );
  assert.equal((await answer('max.manager', id)).status, 'approved');
  assert.deepEqual(await stepsOf(id), [['sales-manager', 'approved', ['Mona Manager', 'Max Manager']]]);
  assert.equal((await deal.quote(id)).status, 'approved');
});

test('when the second of two persons has left, the fallback is asked in their place, and the first yes still counts', async () => {
  const id = await deal.submitted('18');
  await answer('mona.manager', id);
  const early = await deal.refused('rita.rep', `/quotes/${id}/reassign-approval`, { stepNo: 1 });
  assert.deepEqual([early.code, early['may']], ['approval.step-has-approvers', ['Max Manager']]);
  await troth.database.admin(
    `update identity.principal set state = 'suspended' where person_id = (select id from identity.person where key = 'max.manager')`,
  );
  const next = await deal.does<{ role: string; may: string[] }>('rita.rep', `/quotes/${id}/reassign-approval`, {
    stepNo: 1,
  });
  assert.deepEqual([next.role, next.may], ['executive', ['Edda Executive']]);
  assert.deepEqual(await stepsOf(id), [['executive', 'asked', ['Mona Manager']]]);
  assert.equal((await answer('edda.executive', id)).status, 'approved');
  assert.deepEqual(await stepsOf(id), [['executive', 'approved', ['Mona Manager', 'Edda Executive']]]);
});
