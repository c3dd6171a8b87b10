/** Approvals over HTTP, by the people of the company: who is asked, who may answer, what is carried, and what a yes depends on. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { movableClock } from '#platform/clock.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { aDeal } from '#test/invariants/deal.ts';
import type { CaseView, History, Preview, QuoteView, Step } from '#test/support/approval-views.ts';
import { startTroth } from '#test/support/troth.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

clock.advance({ minutes: 1 });
// The company's policy, without its look at margins, which would ask finance about each of these deals.
type Table = { rows: { id: string; when: string[] }[] };
await deal.publish(
  'approval-policy',
  'deal-approval',
  ({ scenarios: _scenarios, ...policy }: { scenarios: unknown; table: Table }) => {
    const row = policy.table.rows.find(({ id }) => id === 'margin-under-30');
    assert.ok(row);
    row.when[1] = '< 0';
    return policy;
  },
);

const view = (id: string) => deal.reads<QuoteView>('ada.auditor', `/quotes/${id}`);
const history = (id: string) => deal.reads<History>('ada.auditor', `/quotes/${id}/approval-history`);
const caseOf = async (id: string, who = 'ada.auditor'): Promise<CaseView> =>
  deal.reads<CaseView>(who, `/approvals/${(await history(id)).cases[0]?.id}`);
const preview = async (id: string, who = 'rita.rep'): Promise<Preview> =>
  (await troth.ask(who, `/quotes/${id}/approval-preview`, {})).body as Preview;
const makeReady = async (id: string, who = 'rita.rep') => {
  await deal.does(who, `/quotes/${id}/price`);
  await deal.does(who, `/quotes/${id}/validate`);
};
const submit = async (id: string, who = 'rita.rep') => {
  clock.advance({ minutes: 1 });
  const { content: seenContent } = await view(id);
  return deal.does<{ status: string; caseId: string | null }>(who, `/quotes/${id}/submit-for-approval`, {
    seenContent,
  });
};
const accountId = (
  await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts')
).items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;
/** Consulting days at what a person gives on them: the manager answers up to 25 %, and finance beyond. */
const aQuote = async (percent: string, header: object = {}, who = 'rita.rep'): Promise<string> => {
  const { quoteId } = await deal.does<{ quoteId: string }>(who, '/quotes', { accountId, name: 'A deal', ...header });
  const discretionary = { kind: 'percent', value: percent, reason: 'an old customer' };
  const operations = [{ op: 'add', offering: 'consulting-day', quantity: '10', discretionary }];
  await deal.does(who, `/quotes/${quoteId}/lines`, { operations });
  await makeReady(quoteId, who);
  return quoteId;
};
const give = async (id: string, value: string) => {
  const [line] = (await view(id)).lines;
  const discretionary = { kind: 'percent', value, reason: 'an old customer' };
  await deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'change', lineId: line?.lineId, discretionary }],
  });
  await makeReady(id);
};
const answer = async (who: string, id: string, more: object = {}) =>
  deal.does<{ status: string; stepNo: number }>(who, `/quotes/${id}/approve`, {
    decision: 'approve',
    comment: 'Worth it',
    content: (await view(id)).content,
    ...more,
  });
const noTo = async (who: string, id: string, more: object = {}) =>
  deal.refused(who, `/quotes/${id}/approve`, {
    decision: 'approve',
    comment: 'Worth it',
    content: (await view(id)).content,
    ...more,
  });
const people = (await (await fetch(`${troth.url}/dev/people`)).json()) as {
  readonly people: readonly { readonly key: string; readonly personId: string; readonly name: string }[];
};
const personId = (key: string): string => people.people.find((person) => person.key === key)?.personId ?? '';

test('whom the preview names is whom the submission asks: same steps, same groups, same persons, over many deals', async () => {
  const deals = [
    ['0', {}],
    ['10', {}],
    ['12.5', {}],
    ['26', {}],
    ['60', {}],
    ['5', { paymentTermDays: 60 }],
    ['18', { termMonths: 6 }],
    ['40', { paymentTermDays: 90, termMonths: 6 }],
  ] as const;
  for (const [percent, header] of deals) {
    const id = await aQuote(percent, header);
    const before = await preview(id);
    const { status } = await submit(id);
    assert.equal(status, before.empty ? 'approved' : 'inApproval', `${percent} %`);
    if (before.empty) continue;
    const { steps } = await caseOf(id);
    const shape = ({
      stepNo,
      group,
      needs,
      role,
      reasons,
    }: Pick<Step, 'stepNo' | 'group' | 'needs' | 'role' | 'reasons'>) => [stepNo, group, needs, role, reasons] as const;
    assert.deepEqual(steps.map(shape), before.steps.map(shape), `${percent} %`);
    const asked = steps.filter((step) => step.status === 'asked');
    assert.deepEqual(
      asked.map(({ may }) => may.map(({ name }) => name)),
      before.steps.filter(({ group }) => group === 1).map(({ approvers }) => approvers.map(({ name }) => name)),
    );
  }
});

