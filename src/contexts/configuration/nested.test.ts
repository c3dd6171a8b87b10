import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import {
  basic,
  chassis,
  CHASSIS_RULES,
  cluster,
  CLUSTER_RULES,
  clusterBook,
  full,
  licences,
} from './cluster.builder.ts';
import { compileConfiguration } from './compile-configuration.ts';
import type { ConfigurationRule, Instance, Selection } from './configuration.contract.ts';
import { defaultSelection } from './default-selection.ts';
import { configurationProblems } from './configuration-problems.ts';
import { configurationSummary } from './configuration-summary.ts';
import { explainOption } from './explain-option.ts';
import { guideConfiguration } from './guide-configuration.ts';
import { validateConfiguration } from './validate-configuration.ts';

const model = mustAccept(compileConfiguration(clusterBook(), { country: 'DE' }), 'the cluster compiles');

const answer = (selection: Selection, of = model) => validateConfiguration(of, selection).output.value;
const said = (selection: Selection) => {
  const { status, conflicts, needs } = answer(selection);
  const rules = [...conflicts.flatMap((conflict) => conflict.rules), ...needs];
  return [status, ...rules.map(({ id, at }) => (at === undefined ? id : `${at}:${id}`))];
};

describe('a bundle of bundles', () => {
  test('is one whole: each instance by itself, the parts inside it, what is settled of it', () => {
    const value = answer(cluster([chassis({ cpu: 2 }, 'small', { ports: 16 })], [basic]));
    assert.deepEqual([value.status, value.needs, value.conflicts], ['valid', [], []]);
    assert.deepEqual(value.chosen, [
      { group: 'component', option: 'rack', offering: 'rack', quantity: 2 },
      {
        group: 'chassis',
        option: 'chassis',
        offering: 'chassis',
        quantity: 1,
        instances: [
          {
            quantity: 1,
            chosen: [
              { group: 'cards', option: 'cpu', offering: 'cpu', quantity: 2 },
              { group: 'supply', option: 'small', offering: 'supply-small', quantity: 1 },
            ],
            characteristics: { ports: 16, uplink: '10g' },
          },
        ],
      },
      { group: 'support', option: 'basic', offering: 'basic', quantity: 1 },
    ]);
  });

  const rows: readonly (readonly [string, Selection, readonly string[]])[] = [
    ['three processor and no other card', cluster([chassis({ cpu: 3 }, 'small')], [basic]), ['valid']],
    [
      'more slots than there are',
      cluster([chassis({ cpu: 4, gpu: 2 }, 'large')], [full, licences(4)]),
      ['conflicting', 'chassis/chassis#1:slots'],
    ],
    [
      'more watts than the supply gives, in the second one only',
      cluster([chassis({ cpu: 1 }, 'small'), chassis({ gpu: 3 }, 'small')], [full, licences(1)]),
      // Two supplies together would give enough.
      ['conflicting', 'chassis/chassis#2:group:supply', 'chassis/chassis#2:power'],
    ],
    [
      'a graphics card in the second chassis, and basic support',
      cluster([chassis({ cpu: 1 }, 'small'), chassis({ gpu: 1 }, 'small')], [basic]),
      ['conflicting', 'group:support', 'full-for-gpu'],
    ],
    [
      'fewer licences than processor cards in all chassis together',
      cluster([chassis({ cpu: 2 }, 'small'), chassis({ cpu: 1 }, 'small')], [full, licences(2)]),
      ['conflicting', 'licence-each'],
    ],
    [
      'as many licences as processor cards',
      cluster([chassis({ cpu: 2 }, 'small'), chassis({ cpu: 1 }, 'small')], [full, licences(3)]),
      ['valid'],
    ],
    [
      'redundancy with one chassis: another is missing',
      cluster([chassis({ cpu: 1 }, 'small')], [basic], { redundancy: 'n-plus-1' }),
      ['incomplete', 'redundant'],
    ],
    [
      'a fast uplink without ports',
      cluster([chassis({ cpu: 1 }, 'small', { uplink: '100g' })], [basic]),
      ['incomplete', 'chassis/chassis#1:uplinks'],
    ],
    [
      'a fast uplink with too few ports',
      cluster([chassis({ cpu: 1 }, 'small', { uplink: '100g', ports: 8 })], [basic]),
      ['conflicting', 'chassis/chassis#1:uplinks'],
    ],
    [
      'a fast uplink with ports',
      cluster([chassis({ cpu: 1 }, 'small', { uplink: '100g', ports: 24 })], [basic]),
      ['valid'],
    ],
    [
      'encryption in a chassis without a processor card, whatever the other has',
      cluster([chassis({ cpu: 1 }, 'small'), chassis({ gpu: 1 }, 'small', { encrypted: true })], [full, licences(2)]),
      ['incomplete', 'chassis/chassis#2:encrypted-each'],
    ],
  ];
  for (const [what, selection, expected] of rows)
    test(`${expected[0]}: ${what}`, () => assert.deepEqual(said(selection), expected));

  test('an instance without a power supply is told where it lacks', () =>
    assert.deepEqual(
      said(cluster([{ chosen: [{ group: 'cards', option: 'cpu' }], characteristics: { uplink: '10g' } }], [basic])),
      ['incomplete', 'chassis/chassis#1:group:supply', 'chassis/chassis#1:power'],
    ));

  test('a way out of too many watts is the larger supply, or fewer cards, as a number', () => {
    const { repairs } = answer(cluster([chassis({ gpu: 3 }, 'small')], [full]));
    assert.deepEqual(repairs.slice(0, 2), [
      { remove: ['chassis/chassis#1/supply/small'], add: ['chassis/chassis#1/supply/large'] },
      {
        remove: ['chassis/chassis#1/cards/gpu@quantity=3'],
        add: ['chassis/chassis#1/cards/gpu@quantity=2'],
      },
    ]);
  });
});

