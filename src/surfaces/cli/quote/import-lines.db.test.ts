import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { connect } from '../catalog/server.ts';
import { importLines, type ImportLinesOptions, QUOTE_EXIT } from './import-lines.ts';

const troth = await startTroth({ roles: ['api'] });
const folder = await mkdtemp(join(tmpdir(), 'troth-import-'));
after(async () => {
  await troth.stop();
  await rm(folder, { recursive: true, force: true });
});
const deal = aDeal(troth);

const run = async (quote: string, text: string | null, options: ImportLinesOptions = {}) => {
  const file = join(folder, 'lines.csv');
  if (text !== null) await writeFile(file, text);
  const told: string[] = [];
  const server = await connect({ server: troth.url, as: 'rita.rep' }, undefined);
  const terminal = { write: (line: string) => void told.push(line), colour: false };
  const code = await importLines(quote, text === null ? join(folder, 'none.csv') : file, options, server, terminal);
  return { code, told: told.join('') };
};

test('a file is previewed, its bad rows are told with their place, and then its lines are added', async () => {
  const id = await deal.opened();
  const good = 'offering,quantity\nconsulting-day,3\n';
  const preview = await run(id, good, { dryRun: true });
  assert.equal(preview.code, QUOTE_EXIT.done);
  assert.match(preview.told, /^1 lines would be added; one-time total [\d.]+ EUR\.\n$/);
  const bad = await run(id, `${good}day after tomorrow,1\n`);
  assert.equal(bad.code, QUOTE_EXIT.refused);
  assert.match(bad.told, /row 3, column A: no offering is called “day after tomorrow”/);
  assert.equal((await deal.quote(id)).lines.length, 0);
  const left = await run(id, `${good}day after tomorrow,1\n`, { leaveOut: true });
  assert.equal(left.code, QUOTE_EXIT.done);
  assert.match(left.told, /^1 lines were added.*\n1 rows were left out:\n {2}row 3/);
  assert.equal((await deal.quote(id)).lines.length, 1);
  assert.equal((await run(id, null)).code, QUOTE_EXIT.unreadable);
});
