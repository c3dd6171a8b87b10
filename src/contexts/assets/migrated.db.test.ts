/** What customers had before Troth: brought by the file, shown with what nobody knows of it, and mended by two persons. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aDeal, type Deal } from '#test/invariants/deal.ts';
import { startTroth, type Troth } from '#test/support/troth.ts';

type Incomplete = { readonly id: string; readonly version: number; readonly incomplete: readonly string[] };
type Link = { readonly id: string };
type One = {
  readonly asset: { readonly version: number; readonly incomplete: readonly string[]; readonly state: string };
  readonly history: readonly {
    readonly validFrom: string;
    readonly quantity: string;
    readonly knownTo: string | null;
  }[];
  readonly parent: Link | null;
  readonly parts: readonly Link[];
  readonly reliesOn: readonly Link[];
  readonly reliedOnBy: readonly Link[];
  readonly committedTerms: readonly { readonly terms: { readonly source: { readonly reference: string } } }[];
  readonly repairs: readonly { readonly id: string; readonly state: string }[];
};

let troth: Troth;
let deal: Deal;
let accountId: string;
before(async () => {
  troth = await startTroth({ roles: ['api'] });
  deal = aDeal(troth);
  const { items } = await deal.reads<{ items: readonly { id: string; key: string }[] }>('olga.ops', '/accounts');
  accountId = items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';
});
after(() => troth?.stop());

const bring = (rows: readonly object[]) =>
  deal.does<{
    imported: number;
    knownBefore: number;
    incomplete: number;
    bad: readonly { row: number; why: string }[];
  }>('otto.orderops', '/asset-imports', { source: 'old-crm', firstRow: 2, rows });
const RHEIN = { account: 'rheinwerk-maschinenbau', offering: 'platform-standard', quantity: '1', from: '2024-03-01' };
const ROWS = [
  { ...RHEIN, externalId: 'P-1' },
  { ...RHEIN, externalId: 'P-2', offering: 'user-standard', quantity: '40', parent: 'P-1', reliesOn: 'P-1' },
  { ...RHEIN, externalId: 'P-3', offering: 'legacy-fax', quantity: '', from: '', parent: 'P-9' },
  { ...RHEIN, externalId: 'P-4', account: 'nobody' },
  { ...RHEIN, externalId: 'P-1' },
];
const idOf = async (externalId: string): Promise<string> =>
  (await troth.database.admin<{ id: string }>('select id from assets.product where external_id = $1', [externalId]))[0]
    ?.id ?? '';
const one = async (externalId: string, who = 'otto.orderops'): Promise<One> =>
  deal.reads<One>(who, `/assets/${await idOf(externalId)}`);
const shows = async (query: string): Promise<readonly { readonly id: string; readonly history: readonly object[] }[]> =>
  (
    await deal.reads<{ assets: readonly { id: string; history: readonly object[] }[] }>(
      'otto.orderops',
      `/accounts/${accountId}/assets${query}`,
    )
  ).assets;

test('rows are brought once; what cannot be read is listed by its row, what nobody knows is marked', async () => {
  const { imported, knownBefore, incomplete, bad } = await bring(ROWS);
  assert.deepEqual([imported, knownBefore, incomplete], [3, 0, 1]);
  assert.deepEqual(
    bad.map(({ row, why }) => [row, why]),
    [
      [5, 'no account has the key “nobody”'],
      [6, 'a row above has this external id'],
    ],
  );
  const again = await bring(ROWS);
  assert.deepEqual([again.imported, again.knownBefore], [0, 3]);
  const user = await one('P-2');
  assert.deepEqual([user.parent?.id, user.reliesOn.map(({ id }) => id)], [await idOf('P-1'), [await idOf('P-1')]]);
  const platform = await one('P-1');
  assert.deepEqual([platform.parts.length, platform.reliedOnBy.length], [1, 1]);
  const { items } = await deal.reads<{ items: readonly Incomplete[] }>('otto.orderops', '/incomplete-assets');
  const seenBy = async (who: string): Promise<readonly unknown[]> =>
    (await deal.reads<{ items: readonly Incomplete[] }>(who, '/incomplete-assets')).items;
  assert.deepEqual(await seenBy('clara.customer'), [], 'another customer sees none of it');
  assert.deepEqual(await seenBy('ravi.rep'), [], 'nor does who sells elsewhere');
  const fax = await idOf('P-3');
  assert.deepEqual(items.find(({ id }) => id === fax)?.incomplete, ['offering', 'quantity', 'from', 'terms', 'parent']);
  assert.equal((await troth.get('karl.kunde', `/assets/${fax}`)).status, 200, 'the customer sees what they have');
  assert.equal((await troth.get('ravi.rep', `/assets/${fax}`)).status, 404, 'a seller elsewhere does not');
});

test('nobody changes by an order what is not known; a person proposes to mend it, another agrees, and what was known stays told', async () => {
  const assetId = await idOf('P-2');
  const change = { orderType: 'amendment', name: 'More', assets: [{ assetId, quantity: '50' }] };
  const refusal = await deal.refused('rita.rep', `/accounts/${accountId}/assets/change-quotes`, change);
  assert.deepEqual([refusal.code, refusal['missing']], ['change.asset-incomplete', ['terms']]);
  const before = new Date().toISOString();
  const path = `/assets/${assetId}/repairs`;
  const charge = {
    chargeKey: 'seat',
    chargeName: 'Seat',
    type: 'recurring',
    amount: '400',
    currency: 'EUR',
    period: 'month',
    from: '2024-05-01',
  };
  const terms = { source: { reference: 'C-2024-17', documentHash: `sha256:${'c'.repeat(64)}` }, charges: [charge] };
  const proposal = {
    assetVersion: 1,
    changes: { from: '2024-05-01', quantity: '45', terms },
    because: 'The contract says so',
    evidence: 'Contract C-2024-17, page 3, scanned and hashed',
  };
  assert.equal((await deal.refused('rita.rep', path, proposal)).code, 'access.denied');
  const stale = await deal.refused('otto.orderops', path, { ...proposal, assetVersion: 9 });
  assert.equal(stale.code, 'asset.changed-meanwhile');
  const ring = { ...proposal, changes: { parentId: assetId } };
  assert.equal((await deal.refused('otto.orderops', path, ring)).code, 'asset.repair-would-break');
  const { repairId } = await deal.does<{ repairId: string }>('otto.orderops', path, proposal);
  assert.equal((await deal.refused('bea.billing', path, proposal)).code, 'asset.repair-waits');
  const decide = `${path}/${repairId}/decide`;
  const yes = { assetVersion: 1, agree: true };
  assert.equal((await deal.refused('otto.orderops', decide, yes)).code, 'asset.repair-needs-second-person');
  await deal.does('felix.finance', decide, yes);
  assert.equal((await deal.refused('bea.billing', decide, yes)).code, 'asset.no-such-repair');

  const mended = await one('P-2');
  assert.deepEqual([mended.asset.version, mended.asset.incomplete], [2, []]);
  assert.deepEqual(
    mended.history.map(({ validFrom, quantity, knownTo }) => [validFrom, quantity, knownTo === null]),
    [
      ['2024-03-01', '40', false],
      ['2024-05-01', '45', true],
    ],
  );
  assert.deepEqual(
    mended.committedTerms.map((term) => term.terms.source.reference),
    ['C-2024-17'],
  );
  const periods = async (query: string) => (await shows(query)).find(({ id }) => id === assetId)?.history.length;
  assert.equal(await periods('?asOf=2024-04-01'), 0, 'as is known now, it had not begun in April');
  assert.equal(await periods(`?asOf=2024-04-01&knownAt=${before}`), 1, 'as was known before, it had');
  assert.deepEqual(await shows('?knownAt=2026-01-01T00:00:00Z'), [], 'long before, nothing was known');
});

test('a repair that is rejected changes nothing, and stays told with its reason', async () => {
  const assetId = await idOf('P-1');
  const path = `/assets/${assetId}/repairs`;
  const proposal = {
    assetVersion: 1,
    changes: { quantity: '2' },
    because: 'A guess',
    evidence: 'Somebody said so on the phone',
  };
  const { repairId } = await deal.does<{ repairId: string }>('bea.billing', path, proposal);
  await deal.does('otto.orderops', `${path}/${repairId}/decide`, {
    assetVersion: 1,
    agree: false,
    comment: 'No evidence',
  });
  const { asset, repairs, history } = await one('P-1');
  assert.deepEqual([asset.version, history.length, repairs.map(({ state }) => state)], [1, 1, ['rejected']]);
});
