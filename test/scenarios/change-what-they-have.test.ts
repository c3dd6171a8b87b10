/**
 * What a customer has, changed in every way that the design names: sold, carried out, then amended, renewed, brought to one end, suspended,
 * resumed, replaced and ended, each as a quote that is accepted and becomes an order. The stand-ins carry it out.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { heldAgainstGolden } from '#test/support/golden-change.ts';
import { type Asset, installedBase, until } from '#test/support/installed-base.ts';

const base = await installedBase();
const { deal, account, accepted, acceptedOnPaper, assetsOf, ordered, carriedOut, sold, afterwards } = base;
after(base.stop);

type View = {
  readonly status: string;
  readonly content: string;
  readonly contractFrom: string;
  readonly orderType?: string;
  readonly totals: { readonly recurringMonthly: string };
  readonly change?: { readonly totals: Readonly<Record<string, string>> };
  readonly checks: readonly { readonly code: string }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly offering: string;
    readonly quantity: string;
    readonly from: string;
    readonly to: string | null;
    readonly price: { readonly recurringMonthly: string } | null;
    readonly change?: {
      readonly action: string;
      readonly was: { readonly offering: string; readonly quantity: string; readonly recurringMonthly: string };
      readonly bill: readonly { readonly kind: string; readonly amount: string; readonly fraction: string }[];
    };
  }[];
};

const view = (id: string) => deal.reads<View>('rita.rep', `/quotes/${id}`);

const change = async (accountId: string, orderType: string, assetId: string, own: object = {}, more: object = {}) =>
  (
    await deal.does<{ quoteId: string }>('rita.rep', `/accounts/${accountId}/assets/change-quotes`, {
      orderType,
      assets: [{ assetId, ...own }],
      ...more,
    })
  ).quoteId;
const changeRefused = (accountId: string, orderType: string, assetId: string, own: object = {}, more: object = {}) =>
  deal.refused('rita.rep', `/accounts/${accountId}/assets/change-quotes`, {
    orderType,
    assets: [{ assetId, ...own }],
    ...more,
  });

/** Accepted, ordered, carried out: the asset as it is then. */
const throughAll = async (quoteId: string, accountId: string, asset: Asset): Promise<Asset> => {
  await accepted(quoteId);
  await carriedOut(await ordered(quoteId));
  return afterwards(accountId, asset);
};

const periods = ({ history }: Asset) => history.map((row) => [row.validFrom, row.validTo, row.quantity, row.state]);
const amounts = ({ committedTerms }: Asset) =>
  committedTerms.map(({ validFrom, validTo, terms }) => [validFrom, validTo, terms.amount]);