describe('what is said wrongly is told apart, with its place', () => {
  const one = (instance: Instance) => cluster([instance], [basic]);
  const rows: readonly (readonly [Selection, string, string])[] = [
    [one(chassis({ tpu: 1 }, 'small')), 'configuration.unknown-option', 'chassis/chassis#1/cards/tpu'],
    [one(chassis({ cpu: 5 }, 'small')), 'configuration.quantity', 'chassis/chassis#1/cards/cpu'],
    [one(chassis({ cpu: 1 }, 'small', { ports: 12 })), 'configuration.value', 'chassis/chassis#1@ports'],
    [one(chassis({ cpu: 1 }, 'small', { ports: 56 })), 'configuration.value', 'chassis/chassis#1@ports'],
    [one(chassis({ cpu: 1 }, 'small', { uplink: '40g' })), 'configuration.value', 'chassis/chassis#1@uplink'],
    [one(chassis({ cpu: 1 }, 'small', { encrypted: 'yes' })), 'configuration.value', 'chassis/chassis#1@encrypted'],
    [
      one(chassis({ cpu: 1 }, 'small', { colour: 'red' })),
      'configuration.unknown-characteristic',
      'chassis/chassis#1@colour',
    ],
    [
      cluster(
        [1, 2, 3, 4].map(() => chassis({ cpu: 1 }, 'small')),
        [basic],
      ),
      'configuration.instances',
      'chassis/chassis',
    ],
    [
      { chosen: [{ group: 'chassis', option: 'chassis', selection: { chosen: [] } }] },
      'configuration.instances-only',
      'chassis/chassis',
    ],
    [cluster([], [{ ...basic, instances: [{ chosen: [] }] }]), 'configuration.no-instances', 'support/basic'],
    [
      cluster([chassis({ cpu: 1 }, 'small')], [{ ...basic, selection: { chosen: [full] } }]),
      'configuration.nothing-inside',
      'support/basic',
    ],
  ];
  for (const [selection, code, option] of rows)
    test(`${code} at ${option}`, () => {
      const found = validateConfiguration(model, selection).blocking.map((finding) => [
        finding.code,
        finding['option'],
      ]);
      assert.ok(
        found.some(([c, o]) => c === code && o === option),
        JSON.stringify(found),
      );
    });
});

