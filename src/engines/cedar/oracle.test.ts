/** cedar-wasm, Cedar's own evaluator, is the oracle: same decision, same deciding policies, same errors, or the test fails. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { answerOfOurs, answerOfWasm, policiesById, uid } from '#test/cedar-oracle.ts';
import { compilePolicies } from './compile-policies.ts';
import type { CedarEntity, CedarRequest, PolicyJson } from './policy-json.ts';

const ROBOT: readonly CedarEntity[] = [
  {
    uid: uid('User', 'ann'),
    attrs: {
      tenant: 't1',
      age: 41,
      roles: ['rep', 'lead'],
      tags: [],
      boss: { __entity: uid('User', 'bob') },
      home: { city: 'Bern', zip: 3000 },
      limit: { __extn: { fn: 'decimal', arg: '12.5' } },
      since: { __extn: { fn: 'datetime', arg: '2026-01-31T10:00:00Z' } },
    },
    parents: [uid('Team', 'alps')],
    tags: { band: 'gold' },
  },
  { uid: uid('User', 'bob'), attrs: { tenant: 't1', age: 55 }, parents: [uid('Team', 'alps')] },
  { uid: uid('Team', 'alps'), attrs: {}, parents: [uid('Region', 'dach')] },
  { uid: uid('Region', 'dach'), attrs: {}, parents: [] },
  {
    uid: uid('Doc', 'd1'),
    attrs: { tenant: 't1', owner: { __entity: uid('User', 'ann') }, readers: [{ __entity: uid('User', 'bob') }] },
    parents: [],
  },
];
const ASK: CedarRequest = {
  principal: uid('User', 'ann'),
  action: uid('Action', 'read'),
  resource: uid('Doc', 'd1'),
  context: { n: 7, at: 1000, words: ['a', 'b'], nested: { deep: { x: 1 } } },
};

/** Each is the body of one `when`; all of them are decided in a single request on either side. */
const EXPRESSIONS: readonly string[] = [
  'principal == User::"ann"',
  'principal != User::"bob"',
  'principal in Region::"dach"',
  'principal in [User::"zed", Team::"alps"]',
  'principal in []',
  'principal in [1]',
  'principal in 1',
  '1 in User::"ann"',
  'User::"ghost" in Team::"alps"',
  'User::"ghost" in User::"ghost"',
  'principal is User',
  'principal is Team',
  'principal is User in Team::"alps"',
  '"x" is User',
  'principal.boss is User in Region::"dach"',
  'principal.age > 40',
  'principal.age >= 41 && principal.age <= 41',
  '1 < "a"',
  'principal.age < principal.boss.age',
  'true < false',
  'principal has boss',
  'principal has nobody',
  'User::"ghost" has age',
  'principal.home has city',
  'principal.home has street',
  '1 has a',
  'context has nested.deep.x',
  'context has nested.flat.x',
  'context has n.deep',
  'principal has boss.age',
  'principal has home.city.x',
  'principal.nobody == 1',
  'User::"ghost".age == 1',
  'principal.home.city == "Bern"',
  'principal.home == {"zip": 3000, "city": "Bern"}',
  'principal.home == {"zip": 3000}',
  '[1, 2, 2] == [2, 1]',
  '[1] == [1, 2]',
  '[[1], [2]] == [[2], [1]]',
  '1 == "1"',
  'true == 1',
  'principal.roles.contains("rep")',
  'principal.roles.contains(1)',
  'principal.roles.containsAll(["rep", "lead"])',
  'principal.roles.containsAll([])',
  'principal.roles.containsAny(["x"])',
  'principal.roles.containsAny(["x", "lead"])',
  'principal.tags.isEmpty()',
  'principal.roles.isEmpty()',
  '"a".contains("a")',
  '[1].containsAll(1)',
  'resource.readers.contains(User::"bob")',
  'resource.owner == principal',
  '"abc" like "a*"',
  '"abc" like "a*c"',
  '"abc" like "*b*"',
  '"abc" like "abc"',
  '"abc" like "ab"',
  '"aXbXc" like "a*X*c"',
  '"a*c" like "a\\*c"',
  '"abc" like "a\\*c"',
  '"" like "*"',
  '"aa" like "a*a"',
  '"a" like "a*a"',
  '"ababab" like "*ab*ab*ab"',
  '1 like "a"',
  'true || 1',
  'false || 1',
  '1 || true',
  'false && 1',
  'true && 1',
  'true && (1 == 1)',
  '!true',
  '!1',
  '!!true',
  '1',
  '"x"',
  'if principal.age > 1 then true else principal.nobody',
  'if 1 then true else false',
  'if false then 1 else true',
  'if true then 1 else true',
  'context.n + 1 == 8',
  'context.n - 8 == -1',
  'context.n * -3 == -21',
  '-(context.n) == -7',
  '9007199254740991 * 1024 > 9007199254740991',
  '9007199254740991 * 1025 == 0',
  '-9007199254740991 * 1025 == 0',
  '9007199254740991 + 9007199254740991 - 9007199254740991 == 9007199254740991',
  '3037000500 * 3037000500 > 0',
  '3037000499 * 3037000499 > 9007199254740991 * 1000',
  '1 + "a" == 1',
  'decimal("1.0") == decimal("1.0000")',
  'decimal("1.00").lessThan(decimal("1.01"))',
  'principal.limit.greaterThanOrEqual(decimal("12.5000"))',
  'decimal("1").lessThan(decimal("2.0"))',
  'decimal("1.00001") == decimal("1.0")',
  'decimal("922337203685477.5807") == decimal("922337203685477.5807")',
  'decimal("922337203685477.5808") == decimal("1.0")',
  'decimal("-0.1").lessThan(decimal("0.0"))',
  'principal.limit.lessThan(1)',
  'decimal("1.0") < decimal("2.0")',
  'datetime("2026-01-31") < principal.since',
  'datetime("2024-02-30") == principal.since',
  'datetime("2024-02-29T23:59:59.999+0100") > datetime("2024-02-29")',
  'datetime("2026-01-01T24:00:00Z") == principal.since',
  'principal.since.toDate() == datetime("2026-01-31")',
  'principal.since.toTime() == duration("10h")',
  'datetime("1969-12-31T23:00:00Z").toDate() == datetime("1969-12-31")',
  'datetime("1969-12-31T23:00:00Z").toTime() == duration("23h")',
  'datetime("2026-01-31").offset(duration("1d2h")) == datetime("2026-02-01T02:00:00Z")',
  'principal.since.durationSince(datetime("2026-01-30")).toHours() == 34',
  'duration("1d2h3m4s5ms").toMilliseconds() == 93784005',
  'duration("-90m").toHours() == -1',
  'duration("90s") > duration("1m")',
  'duration("2h1d") == duration("1d2h")',
  'duration("5") == duration("5ms")',
  'duration("") == duration("0ms")',
  'duration("1d") == datetime("1970-01-02")',
  'datetime("2026-1-1") == principal.since',
  'datetime("2026-01-01T00:00:60Z") == principal.since',
  'principal.hasTag("band")',
  'principal.getTag("band") == "gold"',
  'principal.getTag("none") == "gold"',
  'User::"ghost".hasTag("x")',
  'User::"ghost".getTag("x") == 1',
  'principal.hasTag(1)',
  '1.hasTag("x")',
  '{"a": 1}.a == 1',
  '{"a": 1} has b',
  '[principal, resource].contains(principal)',
  'context.words == ["b", "a"]',
];

