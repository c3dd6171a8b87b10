import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import type { ResultType } from './compile-expression.ts';
import { expressionCompiler } from './compile-expression.ts';
import type { Fields } from './declared.ts';

const INPUTS: Fields = {
  quote: {
    record: {
      discount: 'decimal',
      country: 'string',
      term: 'int',
      signed: 'bool',
      starts: 'date',
      note: { optional: 'string' },
      customer: { record: { segment: 'string', credit: { optional: 'decimal' } } },
      lines: { list: { record: { offering: 'string', discount: 'decimal', quantity: 'int' } }, maxItems: 200 },
      tags: { list: 'string', maxItems: 10 },
    },
  },
};
const compile = expressionCompiler(INPUTS);
const QUOTE = {
  discount: '18.5',
  country: 'DE',
  term: 24,
  signed: false,
  starts: '2026-12-01',
  customer: { segment: 'enterprise', credit: '100' },
  lines: [
    { offering: 'platform', discount: '10', quantity: 1 },
    { offering: 'user', discount: '25.000', quantity: 50 },
  ],
  tags: ['renewal'],
};
const run = (source: string, result: ResultType = 'bool', quote: Json = QUOTE) => {
  const outcome = mustAccept(compile(source, result), source).evaluate({ quote });
  return outcome.ok ? outcome.value.value : outcome.refusal;
};

describe('expressions', () => {
  const TRUE: readonly string[] = [
    'quote.discount > 12.5',
    'quote.discount == 18.50',
    'quote.discount != 18.51',
    '18.5 >= quote.discount && 20 > quote.discount',
    'quote.discount + 0.1 + 0.2 == 18.8',
    'quote.discount * 2 == 37.0',
    '-quote.discount < 0',
    'quote.discount - 18 == 0.5',
    'quote.term * 2 + 1 == 49',
    'quote.starts >= date("2026-12-01") && quote.starts < date("2027-01-01")',
    'quote.country in ["DE", "FR"] && !(quote.country == "CH")',
    'quote.lines.exists(line, line.discount > 24.99 && line.quantity >= 50)',
    '!quote.lines.all(line, line.discount == 10)',
    'size(quote.lines) == 2 && quote.tags.size() == 1',
    '"renewal" in quote.tags',
    'quote.customer.segment.startsWith("enter") && quote.country.contains("E")',
    'has(quote.customer.credit) && quote.customer.credit >= 100',
    'has(quote.note) ? quote.note == "x" : quote.term == 24',
    '(quote.term + 1) > 24 && ((quote.discount) > (12.5))',
    '"12.5 (not a decimal" != "x" && quote.discount > 12.5',
  ];
  for (const source of TRUE) test(`${source} holds`, () => assert.equal(run(source), true));

  test('answer decimals, whole numbers, dates and texts exactly', () => {
    assert.equal(run('quote.discount * 0.1', 'decimal'), '1.85');
    assert.equal(run('quote.term + 1', 'int'), 25);
    assert.equal(run('quote.starts', 'date'), '2026-12-01');
    assert.equal(run('quote.signed ? "yes" : quote.country', 'string'), 'DE');
    assert.equal(run('9007199254740991 + 1', 'int'), '9007199254740992');
  });

  test('show the truth of every clause with its source and place', () => {
    const source = 'quote.discount > 12.5 && (quote.term >= 36 || !(has(quote.note) && quote.note == "x"))';
    const outcome = mustAccept(compile(source), 'it compiles').explain({ quote: QUOTE });
    assert.ok(outcome.ok);
    assert.equal(outcome.value.value, true);
    assert.deepEqual(outcome.value.clauses, [
      { src: 'quote.discount > 12.5', at: [0, 21], value: true },
      { src: 'quote.term >= 36', at: [26, 42], value: false },
      { src: 'has(quote.note)', at: [48, 63], value: false },
      { src: 'quote.note == "x"', at: [67, 84], value: null },
    ]);
    for (const { src, at } of outcome.value.clauses) assert.equal(source.slice(...at), src);
  });

  test('keep the parentheses of a clause', () => {
    const outcome = mustAccept(compile('(quote.term + 1) > 24 && ("(" == quote.country)'), 'it compiles').explain({
      quote: QUOTE,
    });
    assert.deepEqual(outcome.ok && outcome.value.clauses.map(({ src, value }) => [src, value]), [
      ['(quote.term + 1) > 24', true],
      ['"(" == quote.country', false],
    ]);
  });
});