describe('the guide through a bundle of bundles', () => {
  const selection = cluster([chassis({ cpu: 1 }, 'small', { uplink: '100g', ports: 24 })], [basic]);
  const guide = guideConfiguration(model, selection);
  test('knows how far a number may go while the rest stays', () => {
    // Six slots, but 800 watts: four cards of 200.
    assert.deepEqual(guide.numbers['chassis/chassis#1/cards/cpu@quantity'], { min: 1, max: 4 });
    assert.deepEqual(guide.numbers['chassis/chassis#1@ports'], { min: 16, max: 48 });
  });
  test('says of instances whether there may be another', () =>
    assert.deepEqual(guide.instances, { 'chassis/chassis': { count: 1, canAdd: true } }));
  test('explains why a card inside the first chassis is excluded by support at the top, and how it could be had', () => {
    assert.equal(guide.states['chassis/chassis#1/cards/gpu'], 'excluded');
    const why = mustAccept(explainOption(model, selection, 'chassis/chassis#1/cards/gpu'), 'it is there');
    assert.deepEqual(
      [why.state, why.rules.map(({ id }) => id), why.choices],
      ['excluded', ['group:support', 'full-for-gpu'], ['support/basic']],
    );
    const [way] = why.waysOut;
    assert.ok(way);
    assert.equal(answer(way.selection).status, 'valid');
    assert.ok(JSON.stringify(way.selection).includes('gpu'));
  });
  test('leans to what authors prefer when it is asked to complete', () => {
    const started: Selection = { chosen: [], characteristics: { redundancy: 'n-plus-1' } };
    const { completion } = guideConfiguration(model, started, { completion: 'preferred' });
    assert.ok(completion);
    assert.deepEqual(answer(completion.selection).needs, []);
    assert.equal(answer(completion.selection).status, 'valid');
    assert.ok(completion.add.includes('support/full'));
    assert.ok(completion.add.includes('chassis/chassis#2'));
  });
  test('begins with the defaults of every part', () =>
    assert.deepEqual(defaultSelection(model), {
      chosen: [
        {
          group: 'component',
          option: 'rack',
          quantity: 2,
          selection: { chosen: [], characteristics: { doors: 'mesh' } },
        },
        {
          group: 'chassis',
          option: 'chassis',
          quantity: 1,
          instances: [
            {
              quantity: 1,
              chosen: [{ group: 'supply', option: 'small', quantity: 1 }],
              characteristics: { uplink: '10g' },
            },
          ],
        },
        { group: 'support', option: 'basic', quantity: 1 },
      ],
    }));
});

