import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { schemaProblems } from '#platform/commands/envelope.ts';
import { compileEligibility, eligibilityProblems } from './compile-eligibility.ts';
import type { EligibilityRequest, EligibilityTable } from './eligibility.contract.ts';
import { EligibilityRequest as RequestSchema, EligibilityTable as TableSchema } from './eligibility.contract.ts';
import { eligibilityRefusals } from './eligibility.refusals.ts';
import { evaluateEligibility } from './evaluate-eligibility.ts';

const offering: ProductOffering = {
  key: 'edge-appliance',
  name: 'Edge appliance',
  owner: 'carla.catalog',
  specification: 'edge-appliance',
  category: 'hardware',
  sellable: { from: '2026-01-01', to: '2027-07-01' },
  markets: ['DE', 'CH', 'JP'],
  channels: ['direct', 'partner'],
  orderable: true,
};
const table: EligibilityTable = {
  key: 'hardware-export',
  name: 'Where hardware may be sold',
  owner: 'paula.policy',
  effective: { from: '2026-01-01', to: '2028-01-01' },
  offerings: ['edge-appliance'],
  qualifications: ['credit'],
  table: {
    hit: 'UNIQUE',
    inputs: [
      { name: 'country', type: 'string' },
      { name: 'segment', type: 'string', optional: true },
      { name: 'channel', type: 'string' },
    ],
    outputs: [
      { name: 'verdict', type: 'enum', values: ['allow', 'deny'] },
      { name: 'reason', type: 'string' },
    ],
    rows: [
      { id: 'E1', when: ['DE|CH', '-', '-'], then: ['allow', 'We ship there ourselves.'] },
      { id: 'E2', when: ['JP', '-', 'direct'], then: ['deny', 'Hardware reaches Japan through partners only.'] },
      {
        id: 'E3',
        when: ['JP', 'enterprise', 'partner'],
        then: ['allow', 'Enterprises are served by certified partners.'],
      },
    ],
  },
  otherwise: { verdict: 'deny', reason: 'Nobody has said that it may be sold there.' },
};
const model = mustAccept(
  compileEligibility({
    offerings: [{ content: offering, hash: 'sha256:of' }],
    tables: [{ content: table, hash: 'sha256:tb' }],
  }),
  'it compiles',
);
const credit = { kind: 'credit', status: 'passed' as const, expiresAt: '2026-12-01T00:00:00Z' };
const request: EligibilityRequest = {
  offering: 'edge-appliance',
  country: 'DE',
  channel: 'direct',
  date: '2026-11-21',
  at: '2026-11-21T10:00:00Z',
  qualifications: [credit],
};
const ask = (change: Partial<EligibilityRequest> = {}) => evaluateEligibility({ ...request, ...change }, model);
const codes = (change: Partial<EligibilityRequest>) => ask(change).output.value.reasons.map(({ code }) => code);

