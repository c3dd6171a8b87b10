import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { importAvailability } from './import-availability.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-availability-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const options = {
  key: 'machines',
  owner: 'paula.policy',
  from: '2026-01-01',
  separator: ';',
  what: 'NAME=machineType',
  where: 'ZONE=region',
  ended: 'DEPRECATED=OBSOLETE',
};
const run = async (file: string, change: Partial<typeof options> = {}) => {
  let said = '';
  const terminal = { write: (text: string) => void (said += text), colour: false };
  return { code: await importAvailability(file, folder, { ...options, ...change }, terminal), said };
};

test('the shipped list becomes a table that a person can read', async () => {
  const list = fileURLToPath(new URL('../../../seeds/gcp-machinetype-region-availability.csv.gz', import.meta.url));
  const { code, said } = await run(list);
  assert.equal(code, 0, said);
  assert.match(said, /^13987 lines became \d{2,3} rows of machines/);
  const table = JSON.parse(readFileSync(join(folder, 'eligibility-table', 'machines.json'), 'utf8'));
  assert.deepEqual(
    table.table.inputs.map(({ name }: { name: string }) => name),
    ['characteristic.machineType', 'characteristic.region'],
  );
});

test('a list with a line that cannot be read imports nothing, and says which', async () => {
  const file = join(folder, 'broken.csv');
  writeFileSync(file, 'NAME;DEPRECATED;ZONE\na;;x\nb;x\n');
  const { code, said } = await run(file, { key: 'broken' });
  assert.equal(code, 1);
  assert.match(said, /line 3: It has another number of fields than the first line\. \[csv\.field-count\]/);
  assert.throws(() => readFileSync(join(folder, 'eligibility-table', 'broken.json')));
});

test('a file that is not there is told so', async () => assert.equal((await run(join(folder, 'nothing.csv'))).code, 2));
