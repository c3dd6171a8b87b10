/** Tax by the word of an engine that others own, against its stand-in and with its faults. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { startStandIns } from '#sims/all.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { systemClock } from '#platform/clock.ts';

let now = systemClock();
const folder = mkdtempSync(join(tmpdir(), 'troth-tax-'));
const standIns = await startStandIns({ folder, only: ['tax'] });
const engine = standIns.addresses.standIns['tax']?.url ?? '';
const troth = await startTroth({
  roles: ['api', 'worker'],
  clock: () => now,
  connectors: [
    {
      tenantId: COMPANY_TENANT,
      connector: 'tax',
      baseUrl: engine,
      secrets: ['whsec_AAAA'],
      endpointToken: 'token',
      callTimeoutMs: 250,
    },
  ],
});
after(async () => {
  await standIns.close();
  await troth.stop();
  rmSync(folder, { recursive: true, force: true });
});
const deal = aDeal(troth);
const faults = (...rules: readonly object[]) =>
  fetch(`${engine}/faults`, { method: 'PUT', body: JSON.stringify(rules) });

type Tax = {
  readonly status: string;
  readonly why?: string;
  readonly source?: string;
  readonly holds?: boolean;
  readonly expired?: boolean;
  readonly payments?: readonly { readonly per: string; readonly net: string; readonly tax: string }[];
};
type View = { readonly tax: Tax | null; readonly content: string; readonly totals: object };
const estimate = (id: string) => deal.does<{ tax: Tax }>('rita.rep', `/quotes/${id}/estimate-tax`);
const view = (id: string, who = 'rita.rep') => deal.reads<View>(who, `/quotes/${id}`);

test('the estimate names its source and its end, and the promise is as it was', async () => {
  const id = await deal.priced();
  const before = await view(id);
  assert.equal(before.tax, null);
  const { tax } = await estimate(id);
  // Seven days at 1,450 less 5 %, and 19 % of that.
  assert.deepEqual(tax.payments, [{ per: 'oneTime', from: null, net: '9642.5', tax: '1832.08', gross: '11474.58' }]);
  const after = await view(id);
  assert.equal(after.tax?.source, 'Stand-in tax content 2026.11');
  assert.equal(after.tax?.holds, true);
  assert.deepEqual([after.content, after.totals], [before.content, before.totals]);
});

test('what changes the quote makes the estimate stale; after its last day nobody stands for it', async () => {
  const id = await deal.priced();
  await estimate(id);
  await deal.drafted('5', id);
  assert.equal((await view(id)).tax?.holds, false);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  await estimate(id);
  assert.equal((await view(id)).tax?.holds, true);
  now = now.add({ hours: 24 * 31 });
  troth.signInAnew();
  const ended = (await view(id)).tax;
  assert.deepEqual([ended?.holds, ended?.expired], [false, true]);
});

for (const [what, fault, why] of [
  ['does not answer in time', { mode: 'slow', delayMs: 1_000 }, /did not answer/],
  ['answers what nobody can read', { mode: 'garbage' }, /did not answer/],
  [
    'says no',
    { mode: 'refuse', code: 'no-content', message: 'No content for this day.', retriable: false },
    /No content/,
  ],
] as const)
  test(`an engine that ${what} has given no estimate, the quote says so, and goes its way`, async () => {
    const id = await deal.priced();
    await faults({ ...fault, times: 1 });
    const { tax } = await estimate(id);
    assert.equal(tax.status, 'unavailable');
    assert.match(tax.why ?? '', why);
    assert.equal((await view(id)).tax?.status, 'unavailable');
    await deal.does('rita.rep', `/quotes/${id}/submit-for-approval`);
  });

test('an accepted quote that becomes an order is estimated anew, and the order does not wait for it', async () => {
  const { quoteId } = await deal.accepted();
  assert.equal((await view(quoteId)).tax, null);
  await deal.does('rita.rep', `/quotes/${quoteId}/convert-to-order`);
  let tax = (await view(quoteId)).tax;
  for (let turn = 0; tax === null && turn < 100; turn += 1) {
    await wait(100);
    tax = (await view(quoteId)).tax;
  }
  assert.equal(tax?.status, 'estimated');
});

test('what is not priced has no tax yet', async () => {
  const refusal = await deal.refused('rita.rep', `/quotes/${await deal.drafted()}/estimate-tax`);
  assert.equal(refusal.code, 'quote.not-priced');
});
