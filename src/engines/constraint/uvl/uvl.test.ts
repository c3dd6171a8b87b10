/** UVL: published files with published answers, what a file means against its own reading, and what is refused where. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import { analyse } from '../analysis.ts';
import { brokenRules } from '../broken-rules.ts';
import { openSession } from '../session.ts';
import type { UvlModel } from './build-model.ts';
import type { UvlDocument, UvlFeature, UvlTerm, UvlValue } from './document.ts';
import { modelOfUvl, parseUvl, readUvl } from './parse-uvl.ts';
import { printUvl } from './print-uvl.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../../test/solver/${name}.uvl`, import.meta.url), 'utf8');
const parsed = (text: string): UvlModel => mustAccept(parseUvl(text), 'it is well formed');

describe('published UVL files', () => {
  const ROWS: readonly [name: string, features: number, core: number, dead: number][] = [
    ['bank', 176, 17, 0],
    ['multicloud', 107, 3, 0],
    ['pc-richmond', 364, 9, 0],
  ];
  for (const [name, features, core, dead] of ROWS)
    test(`${name} has ${features} features, ${core} core and ${dead} dead, as published`, () => {
      const { model } = parsed(read(name));
      const analysis = analyse(mustAccept(openSession(model), 'it is a model'));
      assert.deepEqual([model.options.length, analysis.core.length, analysis.dead.length], [features, core, dead]);
    });

  test('are printed and read back as the same model', () => {
    for (const [name] of ROWS) {
      const document = mustAccept(readUvl(read(name)), 'it is well formed');
      assert.deepEqual(parsed(printUvl(document)).model, parsed(read(name)).model);
    }
  });

  test('a file of 18,616 features is read in less than two seconds of work', () => {
    const leaves = Array.from({ length: 18_615 }, (_, i) => `\t\t\tF_${i} {featureDescription__ "D_${i}; .!"}`);
    const text = `features\n\troot\n\t\toptional\n${leaves.join('\n')}\nconstraints\n${leaves.map((_, i) => `\tF_${i} => F_${(i * 7) % 18_615}`).join('\n')}\n`;
    // Of the processor's time: a busy machine makes nothing slower but the clock.
    const from = process.cpuUsage();
    assert.equal(parsed(text).model.options.length, 18_616);
    assert.ok(process.cpuUsage(from).user < 2_000_000);
  });
});

/* ── what a file means, read plainly: which sets of features it allows ── */
const subsets = (names: readonly string[]): readonly ReadonlySet<string>[] =>
  Array.from({ length: 2 ** names.length }, (_, bits) => new Set(names.filter((_name, i) => (bits >> i) & 1)));

const isTree = (feature: UvlFeature, chosen: ReadonlySet<string>, isOn: boolean): boolean => {
  if (chosen.has(feature.name) !== isOn) return false;
  return feature.groups.every((group) => {
    const on = group.features.filter((child) => chosen.has(child.name));
    const count = { min: 0, max: Infinity, ...group.count };
    const size = {
      mandatory: on.length === group.features.length,
      optional: true,
      or: on.length > 0,
      alternative: on.length === 1,
      cardinality: on.length >= count.min && on.length <= count.max,
    }[group.kind];
    return (
      (isOn ? size : on.length === 0) && group.features.every((each) => isTree(each, chosen, chosen.has(each.name)))
    );
  });
};
const numberOf = (term: UvlTerm, chosen: ReadonlySet<string>, prices: ReadonlyMap<string, number>): number => {
  if (term.op === 'number') return Number(term.text);
  if (term.op === 'reference')
    return chosen.has(term.path[0] as string) ? (prices.get(term.path[0] as string) ?? 0) : 0;
  if (term.op === 'call')
    return [...prices].reduce((total, [name, price]) => total + (chosen.has(name) ? price : 0), 0);
  if (term.op === 'total')
    return term.of.reduce(
      (total, { minus, term: part }) => total + (minus ? -1 : 1) * numberOf(part, chosen, prices),
      0,
    );
  assert.ok(term.op === 'times');
  return numberOf(term.left, chosen, prices) * numberOf(term.right, chosen, prices);
};
const says = (term: UvlTerm, chosen: ReadonlySet<string>, prices: ReadonlyMap<string, number>): boolean => {
  const inner = (part: UvlTerm): boolean => says(part, chosen, prices);
  if (term.op === 'reference') return chosen.has(term.path.join('.'));
  if (term.op === 'not') return !inner(term.of);
  if (term.op === 'and') return term.of.every(inner);
  if (term.op === 'or') return term.of.some(inner);
  if (term.op === 'implies') return !inner(term.left) || inner(term.right);
  if (term.op === 'iff') return inner(term.left) === inner(term.right);
  assert.ok(term.op === 'compare');
  const [a, b] = [numberOf(term.left, chosen, prices), numberOf(term.right, chosen, prices)];
  return { '==': a === b, '!=': a !== b, '<=': a <= b, '>=': a >= b, '<': a < b, '>': a > b }[term.by];
};
const allowedBy = (document: UvlDocument, names: readonly string[], prices: ReadonlyMap<string, number>) =>
  subsets(names).filter(
    (chosen) =>
      isTree(document.root, chosen, true) && document.constraints.every(({ term }) => says(term, chosen, prices)),
  );
