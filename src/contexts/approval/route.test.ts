/** The company's policy over deals by chance: the same deal is always asked of the same, and what is worse is never asked of fewer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fingerprint } from '#kernel/hash.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import type { ApprovalPolicy } from './approval.contract.ts';
import { carryStep } from './carry.ts';
import type { DealFacts } from './deal-facts.ts';
import { routeApproval } from './route.ts';

const policies = companyArtifacts.filter(({ kind }) => kind === 'approval-policy' || kind === 'discount-policy');
const modelOf = (change: (policy: ApprovalPolicy) => ApprovalPolicy = (policy) => policy) =>
  commercialModel(
    'sha256:company',
    policies.map(({ kind, key, content }) => {
      const changed = kind === 'approval-policy' ? change(content as unknown as ApprovalPolicy) : content;
      return { kind, key, hash: fingerprint(kind, changed), content: changed as never };
    }),
  );
const model = modelOf();
const ON = '2026-11-23';
const QUIET: DealFacts = {
  discountPercent: '0',
  marginPercent: '60',
  floorBreached: false,
  totalInPolicyCurrency: '1000',
  country: 'DE',
  termMonths: 12,
  paymentTermDays: 30,
  nonStandardClause: false,
};
const percent = fc.integer({ min: 0, max: 10_000 }).map((bp) => String(bp / 100));
const aDeal: fc.Arbitrary<DealFacts> = fc.record({
  discountPercent: percent,
  marginPercent: fc.option(percent, { nil: undefined }),
  floorBreached: fc.boolean(),
  totalInPolicyCurrency: fc.integer({ min: 0, max: 2_000_000 }).map(String),
  country: fc.constantFrom('DE', 'JP', 'GB'),
  termMonths: fc.integer({ min: 1, max: 60 }),
  paymentTermDays: fc.integer({ min: 0, max: 120 }),
  nonStandardClause: fc.boolean(),
  sellerCount: fc.integer({ min: 1, max: 3 }),
});
const routed = (deal: DealFacts, of = model) => mustAccept(routeApproval(of, ON, deal), 'the policy decides').steps;
const shape = (deal: DealFacts) =>
  routed(deal).map(({ stepNo, group, needs, role, reasons }) => ({ stepNo, group, needs, role, reasons }));

test('the same deal is asked of the same roles, in the same groups, for the same reasons', () =>
  fc.assert(
    fc.property(aDeal, (deal) => assert.deepEqual(shape(deal), shape({ ...deal }))),
    { numRuns: 300 },
  ));

test('steps are numbered from one, and their groups follow each other', () =>
  fc.assert(
    fc.property(aDeal, (deal) => {
      const steps = routed(deal);
      assert.deepEqual(
        steps.map(({ stepNo }) => stepNo),
        steps.map((_step, at) => at + 1),
      );
      const groups = steps.map(({ group }) => group);
      assert.deepEqual(
        groups,
        groups.toSorted((a, b) => a - b),
      );
      assert.deepEqual(
        [...new Set(groups)],
        [...new Set(groups)].map((_group, at) => at + 1),
      );
    }),
    { numRuns: 300 },
  ));

test('what was approved whole is asked of nobody when it comes again as it is', () =>
  fc.assert(
    fc.property(aDeal, (deal) => {
      const steps = routed(deal);
      const said = steps.flatMap(({ stepNo, rows }) =>
        rows.map((row) => ({ ...row, yes: true, caseId: 'earlier', stepNo })),
      );
      for (const step of routed(deal)) assert.deepEqual(carryStep(step, said).reasons, []);
      for (const step of routed(deal)) assert.deepEqual(carryStep(step, []).reasons, step.reasons);
    }),
    { numRuns: 200 },
  ));

test('finance and legal are asked together, after the manager', () => {
  const steps = routed({ ...QUIET, discountPercent: '30', nonStandardClause: true });
  assert.deepEqual(
    steps.map(({ role, group, needs }) => [role, group, needs]),
    [
      ['sales-manager', 1, 'all'],
      ['finance', 2, 'all'],
      ['legal', 2, 'all'],
    ],
  );
});

test('a row may ask in CEL what no column holds: a clause by its name, a line of products', () => {
  const changed = modelOf((policy) => {
    const table = structuredClone(policy.table) as { inputs: unknown[]; rows: object[] };
    const when = table.inputs.map(() => '-');
    table.rows.push({
      id: 'ai',
      when,
      then: ['legal', 'AI is sold.'],
      if: '"ai" in productLines && "liability" in clauses',
    });
    return { ...policy, table };
  });
  const roles = (deal: Partial<DealFacts>) => routed({ ...QUIET, ...deal }, changed).map(({ role }) => role);
  assert.deepEqual(roles({ productLines: ['ai'], clauses: ['liability'] }), ['legal']);
  assert.deepEqual(roles({ productLines: ['ai'], clauses: [] }), []);
});

test('an authority of a country or a line of products governs its own deals', () => {
  const changed = modelOf((policy) => ({
    ...policy,
    authorities: [
      { role: 'sales-manager', where: { countries: ['JP'] }, answers: 2 },
      { role: 'sales-manager', where: { productLines: ['ai'] }, people: ['mona.manager'] },
      { role: 'sales-manager', regional: true },
    ],
  }));
  const rules = (deal: Partial<DealFacts>) => routed({ ...QUIET, discountPercent: '12', ...deal }, changed)[0]?.rules;
  assert.equal(rules({ country: 'JP' })?.answers, 2);
  assert.deepEqual(rules({ productLines: ['ai'] })?.people, ['mona.manager']);
  assert.equal(rules({})?.regional, true);
});

test('a rule that was written anew since is asked anew', () => {
  const step = routed({ ...QUIET, discountPercent: '12' })[0];
  assert.ok(step);
  const said = step.rows.map((row) => ({ ...row, mark: 'sha256:other', yes: true, caseId: 'earlier', stepNo: 1 }));
  assert.deepEqual(carryStep(step, said).again, [
    { reason: step.reasons[0], why: 'The rule was changed since it was approved.' },
  ]);
});

test('no word about what got worse holds a figure of a margin', () => {
  const before = routed({ ...QUIET, marginPercent: '27.31' });
  const said = before.flatMap(({ stepNo, rows }) =>
    rows.map((row) => ({ ...row, yes: true, caseId: 'earlier', stepNo })),
  );
  for (const marginPercent of ['21.77', '28.93', undefined]) {
    const told = JSON.stringify(
      routed({ ...QUIET, marginPercent }).map((step) => {
        const { carried, again, reasons } = carryStep(step, said);
        return [carried, again, reasons];
      }),
    );
    assert.doesNotMatch(told, /27\.31|21\.77|28\.93/);
  }
});

test('a short term is asked about for a sale, and not for a change that ends with the rest of what they have', () => {
  const asked = (termMonths: number, orderType?: string) =>
    shape({ ...QUIET, termMonths, ...(orderType === undefined ? {} : { orderType }) }).map(({ role }) => role);
  assert.deepEqual(asked(11), ['sales-manager']);
  assert.deepEqual(asked(12), []);
  for (const orderType of ['amendment', 'cotermination', 'upgrade', 'renewal', 'termination'])
    assert.deepEqual(asked(3, orderType), [], orderType);
});
