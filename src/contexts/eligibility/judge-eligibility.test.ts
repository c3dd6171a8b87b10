/** An answer that is kept is the answer that would be given: whatever a table tells apart is another question. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { eligibilityOf } from './eligibility-of-model.ts';
import type { EligibilityRequest } from './eligibility.contract.ts';
import { evaluateEligibility } from './evaluate-eligibility.ts';
import { judgeEligibility } from './judge-eligibility.ts';

const items = companyArtifacts.map(({ kind, key, content }) => ({ kind, key, content, hash: `sha256:${kind}/${key}` }));
const model = commercialModel('company', items);
const tables = eligibilityOf(model);

/** Few values of each, on both sides of what the company's tables ask, so that many questions are nearly the same. */
const maybe = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const asked = fc
  .record({
    offering: fc.constantFrom('edge-appliance', 'ai-gateway', 'platform-standard', 'consulting-day', 'no-such-thing'),
    country: fc.constantFrom('DE', 'SE', 'JP', 'US'),
    channel: fc.constantFrom('direct', 'partner'),
    date: fc.constantFrom('2026-11-22', '2020-01-01'),
    segment: maybe('public-sector', 'enterprise'),
    dealValue: maybe('499999.99', '500000', '80000000'),
    currency: maybe('EUR', 'JPY'),
    quantity: maybe('4', '5', '6'),
    inBundle: maybe(true, false),
    basis: maybe('newSale' as const, 'inherited' as const),
    installed: maybe([], [{ offering: 'edge-appliance', quantity: '5' }]),
    qualifications: maybe(
      [],
      [{ kind: 'credit', status: 'passed' as const, expiresAt: '2026-12-01T00:00:00Z' }],
      [{ kind: 'credit', status: 'passed' as const, expiresAt: '2026-11-01T00:00:00Z' }],
      [
        { kind: 'credit', status: 'failed' as const },
        { kind: 'serviceability', status: 'unknown' as const },
      ],
    ),
  })
  .map((said) => {
    const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
    return { ...known, at: '2026-11-22T10:00:00Z' } as unknown as EligibilityRequest;
  });

const alone = (request: EligibilityRequest) => {
  const { output, expiresAt } = evaluateEligibility(request, tables);
  return { ...output.value, expiresAt: expiresAt ?? null };
};

test('whoever judges many deals is told what each is told alone, in whatever order they are asked', () => {
  fc.assert(
    fc.property(fc.array(asked, { minLength: 2, maxLength: 30 }), (requests) => {
      for (const request of requests) assert.deepEqual(judgeEligibility(request, tables), alone(request));
    }),
    { numRuns: 100 },
  );
});

test('two quantities that no row divides are one question, and those that a row divides are two', () => {
  const request = {
    offering: 'edge-appliance',
    country: 'DE',
    channel: 'direct',
    date: '2026-11-22',
    at: '2026-11-22T10:00:00Z',
  };
  const of = (quantity: string) => judgeEligibility({ ...request, quantity }, tables);
  assert.equal(of('6'), of('7'), 'the same object: it was judged once');
  assert.notEqual(of('4'), of('6'));
});

test('a model that changes a price has the eligibility of the model beneath it; one that changes an offering has its own', () => {
  const changing = (kind: string) =>
    commercialModel(
      kind,
      items.map((item) => (item.kind === kind ? { ...item, hash: `${item.hash}+` } : item)),
      model,
    );
  assert.equal(eligibilityOf(changing('price-book')), tables);
  assert.notEqual(eligibilityOf(changing('product-offering')), tables);
  assert.notEqual(eligibilityOf(changing('eligibility-table')), tables);
});
