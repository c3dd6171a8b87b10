import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { compileTable, evaluateTable, proofProblems, proveTable, type DecisionTable } from '#engines/table/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { compileEligibility, eligibilityProblems } from './compile-eligibility.ts';
import { evaluateEligibility } from './evaluate-eligibility.ts';
import { availabilityTable, type AvailabilityOptions } from './import-availability.ts';

const csv = gunzipSync(
  readFileSync(new URL('../../../seeds/gcp-machinetype-region-availability.csv.gz', import.meta.url)),
).toString('utf8');
const OPTIONS: AvailabilityOptions = {
  key: 'machine-availability',
  name: 'Where a machine type runs',
  owner: 'paula.policy',
  effective: { from: '2026-01-01' },
  offerings: ['cloud-machine'],
  separator: ';',
  what: { column: 'NAME', characteristic: 'machineType' },
  where: { column: 'ZONE', characteristic: 'region' },
  ended: { column: 'DEPRECATED', values: ['OBSOLETE'] },
  otherwise: {
    verdict: 'deny',
    reason: 'The provider has no such machine there.',
    todo: 'Choose another region, or another machine type.',
  },
};

/** Read once more, by other means: what the table must say. */
const lines = csv
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(';'));
const offered = lines.filter((fields) => fields[4] !== 'OBSOLETE');
const available = new Set(offered.map((fields) => `${fields[0]} ${fields[5]}`));
const machines = [...new Set(lines.map((fields) => fields[0] ?? ''))];
const regions = [...new Set(lines.map((fields) => fields[5] ?? ''))];
const column = (name: string) => ({ name, type: 'string' as const, optional: true });

describe('the real availability matrix', () => {
  const table = mustAccept(availabilityTable(csv, OPTIONS), 'the list can be read');

  test('is read whole, and becomes far fewer rows than it has lines', () => {
    assert.equal(lines.length, 13_987);
    assert.ok(table.table.rows.length < 200, `${table.table.rows.length} rows`);
    assert.deepEqual(eligibilityProblems(table), []);
  });

  test('says for every machine in every region what the list says', () => {
    const compiled = mustAccept(compileTable(table.table), 'it compiles');
    const [machine, region] = table.table.inputs.map(({ name }) => name);
    let pairs = 0;
    for (const left of machines)
      for (const right of regions) {
        const { hits } = mustAccept(
          evaluateTable(compiled, { [machine ?? '']: left, [region ?? '']: right }),
          'one row',
        );
        assert.equal(hits.length, available.has(`${left} ${right}`) ? 1 : 0, `${left} in ${right}`);
        pairs++;
      }
    assert.equal(pairs, 568 * 43);
  });

  test('also as 13,982 rows of one pair each: compiled and proved in under a second, and looked up without reading them all', () => {
    const flat: DecisionTable = {
      hit: 'UNIQUE',
      inputs: [column('machine'), column('region')],
      outputs: [{ name: 'available', type: 'boolean' }],
      rows: offered.map((fields, i) => ({ id: `L${i}`, when: [fields[0] ?? '', fields[5] ?? ''], then: [true] })),
    };
    const before = process.cpuUsage();
    const compiled = mustAccept(compileTable(flat), 'it compiles');
    const compiledMs = process.cpuUsage(before).user / 1000;
    assert.deepEqual(proofProblems(proveTable(compiled), false), []);
    const provedMs = process.cpuUsage(before).user / 1000;
    const started = process.cpuUsage();
    for (const machine of machines)
      for (const region of regions) {
        const { hits } = mustAccept(evaluateTable(compiled, { machine, region }), 'one row');
        assert.equal(hits.length, available.has(`${machine} ${region}`) ? 1 : 0);
      }
    const eachUs = process.cpuUsage(started).user / (machines.length * regions.length);
    const bits =
      compiled.columns.reduce((sum, { regions: all }) => sum + all.length, 0) * Math.ceil(flat.rows.length / 32) * 4;
    console.log(
      `# ${flat.rows.length} rows: compiled ${compiledMs.toFixed(0)} ms, proved ${provedMs.toFixed(0)} ms, ${eachUs.toFixed(1)} µs a look-up, ${(bits / 1e6).toFixed(1)} MB of bits`,
    );
    assert.ok(compiledMs < 1_000 && provedMs < 2_000 && eachUs < 50);
  });

  test('two lines that say the same pair are one pair; two rows that do are named', () => {
    const twice: DecisionTable = {
      hit: 'UNIQUE',
      inputs: [column('machine')],
      outputs: [{ name: 'available', type: 'boolean' }],
      rows: ['a', 'b', 'a'].map((machine, i) => ({ id: `L${i}`, when: [machine], then: [true] })),
    };
    assert.deepEqual(proofProblems(proveTable(mustAccept(compileTable(twice), 'it compiles')), false), [
      { code: 'table.overlap', row: 'L2', with: 'L0', example: { machine: 'a' } },
    ]);
    const doubled = mustAccept(availabilityTable(`${csv.trimEnd()}\n${csv.split('\n')[1]}\n`, OPTIONS), 'it is read');
    assert.deepEqual(doubled, table);
  });

  test('decides a sale, with the reason and the way out in its author’s words', () => {
    const machine = {
      key: 'cloud-machine',
      name: 'Cloud machine',
      owner: 'x',
      specification: 's',
      sellable: { from: '2026-01-01' },
      markets: ['DE'],
      channels: ['direct'],
      orderable: true,
    } as ProductOffering;
    const model = mustAccept(
      compileEligibility({ offerings: [{ content: machine, hash: 'o' }], tables: [{ content: table, hash: 't' }] }),
      'it compiles',
    );
    const ask = (characteristics?: Record<string, string>) =>
      evaluateEligibility(
        {
          offering: 'cloud-machine',
          country: 'DE',
          channel: 'direct',
          date: '2026-11-21',
          at: '2026-11-21T10:00:00Z',
          ...(characteristics ? { characteristics } : {}),
        },
        model,
      ).output.value;
    assert.equal(ask({ machineType: 'a2-highgpu-1g', region: 'europe-west4' }).eligible, true);
    const no = ask({ machineType: 'a2-highgpu-1g', region: 'europe-west3' });
    assert.deepEqual(no.reasons, [
      {
        code: 'eligibility.denied',
        table: 'machine-availability',
        row: null,
        message: 'The provider has no such machine there.',
        todo: 'Choose another region, or another machine type.',
      },
    ]);
    assert.equal(ask().eligible, false, 'what was not chosen is in no region');
  });
});

describe('a list that cannot be read imports nothing', () => {
  const refusal = (text: string) => {
    const outcome = availabilityTable(text, OPTIONS);
    return outcome.ok ? undefined : outcome.refusal.problems;
  };
  test('without its columns', () =>
    assert.deepEqual(refusal('NAME;REGION\na;b'), [
      { code: 'csv.missing-column', column: 'ZONE', found: ['NAME', 'REGION'] },
      { code: 'csv.missing-column', column: 'DEPRECATED', found: ['NAME', 'REGION'] },
    ]));
  test('with lines that are short, empty or misleading, each by its number', () =>
    assert.deepEqual(refusal('NAME;DEPRECATED;ZONE\na;;x\nb;x\n;;x\nc;;"y|z"\n'), [
      { code: 'csv.field-count', line: 3 },
      { code: 'csv.empty-field', line: 4 },
      { code: 'csv.character', line: 5 },
    ]));
});
