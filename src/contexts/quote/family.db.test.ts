/** What is about a quote as a whole, over HTTP: its terms, the order of its lines, what we say about it, and how it is found again. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type View = {
  readonly status: string;
  readonly name: string;
  readonly content: string;
  readonly contractFrom: string;
  readonly termMonths: number;
  readonly paymentTermDays: number;
  readonly customerNote: string | null;
  readonly customerReference: string | null;
  readonly freshness: { readonly priced: string };
  readonly sections: readonly {
    readonly key: string;
    readonly title: string;
    readonly lines: number;
    readonly subtotal: { readonly oneTime: string } | null;
  }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly position: number;
    readonly version: number;
    readonly offering: string;
    readonly group?: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly segments?: readonly { readonly from: string; readonly quantity: string }[];
  }[];
};
type Listed = { readonly items: readonly { readonly id: string }[]; readonly next: string | null };

const view = (id: string, who = 'rita.rep') => deal.reads<View>(who, `/quotes/${id}`);
const change = (id: string, payload: object) => deal.does('rita.rep', `/quotes/${id}/change-header`, payload);
const list = (query: string, who = 'rita.rep') => deal.reads<Listed>(who, `/quotes?${query}`);
const add = async (id: string, ...operations: readonly object[]) =>
  deal.does('rita.rep', `/quotes/${id}/lines`, {
    operations: operations.map((each) => ({ op: 'add', offering: 'consulting-day', quantity: '1', ...each })),
  });

test('terms change in a draft, the price is stale, and what is absent stays', async () => {
  const id = await deal.priced();
  await change(id, { name: 'Renamed', paymentTermDays: 60, customerReference: 'PO-77', customerNote: 'As agreed.' });
  const after = await view(id);
  assert.deepEqual(
    [after.name, after.paymentTermDays, after.customerReference, after.customerNote, after.termMonths],
    ['Renamed', 60, 'PO-77', 'As agreed.', 12],
  );
  assert.equal(after.freshness.priced, 'stale');
  await change(id, { customerNote: null });
  assert.equal((await view(id)).customerNote, null);
});

test('an approved quote whose terms change is a draft again; a presented one is not changed', async () => {
  const id = await deal.approved();
  await change(id, { paymentTermDays: 90 });
  assert.equal((await view(id)).status, 'draft');
  const offer = await deal.presented();
  const no = await deal.refused('rita.rep', `/quotes/${offer.quoteId}/change-header`, { name: 'Other' });
  assert.equal(no.code, 'quote.move-not-allowed');
});

test('a term that moves takes lines and ramps with it by months; a ramp that would fall outside is refused', async () => {
  const id = await deal.opened();
  await change(id, { contractFrom: '2027-01-31' });
  const segments = [
    { from: '2027-01-31', quantity: '5' },
    { from: '2027-07-31', quantity: '9' },
  ];
  await add(id, {}, { offering: 'user-enterprise', quantity: undefined, segments });
  await change(id, { contractFrom: '2027-03-31' });
  const [plain, ramp] = (await view(id)).lines;
  assert.deepEqual([plain?.from, plain?.to], ['2027-03-31', '2028-03-31']);
  assert.deepEqual(
    ramp?.segments?.map(({ from }) => from),
    ['2027-03-31', '2027-09-30'],
  );
  const no = await deal.refused('rita.rep', `/quotes/${id}/change-header`, { termMonths: 5 });
  assert.deepEqual([no.code, no['why']], ['quote.ramp', 'ramp.outside-term']);
});

test('lines stand under sections with their sums, and move; an option is in no sum', async () => {
  const id = await deal.opened();
  await change(id, {
    sections: [
      { key: 'now', title: 'To begin with' },
      { key: 'later', title: 'Later' },
    ],
  });
  await add(id, { group: 'now' }, { group: 'now', optional: true }, { group: 'later', quantity: '2' });
  const [first, second, third] = (await view(id)).lines.map(({ lineId }) => lineId);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  const priced = await view(id);
  assert.deepEqual(
    priced.sections.map(({ key, lines }) => [key, lines]),
    [
      ['now', 2],
      ['later', 1],
    ],
  );
  const [now, later] = priced.sections.map(({ subtotal }) => Number(subtotal?.oneTime));
  assert.ok(now && later === now * 2);
  await deal.does('rita.rep', `/quotes/${id}/move-lines`, { lineIds: [third], behind: null, section: 'now' });
  const moved = await view(id);
  assert.deepEqual(
    moved.lines.map(({ lineId, position }) => [lineId, position]),
    [
      [third, 1],
      [first, 2],
      [second, 3],
    ],
  );
  assert.equal(moved.lines[0]?.group, 'now');
  assert.deepEqual(
    moved.lines.map(({ version }) => version),
    [2, 1, 1],
    'who only made room is not in conflict with anybody',
  );
  const twice = await deal.refused('rita.rep', `/quotes/${id}/change-header`, {
    sections: [
      { key: 'a', title: 'A' },
      { key: 'a', title: 'B' },
    ],
  });
  assert.equal(twice.code, 'quote.section-twice');
  const itself = await deal.refused('rita.rep', `/quotes/${id}/move-lines`, { lineIds: [first], behind: first });
  assert.equal(itself.code, 'quote.line-behind-itself');
});

test('a note is ours: it voids nothing, has an author and a time, and no customer reads it', async () => {
  const id = await deal.approved();
  const { content } = await view(id);
  await deal.does('mona.manager', `/quotes/${id}/notes`, { text: 'They also talk to a rival.' });
  await deal.does('rita.rep', `/quotes/${id}/internal-reference`, { internalReference: 'CRM-4711' });
  const after = await view(id);
  assert.deepEqual([after.status, after.content], ['approved', content]);
  const notes = await deal.reads<{
    internalReference: string;
    items: readonly { text: string; author: string; recordedAt: string }[];
  }>('rita.rep', `/quotes/${id}/notes`);
  assert.equal(notes.internalReference, 'CRM-4711');
  assert.deepEqual(
    notes.items.map(({ text, author }) => [text, author]),
    [['They also talk to a rival.', 'Mona Manager']],
  );
  assert.ok(notes.items[0]?.recordedAt.endsWith('Z'));
  const { quoteId } = await deal.presented();
  assert.equal((await troth.get('karl.kunde', `/quotes/${quoteId}/notes`)).status, 403);
});

test('quotes are found by their own reference and by ours, and read page by page without a gap', async () => {
  const id = await deal.opened();
  await change(id, { customerReference: 'Bestellung 0815' });
  await deal.does('rita.rep', `/quotes/${id}/internal-reference`, { internalReference: 'OPP-9_%x' });
  for (const words of ['bestellung 08', 'opp-9_%x'])
    assert.deepEqual(
      (await list(`q=${encodeURIComponent(words)}`)).items.map((each) => each.id),
      [id],
    );
  assert.deepEqual((await list('q=nothing-like-it')).items, []);
  const all = (await list('')).items.map((each) => each.id);
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: Listed = await list(`limit=2${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`);
    paged.push(...page.items.map((each) => each.id));
    next = page.next;
  }
  assert.deepEqual(paged, all);
  assert.ok(all.length > 4);
});
