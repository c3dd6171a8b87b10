import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mustAccept } from '#kernel/outcome.ts';
import { compilePolicies } from './compile-policies.ts';
import type { ExprJson, PolicyJson, ScopeJson } from './policy-json.ts';

const ANY: ScopeJson = { op: 'All' };
const when = (body: ExprJson, effect: PolicyJson['effect'] = 'permit'): PolicyJson => ({
  effect,
  principal: ANY,
  action: ANY,
  resource: ANY,
  conditions: [{ kind: 'when', body }],
});
const TRUE: ExprJson = { Value: true };
const MISSING: ExprJson = { '.': { left: { Var: 'principal' }, attr: 'nothing' } };
const ask = (action: string) => ({
  principal: { type: 'User', id: 'ann' },
  action: { type: 'Action', id: action },
  resource: { type: 'Quote', id: 'q1' },
  context: {},
});

describe('a policy set is refused at publish, by name, when it uses what we do not run', () => {
  const ROWS: readonly [construct: string, policy: PolicyJson][] = [
    ['ip', when({ ip: [{ Value: '10.0.0.1' }] })],
    ['isInRange', when({ isInRange: [{ Value: 1 }, { Value: 2 }] })],
    ['unknown', when({ unknown: [{ Value: 'x' }] })],
    ['variable world', when({ Var: 'world' })],
    ['number 9007199254740992 beyond 2^53', when({ Value: 2 ** 53 })],
    ['decimal with 2 arguments', when({ decimal: [TRUE, TRUE] })],
    ['expression without exactly one operator', when({})],
    ['template slot', { ...when(TRUE), principal: { op: '==', slot: '?principal' } }],
  ];
  for (const [construct, policy] of ROWS)
    test(construct, () =>
      assert.deepEqual(compilePolicies({ good: when(TRUE), odd: policy }), {
        ok: false,
        refusal: { code: 'cedar.unsupported', policyId: 'odd', construct },
      }),
    );
});

describe('a decision', () => {
  const decide = (policies: { readonly [id: string]: PolicyJson }, action = 'read') =>
    mustAccept(compilePolicies(policies), 'these compile')(ask(action), [
      { uid: { type: 'User', id: 'ann' }, attrs: {}, parents: [] },
    ]);

  test('is a deny when nothing permits', () =>
    assert.deepEqual(decide({}), { decision: 'deny', reasons: [], errors: [] }));

  test('is a deny when anything forbids, whatever permits', () =>
    assert.deepEqual(decide({ yes: when(TRUE), no: when(TRUE, 'forbid') }).reasons, ['no']));

  test('names a policy that could not be evaluated, so that a skipped forbid is never unseen', () => {
    const { decision, errors } = decide({ yes: when(TRUE), no: when(MISSING, 'forbid') });
    assert.equal(decision, 'allow');
    assert.deepEqual(errors, [{ policyId: 'no', message: 'User has no attribute nothing' }]);
  });

  test('rests only on policies of its action', () => {
    const only: PolicyJson = { ...when(TRUE), action: { op: '==', entity: { type: 'Action', id: 'write' } } };
    assert.equal(decide({ only }).decision, 'deny');
    assert.equal(decide({ only }, 'write').decision, 'allow');
  });

  test('crashes on facts that are no Cedar values: that is our bug and never a skipped policy', () => {
    const run = mustAccept(compilePolicies({ yes: when(TRUE) }), 'it compiles');
    for (const wrong of [null, 1.5, 2 ** 60])
      assert.throws(
        () => run({ ...ask('read'), context: { wrong } }, []),
        /facts of an access decision are Cedar values/,
      );
  });
});