describe('eligibility', () => {
  test('is a yes when the catalog sells it there, every table allows, and what must be known is known', () => {
    const decision = ask();
    assert.deepEqual(decision.output.value, {
      offering: 'edge-appliance',
      eligible: true,
      status: 'eligible',
      reasons: [],
      qualifications: ['credit'],
    });
    assert.deepEqual(decision.trace, [
      {
        table: 'hardware-export',
        row: 'E1',
        verdict: 'allow',
        because: [{ input: 'country', value: 'DE', cell: 'DE|CH' }],
      },
    ]);
    assert.deepEqual(
      decision.artifacts.map(({ kind, key }) => `${kind}/${key}`),
      ['eligibility-table/hardware-export', 'product-offering/edge-appliance'],
    );
  });

  const NO: readonly [title: string, change: Partial<EligibilityRequest>, status: string, codes: readonly string[]][] =
    [
      ['before it is on sale', { date: '2025-12-31' }, 'ineligible', ['eligibility.not-on-sale']],
      ['on the first day after its sale', { date: '2027-07-01' }, 'ineligible', ['eligibility.not-on-sale']],
      [
        'in a country that is no market of it',
        { country: 'US' },
        'ineligible',
        ['eligibility.market', 'eligibility.denied'],
      ],
      ['through a channel that does not carry it', { channel: 'web' }, 'ineligible', ['eligibility.channel']],
      ['where a row denies', { country: 'JP' }, 'ineligible', ['eligibility.denied']],
      [
        'where no row speaks',
        { country: 'JP', channel: 'partner', segment: 'public' },
        'ineligible',
        ['eligibility.denied'],
      ],
      [
        'where the segment is not known and matters',
        { country: 'JP', channel: 'partner' },
        'ineligible',
        ['eligibility.denied'],
      ],
      ['an offering that does not exist', { offering: 'zeppelin' }, 'ineligible', ['eligibility.unknown-offering']],
      [
        'when credit failed',
        { qualifications: [{ kind: 'credit', status: 'failed' }] },
        'ineligible',
        ['eligibility.qualification-failed'],
      ],
      ['when nobody asked about credit', { qualifications: [] }, 'undetermined', ['eligibility.qualification-unknown']],
      [
        'when the credit question was not answered',
        { qualifications: [{ kind: 'credit', status: 'unknown' }] },
        'undetermined',
        ['eligibility.qualification-unknown'],
      ],
      [
        'when the credit answer has expired',
        { at: '2026-12-01T00:00:00Z' },
        'undetermined',
        ['eligibility.qualification-unknown'],
      ],
    ];
  for (const [title, change, status, expected] of NO)
    test(`is no yes ${title}`, () => {
      const { output, blocking } = ask(change);
      assert.deepEqual([output.value.eligible, output.value.status, codes(change)], [false, status, expected]);
      assert.deepEqual(blocking, output.value.reasons);
      for (const { code } of blocking) assert.ok(Object.hasOwn(eligibilityRefusals, code), `${code} has its text`);
    });

  test('says a no in the words of who wrote the rule', () =>
    assert.deepEqual(ask({ country: 'JP' }).output.value.reasons, [
      {
        code: 'eligibility.denied',
        table: 'hardware-export',
        row: 'E2',
        message: 'Hardware reaches Japan through partners only.',
      },
    ]));

  test('refuses a part of a bundle as a line of its own', () => {
    const part = mustAccept(
      compileEligibility({ offerings: [{ content: { ...offering, onlyInBundle: true }, hash: 'h' }], tables: [] }),
      'it compiles',
    );
    assert.deepEqual(evaluateEligibility(request, part).output.value.reasons, [
      { code: 'eligibility.only-in-bundle', offering: 'edge-appliance' },
    ]);
    assert.equal(evaluateEligibility({ ...request, inBundle: true }, part).output.value.eligible, true);
  });

  test('holds until the first thing that it rests on ends', () => {
    assert.equal(ask().expiresAt, '2026-12-01T00:00:00Z');
    assert.equal(ask({ qualifications: [{ ...credit, expiresAt: '2027-08-01T00:00:00Z' }] }).expiresAt, '2027-07-01');
  });

  test('has the same input fingerprint at another moment, and another one once something has expired', () => {
    const [now, later, expired] = [ask(), ask({ at: '2026-11-30T23:59:59Z' }), ask({ at: '2026-12-01T00:00:00Z' })].map(
      ({ inputs }) => inputs.fingerprint,
    );
    assert.equal(now, later);
    assert.notEqual(now, expired);
  });

  test('a table that is not yet, or no longer, in effect says nothing', () => {
    const future = { ...table, effective: { from: '2026-12-01' } };
    const other = mustAccept(
      compileEligibility({ offerings: [{ content: offering, hash: 'h' }], tables: [{ content: future, hash: 'h' }] }),
      'it compiles',
    );
    assert.equal(evaluateEligibility({ ...request, country: 'JP' }, other).output.value.eligible, true);
  });

  test('a row may read a qualification; an unknown one is absent to it', () => {
    const { qualifications: _, ...unqualified } = table;
    const content: EligibilityTable = {
      ...unqualified,
      key: 'credit-only',
      table: {
        ...table.table,
        hit: 'FIRST',
        inputs: [{ name: 'qualification.credit', type: 'enum', values: ['passed', 'failed'], optional: true }],
        rows: [
          { id: 'C1', when: ['not(failed)'], then: ['allow', 'Credit is good.'] },
          { id: 'C2', when: ['-'], then: ['deny', 'Ask for credit first.'] },
        ],
      },
    };
    const reading = mustAccept(
      compileEligibility({ offerings: [{ content: offering, hash: 'h' }], tables: [{ content, hash: 'h' }] }),
      'it compiles',
    );
    const rowFor = (status: 'passed' | 'failed' | 'unknown') =>
      evaluateEligibility({ ...request, qualifications: [{ kind: 'credit', status }] }, reading).trace[0]?.row;
    assert.deepEqual([rowFor('passed'), rowFor('failed'), rowFor('unknown')], ['C1', 'C2', 'C2']);
  });
});