describe('what they have, changed', () => {
  test('an amendment: fewer users from a day in the month, with the credit and the charge to the cent', async () => {
    const { accountId, asset } = await sold('10');
    const quoteId = await change(accountId, 'amendment', asset.id, { quantity: '6' }, { effectiveFrom: '2027-03-11' });
    await deal.does('rita.rep', `/quotes/${quoteId}/price`);
    const shown = await view(quoteId);
    heldAgainstGolden('amendment', shown);
    const [line] = shown.lines;
    assert.deepEqual(
      [shown.orderType, line?.change?.action, line?.change?.was.quantity, line?.quantity, line?.from, line?.to],
      ['amendment', 'modify', '10', '6', '2027-03-11', '2027-12-01'],
    );
    const before = line?.change?.was.recurringMonthly ?? '';
    const unit = Number(before) / 10;
    assert.equal(Number(line?.price?.recurringMonthly), unit * 6);
    // 21 of the 31 days of March are left.
    assert.deepEqual(
      line?.change?.bill.map(({ kind, fraction, amount }) => [kind, fraction, amount]),
      [
        ['credit', '21/31', String(-Math.round((unit * 10 * 21 * 100) / 31) / 100)],
        ['charge', '21/31', String(Math.round((unit * 6 * 21 * 100) / 31) / 100)],
      ],
    );
    const changed = await throughAll(quoteId, accountId, asset);
    assert.deepEqual(periods(changed), [
      ['2026-12-01', '2027-03-11', '10', 'active'],
      ['2027-03-11', '2027-12-01', '6', 'active'],
    ]);
    assert.deepEqual(amounts(changed), [
      ['2026-12-01', '2027-03-11', before],
      ['2027-03-11', '2027-12-01', line?.price?.recurringMonthly],
    ]);
  });

  test('of two changes of one asset the second is held up by the first, and stale after it', async () => {
    const { accountId, asset } = await sold('4');
    const more = { effectiveFrom: '2027-01-01' };
    const first = await change(accountId, 'amendment', asset.id, { quantity: '5' }, more);
    const second = await change(accountId, 'amendment', asset.id, { quantity: '9' }, more);
    await accepted(first);
    await accepted(second);
    const orderId = await ordered(first);
    const pending = await deal.refused('rita.rep', `/quotes/${second}/convert-to-order`);
    assert.equal(pending.code, 'order.asset-change-pending');
    assert.deepEqual(
      (pending['pending'] as readonly { orderId: string }[]).map((each) => each.orderId),
      [orderId],
    );
    await carriedOut(orderId);
    await afterwards(accountId, asset);
    assert.equal((await deal.refused('rita.rep', `/quotes/${second}/convert-to-order`)).code, 'change.stale');
    const third = await changeRefused(accountId, 'amendment', asset.id, { quantity: '9', assetVersion: 1 });
    assert.deepEqual([third.code, third['current']], ['change.asset-changed', 2]);
  });

  test('a change that went stale on somebody’s desk is taken anew in sight, keeps what was wanted, and is carried out', async () => {
    const { accountId, asset } = await sold('4');
    const more = { effectiveFrom: '2027-01-01' };
    const stale = await change(accountId, 'amendment', asset.id, { quantity: '9', discountPercent: '5' }, more);
    const early = await deal.refused('rita.rep', `/quotes/${stale}/rebase-change`);
    assert.equal(early.code, 'change.nothing-stale');
    const quicker = await throughAll(
      await change(accountId, 'amendment', asset.id, { quantity: '6' }, more),
      accountId,
      asset,
    );
    for (const step of ['price', 'validate']) await deal.does('rita.rep', `/quotes/${stale}/${step}`);
    assert.deepEqual(
      (await view(stale)).checks.map(({ code }) => code),
      ['change.stale'],
    );
    const { rebased } = await deal.does<{
      rebased: readonly { changed: readonly { what: string }[]; kept: readonly { what: string; value: string }[] }[];
    }>('rita.rep', `/quotes/${stale}/rebase-change`);
    assert.deepEqual(
      rebased.map(({ changed, kept }) => [changed.map(({ what }) => what), kept]),
      [
        [
          ['quantity until then', 'committed price each period'],
          [
            { what: 'quantity', value: '9' },
            { what: 'discount', value: '5' },
          ],
        ],
      ],
    );
    const [line] = (await view(stale)).lines;
    assert.deepEqual([line?.quantity, line?.change?.was.quantity], ['9', '6']);
    const after = await throughAll(stale, accountId, quicker);
    assert.equal(after.history.at(-1)?.quantity, '9');
  });

  test('a renewal runs on from the end, raised by the price policy, without another bill for today', async () => {
    const { accountId, asset } = await sold('10');
    const quoteId = await change(accountId, 'renewal', asset.id, {}, { months: 24 });
    const renewed = await throughAll(quoteId, accountId, asset);
    const shown = await view(quoteId);
    assert.deepEqual(shown.lines[0]?.change?.bill, []);
    assert.deepEqual(periods(renewed), [
      ['2026-12-01', '2027-12-01', '10', 'active'],
      ['2027-12-01', '2029-12-01', '10', 'active'],
    ]);
    const [then, now] = renewed.committedTerms.map(({ terms }) => Number(terms.amount));
    assert.equal(now, Math.round((then ?? 0) * 103) / 100);
  });

  test('suspended, resumed and ended: nothing is owed meanwhile, and what has ended cannot be changed', async () => {
    const { accountId, asset } = await sold('3');
    const pause = await change(accountId, 'suspension', asset.id, {}, { effectiveFrom: '2027-02-01', reason: 'audit' });
    const suspended = await throughAll(pause, accountId, asset);
    assert.equal((await view(pause)).totals.recurringMonthly, '0');
    assert.deepEqual(
      [suspended.state, periods(suspended)[1]],
      ['suspended', ['2027-02-01', '2027-12-01', '3', 'suspended']],
    );
    assert.equal((await changeRefused(accountId, 'renewal', asset.id)).code, 'change.state');
    const again = await change(accountId, 'resumption', asset.id, {}, { effectiveFrom: '2027-05-01' });
    const resumed = await throughAll(again, accountId, suspended);
    assert.deepEqual([resumed.state, periods(resumed).at(-1)], ['active', ['2027-05-01', '2027-12-01', '3', 'active']]);
    const end = await change(accountId, 'termination', asset.id, {}, { effectiveFrom: '2027-08-01' });
    const ended = await throughAll(end, accountId, resumed);
    assert.deepEqual([ended.state, periods(ended).at(-1)], ['terminated', ['2027-05-01', '2027-08-01', '3', 'active']]);
    assert.equal((await changeRefused(accountId, 'resumption', asset.id)).code, 'change.state');
  });

  test('an upgrade goes only where the catalog leads, at the price of the day; a downgrade is credited', async () => {
    const { accountId, asset } = await sold('10');
    const nowhere = await changeRefused(accountId, 'upgrade', asset.id, { offering: 'sandbox' });
    assert.deepEqual([nowhere.code, nowhere['ways']], ['change.no-such-way', ['user-enterprise']]);
    const up = await change(
      accountId,
      'upgrade',
      asset.id,
      { offering: 'user-enterprise' },
      { effectiveFrom: '2027-03-11' },
    );
    const upgraded = await throughAll(up, accountId, asset);
    assert.equal(upgraded.offering, 'user-enterprise');
    const down = await change(
      accountId,
      'downgrade',
      asset.id,
      { offering: 'user-standard' },
      { effectiveFrom: '2027-06-16' },
    );
    await deal.does('rita.rep', `/quotes/${down}/price`);
    heldAgainstGolden('downgrade-credit', await view(down));
    const totals = (await view(down)).change?.totals;
    assert.ok(Number(totals?.['net']) < 0, JSON.stringify(totals));
    const downgraded = await throughAll(down, accountId, upgraded);
    assert.deepEqual([downgraded.offering, periods(downgraded).length], ['user-standard', 3]);
  });

  test('a migration goes where the catalog moves its customers: the same asset is another offering from a day on', async () => {
    const { accountId, asset } = await sold('8');
    const nowhere = await changeRefused(accountId, 'migration', asset.id, { offering: 'sandbox' });
    assert.deepEqual([nowhere.code, nowhere['ways']], ['change.no-such-way', ['user-enterprise']]);
    const move = await change(
      accountId,
      'migration',
      asset.id,
      { offering: 'user-enterprise' },
      { effectiveFrom: '2027-03-01' },
    );
    const migrated = await throughAll(move, accountId, asset);
    const shown = await view(move);
    const [line] = shown.lines;
    assert.deepEqual(
      [shown.orderType, shown.status, line?.change?.action, line?.change?.was.offering, line?.offering],
      ['migration', 'converted', 'modify', 'user-standard', 'user-enterprise'],
    );
    assert.deepEqual([migrated.id, migrated.offering], [asset.id, 'user-enterprise']);
    assert.deepEqual(periods(migrated), [
      ['2026-12-01', '2027-03-01', '8', 'active'],
      ['2027-03-01', '2027-12-01', '8', 'active'],
    ]);
    assert.deepEqual(amounts(migrated), [
      ['2026-12-01', '2027-03-01', line?.change?.was.recurringMonthly],
      ['2027-03-01', '2027-12-01', line?.price?.recurringMonthly],
    ]);
    assert.notEqual(line?.price?.recurringMonthly, line?.change?.was.recurringMonthly);
  });

  test('two that end on different days are brought to one, and what runs on keeps its price', async () => {
    const one = await sold('2');
    const two = await sold('5', 'user-standard', 24);
    const { quoteId } = await deal.does<{ quoteId: string }>(
      'rita.rep',
      `/accounts/${one.accountId}/assets/change-quotes`,
      {
        orderType: 'cotermination',
        assets: [{ assetId: one.asset.id }, { assetId: two.asset.id }],
        end: 'latest',
        effectiveFrom: '2027-03-11',
      },
    );
    const aligned = await throughAll(quoteId, one.accountId, one.asset);
    heldAgainstGolden('cotermination', await view(quoteId));
    assert.equal(aligned.history.at(-1)?.validTo, '2028-12-01');
    const terms = aligned.committedTerms.map(({ terms: { amount } }) => amount);
    assert.equal(terms[0], terms[1]);
    assert.deepEqual((await view(quoteId)).lines[0]?.change?.bill, []);
  });

  test('a ramp is amended in its middle: what is to come keeps its steps', async () => {
    const steps = [
      { from: '2026-12-01', quantity: '5' },
      { from: '2027-06-01', quantity: '10' },
    ];
    const { accountId, asset } = await sold('5', 'user-standard', 12, steps);
    const refusal = await changeRefused(
      accountId,
      'amendment',
      asset.id,
      { quantity: '7' },
      { effectiveFrom: '2027-03-01' },
    );
    assert.equal(refusal.code, 'quote.quantity-beside-ramp');
    const quoteId = await change(
      accountId,
      'amendment',
      asset.id,
      { discountPercent: '5' },
      { effectiveFrom: '2027-03-01', reason: 'a reference customer' },
    );
    const [line] = (await view(quoteId)).lines;
    await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
      operations: [
        {
          op: 'change',
          lineId: line?.lineId,
          segments: [
            { from: '2027-03-01', quantity: '5' },
            { from: '2027-06-01', quantity: '12' },
          ],
        },
      ],
    });
    const changed = await throughAll(quoteId, accountId, asset);
    assert.deepEqual(periods(changed), [
      ['2026-12-01', '2027-03-01', '5', 'active'],
      ['2027-03-01', '2027-06-01', '5', 'active'],
      ['2027-06-01', '2027-12-01', '12', 'active'],
    ]);
    const [first, second, third] = changed.committedTerms.map(({ terms }) => Number(terms.amount));
    assert.equal(second, Math.round((first ?? 0) * 95) / 100);
    assert.equal(third, Math.round((((first ?? 0) * 12) / 5) * 95) / 100);
  });

  test('a transfer needs the consent of who gives it up; then it is the other account’s', async () => {
    const { accountId, asset } = await sold('2');
    const toAccountId = await account('alpenblick-privatbank');
    const lacking = await changeRefused(accountId, 'transfer', asset.id, {}, { toAccountId });
    assert.deepEqual([lacking.code, lacking['why']], ['change.transfer', 'no-consent']);
    const consent = 'Letter of 10 January 2027, signed by both';
    const more = { toAccountId, consent, effectiveFrom: '2027-03-11' };
    const quoteId = await change(accountId, 'transfer', asset.id, {}, more);
    await acceptedOnPaper(quoteId);
    await carriedOut(await ordered(quoteId));
    const moved = await until('the other account has it', async () =>
      (await assetsOf(toAccountId)).find(({ id }) => id === asset.id),
    );
    assert.ok(!(await assetsOf(accountId)).some(({ id }) => id === asset.id), 'and the first has it no more');
    assert.deepEqual(periods(moved), [
      ['2026-12-01', '2027-03-11', '2', 'active'],
      ['2027-03-11', '2027-12-01', '2', 'active'],
    ]);
    const [before, after] = amounts(moved);
    assert.equal(after?.[2], before?.[2], 'at the price that was committed');
  });
});
