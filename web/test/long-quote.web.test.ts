/** A quote of a thousand real lines in the browser: an edit repaints at once, and only what changed comes over. */
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
const EDITS = 10;
/** The design's: from the key to the painted cell. */
const REPAINT_P95_MAX_MS = 100;
const REP = 'rita.rep';

const result = async (path: string, payload: object): Promise<{ readonly quoteId: string }> => {
  const { status, body } = await troth.send(REP, path, payload);
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { result: { quoteId: string } }).result;
};

const aLongQuote = async (): Promise<string> => {
  const { items } = (await troth.get(REP, '/accounts')).body as { items: readonly { id: string }[] };
  const { quoteId } = await result('/quotes', { accountId: items[0]?.id, name: 'A thousand lines' });
  const operations = Array.from({ length: LINES }, () => ({ op: 'add', offering: 'consulting-day' }));
  await result(`/quotes/${quoteId}/lines`, { operations });
  await result(`/quotes/${quoteId}/price`, {});
  return quoteId;
};

test('ten edits in a quote of 1,000 lines repaint within 100 ms each, and bring over their own lines only', async () => {
  const quoteId = await aLongQuote();
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
