/** Drafts of the company's policy against the ten deals, and a table of what a change of policy does to a deal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprint } from '#kernel/hash.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import type { ApprovalPolicy } from './approval.contract.ts';
import { routeApproval } from './route.ts';
import { QUIET_DEAL, simulateCases, standInPeople } from './simulate-cases.ts';
import { decidedByCost, judgeDeal, tallyOf } from './simulate-deals.ts';

const ON = '2026-11-23';
type Change = (policy: ApprovalPolicy) => ApprovalPolicy;
type Row = { id: string; when: string[]; then: string[] };
const rowsOf = (policy: ApprovalPolicy): Row[] => (policy.table as { rows: Row[] }).rows;
const editRows =
  (edit: (rows: Row[]) => Row[]): Change =>
  (policy) => {
    const copy = structuredClone(policy);
    (copy.table as { rows: Row[] }).rows = edit(rowsOf(copy));
    return copy;
  };
const without = (...ids: string[]): Change => editRows((rows) => rows.filter(({ id }) => !ids.includes(id)));
const discountOver = (percent: string): Change =>
  editRows((rows) =>
    rows.map((row) => (row.id === 'discount-over-10' ? { ...row, when: [`> ${percent}`, ...row.when.slice(1)] } : row)),
  );
/** The limits of the discount policy ask by themselves; without them only the table does. */
const modelOf = (change: Change = (policy) => policy, limits = false) =>
  commercialModel(
    'sha256:company',
    companyArtifacts
      .filter(({ kind }) => kind === 'approval-policy' || (limits && kind === 'discount-policy'))
      .map(({ kind, key, content }) => {
        const changed = kind === 'approval-policy' ? change(content as unknown as ApprovalPolicy) : content;
        return { kind, key, hash: fingerprint(kind, changed), content: changed as never };
      }),
  );
const company = companyArtifacts.find(({ kind }) => kind === 'approval-policy')?.content as unknown as ApprovalPolicy;
const simulated = (change: Change, people = standInPeople(company)) =>
  mustAccept(
    simulateCases({ before: modelOf(), after: modelOf(change), on: ON, people, authors: new Map() }),
    'the draft is in force',
  );
const failing = (change: Change): readonly string[] =>
  simulated(change).flatMap(({ name, meets }) => (meets ? [] : [name]));

test('the company’s own policy stands all ten deals, and differs from itself in none', () => {
  const cases = simulated((policy) => policy);
  assert.deepEqual(
    cases.map(({ name, meets, differs }) => [name, meets, differs]),
    [
      'Discount under the threshold',
      'Discount over the threshold',
      'Low margin',
      'Strategic account override',
      'Non-standard payment terms',
      'Non-standard legal clause',
      'Delegated approver',
      'Expired delegation',
      'Self-approval attempt',
      'Multi-region deal',
    ].map((name) => [name, true, false]),
  );
});

test('the threshold is the one in force, so a draft that moves it is seen on one of its sides', () => {
  const [under, over] = simulated((policy) => policy);
  assert.match(under?.deal ?? '', /^5(\.\d+)? %|^10 %/);
  assert.match(over?.deal ?? '', /^10\.01 %/);
  assert.deepEqual(failing(discountOver('5')), ['Discount under the threshold']);
  assert.ok(failing(discountOver('20')).includes('Discount over the threshold'));
});

test('what a draft forgets is named by the deal that would slip through', () => {
  const forgets: readonly (readonly [Change, string])[] = [
    [without('margin-under-30'), 'Low margin'],
    [without('floor'), 'Strategic account override'],
    [without('long-payment'), 'Non-standard payment terms'],
    [without('own-clause'), 'Non-standard legal clause'],
    [without('several-sellers', 'discount-over-10'), 'Multi-region deal'],
  ];
  for (const [change, name] of forgets) assert.ok(failing(change).includes(name), name);
});

test('the delegate answers only while the delegation lasts, and nobody answers their own', () => {
  const by = new Map(simulated((policy) => policy).map((each) => [each.name, each.after.asks[0]]));
  assert.ok(by.get('Delegated approver')?.may.includes('A finance for A sales-manager'));
  assert.deepEqual(by.get('Expired delegation')?.may, ['A sales-manager', 'Another sales-manager']);
  assert.deepEqual(by.get('Self-approval attempt')?.may, ['Another sales-manager']);
  assert.deepEqual(by.get('Self-approval attempt')?.barred, [{ name: 'A sales-manager', why: 'asks for it' }]);
});