/** The wholes of the model, without what no author named. Each must come from one setting of the helpers only. */
const allowedByModel = ({ model, helpers }: UvlModel): readonly ReadonlySet<string>[] => {
  const hidden = new Set(helpers);
  return subsets(model.options)
    .filter((chosen) => brokenRules(model, chosen).length === 0)
    .map((chosen) => new Set([...chosen].filter((each) => !hidden.has(each))));
};
const inWords = (sets: readonly ReadonlySet<string>[]): readonly string[] =>
  sets.map((set) => [...set].toSorted().join(' ')).toSorted();

/* ── small documents: six features under a root, in one or two levels ── */
const NAMES = ['a', 'b c', 'ünï.q', 'd', 'or', 'f'];
const name = fc.constantFrom(...NAMES);
const feature = (each: string, groups: UvlFeature['groups'] = []): UvlFeature => ({
  name: each,
  line: 0,
  attributes: new Map<string, UvlValue>([['price', { is: 'number', text: String((each.length % 3) + 0.5) }]]),
  groups,
});
const prices = new Map([...NAMES, 'root'].map((each) => [each, (each.length % 3) + 0.5]));
const group = (features: readonly UvlFeature[]): fc.Arbitrary<UvlFeature['groups'][number]> =>
  fc.oneof(
    fc.constantFrom(...(['mandatory', 'optional', 'or', 'alternative'] as const)).map((kind) => ({ kind, features })),
    fc.tuple(fc.nat(2), fc.option(fc.nat(2), { nil: undefined })).map(([min, more]) => ({
      kind: 'cardinality' as const,
      count: { min, ...(more === undefined ? {} : { max: min + more }) },
      features,
    })),
  );
const tree: fc.Arbitrary<UvlFeature> = fc
  .tuple(group(NAMES.slice(2, 4).map((each) => feature(each))), group(NAMES.slice(4).map((each) => feature(each))))
  .chain(([left, right]) =>
    fc.tuple(group([feature('a', [left])]), group([feature('b c', [right])])).map((groups) => feature('root', groups)),
  );
const reference = name.map((each): UvlTerm => ({ op: 'reference', path: [each], line: 0, column: 0 }));
const { condition } = fc.letrec<{ condition: UvlTerm; number: UvlTerm }>((tie) => {
  const two = fc.array(tie('condition'), { minLength: 2, maxLength: 3 });
  const number = fc.oneof(
    fc.constantFrom('0', '1', '2.5', '3', '4.25').map((text): UvlTerm => ({ op: 'number', text })),
    name.map((each): UvlTerm => ({ op: 'reference', path: [each, 'price'], line: 0, column: 0 })),
    fc.constant<UvlTerm>({ op: 'call', name: 'sum', arguments: ['price'] }),
  );
  return {
    number: fc.oneof(
      number,
      fc.tuple(number, number).map(([left, right]): UvlTerm => ({
        op: 'total',
        of: [
          { minus: false, term: left },
          { minus: true, term: right },
        ],
      })),
      number.map((right): UvlTerm => ({ op: 'times', left: { op: 'number', text: '2' }, right })),
    ),
    condition: fc.oneof(
      { maxDepth: 3 },
      reference,
      fc
        .tuple(fc.constantFrom(...(['==', '!=', '<=', '>=', '<', '>'] as const)), tie('number'), tie('number'))
        .map(([by, left, right]): UvlTerm => ({ op: 'compare', by, left, right })),
      tie('condition').map((of): UvlTerm => ({ op: 'not', of })),
      two.map((of): UvlTerm => ({ op: 'and', of })),
      two.map((of): UvlTerm => ({ op: 'or', of })),
      fc
        .tuple(fc.constantFrom('implies' as const, 'iff' as const), tie('condition'), tie('condition'))
        .map(([op, left, right]): UvlTerm => ({ op, left, right })),
    ),
  };
});
const document: fc.Arbitrary<UvlDocument> = fc
  .tuple(tree, fc.array(condition, { maxLength: 2 }))
  .map(([root, terms]) => ({ namespace: 'n', root, constraints: terms.map((term) => ({ line: 0, term })) }));

