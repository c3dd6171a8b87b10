import assert from 'node:assert/strict';
import { test } from 'node:test';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { CanonicalError, JSON_DEPTH_MAX, canonical, parseStrict } from './canonical.ts';
import type { Json } from './json.ts';

/** Any value that we hash: whole numbers, well-formed text of all planes, odd keys. */
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ unit: 'binary', maxLength: 4 }).filter((key) => key !== '__proto__'),
      tie('json'),
      { maxKeys: 5 },
    ),
  ),
}));

test('the canonical text is the one that an RFC 8785 library writes', () => {
  fc.assert(
    fc.property(json, (value) => {
      assert.equal(canonical(value), canonicalize(value));
    }),
    { numRuns: 300 },
  );
});

test('what is written canonically is read back as the same value, by us and by JSON.parse', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonical(value);
      assert.deepEqual(canonical(parseStrict(text)), text);
      assert.deepEqual(canonical(parseStrict(JSON.stringify(value, null, 2))), text);
      assert.deepEqual(canonical(JSON.parse(text)), text);
    }),
    { numRuns: 300 },
  );
});

test('keys are sorted by UTF-16 code unit, not by code point or locale', () => {
  assert.equal(
    canonical({ '\ufb33': 1, '😀': 2, ö: 3, b: 4, B: 5, 10: 6, 9: 7 }),
    '{"10":6,"9":7,"B":5,"b":4,"ö":3,"😀":2,"\ufb33":1}',
  );
});

const cycle: unknown[] = [];
cycle.push(cycle);

const withoutText: readonly (readonly [what: string, value: unknown, where: string])[] = [
  ['a fraction', { price: 12.5 }, '$.price'],
  ['NaN', [Number.NaN], '$[0]'],
  ['infinity', Number.POSITIVE_INFINITY, '$'],
  ['an integer that a double cannot hold', 2 ** 53, '$'],
  ['an undefined member', { lines: [{ id: 1, note: undefined }] }, '$.lines[0].note'],
  ['a hole in an array', Array(1), '$[0]'],
  ['an array with named members', Object.assign([1], { unit: 'EUR' }), '$'],
  ['an array of another prototype', Object.setPrototypeOf([], null), '$'],
  ['a BigInt', { units: 1n }, '$.units'],
  ['a function', { f: () => 0 }, '$.f'],
  ['a symbol', Symbol('s'), '$'],
  ['a symbol key', { [Symbol('s')]: 1 }, '$'],
  ['a Date', { at: new Date(0) }, '$.at'],
  ['a Map', new Map(), '$'],
  ['bytes', new Uint8Array(1), '$'],
  ['a Temporal value', Temporal.PlainDate.from('2026-01-01'), '$'],
  ['a boxed string', Object('text'), '$'],
  ['a lone surrogate', ['\ud83d'], '$[0]'],
  ['a lone surrogate in a key', { '\ude00': 1 }, '$.\ude00'],
  ['the key __proto__', JSON.parse('{"__proto__":1}'), '$.__proto__'],
  ['a cycle', cycle, `$${'[0]'.repeat(JSON_DEPTH_MAX)}`],
];

for (const [what, value, where] of withoutText) {
  test(`${what} has no canonical text, and the refusal says where it stands`, () => {
    assert.throws(
      () => canonical(value),
      (error) => error instanceof CanonicalError && error.at === where,
    );
  });
}

test('an object without a prototype is as plain as any', () => {
  assert.equal(canonical(Object.assign(Object.create(null), { a: 1 })), '{"a":1}');
});

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test('writing and reading agree on how deep a value may be', () => {
  assert.equal(canonical(parseStrict(nested(JSON_DEPTH_MAX))), nested(JSON_DEPTH_MAX));
  assert.throws(() => parseStrict(nested(JSON_DEPTH_MAX + 1)), CanonicalError);
  assert.throws(() => canonical(JSON.parse(nested(JSON_DEPTH_MAX + 1))), CanonicalError);
  assert.throws(() => parseStrict(nested(1_000_000)), CanonicalError);
});

const unreadable: readonly (readonly [text: string, why: RegExp])[] = [
  ['{"a":1,"a":2}', /the key "a" twice/],
  ['{"a":1,"\\u0061":2}', /the key "a" twice/],
  ['{"__proto__":{}}', /__proto__/],
  ['1.0', /safe integer/],
  ['1e3', /safe integer/],
  ['01', /safe integer/],
  ['9007199254740992', /safe integer/],
  ['-0', /no JSON value/],
  ['{} {}', /text after the value/],
  ['[1,]', /no JSON value/],
  ['{"a":1,}', /a key that is not a string/],
  ['{a:1}', /a key that is not a string/],
  ['{"a" 1}', /no colon/],
  ['[1', /does not close/],
  ['{"a":1', /does not close/],
  ['"a\nb"', /malformed string/],
  ['"\\x"', /malformed string/],
  ['"open', /malformed string/],
  ['"\\ud800"', /lone surrogate/],
  ['tru', /no JSON value/],
  ['\u00a01', /no JSON value/],
  ['\ufeff1', /no JSON value/],
  ['', /no JSON value/],
];

for (const [text, why] of unreadable) {
  test(`strict reading refuses ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseStrict(text),
      (error) => error instanceof CanonicalError && why.test(error.message) && error.at.startsWith('offset '),
    );
  });
}

test('strict reading takes ordinary JSON with white space', () => {
  const text = ' { "a" : [ 1 , -2 , true , false , null , "\\u20ac\\n" ] , "b" : { } , "c" : [ ] } \r\n\t';
  assert.deepEqual(parseStrict(text), JSON.parse(text));
});

test('reading a string of megabytes does not exhaust the stack', () => {
  const text = JSON.stringify(['x'.repeat(2_000_000), '\n'.repeat(200_000)]);
  assert.equal(canonical(parseStrict(text)), text);
});