describe('what cannot be compiled is refused with its place', () => {
  const withRule = (rule: Record<string, unknown>, at: 'cluster' | 'chassis' = 'chassis') =>
    compileConfiguration(clusterBook({ [at]: [{ id: 'odd', message: 'm', ...rule } as unknown as ConfigurationRule] }));
  const rows: readonly (readonly [string, Record<string, unknown>, ('cluster' | 'chassis')?])[] = [
    ['constraint.unknown-option', { kind: 'requires', option: 'cards/tpu', needs: ['cards/cpu'] }],
    [
      'constraint.unknown-option',
      { kind: 'requires', option: 'chassis/chassis/cards/tpu', needs: ['support/full'] },
      'cluster',
    ],
    ['configuration.unknown-value', { kind: 'requires', option: '@uplink=40g', needs: ['cards/cpu'] }],
    ['configuration.unknown-value', { kind: 'requires', option: '@uplink>=10g', needs: ['cards/cpu'] }],
    ['configuration.unknown-characteristic', { kind: 'requires', option: '@colour=red', needs: ['cards/cpu'] }],
    ['configuration.no-range', { kind: 'requires', option: '@label>=3', needs: ['support/full'] }, 'cluster'],
    ['constraint.not-whole', { kind: 'requires', option: '@ports>=many', needs: ['cards/cpu'] }],
    ['configuration.unknown-group', { kind: 'table', columns: ['nothing'], rows: [['x']] }],
    ['configuration.column-not-single', { kind: 'table', columns: ['cards'], rows: [['cpu']] }],
    ['configuration.table-row', { kind: 'table', columns: ['supply', '@uplink'], rows: [['small']] }],
    ['configuration.table-cell', { kind: 'table', columns: ['supply'], rows: [['huge']] }],
    [
      'configuration.which-instance',
      { kind: 'table', columns: ['chassis/chassis/supply'], rows: [['small']] },
      'cluster',
    ],
  ];
  for (const [code, rule, at] of rows)
    test(`${code}: ${JSON.stringify(rule)}`, () => {
      const compiled = withRule(rule, at);
      assert.deepEqual(
        compiled.ok ? 'compiled' : [compiled.refusal.code, 'rule' in compiled.refusal && compiled.refusal.rule],
        [code, 'odd'],
      );
    });
  test('a bundle that stands in itself, or deeper than eight', () => {
    const circular = clusterBook({
      edit: (all) =>
        all.map((each) =>
          each.key === 'chassis' ? { ...each, components: [{ key: 'self', offering: 'chassis', quantity: 1 }] } : each,
        ),
    });
    const compiled = compileConfiguration(circular);
    assert.equal(compiled.ok ? '' : compiled.refusal.code, 'configuration.too-deep');
  });
  test('more than can be held', () => {
    const many = clusterBook({
      edit: (all) =>
        all.map((each) =>
          each.key === 'chassis'
            ? {
                ...each,
                optionGroups: [
                  ...(each.optionGroups ?? []),
                  {
                    key: 'discs',
                    name: 'Discs',
                    min: 0,
                    options: [{ key: 'disc', offering: 'cpu', instances: { min: 0, max: 1000 } }],
                  },
                  {
                    key: 'more',
                    name: 'More',
                    min: 0,
                    options: Array.from({ length: 7 }, (_, at) => ({
                      key: `m${at}`,
                      offering: 'cpu',
                      instances: { min: 0, max: 1000 },
                    })),
                  },
                ],
              }
            : each,
        ),
    });
    const compiled = compileConfiguration(many);
    assert.equal(compiled.ok ? '' : compiled.refusal.code, 'configuration.too-large');
  });
});

test('rules without instances in the way need no forEach, and every rule kind of the cluster is used', () => {
  const kinds = new Set([...CLUSTER_RULES, ...CHASSIS_RULES].map(({ kind }) => kind));
  assert.deepEqual([...kinds].toSorted(), ['preference', 'requires', 'sum', 'table']);
});

/** Nothing but support, licences, a rack and redundancy. */
const withoutChassis = (all: readonly ProductOffering[]): readonly ProductOffering[] =>
  all.map((each) =>
    each.key === 'cluster'
      ? { ...each, optionGroups: (each.optionGroups ?? []).filter(({ key }) => key !== 'chassis') }
      : each,
  );

describe('before anybody chooses', () => {
  test('a number that can never be reached is a warning, said once for all instances', () =>
    assert.deepEqual(configurationProblems(clusterBook()), [
      {
        code: 'configuration.dead-value',
        severity: 'warning',
        option: 'chassis/chassis#1/cards/gpu@quantity>=4',
        rules: [{ id: 'slots', at: 'chassis/chassis#1', message: 'A chassis has six slots.' }],
      },
    ]));
  test('its size is told, and how many wholes there are', () => {
    const summary = configurationSummary(model);
    assert.deepEqual([summary.depth, summary.parts, summary.falseOptional, summary.redundant], [2, 5, [], []]);
    assert.ok(summary.configurations && 'exact' in summary.configurations, JSON.stringify(summary.configurations));
    assert.ok(BigInt(summary.configurations.exact) > 1_000_000n);
    const small = clusterBook({ cluster: [], chassis: [], edit: withoutChassis });
    // Two values of redundancy, two kinds of support, a licence or none, and doors of glass, of mesh or unsaid.
    const counted = configurationSummary(mustAccept(compileConfiguration(small), 'it compiles')).configurations;
    assert.deepEqual(counted, { exact: '24' });
  });
});
