/**
 * Long quotes in the browser, against the design's limits: a thousand real lines, where an edit repaints at once and only
 * what changed comes over; five thousand, of which only those in view are in the document. Nothing else runs beside it.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChromium } from '../../test/support/chromium.ts';
import { startTroth } from '../../test/support/troth.ts';
import { ensureWebBuilt } from '../build.ts';
import { DESKTOP, openAs } from './look.ts';

await ensureWebBuilt();
const troth = await startTroth({ roles: ['api'] });
const chromium = await startChromium();
after(async () => {
  await chromium.close();
  await troth.stop();
});

const LINES = 1_000;
const EDITS = 20;
/** The design's: from the key to the painted cell. */
const REPAINT_P95_MAX_MS = 100;
/** The design's, until the first row of a page that was opened before. */
const FIRST_ROW_MAX_MS = 1_500;
const NODES_MAX = 1_000;
const REP = 'rita.rep';

const result = async (path: string, payload: object): Promise<{ readonly quoteId: string }> => {
  const { status, body } = await troth.send(REP, path, payload);
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { result: { quoteId: string } }).result;
};

const aQuote = async (lines: number): Promise<string> => {
  const { items } = (await troth.get(REP, '/accounts')).body as { items: readonly { id: string }[] };
  const { quoteId } = await result('/quotes', { accountId: items[0]?.id, name: 'Many lines' });
  const operations = Array.from({ length: lines }, () => ({ op: 'add', offering: 'consulting-day' }));
  await result(`/quotes/${quoteId}/lines`, { operations });
  await result(`/quotes/${quoteId}/price`, {});
  return quoteId;
};

test('twenty edits in a quote of 1,000 lines repaint within 100 ms each, and bring over their own lines only', async () => {
  const quoteId = await aQuote(LINES);
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    const { page } = await openAs(context, troth, REP, `/quotes/${quoteId}`);
    const brought: number[] = [];
    page.on('response', async (response) => {
      if (!response.url().includes(`/quotes/${quoteId}?since=`)) return;
      brought.push(((await response.json()) as { lines: readonly unknown[] }).lines.length);
    });
    await page.getByRole('grid').focus();
    const repaints: number[] = [];
    for (let edit = 0; edit < EDITS; edit++) {
      await page.keyboard.type(`${edit + 2}`);
      repaints.push(
        await page.evaluate(async () => {
          const frame = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
          const started = performance.now();
          document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
          await frame();
          return performance.now() - started;
        }),
      );
      await page.waitForSelector('.chip[data-phase=saved]');
    }
    await page.waitForLoadState('networkidle');
    assert.ok(brought.length > 0, 'the page reads what changed');
    assert.ok(
      brought.every((lines) => lines <= EDITS),
      `${brought.join(', ')} lines came over`,
    );
    const p95 = repaints.toSorted((a, b) => a - b)[Math.ceil(EDITS * 0.95) - 1] ?? Infinity;
    assert.ok(p95 <= REPAINT_P95_MAX_MS, `an edit was painted after ${Math.round(p95)} ms`);
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), String(LINES + 1));
  } finally {
    await context.close();
  }
});

/** The answer of a quote with its lines many times over. */
const large = async (quoteId: string, lines: number): Promise<string> => {
  const quote = (await troth.get(REP, `/quotes/${quoteId}`)).body as { readonly lines: readonly object[] };
  const many = Array.from({ length: lines }, (_, at) => ({
    ...quote.lines[at % quote.lines.length],
    lineId: `line-${at}`,
    position: at + 1,
  }));
  return JSON.stringify({ ...quote, lines: many });
};

test('a quote of 5,000 lines shows its first row in time, and only the rows in view are in the document', async () => {
  const quoteId = await aQuote(2);
  const body = await large(quoteId, 5_000);
  const context = await chromium.open({ viewport: DESKTOP });
  try {
    await context.route(new RegExp(`/quotes/${quoteId}$`), (route) =>
      route.request().resourceType() === 'document'
        ? route.continue()
        : route.fulfill({ contentType: 'application/json', body }),
    );
    // What is measured is our page: the first visit loads the browser itself.
    await openAs(context, troth, REP, '/quotes');
    const { page } = await openAs(context, troth, REP, `/quotes/${quoteId}`);
    await page.waitForSelector('[role=gridcell]');
    const firstRow = await page.evaluate(() => performance.now());
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '5001');
    assert.ok(nodes <= NODES_MAX, `${nodes} nodes in the document`);
    assert.ok(firstRow <= FIRST_ROW_MAX_MS, `first row after ${Math.round(firstRow)} ms`);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+End');
    await page.waitForSelector('[role=row][aria-rowindex="5001"]');
    const active = await page.getByRole('grid').getAttribute('aria-activedescendant');
    assert.ok(
      active !== null && (await page.locator(`#${active}`).count()) === 1,
      'the active cell is one that is there',
    );
  } finally {
    await context.close();
  }
});
