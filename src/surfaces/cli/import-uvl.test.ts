/** A feature model as a bundle: the catalog's contracts accept it, and it allows as much as the file. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { OPTION_GROUPS_MAX } from '#contexts/catalog/index.ts';
import { compileConfiguration } from '#contexts/configuration/index.ts';
import { artifactsOf, filesOf } from '#contexts/governance/index.ts';
import { countConfigurations, parseUvl } from '#engines/constraint/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { artifactsOfUvl, importUvl } from './import-uvl.ts';

const OPTIONS = { key: 'imported', owner: 'carla.catalog', from: '2027-01-01', markets: ['DE'], channels: ['direct'] };
const published = (name: string): string =>
  readFileSync(new URL(`../../../test/solver/${name}.uvl`, import.meta.url), 'utf8');
const CAR = `features
	Car {price 1}
		mandatory
			Wheel cardinality [2..4] {price 10}
				alternative
					Steel
					"Al loy" {price 2}
			Body
				[1..2]
					Roof
					Rack
					Door
		or
			Sport
			Eco
constraints
	Sport => "Al loy"
	!(Eco & Rack) | Car
	sum(price) <= 37
	Rack <=> Car & Door
	Sport => sum(price) >= 5`;

describe('an imported feature model', () => {
  for (const [name, text] of [
    ['bank', published('bank')],
    ['multicloud', published('multicloud')],
    ['pc-richmond', published('pc-richmond')],
    ['a car with wheels, sums and a root in its rules', CAR],
  ] as const)
    test(`${name}: as many configurations as the file has`, () => {
      const { bundle, parts, rules, ...rest } = mustAccept(importUvl(text, OPTIONS), 'it can be imported');
      const book = {
        offering: bundle.key,
        offerings: [bundle, ...parts],
        specifications: [rest.specification],
        rules: [rules],
        artifacts: [],
      };
      const { session } = mustAccept(compileConfiguration(book), 'the bundle compiles');
      const { model } = mustAccept(parseUvl(text), 'it is well formed');
      assert.deepEqual(countConfigurations(session.model), countConfigurations(model));
    });

  test('keeps to the contracts of the catalog, and goes through its files unchanged', () => {
    for (const text of [published('pc-richmond'), CAR]) {
      const artifacts = artifactsOfUvl(mustAccept(importUvl(text, OPTIONS), 'it can be imported'));
      const again = mustAccept(artifactsOf(filesOf(artifacts)), 'files of the catalog can be read');
      const byKey = (list: typeof artifacts) => new Map(list.map((each) => [`${each.kind} ${each.key}`, each.content]));
      assert.deepEqual(byKey(again), byKey(artifacts));
    }
  });

  test('with a sum inside another condition is refused with its line', () => {
    const outcome = importUvl(
      'features\n\tA\n\t\toptional\n\t\t\tB {p 1}\n\t\t\tC {p 2}\nconstraints\n\tB | sum(p) > 2',
      OPTIONS,
    );
    assert.deepEqual(outcome, {
      ok: false,
      refusal: {
        code: 'uvl.unsupported',
        places: [{ line: 7, what: 'B | sum(p) > 2: a sum inside another condition' }],
      },
    });
  });
  test('without features below its root is no bundle', () => {
    const outcome = importUvl('features\n\tA', OPTIONS);
    assert.ok(!outcome.ok && outcome.refusal.code === 'uvl.unsupported');
  });
  test('with more groups than an offering holds is refused by that number', () => {
    const groups = Array.from({ length: OPTION_GROUPS_MAX + 1 }, (_, i) => `\t\toptional\n\t\t\tF${i}`).join('\n');
    assert.deepEqual(importUvl(`features\n\tA\n${groups}`, OPTIONS), {
      ok: false,
      refusal: { code: 'uvl.too-large', what: 'groups of features', max: OPTION_GROUPS_MAX },
    });
  });
});