describe('an expression is refused at publish, with line, column and code', () => {
  const WRONG: readonly [source: string, code: string, line: number, column: number, message: RegExp][] = [
    ['quote.discount >\n  &&', 'cel.syntax', 2, 3, /Unexpected token/],
    ['quote.discont > 1', 'cel.type', 1, 7, /^No such key: discont; there is (\w+, )*discount(, \w+)*$/],
    ['quote.term > 3 &&\n  quote.discount > 12.5 && quote.country > 5', 'cel.type', 2, 28, /string > int/],
    ['quote.country == quote.term', 'cel.type', 1, 1, /no such overload/],
    ['quote.lines.exists(l, l.dsc > 1.5)', 'cel.type', 1, 25, /dsc/],
    ['quote.term', 'cel.result', 1, 1, /is int, expected bool/],
    ['unheard == 1', 'cel.type', 1, 1, /unheard/],
    ['quote.note == "x"', 'cel.optional', 1, 1, /write has\(quote.note\)/],
    ['quote.note == "x" || has(quote.note)', 'cel.optional', 1, 1, /may be absent/],
    ['has(quote.note) || quote.note == "x"', 'cel.optional', 1, 20, /may be absent/],
    ['quote.country.matches("^(a+)+$")', 'cel.profile', 1, 1, /method matches/],
    ['quote.lines.all(a, quote.lines.all(b, a.quantity == b.quantity))', 'cel.profile', 1, 20, /loop inside a loop/],
    ['quote.lines.map(l, l.quantity).size() > 1', 'cel.profile', 1, 1, /method map/],
    ['dyn(quote.term) == 1', 'cel.profile', 1, 1, /function dyn/],
    [
      'timestamp("2026-01-01T00:00:00Z") == timestamp("2026-01-01T00:00:00Z")',
      'cel.profile',
      1,
      1,
      /function timestamp/,
    ],
    ['double(quote.term) > 1.5', 'cel.profile', 1, 1, /function double/],
    ['quote.discount > 1e3', 'cel.profile', 1, 18, /no decimal/],
    ['quote.term / 2 == 1', 'cel.profile', 1, 1, /\/ is not in the profile/],
    ['quote.tags[3] == "x"', 'cel.profile', 1, 1, /\[\] is not in the profile/],
    ['quote.starts > date("2026-02-30")', 'cel.profile', 1, 16, /date takes one literal/],
    ['dec(quote.country) > 1', 'cel.profile', 1, 1, /dec takes one literal/],
    ['null == null', 'cel.profile', 1, 1, /null/],
    ['{"a": 1}.a == 1', 'cel.syntax', 1, 2, /./],
    ['true // (', 'cel.profile', 1, 6, /comments/],
  ];
  for (const [source, code, line, column, message] of WRONG)
    test(JSON.stringify(source), () => {
      const outcome = compile(source);
      assert.ok(!outcome.ok);
      const [problem] = outcome.refusal.problems;
      assert.match(problem?.message ?? '', message);
      assert.deepEqual([problem?.code, problem?.line, problem?.column], [code, line, column]);
    });

  test('what could take too long is refused by its cost, counted from declared sizes', () => {
    const loop = 'quote.lines.all(l, l.quantity > 0)';
    const cost = mustAccept(compile(loop), 'one loop is cheap').cost;
    assert.ok(cost > 200 * 3 && cost < 200 * 10);
    const wide = expressionCompiler({ many: { list: 'int', maxItems: 100_000 } })('many.all(n, n > 0)');
    assert.deepEqual(!wide.ok && wide.refusal.problems.map(({ code }) => code), ['cel.cost']);
  });
  test('so is a source that is too long or too deep', () => {
    const codes = (source: string) => {
      const outcome = compile(source);
      return outcome.ok ? [] : outcome.refusal.problems.map(({ code }) => code);
    };
    assert.deepEqual(codes(`quote.country == "${'x'.repeat(5000)}"`), ['cel.too-long']);
    assert.deepEqual(codes(`${'('.repeat(200)}true${')'.repeat(200)}`), ['cel.syntax']);
  });
});

describe('inputs are checked before an expression sees them', () => {
  const WRONG: readonly [change: object, path: string, expected: string][] = [
    [{ discount: 18.5 }, 'quote.discount', 'decimal'],
    [{ discount: '1e30' }, 'quote.discount', 'decimal'],
    [{ term: 1.5 }, 'quote.term', 'int'],
    [{ term: '24' }, 'quote.term', 'int'],
    [{ starts: '2026-02-30' }, 'quote.starts', 'date'],
    [{ country: null }, 'quote.country', 'string'],
    [{ lines: [{ offering: 'x', discount: '1', quantity: true }] }, 'quote.lines[0].quantity', 'int'],
    [{ tags: Array.from({ length: 11 }, () => 't') }, 'quote.tags', 'list of at most 10'],
  ];
  for (const [change, path, expected] of WRONG)
    test(`${path} as ${JSON.stringify(Object.values(change)[0])?.slice(0, 30)} is refused`, () =>
      assert.deepEqual(run('quote.signed || true', 'bool', { ...QUOTE, ...change }), {
        code: 'cel.input',
        path,
        expected,
      }));

  test('overflow of a whole number is a refusal, never a wrong number', () => {
    const refusal = run('9223372036854775807 + quote.term > 0') as { code: string };
    assert.equal(refusal.code, 'cel.evaluation');
  });
});

test('six clauses take microseconds', () => {
  const compiled = mustAccept(
    compile(
      'quote.discount > 12.5 && quote.term >= 12 && quote.country == "DE" && !quote.signed && has(quote.customer.credit) && quote.customer.credit >= 99.5',
    ),
    'it compiles',
  );
  const input = { quote: { ...QUOTE, lines: [], tags: [] } };
  for (let i = 0; i < 2000; i++) compiled.evaluate(input);
  const from = process.cpuUsage();
  for (let i = 0; i < 5000; i++) compiled.evaluate(input);
  const each = process.cpuUsage(from).user / 5000;
  console.log(`# ${each.toFixed(1)} µs an evaluation, inputs checked and converted each time`);
  assert.ok(each < 60);
});