test('a discount that was approved and got smaller is carried with a word why; one that got greater is asked again', async () => {
  const id = await aQuote('18');
  await submit(id);
  const first = await answer('mona.manager', id);
  assert.equal(first.status, 'approved');
  await give(id, '16');
  const carried = await submit(id);
  assert.equal(carried.status, 'approved');
  const { cases } = await history(id);
  assert.equal(cases[0]?.status, 'approved');
  assert.deepEqual(
    cases[0]?.steps.map(({ status, carried: from }) => [status, from.map(({ caseId, why }) => [caseId, why])]),
    [['carried', [[cases[1]?.id, 'Approved at 18 %, now 16 %; of the whole approved at 18 %, now 16 %: carried.']]]],
  );
  await give(id, '20');
  const before = await preview(id);
  assert.deepEqual(
    before.steps[0]?.again[0]?.why,
    'Approved at 18 %, now 20 %; of the whole approved at 18 %, now 20 %.',
  );
  assert.equal((await submit(id)).status, 'inApproval');
  assert.deepEqual((await caseOf(id)).steps[0]?.again, before.steps[0]?.again);
});

test('a new revision carries what its family was granted', async () => {
  const id = await aQuote('18');
  await submit(id);
  await answer('mona.manager', id);
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${id}/revise`);
  await makeReady(quoteId);
  assert.equal((await submit(quoteId)).status, 'approved');
});

test('money and words are judged at the same time, and both must say yes; nobody before their turn', async () => {
  const id = await aQuote('30', { termMonths: 6 });
  await submit(id);
  assert.equal((await noTo('felix.finance', id)).code, 'access.denied');
  assert.equal((await noTo('felix.finance', id, { stepNo: 2 })).code, 'approval-step.move-not-allowed');
  await answer('mona.manager', id);
  const { steps } = await caseOf(id);
  assert.deepEqual(
    steps.map(({ role, status }) => [role, status]),
    [
      ['sales-manager', 'approved'],
      ['finance', 'asked'],
    ],
  );
  assert.equal((await answer('felix.finance', id)).status, 'approved');
});

test('who is away lets somebody answer for them: both names are told, and after its last day it is refused', async () => {
  const id = await aQuote('18');
  await submit(id);
  const until = clock.now().add({ hours: 48 }).toString();
  const toOlga = { kind: 'out-of-office', toPersonId: personId('olga.ops'), until, reason: 'on leave' };
  assert.equal((await noTo('olga.ops', id)).code, 'access.denied');
  const { delegationId } = await deal.does<{ delegationId: string }>('mona.manager', '/delegations', toOlga);
  const { items } = await deal.reads<{ items: readonly { quoteId: string; insteadOf: string }[] }>(
    'olga.ops',
    '/approvals',
  );
  assert.deepEqual(
    items.filter(({ quoteId }) => quoteId === id).map(({ insteadOf }) => insteadOf),
    ['Mona Manager'],
  );
  await answer('olga.ops', id);
  const [step] = (await caseOf(id)).steps;
  assert.deepEqual(
    step?.answers.map(({ by, insteadOf }) => [by, insteadOf]),
    [['Olga Sales-Ops', 'Mona Manager']],
  );

  const later = await aQuote('18');
  await submit(later);
  await deal.does('mona.manager', `/delegations/${delegationId}/end`);
  const ended = await noTo('olga.ops', later);
  assert.equal(ended.code, 'approval.delegation-ended');
  assert.equal(
    (await deal.refused('mona.manager', `/delegations/${delegationId}/end`)).code,
    'approval.delegation-over',
  );
});

test('a delegation runs only to those whom the policy lets answer, and no longer than it allows', async () => {
  const given = (to: string, days: number) => ({
    kind: 'delegation',
    toPersonId: personId(to),
    until: clock
      .now()
      .add({ hours: 24 * days })
      .toString(),
    reason: 'busy',
  });
  const refusal = async (to: string, days: number) =>
    (await deal.refused('mona.manager', '/delegations', given(to, days))).code;
  assert.equal(await refusal('rita.rep', 5), 'approval.delegation-not-allowed');
  assert.equal(await refusal('mona.manager', 5), 'approval.delegation-not-allowed');
  assert.equal(await refusal('olga.ops', 32), 'approval.delegation-dates');
  assert.equal(await refusal('olga.ops', -1), 'approval.delegation-dates');
  assert.equal((await troth.get('karl.kunde', '/delegations')).status, 403);
});

test('who worked on it hands no answer on either: the fallback of the policy is asked', async () => {
  const until = clock.now().add({ hours: 48 }).toString();
  const given = { kind: 'delegation', toPersonId: personId('olga.ops'), until, reason: 'busy' };
  const { delegationId } = await deal.does<{ delegationId: string }>('mona.manager', '/delegations', given);
  const id = await aQuote('18', {}, 'mona.manager');
  const [step] = (await preview(id, 'mona.manager')).steps;
  assert.equal(step?.role, 'executive');
  assert.equal(step?.insteadOfRole, 'sales-manager');
  assert.deepEqual(
    step?.approvers.map(({ name }) => name),
    ['Edda Executive'],
  );
  assert.deepEqual(step?.excluded, [{ name: 'Mona Manager', why: 'asks for it' }]);
  await submit(id, 'mona.manager');
  assert.equal((await noTo('mona.manager', id)).code, 'access.denied');
  assert.match((await noTo('olga.ops', id)).code, /^(access\.denied|approval\.(not-asked|delegation-ended))$/);
  assert.equal((await answer('edda.executive', id)).status, 'approved');
  await deal.does('mona.manager', `/delegations/${delegationId}/end`);
});

test('a yes may depend on something: the offer does not go out before the deal is so', async () => {
  const id = await aQuote('18', { termMonths: 12 });
  await submit(id);
  await answer('mona.manager', id, {
    conditions: [
      { text: 'Only for two years.', check: { fact: 'discountPercent', is: '<=', value: '15' } },
      { text: 'The customer gives a reference.' },
    ],
  });
  const seen = async () => ({ seenContent: (await view(id)).content });
  const blocked = await deal.refused('rita.rep', `/quotes/${id}/present`, await seen());
  assert.equal(blocked.code, 'approval.conditions-unmet');
  await give(id, '15');
  assert.equal((await submit(id)).status, 'approved');
  const still = await deal.refused('rita.rep', `/quotes/${id}/present`, await seen());
  assert.deepEqual(
    (still['conditions'] as { text: string }[]).map(({ text }) => text),
    ['The customer gives a reference.'],
  );
  const now = await caseOf(id);
  assert.deepEqual(now.conditions.map(({ text, met }) => `${text} ${met}`).toSorted(), [
    'Only for two years. true',
    'The customer gives a reference. false',
  ]);
  const open = now.conditions.find(({ met }) => !met);
  const path = `/approvals/${now.caseId}/conditions/${open?.conditionId}/met`;
  assert.match((await deal.refused('rita.rep', path, { note: 'I heard so' })).code, /access\.denied|not-yours/);
  await deal.does('mona.manager', path, { note: 'The reference lies with me.' });
  await deal.does('rita.rep', `/quotes/${id}/present`, await seen());
});

test('approving a part returns the rest, and the part is not asked again', async () => {
  const id = await aQuote('18', { termMonths: 6 });
  await submit(id);
  const { steps } = await caseOf(id);
  assert.deepEqual(steps[0]?.reasons, ['The discount is over 10 %.', 'The term is under 12 months.']);
  assert.equal(
    (await noTo('mona.manager', id, { decision: 'approveInPart', reasons: [1, 2] })).code,
    'approval.part-of-nothing',
  );
  const part = await answer('mona.manager', id, {
    decision: 'approveInPart',
    reasons: [1],
    comment: 'The discount is fine; not for six months.',
  });
  assert.equal(part.status, 'returned');
  assert.equal((await view(id)).status, 'draft');
  const [again] = (await preview(id)).steps;
  assert.deepEqual(again?.reasons, ['The term is under 12 months.']);
  assert.deepEqual(
    again?.again.map(({ why }) => why),
    ['The last answer to it was no.'],
  );
  assert.deepEqual(
    again?.carried.map(({ why }) => why),
    ['Approved as it is: carried.'],
  );
});

test('silence asks the next authority besides, and a yes of either is enough', async () => {
  const id = await aQuote('18');
  await submit(id);
  clock.advance({ hours: 25 });
  troth.signInAnew();
  await sweepTimers(troth.app.door, house.timers, troth.tenantId);
  const { steps } = await caseOf(id);
  assert.deepEqual(
    steps.map(({ role, status, escalatedFrom }) => [role, status, escalatedFrom]),
    [
      ['sales-manager', 'asked', null],
      ['finance', 'asked', 'sales-manager'],
    ],
  );
  assert.equal((await answer('felix.finance', id)).status, 'approved');
  assert.deepEqual(
    (await caseOf(id)).steps.map(({ status }) => status),
    ['notNeeded', 'approved'],
  );
});

test('whoever asks may remind, not more often than every few hours, and anybody may say something', async () => {
  const id = await aQuote('18');
  const { caseId } = await submit(id);
  await deal.does('rita.rep', `/approvals/${caseId}/remind`);
  assert.equal((await deal.refused('rita.rep', `/approvals/${caseId}/remind`)).code, 'approval.reminded-lately');
  await deal.does('rita.rep', `/approvals/${caseId}/comments`, { text: 'They sign today.' });
  clock.advance({ minutes: 1 });
  await deal.does('lena.legal', `/approvals/${caseId}/comments`, { text: 'Nothing from me.' });
  const told = await deal.reads<{ remarks: readonly { by: string; text: string }[] }>(
    'mona.manager',
    `/approvals/${caseId}`,
  );
  assert.deepEqual(
    told.remarks.map(({ by, text }) => [by, text]),
    [
      ['Rita Rep', 'They sign today.'],
      ['Lena Legal', 'Nothing from me.'],
    ],
  );
  const may = await deal.refused('rita.rep', `/quotes/${id}/reassign-approval`, { stepNo: 1 });
  assert.equal(may.code, 'approval.step-has-approvers');
});

test('what is said of a case that is decided leaves its day as it was', async () => {
  const id = await aQuote('18');
  const { caseId } = await submit(id);
  await deal.does('rita.rep', `/quotes/${id}/recall`, { because: 'They want another one.' });
  const decidedAt = async (): Promise<unknown> =>
    (await troth.database.admin('select status, decided_at from approval.approval_case where id = $1', [caseId]))[0];
  const before = await decidedAt();
  clock.advance({ hours: 1 });
  await deal.does('lena.legal', `/approvals/${caseId}/comments`, { text: 'For the next one.' });
  assert.deepEqual(await decidedAt(), before);
});

test('an answer to what is there no more is refused, and so is a second one', async () => {
  const id = await aQuote('18');
  await submit(id);
  const { content } = await view(id);
  const stale = await noTo('mona.manager', id, { content: `sha256:${'0'.repeat(64)}` });
  assert.equal(stale.code, 'approval.content-changed');
  await answer('mona.manager', id);
  const twice = await deal.refused('mona.manager', `/quotes/${id}/approve`, {
    decision: 'approve',
    comment: 'Yes',
    content,
  });
  assert.equal(twice.code, 'approval-case.not-found');
});

test('no answer and no fact tells a seller a margin, a floor or the name of a rule', async () => {
  const id = await aQuote('60');
  const told = JSON.stringify([await preview(id), await submit(id), await caseOf(id, 'rita.rep'), await history(id)]);
  const facts = await troth.database.admin<{ body: unknown }>(
    "select to_jsonb(o) as body from platform.outbox o where to_jsonb(o)::text like '%Approval%' or to_jsonb(o)::text like '%approval%'",
  );
  assert.ok(facts.length > 0);
  for (const text of [told, JSON.stringify(facts)])
    assert.doesNotMatch(text, /marginPercent|floorDepth|linesUnderFloor|margin-under-30|"held"/);
});

test('whoever wrote the policy gives no exception under it, also when they sell today; the preview says so before', async () => {
  const id = await aQuote('12.5');
  await troth.database.admin(
    `update quote.revision set persons = persons || array(select id from identity.person where key = 'paula.policy') where id = $1`,
    [id],
  );
  const { status, body } = await troth.ask('rita.rep', `/quotes/${id}/approval-preview`, {});
  assert.deepEqual([status, (body as { code: string }).code], [409, 'approval.author-gives']);
  const { content: seenContent } = await view(id);
  const refused = await deal.refused('rita.rep', `/quotes/${id}/submit-for-approval`, { seenContent });
  assert.deepEqual([refused.code, refused['who']], ['approval.author-gives', 'Paula Policy']);
  assert.equal((await view(id)).status, 'draft');
});
