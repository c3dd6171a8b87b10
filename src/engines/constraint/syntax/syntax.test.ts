/** Rules as text: the guide's own examples, every rule printed and read back, and errors at their place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import type { AuthoredFormula, AuthoredRule } from './authored-rule.ts';
import { parseRules } from './parse-rules.ts';
import { printRules } from './print-rules.ts';

const read = (text: string) => mustAccept(parseRules(text), 'it is well formed');
const body = (text: string) => {
  const [{ id: _id, message: _message, ...rest }] = read(`rule r "m": ${text}`) as readonly [AuthoredRule];
  return rest;
};

describe('the guide', () => {
  const guide = readFileSync(new URL('../../../../docs/guide/rules.md', import.meta.url), 'utf8');
  const fences = [...guide.matchAll(/```rules\n([\s\S]*?)```\s+```json\n([\s\S]*?)```/g)];
  test('shows at least four examples, each with what it is stored as', () => assert.ok(fences.length >= 4));
  for (const [, text = '', json = ''] of fences)
    test(`example: ${text.split('\n').find((line) => line.startsWith('rule'))}`, () => {
      assert.deepEqual(read(text), JSON.parse(json));
      assert.deepEqual(read(printRules(read(text))), JSON.parse(json));
    });
  test('every statement of its table can be read', () => {
    const statements = [...guide.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, statement = '']) => statement);
    assert.equal(statements.length, 8);
    for (const statement of statements) assert.ok(body(statement));
  });
});

describe('how sentences are read', () => {
  const ROWS: readonly [text: string, formula: AuthoredFormula][] = [
    ['a/b', 'a/b'],
    ['not a and b or c', { or: [{ and: [{ not: 'a' }, 'b'] }, 'c'] }],
    ['a -> b or c', { implies: ['a', { or: ['b', 'c'] }] }],
    ['a=>b', { implies: ['a', 'b'] }],
    ['a-b->c-d', { implies: ['a-b', 'c-d'] }],
    ['(a <-> b) -> c', { implies: [{ iff: ['a', 'b'] }, 'c'] }],
    ['if a then if b then c', { implies: ['a', { implies: ['b', 'c'] }] }],
    ['any of {a, b -> c}', { or: ['a', { implies: ['b', 'c'] }] }],
    ['"odd name" and "rule"', { and: ['odd name', 'rule'] }],
    ['@edition = standard', '@edition=standard'],
    ['a/b@slots >= 3 and a/b@slots<=-2', { and: ['a/b@slots>=3', 'a/b@slots<=-2'] }],
    ['größe/ä#1/x', 'größe/ä#1/x'],
  ];
  for (const [text, formula] of ROWS) test(text, () => assert.deepEqual(body(text), { kind: 'formula', formula }));
  test('sums', () => {
    assert.deepEqual(body('sum(-2*a - b + 0*c/d@n + w of g - 3*w of g) in -5..*'), {
      kind: 'sum',
      terms: [
        { option: 'a', weight: -2 },
        { option: 'b', weight: -1 },
        { number: 'c/d@n', weight: 0 },
        { group: 'g', characteristic: 'w' },
        { group: 'g', characteristic: 'w', weight: -3 },
      ],
      min: -5,
    });
  });
});

describe('what is printed', () => {
  const names = [
    'a/b',
    'group/option/inner/leaf',
    '@edition=standard',
    'x/y@n>=-3',
    'odd "name"',
    'rule',
    '12',
    'a..b',
    'ü',
  ];
  const name = fc.oneof(fc.constantFrom(...names), fc.string({ minLength: 1, maxLength: 8 }));
  const list = fc.array(name, { minLength: 1, maxLength: 4 });
  const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const optional = <T>(key: string, value: fc.Arbitrary<T>) =>
    fc.option(
      value.map((each) => ({ [key]: each })),
      { nil: {} },
    );
  const { formula } = fc.letrec<{ formula: AuthoredFormula }>((tie) => {
    const parts = fc.array(tie('formula'), { minLength: 1, maxLength: 3 });
    const two = fc.tuple(tie('formula'), tie('formula'));
    return {
      formula: fc.oneof(
        { maxDepth: 4 },
        name,
        tie('formula').map((not) => ({ not })),
        parts.map((and) => ({ and })),
        parts.map((or) => ({ or })),
        two.map((implies) => ({ implies })),
        two.map((iff) => ({ iff })),
      ),
    };
  });
  const term = fc.oneof(
    fc.record({ option: name.filter((each) => !each.includes('@')), weight: whole }),
    fc.record({ number: fc.constantFrom('@seats', 'a/b@quantity'), weight: whole }),
    fc
      .tuple(name, name, optional('weight', whole))
      .map(([group, characteristic, weight]) => ({ group, characteristic, ...weight })),
  );
  const value = fc.oneof(fc.constantFrom('*', '-', '2..5', '-3..-1', '7', '-7'), name);
  const cell = fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
  const count = { count: fc.nat(500), of: list };
  const when = optional('when', name);
  const limited = fc.oneof(
    fc.record({ kind: fc.constantFrom('atLeast', 'atMost', 'exactly'), ...count }),
    fc
      .tuple(fc.array(term, { minLength: 1, maxLength: 4 }), optional('min', whole), optional('max', whole))
      .map(([terms, min, max]) => ({ kind: 'sum', terms, ...min, ...max })),
    fc.integer({ min: 1, max: 3 }).chain((width) =>
      fc.record({
        kind: fc.constant('table'),
        columns: fc.array(name, { minLength: width, maxLength: width }),
        rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 3 }),
      }),
    ),
  );
  const statement = fc.oneof(
    fc.record({ kind: fc.constant('requires'), option: name, needs: list }),
    fc.record({ kind: fc.constant('excludes'), option: name, excludes: list }),
    fc.record({ kind: fc.constant('formula'), formula }),
    fc.record({ kind: fc.constant('preference'), prefer: name, weight: fc.integer({ min: 1, max: 1_000 }) }),
    fc.tuple(limited, when).map(([each, condition]) => ({ ...each, ...condition })),
  );
  const rule = fc
    .tuple(
      fc.string({ minLength: 1, maxLength: 40 }),
      optional(
        'effective',
        fc
          .tuple(fc.constant({ from: '2026-01-01' }), optional('to', fc.constant('2027-01-01')))
          .map(([from, to]) => ({ ...from, ...to })),
      ),
      optional('countries', fc.constantFrom(['DE'], ['DE', 'FR'])),
      optional('channels', fc.constantFrom(['direct'], ['partner', 'web'])),
      optional('forEach', name),
      statement,
    )
    .map(([message, effective, countries, channels, forEach, said]) => ({
      message,
      ...effective,
      ...countries,
      ...channels,
      ...forEach,
      ...said,
    }));
  const rules = fc
    .array(rule, { maxLength: 4 })
    .map(
      (each) => JSON.parse(JSON.stringify(each.map((one, i) => ({ id: `r${i}`, ...one })))) as readonly AuthoredRule[],
    );

  test('is read back as exactly the same rules', () =>
    fc.assert(
      fc.property(rules, (each) => assert.deepEqual(read(printRules(each)), each)),
      { numRuns: 600, seed: 17 },
    ));
  test('is stable: printing what was read changes nothing', () =>
    fc.assert(
      fc.property(rules, (each) => assert.equal(printRules(read(printRules(each))), printRules(each))),
      { numRuns: 100, seed: 19 },
    ));
});

describe('an error names its place and what was expected there', () => {
  const ROWS: readonly [text: string, line: number, column: number, what: string][] = [
    ['a requires b', 1, 1, 'expected rule, found a'],
    ['rule r: a', 1, 7, 'expected its message in quotes, found :'],
    ['rule r "m" a', 1, 12, 'expected :, found a'],
    ['rule r "m": a requires', 1, 23, 'expected an option, found the end'],
    ['rule r "m":\n  a and b requires c', 2, 3, 'one option requires others; write a longer condition with -> and not'],
    ['rule r "m": exactly one of {a}', 1, 21, 'expected how many, found one'],
    ['rule r "m": at 2 of {a}', 1, 16, 'expected least or most, found 2'],
    [
      'rule r "m": when a: b -> c',
      1,
      21,
      'expected exactly, at least, at most, sum or table after a when; write other conditions with ->, found b',
    ],
    ['rule r "m": a -> b -> c', 1, 20, 'expected brackets: -> and <-> do not follow each other without'],
    ['rule r "m": (a and b', 1, 21, 'expected ), found the end'],
    ['rule r "m": sum(a, b) < 3', 1, 18, 'expected ), found ,'],
    ['rule r "m": sum(a) < 3', 1, 20, 'expected <=, >=, = or in, found <'],
    ['rule r "m": sum(2.5*a) <= 3', 1, 17, 'a weight is a whole number, not 2.5'],
    ['rule r "m": sum(a) <= 99999999999999999999', 1, 23, '99999999999999999999 is too large to be counted exactly'],
    ['rule r "m": table(a, b) {\n  (x, y)\n  (x)\n}', 3, 3, 'this row has 1 cells, the table 2 columns'],
    ['rule r "m": table(a, b) { x', 1, 27, 'expected ( or }, found x'],
    ['rule r "m": prefer a', 1, 21, 'expected weight, found the end'],
    ['rule r "m" until 2026-01-01: a', 1, 12, 'until needs a from before it'],
    ['rule r "m": a b', 1, 15, 'expected an operator, the next rule or the end, found b'],
    ['rule r "m": a rule r "n": b', 1, 15, 'the rule r stands above already'],
    ['rule r "m: a', 1, 8, 'this text is not closed on its line'],
    ['rule r "\\q": a', 1, 8, 'in quotes only \\" \\\\ \\n \\t and \\u1234 follow a backslash'],
    ['rule r "m": a & b', 1, 15, 'unexpected &'],
    [`rule r "m": ${'('.repeat(200)}`, 1, 114, 'this nests deeper than 100'],
    [`rule r "m": ${'not '.repeat(200)}a`, 1, 417, 'this nests deeper than 100'],
  ];
  for (const [text, line, column, what] of ROWS)
    test(`${line}:${column} ${what.slice(0, 60)}`, () =>
      assert.deepEqual(parseRules(text), { ok: false, refusal: { code: 'rules.malformed', line, column, what } }));
  test('a text of megabytes is refused before it is read', () => {
    const outcome = parseRules(' '.repeat(5_000_001));
    assert.deepEqual(outcome, { ok: false, refusal: { code: 'rules.too-large', max: 5_000_000 } });
  });
});
