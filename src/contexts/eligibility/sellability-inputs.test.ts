import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { compileEligibility, eligibilityProblems } from './compile-eligibility.ts';
import type { EligibilityRequest, EligibilityTable } from './eligibility.contract.ts';
import { evaluateEligibility } from './evaluate-eligibility.ts';
import { evaluatePage } from './evaluate-page.ts';
import { problemInWords } from './problem-in-words.ts';

const offering = (key: string): ProductOffering => ({
  key,
  name: key,
  owner: 'carla.catalog',
  specification: key,
  sellable: { from: '2026-01-01' },
  markets: ['DE'],
  channels: ['direct', 'partner'],
  orderable: true,
});
const outputs: EligibilityTable['table']['outputs'] = [
  { name: 'verdict', type: 'enum', values: ['allow', 'deny'] },
  { name: 'reason', type: 'string' },
  { name: 'todo', type: 'string' },
  { name: 'requires', type: 'string' },
];
const tableOf = (
  inputs: EligibilityTable['table']['inputs'],
  rows: EligibilityTable['table']['rows'],
): EligibilityTable => ({
  key: 'policy',
  name: 'Policy',
  owner: 'paula.policy',
  effective: { from: '2026-01-01' },
  table: { hit: 'UNIQUE', inputs, outputs, rows },
  otherwise: { verdict: 'deny', reason: 'No row speaks.' },
});
const ALLOW = ['allow', 'yes', '', ''];
const request: EligibilityRequest = {
  offering: 'add-on',
  country: 'DE',
  channel: 'direct',
  date: '2026-11-21',
  at: '2026-11-21T10:00:00Z',
};
const modelOf = (table: EligibilityTable) =>
  mustAccept(
    compileEligibility({
      offerings: [offering('add-on'), offering('base')].map((content) => ({ content, hash: content.key })),
      tables: [{ content: table, hash: 'table' }],
    }),
    'it compiles',
  );
const status = (table: EligibilityTable, change: Partial<EligibilityRequest>) =>
  evaluateEligibility({ ...request, ...change }, modelOf(table)).output.value.status;

describe('a table may ask', () => {
  type Case = readonly [
    what: string,
    input: EligibilityTable['table']['inputs'][number],
    cell: string,
    yes: Partial<EligibilityRequest>,
    no: Partial<EligibilityRequest>,
  ];
  const CASES: readonly Case[] = [
    [
      'who the account is',
      { name: 'account', type: 'string', optional: true },
      'acme',
      { account: 'acme' },
      { account: 'other' },
    ],
    [
      'which legal entity sells',
      { name: 'seller', type: 'string', optional: true },
      'aldermoor-de',
      { seller: 'aldermoor-de' },
      {},
    ],
    [
      'through which partner',
      { name: 'partner', type: 'string', optional: true },
      'not(nimbus)',
      { partner: 'x' },
      { partner: 'nimbus' },
    ],
    [
      'how large the deal is',
      { name: 'dealValue', type: 'decimal', optional: true },
      '< 250000',
      { dealValue: '249999.99' },
      { dealValue: '250000' },
    ],
    [
      'in which money',
      { name: 'currency', type: 'string', optional: true },
      'EUR',
      { currency: 'EUR' },
      { currency: 'CHF' },
    ],
    [
      'how many',
      { name: 'quantity', type: 'decimal', optional: true },
      '<= 10',
      { quantity: '10' },
      { quantity: '10.5' },
    ],
    [
      'whether the customer is new',
      { name: 'newCustomer', type: 'boolean', optional: true },
      'false',
      { newCustomer: false },
      {},
    ],
    ['whether it is part of a bundle', { name: 'inBundle', type: 'boolean' }, 'true', { inBundle: true }, {}],
    [
      'one of several segments',
      { name: 'inSegment.health', type: 'boolean', optional: true },
      'true',
      { segments: ['enterprise', 'health'] },
      { segment: 'enterprise' },
    ],
    [
      'what is installed',
      { name: 'installed.base', type: 'decimal', optional: true },
      '>= 1',
      { installed: [{ offering: 'base', quantity: '3' }] },
      { installed: [] },
    ],
    ['what is not installed', { name: 'installed.base', type: 'decimal', optional: true }, '0', { installed: [] }, {}],
    [
      'what was chosen',
      { name: 'characteristic.region', type: 'string', optional: true },
      'eu',
      { characteristics: { region: 'eu' } },
      { characteristics: { region: 'us' } },
    ],
    [
      'a characteristic that counts',
      { name: 'characteristic.cores', type: 'integer', optional: true },
      '>= 8',
      { characteristics: { cores: 8 } },
      { characteristics: { cores: 7 } },
    ],
  ];
  for (const [what, input, cell, yes, no] of CASES)
    test(what, () => {
      const table = tableOf([input], [{ id: 'R1', when: [cell], then: ALLOW }]);
      assert.deepEqual(eligibilityProblems(table), []);
      assert.equal(status(table, yes), 'eligible');
      assert.equal(status(table, no), 'ineligible');
    });

  test('anything of these in an expression', () => {
    const table = tableOf(
      [],
      [
        {
          id: 'R1',
          when: [],
          then: ALLOW,
          if: 'has(customer.installed) && customer.installed.exists(p, p.offering == "base" && p.quantity >= 2.5) && "health" in customer.segments',
        },
      ],
    );
    assert.deepEqual(eligibilityProblems(table), []);
    const installed = (quantity: string) => [{ offering: 'base', quantity }];
    assert.equal(status(table, { segments: ['health'], installed: installed('2.5') }), 'eligible');
    assert.equal(status(table, { segments: ['health'], installed: installed('2.4') }), 'ineligible');
    assert.equal(
      status(table, { segments: ['health'] }),
      'ineligible',
      'not knowing what is installed is not having it',
    );
  });
});