describe('compiled policies answer as Cedar does', () => {
  test(`every operator, its short circuits and its errors: ${EXPRESSIONS.length} conditions`, () => {
    const policies = policiesById(
      EXPRESSIONS.map((body, i) => `@id("${i}")\npermit(principal, action, resource) when { ${body} };`).join('\n'),
    );
    const compiled = mustAccept(compilePolicies(policies), 'all of these are supported');
    const [ours, theirs] = [answerOfOurs(compiled, ASK, ROBOT), answerOfWasm(policies, ASK, ROBOT)];
    const named = (ids: readonly string[]) => ids.map((id) => EXPRESSIONS[Number(id)]);
    assert.deepEqual(named(ours.reasons), named(theirs.reasons));
    assert.deepEqual(named(ours.errors), named(theirs.errors));
    assert.ok(theirs.errors.length > 40 && theirs.reasons.length > 40, 'the list has both kinds in number');
  });

  test('random untyped expressions, forbid and permit alike', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), EXPR), { minLength: 4, maxLength: 12 }), (rules) => {
        const any = { op: 'All' } as const;
        const policies = Object.fromEntries(
          rules.map(([permits, body], i): [string, PolicyJson] => [
            `p${i}`,
            {
              effect: permits ? 'permit' : 'forbid',
              principal: any,
              action: any,
              resource: any,
              conditions: [{ kind: i % 3 ? 'when' : 'unless', body }],
            },
          ]),
        );
        const compiled = mustAccept(compilePolicies(policies), 'the generator stays inside what is supported');
        assert.deepEqual(answerOfOurs(compiled, ASK, ROBOT), answerOfWasm(policies, ASK, ROBOT));
      }),
      { numRuns: 300, seed: 42 },
    );
  });
});

const LEAF = fc.constantFrom<PolicyJson['conditions'][number]['body']>(
  { Var: 'principal' },
  { Var: 'resource' },
  { Var: 'context' },
  { Value: true },
  { Value: false },
  { Value: 1 },
  { Value: 'rep' },
  { Value: 41 },
  { Value: { __entity: uid('User', 'bob') } },
  { Value: { __entity: uid('Region', 'dach') } },
  { Value: ['rep', 'lead'] },
  { '.': { left: { Var: 'principal' }, attr: 'age' } },
  { '.': { left: { Var: 'principal' }, attr: 'roles' } },
  { '.': { left: { Var: 'context' }, attr: 'n' } },
  { '.': { left: { Var: 'principal' }, attr: 'nobody' } },
);
const { expr: EXPR } = fc.letrec<{ expr: { readonly [op: string]: unknown } }>((tie) => {
  const two = fc.record({ left: tie('expr'), right: tie('expr') });
  const op2 = fc.tuple(
    fc.constantFrom(
      '==',
      '!=',
      '<',
      '<=',
      '>',
      '>=',
      '&&',
      '||',
      '&&',
      '||',
      '+',
      '-',
      '*',
      'in',
      'contains',
      'containsAll',
      'containsAny',
    ),
    two,
  );
  return {
    expr: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      LEAF,
      op2.map(([op, args]) => ({ [op]: args })),
      tie('expr').map((arg) => ({ '!': { arg } })),
      tie('expr').map((left) => ({ is: { left, entity_type: 'User' } })),
      tie('expr').map((left) => ({ has: { left, attr: 'age' } })),
      fc
        .tuple(tie('expr'), tie('expr'), tie('expr'))
        // oxlint-disable-next-line no-thenable -- Cedar's own name of the branch
        .map(([a, b, c]) => ({ 'if-then-else': { if: a, then: b, else: c } })),
      fc.array(tie('expr'), { maxLength: 3 }).map((items) => ({ Set: items })),
    ),
  };
});
