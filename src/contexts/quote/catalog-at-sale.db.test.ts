/** What the catalog and the company say holds at the sale: who of us sells, for which terms, and what may still be changed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);

type Item = { readonly id: string; readonly key: string };
const { body: accountsBody } = await troth.get('felix.finance', '/accounts');
const accountId = (key: string): string => {
  const account = (accountsBody as { items: readonly Item[] }).items.find((each) => each.key === key);
  assert.ok(account, key);
  return account.id;
};
const open = (header: object) =>
  troth.send('mona.manager', '/quotes', { accountId: accountId('rheinwerk-maschinenbau'), name: 'A sale', ...header });

test('a quote is sold by one of us who sells in the country of the account, and by nobody else', async () => {
  const unknown = (await open({ seller: 'aldermoor-ag' })).body as { code: string; sellers: readonly string[] };
  assert.equal(unknown.code, 'quote.unknown-seller');
  const elsewhere = (await open({ seller: 'aldermoor-inc' })).body as { code: string };
  assert.equal(elsewhere.code, 'quote.seller-elsewhere');
  assert.equal((await open({ seller: 'aldermoor-gmbh' })).status, 200);
});

test('a term that what is sold is not offered for stands in the way, line by line, with the terms that it is', async () => {
  const checksFor = async (termMonths: number) => {
    const { quoteId } = ((await open({ termMonths })).body as { result: { quoteId: string } }).result;
    for (const [step, payload] of [
      ['lines', { operations: [{ op: 'add', offering: 'user-enterprise', quantity: '10' }] }],
      ['price', {}],
      ['validate', {}],
    ] as const) {
      const { status, body } = await troth.send('mona.manager', `/quotes/${quoteId}/${step}`, payload);
      assert.equal(status, 200, JSON.stringify(body));
    }
    const { body } = await troth.get('mona.manager', `/quotes/${quoteId}`);
    return (body as { checks: readonly { code: string; message: string; lineId: string | null }[] }).checks.filter(
      ({ code }) => code === 'quote.term-not-offered',
    );
  };
  const [found] = await checksFor(18);
  assert.match(found?.message ?? '', /12, 24 or 36 months, and the quote runs for 18/);
  assert.ok(found?.lineId);
  assert.deepEqual(await checksFor(24), []);
});

test('a day that no calendar has is refused with its place before anything is opened', async () => {
  const { status, body } = await open({ contractFrom: '2027-02-29' });
  assert.equal(status, 400, JSON.stringify(body));
  assert.match(JSON.stringify(body), /contractFrom.*no such day/);
});

test('a change of what is installed is calculated, and told what the catalog says to it', async () => {
  const asset = {
    assetId: 'a0',
    lineageId: 'l0',
    offering: 'edge-appliance-a0',
    charges: [
      {
        charge: 'support',
        name: 'Care',
        segmentId: 's1',
        from: '2026-08-01',
        to: '2027-08-01',
        quantity: '1',
        leaf: 'leaf',
        type: 'recurring',
        period: 'month',
        amount: '90',
        basis: { kind: 'flat' },
      },
    ],
  };
  const calculated = async (effectiveFrom: string, change: object) => {
    const response = await fetch(`${troth.url}/pricing/amendments/calculate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await troth.tokenFor('rita.rep')}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        effectiveFrom,
        pricedAsOf: '2027-06-01',
        currency: 'EUR',
        country: 'DE',
        channel: 'direct',
        account: { segments: ['enterprise'], newCustomer: false },
        agreementPrices: [],
        promotions: [],
        assets: [asset],
        changes: [change],
      }),
    });
    const answer = (await response.json()) as { findings: readonly { code: string; todo: string }[] };
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer.findings;
  };
  const renewal = { kind: 'renew', assetId: 'a0', to: '2028-08-01' };
  const [late] = await calculated('2027-08-01', renewal);
  assert.equal(late?.code, 'change.not-renewable');
  assert.match(late?.todo ?? '', /Replace it by edge-appliance/);
  assert.deepEqual(await calculated('2027-06-15', { kind: 'quantity', assetId: 'a0', quantity: '2' }), []);
});