describe('a row', () => {
  const table = tableOf(
    [{ name: 'dealValue', type: 'decimal', optional: true }],
    [
      { id: 'small', when: ['< 100000'], then: ALLOW },
      {
        id: 'large',
        when: ['>= 100000'],
        then: ['allow', 'Large deals are sold on credit.', '', 'credit|serviceability'],
      },
      { id: 'unpriced', when: ['absent'], then: ['deny', 'Nobody knows how large it is.', 'Price the quote.', ''] },
    ],
  );
  test('asks for qualifications only where it says so', () => {
    assert.equal(status(table, { dealValue: '99999.99' }), 'eligible');
    const large = evaluateEligibility({ ...request, dealValue: '100000' }, modelOf(table)).output.value;
    assert.equal(large.status, 'undetermined');
    assert.deepEqual(large.qualifications, ['credit', 'serviceability']);
    const passed = (kind: string, until: string) => ({ kind, status: 'passed' as const, expiresAt: until });
    const qualified = evaluateEligibility(
      {
        ...request,
        dealValue: '100000',
        qualifications: [passed('credit', '2026-12-21T00:00:00Z'), passed('serviceability', '2026-12-01T00:00:00Z')],
      },
      modelOf(table),
    );
    assert.equal(qualified.output.value.status, 'eligible');
    assert.equal(qualified.expiresAt, '2026-12-01T00:00:00Z', 'it holds as long as the first of them does');
  });
  test('says a no with what would make it a yes, in its author’s words', () =>
    assert.deepEqual(evaluateEligibility(request, modelOf(table)).output.value.reasons, [
      {
        code: 'eligibility.denied',
        table: 'policy',
        row: 'unpriced',
        message: 'Nobody knows how large it is.',
        todo: 'Price the quote.',
      },
    ]));
});

