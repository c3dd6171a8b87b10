/** A draft of the approval policy is tried before it is published: on the ten deals, and on those that were submitted. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { movableClock } from '#platform/clock.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { simulateRelease } from './cli/approval/simulate.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

type Row = { readonly id: string; when: string[] };
type Policy = { readonly table: { rows: Row[] } };
type Asks = readonly { readonly role: string; readonly reasons: readonly string[] }[];
type Simulation = {
  readonly cases: readonly { readonly name: string; readonly meets: boolean; readonly differs: boolean }[];
  readonly deals: {
    readonly deals: number;
    readonly by: Readonly<Record<string, { readonly deals: number; readonly total: string }>>;
    readonly roles: readonly object[];
    readonly withheld: number | null;
    readonly differing: number;
    readonly leftOut: Readonly<Record<string, number>>;
    readonly items: readonly {
      readonly quoteId: string;
      readonly how: string;
      readonly before: Asks;
      readonly after: Asks;
    }[];
    readonly next: number | null;
  } | null;
};

const company = companyArtifacts.find(({ kind }) => kind === 'approval-policy');
assert.ok(company);
const { releaseId } = await deal.does<{ releaseId: string }>('paula.policy', '/releases', {
  name: 'Another policy',
  purpose: 'To be tried',
});
/** Writes another draft in the place of the one before: only one open release changes an artifact. */
const draft = async (name: string, edit: (policy: Policy) => void): Promise<string> => {
  const policy = structuredClone(company.content) as unknown as Policy;
  edit(policy);
  const written = await fetch(`${troth.url}/artifacts/approval-policy/${company.key}/draft`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor('paula.policy')}` },
    body: JSON.stringify({ idempotencyKey: name, payload: { releaseId, content: policy } }),
  });
  assert.ok(written.ok, await written.text());
  return releaseId;
};
const cell = (policy: Policy, id: string, column: number, value: string): void => {
  const row = policy.table.rows.find((each) => each.id === id);
  assert.ok(row, id);
  row.when[column] = value;
};
const accountId = (
  await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts')
).items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;
const submitted = async (percent: string): Promise<string> => {
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', { accountId, name: `${percent} %` });
  const discretionary = { kind: 'percent', value: percent, reason: 'an old customer' };
  const operations = [{ op: 'add', offering: 'consulting-day', quantity: '10', discretionary }];
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, { operations });
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  await deal.does('rita.rep', `/quotes/${quoteId}/validate`);
  clock.advance({ minutes: 1 });
  const { content: seenContent } = await deal.reads<{ content: string }>('rita.rep', `/quotes/${quoteId}`);
  await deal.does('rita.rep', `/quotes/${quoteId}/submit-for-approval`, { seenContent });
  return quoteId;
};

const small = await submitted('8');
const large = await submitted('15');
const stricter = (): Promise<string> =>
  draft('Every discount over 5 %', (policy) => cell(policy, 'discount-over-10', 0, '> 5'));
const simulate = (who: string, releaseId: string, query = '?last=100') =>
  deal.reads<Simulation>(who, `/releases/${releaseId}/approval-simulation${query}`);

test('a stricter draft is told by the deal under the threshold, and asks about real deals what nobody was asked about', async () => {
  const { cases, deals } = await simulate('felix.finance', await stricter());
  assert.equal(cases.length, 10);
  assert.deepEqual(
    cases.filter(({ meets }) => !meets).map(({ name }) => name),
    ['Discount under the threshold'],
  );
  assert.ok(deals);
  assert.deepEqual(
    deals.items.map(({ quoteId, how }) => ({ quoteId, how })),
    [{ quoteId: small, how: 'more' }],
  );
  assert.ok(deals.items[0]?.after.some(({ role }) => role === 'sales-manager'));
  assert.equal(deals.by['more']?.deals, 1);
  assert.equal(deals.by['same']?.deals, deals.deals - 1);
  assert.equal(deals.withheld, 0);
});

test('the last deals only are judged, and those that differ come page by page', async () => {
  assert.equal((await simulate('felix.finance', releaseId, '?last=1')).deals?.deals, 1);
  assert.equal((await simulate('felix.finance', releaseId, '')).deals, null);
  const loose = await draft('No look at discounts', (policy) => {
    cell(policy, 'discount-over-10', 0, '> 99');
    cell(policy, 'margin-under-30', 1, '< 0');
  });
  const whole = (await simulate('felix.finance', loose)).deals;
  assert.ok(whole && whole.differing > 0);
  assert.ok(whole.items.some(({ quoteId, how }) => quoteId === large && how !== 'same'));
  const one = (await simulate('felix.finance', loose, '?last=100&limit=1&offset=0')).deals;
  assert.equal(one?.items.length, 1);
  assert.equal(one?.next, whole.differing > 1 ? 1 : null);
});

test('which deals a margin decides about is told to who may see cost, and to nobody else', async () => {
  const release = await draft('Margins are not looked at', (policy) => cell(policy, 'margin-under-30', 1, '< -1000'));
  const forFinance = (await simulate('felix.finance', release)).deals;
  const forAuditor = (await simulate('ada.auditor', release)).deals;
  assert.ok(forFinance && forAuditor);
  assert.ok(forFinance.differing > 0, 'a day of consulting earns less than the target');
  assert.equal(forFinance.withheld, 0);
  assert.equal(forAuditor.by['same']?.deals, forAuditor.deals, 'as if no rule read a margin');
  assert.deepEqual([forAuditor.differing, forAuditor.items.length], [0, 0]);
  assert.equal(forAuditor.withheld, null, 'over so few deals not even counted');
  assert.ok(!/margin(Percent)?":/.test(JSON.stringify(forFinance)), 'nobody is told a figure of class cost');
});

test('who sells does not try policies, and a draft that routes nothing is named', async () => {
  assert.equal((await troth.get('rita.rep', `/releases/${releaseId}/approval-simulation`)).status, 403);
  const broken = await draft('A table that is none', (policy) => cell(policy, 'floor', 2, 'perhaps ('));
  const answer = await troth.get('paula.policy', `/releases/${broken}/approval-simulation`);
  assert.equal((answer.body as { code?: string }).code, 'approval.draft-unreadable');
});

test('the command line tells it in words and answers by its exit code', async () => {
  const strict = await draft('Again over 5 %', (policy) => cell(policy, 'discount-over-10', 0, '> 5'));
  const told: string[] = [];
  const get = async (path: string) => ({
    ok: true as const,
    value: (await deal.reads('felix.finance', path)) as never,
  });
  const code = await simulateRelease(strict, { last: 100 }, { get }, { write: (text) => void told.push(text) });
  assert.equal(code, 1);
  assert.match(told.join(''), /NO {2}Discount under the threshold/);
  assert.match(told.join(''), /ok {2}Self-approval attempt/);
  assert.match(told.join(''), /8 %: more; nobody → sales-manager|8 %: more; finance → sales-manager, finance/);
});