const withoutPlaces = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, held) =>
      key === 'line' || key === 'column' || key === 'message' ? undefined : held instanceof Map ? [...held] : held,
    ),
  );

describe('what a document means', () => {
  const names = ['root', ...NAMES];
  test('its model allows exactly what its tree and constraints allow, each whole once', () =>
    fc.assert(
      fc.property(document, (each) => {
        const built = modelOfUvl(each);
        const model = mustAccept(built, 'everything here can be stood for');
        fc.pre(model.model.options.length <= 15);
        assert.deepEqual(inWords(allowedByModel(model)), inWords(allowedBy(each, names, prices)));
      }),
      { numRuns: 60, seed: 7 },
    ));
  test('printed and read back it is the same document', () =>
    fc.assert(
      fc.property(document, (each) => {
        const again = mustAccept(readUvl(printUvl(each)), 'what is printed can be read');
        // References with dots come back in parts; their names are the same.
        const joined = (value: unknown) => JSON.stringify(withoutPlaces(value)).replaceAll('"ünï","q"', '"ünï.q"');
        assert.equal(joined(again), joined(each));
      }),
      { numRuns: 200, seed: 7 },
    ));
});

describe('features that come more than once', () => {
  const CAR = `
features
	Car
		mandatory
			Wheel cardinality [1..3] {weight 10}
				alternative
					Steel
					Alloy {weight 2}
		optional
			Sport`;
  const wholes = (text: string) => inWords(allowedByModel(parsed(text)));

  test('are written out as numbered instances, the next only after the one before', () => {
    const { tree: features, model } = parsed(CAR);
    assert.deepEqual(
      features.filter(({ parent }) => parent === 'Wheel').map(({ option, group: kind }) => [option, kind]),
      [
        ['Wheel#1', 'mandatory'],
        ['Wheel#2', 'optional'],
        ['Wheel#3', 'optional'],
      ],
    );
    // 2 + 4 + 8 ways to fit one to three wheels, with and without Sport.
    assert.equal(wholes(CAR).length, 28);
    assert.ok(model.options.includes('Wheel#3/Alloy'));
  });
  test('a constraint on what is inside holds for every instance', () =>
    assert.equal(wholes(`${CAR}\nconstraints\n\tSport => Alloy`).length, 14 + 3));
  test('a sum counts an attribute as often as it comes', () => {
    assert.equal(wholes(`${CAR}\nconstraints\n\tsum(weight) <= 20`).length, 2 * (2 + 1));
    assert.equal(wholes(`${CAR}\nconstraints\n\tWheel.weight >= 30`).length, 16);
  });
  test('without an end there are too many of them', () => {
    const outcome = parseUvl(CAR.replace('[1..3]', '[1..*]'));
    assert.deepEqual(outcome, {
      ok: false,
      refusal: { code: 'uvl.malformed', line: 5, column: 1, what: 'Wheel may come at most 1000 times' },
    });
  });
});