describe('the publish gate names', () => {
  const codes = (table: EligibilityTable) =>
    eligibilityProblems(table).map(({ code, row, column }) => [code, row, column]);
  test('an expression that does not type-check, with its row and place', () => {
    const [problem, ...others] = eligibilityProblems(
      tableOf([], [{ id: 'R1', when: [], then: ALLOW, if: 'sale.countri == "DE"' }]),
    );
    assert.deepEqual(
      [problem?.code, problem?.row, problem?.['textLine'], problem?.['textColumn'], others.length],
      ['cel.type', 'R1', 1, 6, 0],
    );
  });
  test('an input that nobody gives, and one of another type', () =>
    assert.deepEqual(
      codes(tableOf([{ name: 'qualification.credit', type: 'boolean', optional: true }], [])).concat(
        codes(tableOf([{ name: 'installed.base', type: 'decimal' }], [])),
      ),
      [
        ['eligibility.input', undefined, 'qualification.credit'],
        ['eligibility.input', undefined, 'installed.base'],
      ],
    ));
  test('a qualification without a proper name', () =>
    assert.deepEqual(codes(tableOf([], [{ id: 'R1', when: [], then: ['allow', 'x', '', 'credit, serviceability'] }])), [
      ['eligibility.requires', 'R1', 'requires'],
    ]));
});

describe('a problem is told to the author in words', () => {
  const words = (table: EligibilityTable) => eligibilityProblems(table).map(problemInWords);
  const country = { name: 'country', type: 'string' as const };
  test('rows that meet, with a case', () =>
    assert.deepEqual(
      words(
        tableOf(
          [country],
          [
            { id: 'R1', when: ['DE|FR'], then: ALLOW },
            { id: 'R2', when: ['not(CH)'], then: ALLOW, if: 'sale.inBundle' },
          ],
        ),
      ),
      ['Rows R1 and R2 both match when country is DE and sale.inBundle is true.'],
    ));
  test('an expression, a cell and an input, with their places', () =>
    assert.deepEqual(
      [
        ...words(tableOf([], [{ id: 'R1', when: [], then: ALLOW, if: 'sale.channel >\n 5' }])),
        ...words(tableOf([{ name: 'date', type: 'date' }], [{ id: 'R1', when: ['2026-02-30'], then: ALLOW }])),
        ...words(tableOf([{ name: 'dealValue', type: 'string', optional: true }], [])),
      ],
      [
        'row R1, column if sale.channel >\n 5, line 1, character 1: no such overload: string > int.',
        'row R1, column date: “2026-02-30” is not a date.',
        'Column dealValue must be declared as optional decimal.',
      ],
    ));
});

test('a page of a catalog is the same answers under one fingerprint, until the first of them ends', () => {
  const table = tableOf(
    [
      { name: 'offering', type: 'string' },
      { name: 'installed.base', type: 'decimal', optional: true },
    ],
    [
      { id: 'base', when: ['base', '-'], then: ALLOW },
      { id: 'add-on', when: ['add-on', '>= 1'], then: ALLOW },
    ],
  );
  const { offering: _one, ...sale } = request;
  const model = modelOf(table);
  const page = evaluatePage({ ...sale, installed: [] }, model);
  assert.deepEqual(
    page.output.value.offerings.map((each) => [each.offering, each.status]),
    [
      ['add-on', 'ineligible'],
      ['base', 'eligible'],
    ],
  );
  assert.deepEqual(page.output.value.counts, { eligible: 1, ineligible: 1, undetermined: 0 });
  const single = evaluateEligibility({ ...request, installed: [] }, model).output.value;
  assert.deepEqual(page.output.value.offerings[0], { ...single, expiresAt: null });
  const more = evaluatePage({ ...sale, installed: [{ offering: 'base', quantity: '1' }] }, model);
  assert.notEqual(more.inputs.fingerprint, page.inputs.fingerprint);
  assert.equal(evaluatePage({ ...sale, installed: [] }, model).inputs.fingerprint, page.inputs.fingerprint);
});

test('the table that the guide shows may be published as it stands', () => {
  const guide = readFileSync(new URL('../../../docs/guide/eligibility.md', import.meta.url), 'utf8');
  const shown = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  assert.deepEqual(eligibilityProblems(JSON.parse(shown) as EligibilityTable), []);
});