describe('the publish gate', () => {
  const problems = (change: Partial<EligibilityTable['table']>) =>
    eligibilityProblems({ ...table, table: { ...table.table, ...change } });
  test('finds nothing in a good table', () => assert.deepEqual(problems({}), []));
  test('names rows that overlap, with a case', () => {
    const rows = [...table.table.rows, { id: 'E4', when: ['CH', '-', 'partner'], then: ['deny', 'No.'] }];
    assert.deepEqual(problems({ rows }), [
      {
        code: 'table.overlap',
        row: 'E4',
        with: 'E1',
        example: { country: 'CH', segment: 'enterprise', channel: 'partner' },
      },
    ]);
  });
  test('names what a table may not ask or answer', () => {
    assert.deepEqual(
      problems({ inputs: [{ name: 'weather', type: 'string' }] }).map(({ code }) => code),
      ['eligibility.unknown-input'],
    );
    assert.deepEqual(
      problems({ inputs: [{ name: 'segment', type: 'string' }] }).map(({ code }) => code),
      ['eligibility.input'],
    );
    assert.deepEqual(
      problems({ outputs: [{ name: 'verdict', type: 'string' }] }).map(({ code }) => code),
      ['eligibility.outputs'],
    );
    assert.deepEqual(
      problems({ hit: 'COLLECT' }).map(({ code }) => code),
      ['eligibility.hit-policy'],
    );
  });
  test('a table that does not compile gives no model', () => {
    const bad = { ...table, table: { ...table.table, rows: [{ id: 'X', when: ['DE', '-'], then: ['allow', ''] }] } };
    const outcome = compileEligibility({ offerings: [], tables: [{ content: bad, hash: 'h' }] });
    assert.deepEqual(!outcome.ok && [outcome.refusal.table, outcome.refusal.problems[0]?.code], [
      'hardware-export',
      'table.row-length',
    ]);
  });
});

describe('who of us may sell it, and until when it may be changed', () => {
  const sold: ProductOffering = {
    ...offering,
    legalEntities: ['aldermoor-gmbh'],
    amendable: { from: '2026-01-01', to: '2029-01-01' },
  };
  const own = mustAccept(compileEligibility({ offerings: [{ content: sold, hash: 'h' }], tables: [] }), 'it compiles');
  const answer = (change: Partial<EligibilityRequest>) => evaluateEligibility({ ...request, ...change }, own);
  test('a legal entity that does not sell it is told who does; one that is not named is not judged', () => {
    assert.deepEqual(answer({ seller: 'aldermoor-inc' }).output.value.reasons, [
      { code: 'eligibility.seller', offering: sold.key, seller: 'aldermoor-inc', sellers: ['aldermoor-gmbh'] },
    ]);
    assert.ok(answer({ seller: 'aldermoor-gmbh' }).output.value.eligible);
    assert.ok(answer({}).output.value.eligible);
  });
  test('a yes to an inherited line ends with its window of amendment, not with a sale that is over already', () => {
    const later = { date: '2028-03-01', at: '2028-03-01T10:00:00Z', basis: 'inherited' } as const;
    assert.deepEqual([answer(later).output.value.status, answer(later).expiresAt], ['eligible', '2029-01-01']);
    assert.equal(answer({}).expiresAt, '2027-07-01', 'a new sale ends with the sale');
  });
  test('a no expires only where a date will change it', () => {
    const early = { date: '2025-12-01', at: '2025-12-01T10:00:00Z' };
    assert.deepEqual([answer(early).output.value.status, answer(early).expiresAt], ['ineligible', '2026-01-01']);
    const over = { date: '2030-01-01', at: '2030-01-01T10:00:00Z' };
    assert.deepEqual([answer(over).output.value.status, answer(over).expiresAt], ['ineligible', undefined]);
  });
});

test('a question about a day or a moment that no calendar has is refused with its place', () => {
  const wrong = (change: object) => schemaProblems(RequestSchema, { ...request, ...change });
  assert.deepEqual(wrong({}), []);
  assert.deepEqual(
    wrong({ date: '2026-02-30' }).map(({ at, problem }) => [at, /no such day/.test(problem)]),
    [['/date', true]],
  );
  for (const at of ['2026-02-30T10:00:00Z', '2026-11-21T25:00:00Z'])
    assert.deepEqual(
      wrong({ at }).map((one) => [one.at, /no such moment/.test(one.problem)]),
      [['/at', true]],
    );
  assert.ok(wrong({ at: '2026-02-30T99:00Z' }).length > 0);
});

test('the contracts take what is written above and no field more', () => {
  const tables = (value: unknown) => schemaProblems(TableSchema, value).length === 0;
  const requests = (value: unknown) => schemaProblems(RequestSchema, value).length === 0;
  assert.ok(tables(table) && requests(request));
  assert.equal(tables({ ...table, colour: 'red' }), false);
  assert.equal(requests({ ...request, at: 'yesterday' }), false);
});
