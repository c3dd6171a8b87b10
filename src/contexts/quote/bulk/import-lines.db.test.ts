import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { cell, sheetXml, STYLE, workbook } from '#platform/sheets/workbook.builder.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

const ROWS = 10_000;
const csv = (...rows: readonly string[]) => ({
  format: 'csv',
  text: ['offering,quantity,discount', ...rows].join('\n'),
});

type Imported = {
  readonly imported: number;
  readonly lines: readonly { readonly lineId: string }[];
  readonly bad: {
    readonly rows: readonly { readonly row: number; readonly column: string; readonly why: string }[];
    readonly wrong: number;
  };
  readonly price: { readonly totals: { readonly oneTime: string } } | null;
};
const imports = (quoteId: string, payload: object, dryRun = false) =>
  deal.does<Imported>('rita.rep', `/quotes/${quoteId}/lines/import${dryRun ? '?dryRun=true' : ''}`, payload);

test('a file of 10,000 rows becomes 10,000 lines, priced, in one command; its sums are those of the rows', async () => {
  const id = await deal.opened();
  const rows = Array.from({ length: ROWS }, (_, at) => `consulting-day,${(at % 9) + 1},`);
  const { imported, price } = await imports(id, { file: csv(...rows) });
  assert.equal(imported, ROWS);
  const { version, lineCount } = await deal.reads<{ version: number; lineCount: number }>(
    'rita.rep',
    `/quotes/${id}?since=2`,
  );
  assert.deepEqual([version, lineCount], [2, ROWS]);
  const one = await deal.opened();
  const alone = await imports(one, { file: csv('consulting-day,1,') });
  const days = rows.reduce((sum, _, at) => sum + (at % 9) + 1, 0);
  const day = BigInt(String(alone.price?.totals.oneTime).replace('.', ''));
  assert.equal(BigInt(String(price?.totals.oneTime).replace('.', '')), day * BigInt(days));
});

test('one row too many for a quote is refused, and nothing lands', async () => {
  const id = await deal.opened();
  const refused = await deal.refused('rita.rep', `/quotes/${id}/lines/import`, {
    file: csv(...Array.from({ length: ROWS + 1 }, () => 'consulting-day,1,')),
  });
  assert.equal(refused.code, 'sheet.too-large');
  assert.equal((await deal.quote(id)).lines.length, 0);
});

test('a bad row refuses the file and is named by row and column; as asked, the others land without it', async () => {
  const id = await deal.opened();
  const file = csv('consulting-day,2,', 'no such thing,1,', 'consulting-day,zero,120');
  const refused = await deal.refused('rita.rep', `/quotes/${id}/lines/import`, { file });
  assert.deepEqual([refused.code, refused['wrong'], refused['good']], ['import.bad-rows', 2, 1]);
  assert.deepEqual(
    (refused['rows'] as Imported['bad']['rows']).map(({ row, column }) => `${column}${row}`),
    ['A3', 'B4', 'C4'],
  );
  assert.equal((await deal.quote(id)).lines.length, 0, 'nothing is half done');
  const preview = await imports(id, { file, badRows: 'leave out' }, true);
  assert.deepEqual([preview.imported, preview.bad.wrong, preview.price !== null], [1, 2, true]);
  assert.equal((await deal.quote(id)).lines.length, 0, 'a preview changes nothing');
  await imports(id, { file, badRows: 'leave out' });
  assert.deepEqual(
    (await deal.quote(id)).lines.map(({ quantity }) => quantity),
    ['2'],
  );
});

test('a workbook is imported as a file of text is: numbers, percentages and names', async () => {
  const id = await deal.opened();
  const sheet = sheetXml([
    [cell.text('Offering'), cell.text('Menge'), cell.text('Rabatt')],
    [cell.text('consulting-day'), cell.number('12', STYLE.money), cell.number('0.05', STYLE.percent)],
    [cell.text('consulting-day'), cell.formula('B2/4', '3'), cell.text('')],
  ]);
  await imports(id, { file: { format: 'xlsx', base64: workbook(sheet) } });
  const quote = await deal.reads<{ lines: readonly { quantity: string; discretionary: { value: string } | null }[] }>(
    'rita.rep',
    `/quotes/${id}`,
  );
  assert.deepEqual(
    quote.lines.map(({ quantity, discretionary }) => [quantity, discretionary?.value ?? null]),
    [
      ['12', '5'],
      ['3', null],
    ],
  );
});

test('who may not edit the quote may not import into it', async () => {
  const id = await deal.opened();
  const { code } = await deal.refused('felix.finance', `/quotes/${id}/lines/import`, {
    file: csv('consulting-day,1,'),
  });
  assert.equal(code, 'access.denied');
});
