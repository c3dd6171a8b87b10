/** An accepted quote that cannot be carried out, over HTTP: it stays accepted, says why and whose it is, and both ways lead out. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type View = {
  readonly status: string;
  readonly account: { readonly id: string };
  readonly blockers: readonly {
    readonly code: string;
    readonly since: string | null;
    readonly owners: readonly string[];
    readonly ownerName: string;
    readonly waysOut: readonly { readonly way: string }[];
  }[];
  readonly actions: Readonly<Record<string, { readonly allowed: boolean; readonly why: string | null }>>;
};
const view = (id: string) => deal.reads<View>('rita.rep', `/quotes/${id}`);
type Waiting = { readonly items: readonly { readonly id: string; readonly kind: string; readonly subtitle: string }[] };
const waits = async (person: string, id: string): Promise<string | undefined> => {
  const own = (await deal.reads<Waiting>(person, '/me/worklist')).items.filter((item) => item.id === id);
  assert.ok(own.length <= 1, 'a quote is named once');
  return own.find(({ kind }) => kind === 'blocked-quote')?.subtitle;
};
const setAccount = async (id: string, state: 'active' | 'closed'): Promise<void> => {
  const { account } = await view(id);
  await deal.does('olga.ops', `/accounts/${account.id}/state`, {
    state,
    reason: 'insolvency was filed, and withdrawn',
  });
};

test('a closed account holds up the order and not the promise; reopened, it is carried out', async () => {
  const { quoteId } = await deal.accepted();
  assert.deepEqual((await view(quoteId)).blockers, []);
  await setAccount(quoteId, 'closed');
  const held = await view(quoteId);
  assert.equal(held.status, 'accepted');
  assert.deepEqual(
    held.blockers.map(({ code, owners, ownerName, waysOut }) => [
      code,
      owners,
      ownerName,
      waysOut.map(({ way }) => way),
    ]),
    [['quote.account-closed', ['quote-owner', 'sales-ops'], 'Rita Rep', ['reopenAccount', 'decline']]],
  );
  assert.ok(held.blockers[0]?.since, 'it says since when');
  assert.equal(held.actions['convert']?.allowed, false);
  for (const person of ['rita.rep', 'olga.ops'])
    assert.match(
      (await waits(person, quoteId)) ?? '',
      /^accepted, and held up: The account of .* is closed\. Rita Rep or/,
    );
  assert.equal(await waits('felix.finance', quoteId), undefined, 'what finance cannot resolve does not wait for them');
  assert.equal((await deal.refused('rita.rep', `/quotes/${quoteId}/convert-to-order`)).code, 'quote.account-closed');
  await setAccount(quoteId, 'active');
  assert.equal(await waits('olga.ops', quoteId), undefined);
  await deal.does('rita.rep', `/quotes/${quoteId}/convert-to-order`);
  assert.equal((await view(quoteId)).status, 'converted');
});

test('what stays blocked may be declined; what nothing holds up may not', async () => {
  const { quoteId } = await deal.accepted();
  const path = `/quotes/${quoteId}/decline`;
  const no = await deal.refused('rita.rep', path, { because: 'changed their mind' });
  assert.equal(no.code, 'quote.already-accepted');
  await setAccount(quoteId, 'closed');
  assert.equal((await view(quoteId)).actions['decline']?.allowed, true);
  await deal.does('rita.rep', path, { because: 'the account stays closed', reason: 'blocked' });
  assert.equal((await view(quoteId)).status, 'declined');
  await deal.does('olga.ops', `/accounts/${(await view(quoteId)).account.id}/state`, {
    state: 'active',
    reason: 'for whoever comes after',
  });
});
