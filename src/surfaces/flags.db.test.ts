/** A price is released to one country, then to all, over the same road as every release; what was accepted before stays. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { movableClock } from '#platform/clock.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { type Flags, flagsText } from './cli/flags/commands.ts';

const clock = movableClock('2026-11-23T09:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now, checkAnswers: true });
after(troth.stop);
const deal = aDeal(troth);

type Book = {
  entries: { id: string; offering: string; charge: { model: { unitPrice?: string } }; condition?: object }[];
};
const book = companyArtifacts.find(({ kind, key }) => kind === 'price-book' && key.includes('eur-direct'));
assert.ok(book, 'the company has a price book in euros');

const stagedBook = () => {
  const content = structuredClone(book.content) as unknown as Book;
  const entry = content.entries.find(({ offering }) => offering === 'consulting-day');
  assert.ok(entry);
  content.entries.push({
    ...structuredClone(entry),
    id: `${entry.id}-staged`,
    charge: { ...entry.charge, model: { ...entry.charge.model, unitPrice: '1999' } },
    condition: { accountSegments: ['flag.day-rate'] },
  });
  return content;
};
const flag = (rules: readonly object[]) => ({
  key: 'day-rate',
  name: 'New day rate',
  purpose: 'The new rate for consulting, country by country',
  owner: 'piet.pricing',
  expires: '2027-06-30',
  rules,
  otherwise: 'off',
});
const GERMANY = { id: 'germany', value: 'on', countries: ['DE'] };

const FLAG_OWNER = 'paula.policy';
type Drafted = readonly [who: string, kind: string, key: string, content: object];
/** Drafted by whom it belongs to, approved and published by somebody else. */
const release = async (drafts: readonly Drafted[]): Promise<void> => {
  // What is published in the same moment as the company has no order.
  clock.advance({ minutes: 1 });
  const [first] = drafts;
  assert.ok(first);
  const { releaseId } = await deal.does<{ releaseId: string }>(first[0], '/releases', {
    name: 'Stage',
    purpose: 'A step',
  });
  for (const [who, kind, key, content] of drafts) {
    const written = await fetch(`${troth.url}/artifacts/${kind}/${key}/draft`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor(who)}` },
      body: JSON.stringify({ idempotencyKey: `${releaseId} ${kind}`, payload: { releaseId, content } }),
    });
    assert.ok(written.ok, await written.text());
  }
  await deal.does(first[0], `/releases/${releaseId}/validate`);
  await deal.does('rosa.release', `/releases/${releaseId}/approve`);
  await deal.does('rosa.release', `/releases/${releaseId}/publish`);
};
const RHEINWERK = 'rheinwerk-maschinenbau';
const quoted = async (account: string): Promise<{ readonly id: string; readonly totals: string }> => {
  const { items } = await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts');
  const accountId = items.find(({ key }) => key === account)?.id;
  assert.ok(accountId, `there is an account of ${account}`);
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', { accountId, name: 'Staged' });
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '1' }],
  });
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  return { id: quoteId, totals: JSON.stringify((await deal.quote(quoteId)).totals) };
};
const flags = (who: string, account?: string) =>
  deal.reads<Flags>(who, `/flags${account === undefined ? '' : `?account=${account}`}`);

test('a price is staged, widened and told; a customer who said yes before keeps what they accepted', async () => {
  assert.equal(flagsText(await flags('piet.pricing')), 'No flag is in force.\n');
  const before = await deal.presented();
  const { totals: promised } = await deal.quote(before.quoteId);

  await release([
    [FLAG_OWNER, 'feature-flag', 'day-rate', flag([GERMANY])],
    ['piet.pricing', 'price-book', book.key, stagedBook()],
  ]);
  const germany = await quoted(RHEINWERK);
  const text = flagsText(await flags('ada.auditor', RHEINWERK));
  assert.match(text, /on {3}country DE {2}\(germany\)/);
  assert.match(text, /: on, by the rule germany/);
  assert.match(text, /asked for by price-book\//);
  assert.match(germany.totals, /"1999(\.00)?"/);
  assert.equal((await deal.quote(before.quoteId)).contentRoot, before.contentRoot);
  assert.deepEqual((await deal.quote(before.quoteId)).totals, promised, 'what was presented is held to');

  await release([[FLAG_OWNER, 'feature-flag', 'day-rate', flag([])]]);
  const narrowed = await quoted(RHEINWERK);
  assert.match(narrowed.totals, /"1450(\.00)?"/, 'rolled back, nobody has it');
  assert.equal((await troth.get('karl.kunde', '/flags')).status, 403, 'a customer is not told what is tried on whom');
  for (const who of ['rita.rep', 'otto.orderops', 'ada.auditor'])
    assert.equal((await troth.get(who, '/flags')).status, 200);
});

test('an order keeps the way that it was begun with: a flag that is turned while it is under way is turned for the next one', async () => {
  const rules = companyArtifacts.find(({ kind }) => kind === 'decomposition-rules');
  const billing = companyArtifacts.find(({ kind }) => kind === 'billing-mapping');
  assert.ok(rules && billing);
  const planned = structuredClone(rules.content) as unknown as { rules: Record<string, unknown>[] };
  const services = planned.rules.find(({ id }) => id === 'services');
  assert.ok(services);
  planned.rules.push({
    ...structuredClone(services),
    id: 'services-by-partner',
    when: [{ condition: 'flag.new-way', equals: 'on' }],
    tasks: (services['tasks'] as { key: string; name: string; dependsOn: string[] }[]).slice(0, 1).map((task) => ({
      ...task,
      key: 'briefing',
      name: 'Brief the partner',
      dependsOn: [],
    })),
  });
  const mapped = structuredClone(billing.content) as unknown as { charges: Record<string, unknown>[] };
  mapped.charges.push(
    ...mapped.charges.map((charge) => ({
      ...charge,
      id: `${String(charge['id'])}-new`,
      productCode: 'NEW-CODE',
      staged: { flag: 'flag.new-way', value: 'on' },
    })),
  );
  const way = (turned: readonly object[]) => ({ ...flag(turned), key: 'new-way', name: 'The new way' });
  await release([
    [rules.author, 'decomposition-rules', rules.key, planned],
    [billing.author, 'billing-mapping', billing.key, mapped],
    [FLAG_OWNER, 'feature-flag', 'new-way', way([GERMANY])],
  ]);
  const ordered = async (): Promise<string> => {
    const { orderId } = await deal.ordered();
    await deal.does('otto.orderops', `/orders/${orderId}/submit`);
    return orderId;
  };
  type Plan = { readonly conditions: object; readonly tasks: readonly { readonly key: string }[] };
  const planOf = async (orderId: string) => {
    const path = `/orders/${orderId}/fulfillment-plan`;
    const { plans } = await deal.reads<{ readonly plans: readonly Plan[] }>('otto.orderops', path);
    return {
      conditions: plans[0]?.conditions,
      briefed: plans[0]?.tasks.some(({ key }) => key === 'briefing'),
    };
  };
  const begun = await ordered();
  assert.deepEqual(await planOf(begun), { conditions: { 'flag.new-way': 'on' }, briefed: true });
  await release([[FLAG_OWNER, 'feature-flag', 'new-way', way([])]]);
  const next = await ordered();
  assert.deepEqual(await planOf(next), { conditions: { 'flag.new-way': 'off' }, briefed: false });
  assert.deepEqual(await planOf(begun), { conditions: { 'flag.new-way': 'on' }, briefed: true }, 'as it was begun');
});