describe('a file that cannot be read is refused where it goes wrong', () => {
  const F = 'features\n\tA\n\t\toptional\n\t\t\tB\n';
  const ROWS: readonly [text: string, line: number, column: number, what: string][] = [
    ['', 1, 1, 'there is no section features'],
    ['imports\n\tother\n', 1, 1, 'imports are not read: put the imported features into this one file'],
    ['features\nA', 2, 1, 'expected a feature, indented'],
    [
      'features\n\tA\n\t\tsome\n\t\t\tB',
      3,
      3,
      'expected mandatory, optional, or, alternative or a cardinality such as [1..3], found some',
    ],
    ['features\n\tA\n\t\tor\n\t\t\tB\n\t\t  C', 5, 5, 'this indentation matches no line above it'],
    ['features\n\tA\n\t\tor\n\t\t\tB\n  \t  C', 5, 6, 'this indentation matches no line above it'],
    ['features\n\tA\n\t\tor\n', 3, 3, 'expected a feature, indented'],
    ['features\n\tA\n\tB', 3, 1, 'a tree has one root'],
    ['features\n\tA\n\t\t[3..1]\n\t\t\tB', 3, 3, '[3..1] is no range'],
    ['features\n\tA\n\t\tor\n\t\t\tA', 4, 1, 'A stands in the tree twice'],
    ['features\n\tA {x 1, x 2}', 2, 10, 'the attribute x stands here twice'],
    ['features\n\tA {x 1', 2, 8, 'expected }, found the end of the line'],
    [`${F}constraints\n\tB => C`, 6, 7, 'no feature is called C'],
    [`${F}constraints\n\tB =>`, 6, 6, 'expected a feature, a number or (, found the end of the line'],
    [`${F}constraints\n\tB A`, 6, 4, 'expected an operator or the end of the line, found A'],
    [`${F}constraints\n\t(B => A`, 6, 9, 'expected ), found the end of the line'],
    [`${F}constraints\n\tB ? A`, 6, 4, 'unexpected "?"'],
    [`${F}/* never closed`, 5, 1, 'this comment never ends'],
    [`${F}constraints\n\t${'('.repeat(200)}`, 6, 103, 'brackets nest deeper than 100'],
    [`${F}constraints\n\t${'!'.repeat(200)}B`, 6, 104, '! nests deeper than 100'],
    [`${F}constraints\n\tB${' => B'.repeat(200)}`, 6, 507, 'more than 100 => in a row'],
  ];
  for (const [text, line, column, what] of ROWS)
    test(`line ${line}: ${what}`, () => {
      const outcome = parseUvl(text);
      assert.deepEqual(outcome, { ok: false, refusal: { code: 'uvl.malformed', line, column, what } });
    });
  test('a tree deeper than any is refused, not crashed on', () => {
    const deep = Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i + 1)}${i % 2 === 0 ? `F${i}` : 'or'}`);
    const outcome = parseUvl(`features\n${deep.join('\n')}`);
    assert.ok(!outcome.ok && outcome.refusal.code === 'uvl.malformed' && /deeper than 500/.test(outcome.refusal.what));
  });
});

describe('what no rule of ours can stand for', () => {
  const TEXT = `
include
	Arithmetic.*
features
	A {cost 3, note 'x'}
		optional
			Integer B
			C {cost 2}
constraints
	avg(cost) <= 2
	A.cost * C.cost < 4
	A.note == 'x'
	C => sum(cost) <= 4`;
  test('is refused with every place', () => {
    const outcome = parseUvl(TEXT);
    assert.ok(!outcome.ok && outcome.refusal.code === 'uvl.unsupported');
    assert.deepEqual(outcome.refusal.places, [
      { line: 7, what: 'B is of type Integer; here it is only chosen or not' },
      { line: 10, what: 'avg(cost) <= 2: avg(…) is no sum' },
      { line: 11, what: 'A.cost * C.cost < 4: a product of two sums is not linear' },
      { line: 12, what: "A.note == 'x': A.note is no number" },
    ]);
  });
  test('or left out and listed, when that is asked for; the rest holds', () => {
    const model = mustAccept(parseUvl(TEXT, 'list'), 'what is not understood is left out');
    assert.equal(model.ignored.length, 4);
    assert.deepEqual(inWords(allowedByModel(model)), ['A', 'A B']);
  });
});

describe('the odd corners of the format', () => {
  test('comments, Windows line ends, spaces, quotes, continued lines and constraints at a feature are read', () => {
    const text =
      '// a comment\r\nfeatures\r\n  "a root" {abstract} /* over\r\nlines */\r\n\r\n    mandatory\r\n      b {constraint b => (c |\r\n  "d.e"), vector [1, [2], {x true}], y}\r\n    optional\r\n      c\r\n      "d.e"\r\nconstraints\r\n  !(c & d.e)\r\n';
    const { model } = parsed(text);
    assert.deepEqual(inWords(allowedByModel(parsed(text))), ['a root b c', 'a root b d.e']);
    assert.deepEqual(model.options, ['a root', 'b', 'c', 'd.e']);
  });
  test('an attribute that is true or false is a condition', () =>
    assert.deepEqual(
      inWords(
        allowedByModel(
          parsed('features\n A\n  optional\n   B {fast true}\n   C {fast false}\nconstraints\n B.fast\n !C.fast'),
        ),
      ),
      ['A B', 'A B C'],
    ));
});
