/** Capstone 6.1. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  compileConfiguration,
  configurationBook,
  sourceOfArtifacts,
  validateConfiguration,
} from '#contexts/configuration/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { startTroth } from '#test/support/troth.ts';
import { aDeal } from './deal.ts';

const troth = await startTroth({ roles: ['api'] });
after(() => troth.stop());
const deal = aDeal(troth);

type Choice = { readonly group: string; readonly option: string; readonly quantity: number };
const choice = (group: string, option: string, quantity = 1): Choice => ({ group, option, quantity });
const WHOLE: readonly Choice[] = [
  choice('users', 'named-user', 120),
  choice('support', 'support-premium'),
  choice('residency', 'residency-eu'),
  choice('appliance', 'edge-appliance'),
  choice('onboarding', 'onboarding-on-site'),
];
const without = (group: string): readonly Choice[] => WHOLE.filter((each) => each.group !== group);

type Decision = {
  readonly artifacts: readonly { readonly kind: string; readonly key: string; readonly hash: string }[];
};

test('A quote line must reference a known catalog version or contain a valid catalog snapshot.', async () => {
  const id = await deal.opened();
  const unknown = { operations: [{ op: 'add', offering: 'moon-shuttle', quantity: '1' }] };
  assert.equal((await deal.refused('rita.rep', `/quotes/${id}/lines`, unknown)).code, 'quote.unknown-offering');

  const { orderId } = await deal.ordered();
  const items = await troth.database.admin<{ offering: string; hash: string; known: boolean }>(
    `select i.offering, i.offering_hash as hash,
            exists (select 1 from platform.artifact_version v where v.tenant_id = i.tenant_id and v.hash = i.offering_hash) as known
     from ordering.order_item i where i.order_id = $1`,
    [orderId],
  );
  assert.ok(items.length > 0);
  for (const item of items) assert.ok(item.known, `${item.offering} names a version that was published: ${item.hash}`);
});

test('A configured bundle must satisfy all mandatory, cardinality, dependency, exclusion, and compatibility constraints.', async () => {
  const id = await deal.opened();
  const { lines } = await deal.does<{ lines: readonly { lineId: string }[] }>('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'add', offering: 'platform-standard', quantity: '1' }],
  });
  const lineId = lines[0]?.lineId;
  const configure = (selection: readonly Choice[]) =>
    troth.send('rita.rep', `/quotes/${id}/configure`, { lineId, selection });
  const offences: readonly (readonly [what: string, selection: readonly Choice[]])[] = [
    ['mandatory: no support tier', without('support')],
    ['cardinality: two residencies', [...WHOLE, choice('residency', 'residency-us')]],
    ['dependency: an appliance that nobody mounts', without('onboarding')],
    ['compatibility: an option that the bundle does not have', [...WHOLE, choice('add-ons', 'flux-capacitor')]],
  ];
  for (const [what, selection] of offences) {
    const { status, body } = await configure(selection);
    const answered = (body as { readonly result?: { readonly status: string } }).result?.status;
    assert.notEqual(answered, 'valid', `${what}: ${JSON.stringify(body)}`);
    if (status !== 200) continue;
    await deal.does('rita.rep', `/quotes/${id}/price`);
    assert.equal((await deal.does('rita.rep', `/quotes/${id}/validate`))['valid'], false, what);
    assert.equal(
      (await deal.refused('rita.rep', `/quotes/${id}/submit-for-approval`)).code,
      'quote.not-validated',
      what,
    );
  }
  assert.equal((await configure(WHOLE)).status, 200);
  await deal.does('rita.rep', `/quotes/${id}/price`);
  assert.equal((await deal.does('rita.rep', `/quotes/${id}/validate`))['valid'], true);
});

test('A configuration result must be reproducible or explainable from its snapshot.', () => {
  const book = configurationBook('platform-standard', sourceOfArtifacts(companyArtifacts));
  assert.ok(book);
  const model = mustAccept(compileConfiguration(book), 'the company’s bundle compiles');
  const decide = (chosen: readonly Choice[]) => validateConfiguration(model, { chosen: [...chosen], rejected: [] });
  const whole = decide(WHOLE);
  assert.equal(whole.output.value.status, 'valid');
  for (const again of [decide(WHOLE), decide(WHOLE.toReversed())])
    assert.deepEqual([again.inputs, again.output], [whole.inputs, whole.output]);

  const broken = decide(without('onboarding')).output.value;
  const said = [...broken.conflicts.flatMap(({ rules: those }) => those), ...broken.needs];
  assert.ok(
    said.length > 0 && said.every(({ id, message }) => id !== '' && message !== ''),
    'it names the rules, in words',
  );
});

test('A catalog change must not retroactively mutate accepted quotes or submitted orders.', async () => {
  const { quoteId, orderId } = await deal.ordered();
  await deal.does('rita.rep', `/orders/${orderId}/submit`);
  const state = async () => ({
    quote: await deal.quote(quoteId),
    items: await troth.database.admin('select id, body from ordering.order_item where order_id = $1 order by id', [
      orderId,
    ]),
    decision: await deal.reads<{ readonly decision: Decision }>('ada.auditor', `/quotes/${quoteId}/price-decision`),
  });
  const before = await state();
  await deal.publish(
    'price-book',
    'eur-direct',
    (book: { entries: { offering: string; charge: { model: { unitPrice?: string } } }[] }) => ({
      ...book,
      entries: book.entries.map((entry) =>
        entry.offering === 'consulting-day'
          ? { ...entry, charge: { ...entry.charge, model: { ...entry.charge.model, unitPrice: '9999' } } }
          : entry,
      ),
    }),
  );
  const { asOf: _then, ...quoteBefore } = before.quote as Record<string, unknown>;
  const now = await state();
  const { asOf: _now, ...quoteNow } = now.quote as Record<string, unknown>;
  assert.deepEqual({ ...now, quote: quoteNow }, { ...before, quote: quoteBefore });
  const fresh = await deal.quote(await deal.priced());
  assert.notDeepEqual(fresh.totals, before.quote.totals, 'a new quote has the new price');
});

test('A product offering that is inactive or not effective for the selling date cannot be newly sold unless an explicit override exists.', async () => {
  await deal.publish('product-offering', 'migration-workshop', (offering: { sellable: object }) => ({
    ...offering,
    sellable: { from: '2026-01-01', to: '2026-06-01' },
    substitutes: ['consulting-day'],
  }));
  const id = await deal.opened();
  const sold = await troth.send('rita.rep', `/quotes/${id}/lines`, {
    operations: [{ op: 'add', offering: 'migration-workshop', quantity: '1' }],
  });
  assert.equal(sold.status, 200);
  const [line] = (sold.body as { result: { lines: readonly { lineId: string }[] } }).result.lines;
  const validated = async () => {
    await deal.does('rita.rep', `/quotes/${id}/price`);
    return deal.does<{
      valid: boolean;
      checks: readonly { code: string; severity: string; message: string; todo: string }[];
    }>('rita.rep', `/quotes/${id}/validate`);
  };
  const inactive = await validated();
  assert.equal(inactive.valid, false);
  const check = inactive.checks.find(({ code }) => code === 'eligibility.not-on-sale');
  assert.match(check?.message ?? '', /has not been sold since 2026-06-01/);
  assert.match(check?.todo ?? '', /consulting-day/, 'what may be sold instead is named');
  await deal.refused('rita.rep', `/quotes/${id}/submit-for-approval`);

  // An explicit override: by somebody who may, does not sell the deal, and says why.
  const override = { lineId: line?.lineId, reason: 'The customer was promised the last workshop in May.' };
  for (const seller of ['rita.rep', 'mona.manager'])
    assert.equal((await deal.refused(seller, `/quotes/${id}/override-sale`, override)).code, 'access.denied', seller);
  await deal.does('olga.ops', `/quotes/${id}/override-sale`, override);
  const overridden = await validated();
  assert.equal(overridden.valid, true, JSON.stringify(overridden.checks));
  const told = overridden.checks.find(({ code }) => code === 'eligibility.sold-by-exception');
  assert.equal(told?.severity, 'warning');
  assert.match(told.message, /promised the last workshop in May.*Olga/);

  // It stands through a later edit, and is gone when it is taken back.
  const change = { operations: [{ op: 'change', lineId: line?.lineId, quantity: '2' }] };
  await deal.does('rita.rep', `/quotes/${id}/lines`, change);
  assert.equal((await validated()).valid, true);
  await deal.does('olga.ops', `/quotes/${id}/override-sale`, { ...override, reason: null });
  assert.equal((await validated()).valid, false);
  const again = await deal.refused('olga.ops', `/quotes/${id}/override-sale`, { ...override, reason: null });
  assert.equal(again.code, 'quote.no-sale-override');
});