test('a company where only one person may answer learns that nobody could if they sold it', () => {
  const one = standInPeople(company).filter(({ key }) => key === 'first.sales-manager' || key === 'first.sales-ops');
  const cases = mustAccept(
    simulateCases({
      before: modelOf(),
      after: modelOf(({ authorities: _authorities, ...policy }) => policy as ApprovalPolicy),
      on: ON,
      people: one,
      authors: new Map(),
    }),
    'the draft is in force',
  );
  assert.equal(cases.find(({ name }) => name === 'Self-approval attempt')?.meets, false);
});

test('who wrote the draft is told as barred from answering by it', () => {
  const after = modelOf(discountOver('11'));
  const hash = after.ofKind('approval-policy')[0]?.hash ?? '';
  const authors = new Map([[hash, ['first.sales-manager']]]);
  const trial = { before: modelOf(), after, on: ON, people: standInPeople(company), authors };
  const clause = mustAccept(
    simulateCases({ ...trial, authors: new Map([[hash, ['first.legal']]]) }),
    'the draft is in force',
  ).find(({ name }) => name === 'Non-standard legal clause');
  assert.deepEqual(clause?.after.asks[0]?.barred, [{ name: 'A legal', why: 'wrote a policy that decides here' }]);
  assert.equal(clause?.differs, true);
});

const judged = (change: Change, deal: object) => {
  const route = (model: ReturnType<typeof modelOf>) =>
    mustAccept(routeApproval(model, ON, { ...QUIET_DEAL, ...deal }), 'the policy decides').steps;
  return judgeDeal(route(modelOf()), route(modelOf(change)));
};

test('a change of policy asks about a deal more, less, differently or the same', () => {
  const table: readonly (readonly [Change, object, string, boolean])[] = [
    [discountOver('20'), { discountPercent: '15' }, 'less', false],
    [discountOver('20'), { discountPercent: '21' }, 'same', false],
    [discountOver('5'), { discountPercent: '8' }, 'more', false],
    [without('margin-under-30'), { marginPercent: '20' }, 'less', true],
    [without('floor'), { floorBreached: true, marginPercent: '20' }, 'differently', true],
    [without('own-clause'), { discountPercent: '15' }, 'same', false],
    [
      editRows((rows) => rows.map((row) => (row.id === 'own-clause' ? { ...row, then: ['finance', 'Words.'] } : row))),
      { nonStandardClause: true },
      'differently',
      false,
    ],
  ];
  for (const [change, deal, how, byCost] of table)
    assert.deepEqual(
      { how: judged(change, deal).how, blind: judged(change, deal).withoutCost.how },
      { how, blind: byCost ? 'same' : how },
      JSON.stringify(deal),
    );
});

test('the tally counts deals and money of each kind, and for each role who asks it only now or no more', () => {
  const deals = [
    { ...judged(discountOver('20'), { discountPercent: '15' }), total: '100.50' },
    { ...judged(discountOver('20'), { discountPercent: '21' }), total: '10' },
    { ...judged(discountOver('5'), { discountPercent: '8' }), total: '7.25' },
  ];
  assert.deepEqual(tallyOf(deals), {
    deals: 3,
    by: {
      same: { deals: 1, total: '10' },
      more: { deals: 1, total: '7.25' },
      less: { deals: 1, total: '100.5' },
      differently: { deals: 0, total: '0' },
    },
    roles: [{ role: 'sales-manager', before: 2, after: 2, more: 1, less: 1 }],
  });
});

test('a policy that is written to find out a margin tells nothing of it to who may not see cost', () => {
  const probes = [without('margin-under-30'), discountOver('5')];
  const deals = ['5', '29', '31', '80'].map((marginPercent) => ({ discountPercent: '8', marginPercent }));
  for (const probe of probes) {
    const told = deals.map((deal) => JSON.stringify(judged(probe, deal).withoutCost));
    assert.equal(new Set(told).size, 1, 'whatever the margin is, the same is told');
  }
});

test('what margins decide is counted over twenty deals and more, in tens', () => {
  const decided = judged(without('margin-under-30'), { marginPercent: '20' });
  const not = judged(without('margin-under-30'), { marginPercent: '90' });
  const of = (some: number, others: number) =>
    decidedByCost([...Array(some).fill(decided), ...Array(others).fill(not)]);
  assert.deepEqual([of(19, 0), of(0, 19), of(9, 11), of(10, 10), of(19, 11), of(0, 20)], [null, null, 0, 10, 10, 0]);
});
