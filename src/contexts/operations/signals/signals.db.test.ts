/** The watch on a real company: figures against hand counts, an alert that is told once, dashboards and what lies behind a number, who may see them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { requestActivation } from '#contexts/billing/index.ts';
import { dec, decText, sub } from '#kernel/decimal.ts';
import { derivedId } from '#kernel/ids.ts';
import { movableClock } from '#platform/clock.ts';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import { runCommand } from '#platform/run-command.ts';
import { signalCommands } from '#surfaces/cli/signals/commands.ts';
import { openHouse } from '#test/http/house-in-use.ts';
import { publishBeside, WAY_BACK } from '#test/http/publish-beside.ts';
import { commandLine } from '#test/support/command-line.ts';
import { sweepSignals } from '../incident/detect.jobs.ts';
import { sweepFigures, tellVitals } from './collect.jobs.ts';
import { METRICS } from './metrics.ts';

const clock = movableClock(Temporal.Now.instant().round('second').toString());
const { troth, fallen } = await openHouse(['api'], { clock: clock.now });
after(() => troth.stop());
const { door } = troth.app;
const { tenantId } = troth;

type Members = { readonly [member: string]: unknown };
type Signal = {
  readonly key: string;
  readonly value: string | null;
  readonly standing: string;
  readonly at: string;
  readonly parts: readonly { name: string; value: string }[];
};
const read = async <T>(who: string, path: string): Promise<T> => {
  const { status, body } = await troth.get(who, path);
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return body as T;
};
const statusOf = async (who: string, path: string): Promise<number> => (await troth.get(who, path)).status;
const count = async (text: string): Promise<string> =>
  String((await troth.database.admin<{ n: string }>(`select (${text})::text as n`))[0]?.n);
const sweep = async (): Promise<ReadonlyMap<string, Signal>> => {
  // The server of this test measures itself as well, when its time comes: what it says is not what is asked here.
  await troth.database.admin(`delete from operations.process_vitals where process <> 'a test'`, []);
  await sweepFigures({ door }, tenantId);
  const { items } = await read<{ items: Signal[] }>('ada.auditor', '/signals');
  // An auditor reads everything but what speaks of cost; finance reads that.
  assert.ok(!items.some(({ key }) => key === 'margin-exceptions'));
  items.push(
    ...(await read<{ items: Signal[] }>('felix.finance', '/signals')).items.filter(
      ({ key }) => key === 'margin-exceptions',
    ),
  );
  return new Map(items.map((signal) => [signal.key, signal]));
};

// Two people try what they may not.
const wished = { title: 'mine', severity: 'sev4', scope: {} };
const tried = [await troth.send('rita.rep', '/incidents', wished), await troth.send('ravi.rep', '/incidents', wished)];
assert.deepEqual(
  tried.map(({ status }) => status),
  [403, 403],
);
// A change that is only asked for: it is one of all, and none of those that anything is wrong with.
const begun = await troth.send('piet.pricing', '/releases', { name: 'Dearer', purpose: 'A day costs more.' });
const { releaseId } = (begun.body as { readonly result: { readonly releaseId: string } }).result;
const carrying = { title: 'Dearer', type: 'pricing', carries: { releaseId } };
const drafted = await troth.send('piet.pricing', '/changes', carrying);
assert.equal(drafted.status, 200, JSON.stringify(drafted.body));
await publishBeside(troth, clock.now());
clock.advance({ minutes: 2 });
const told = (requestsFailed: number, seconds: number | null) => {
  const times = { requestSeconds: 0.1, commandSeconds: seconds, pricingSeconds: seconds, loopSeconds: seconds };
  const counts = { requests: 100, requestsFailed, evidenceFailed: 0, processes: 1, evidenceSeconds: seconds && 0.25 };
  const files = { commit: null, digest: 'c'.repeat(64), edited: 0, migration: '0421' };
  const build = { process: 'a test', version: '9.9.9', roles: ['api'], startedAt: clock.now().toString(), ...files };
  return tellVitals(door, { tenants: [tenantId], build, vitals: { ...counts, ...times } });
};
await told(1, 0.1);
const figures = await sweep();
const value = (key: string): string | null | undefined => figures.get(key)?.value;

const fact = (...types: readonly string[]): Promise<string> =>
  count(`select count(*) from platform.outbox where tenant_id = '${tenantId}' and type in ('${types.join("','")}')`);

test('every signal has a figure of the same look, and what is not measured says so', () => {
  assert.deepEqual([...figures.keys()].toSorted(), METRICS.map(({ key }) => key).toSorted());
  assert.equal(new Set([...figures.values()].map(({ at }) => at)).size, 1);
  for (const { key, notMeasured } of METRICS) if (notMeasured) assert.equal(figures.get(key)?.standing, 'not-measured');
});

test('figures are what counting by hand comes to', async () => {
  const tenant = `tenant_id = '${tenantId}'`;
  const open = `status in ('draft', 'inApproval', 'approved', 'presented')`;
  const hand: Readonly<Record<string, string>> = {
    'quotes-created': await fact('QuoteCreated', 'QuoteOfChangeCreated'),
    'orders-submitted': await fact('OrderSubmitted'),
    'fallout-cases': await count(`select count(*) from fallout.fallout_case where ${tenant} and state <> 'resolved'`),
    'fallout-by-product': await count(`select count(*) from fallout.fallout_case where ${tenant}`),
    'orders-by-state': await count(
      `select count(*) from ordering.product_order where ${tenant} and state <> 'completed'`,
    ),
    'quotes-expiring': await count(
      `select count(*) from quote.revision where ${tenant} and status = 'presented' and valid_until < now() + interval '7 days'`,
    ),
    'discount-distribution': await count(`select count(*) from quote.decision where ${tenant} and kind = 'price'`),
    'average-discount': await count(
      `select round(avg((result #>> '{discounts,effectivePercent}')::numeric), 2)::float8 from quote.decision where ${tenant} and kind = 'price'`,
    ),
    'high-discount-quotes': await count(
      `select count(*) from quote.decision d join quote.revision r on r.id = d.revision_id where d.${tenant} and kind = 'price' and ${open} and (result #>> '{discounts,effectivePercent}')::numeric >= 20`,
    ),
    'margin-exceptions': await count(
      `select count(*) from quote.margin m join quote.revision r on r.id = m.revision_id where m.${tenant} and ${open} and jsonb_array_length(result -> 'floors') > 0`,
    ),
    'task-success': '0',
    'decisions-without-reason': await count(
      `select count(*) from approval.step where ${tenant} and decided_at is not null and comment is null`,
    ),
    'publications-without-change': await count(
      `select count(*) from governance.release where ${tenant} and published_at is not null and name <> '${WAY_BACK}'`,
    ),
    'denied-access': await count(
      `select count(*) from platform.entry where ${tenant} and canon::jsonb ->> 'result' = 'denied'`,
    ),
    'missing-audit-attributes': '0',
    'service-health': '1',
    'error-rate': '1',
    'evidence-retrieval-time': '0.25',
  };
  for (const [key, counted] of Object.entries(hand)) assert.equal(value(key), counted, key);
  // Counts that would be nought anyway prove nothing.
  for (const key of ['quotes-created', 'fallout-cases', 'discount-distribution', 'average-discount', 'denied-access'])
    assert.notEqual(value(key), '0', key);
});

/** Counts of something else than the records: jobs besides tasks, causes of cases, repairs of cases, failures of processes; and processes, of which the server of this test may be one more. */
const OF_PARTS = new Set([
  'queue-depth',
  'fallout-repeated-causes',
  'fallout-manual-repairs',
  'evidence-package-failures',
  'service-health',
]);

test('behind a count stand just the records that it counts, each with its page', async () => {
  const shown = METRICS.filter(({ unit, drill, key }) => unit === 'count' && 'counted' in drill && !OF_PARTS.has(key));
  for (const { key } of shown) {
    const { items } = await read<{ items: readonly Members[] }>(
      key === 'margin-exceptions' ? 'felix.finance' : 'ada.auditor',
      `/signals/${key}/records`,
    );
    assert.equal(String(items.length), value(key), key);
  }
  const known = ['orders-by-state', 'fallout-cases', 'incidents-by-severity', 'high-discount-quotes'];
  assert.deepEqual(
    known.filter((key) => !shown.some((metric) => metric.key === key)),
    [],
  );
  // Records that would be none anyway prove nothing.
  for (const key of ['orders-by-state', 'fallout-cases', 'publications-without-change', 'changes-by-type'])
    assert.notEqual(value(key), '0', key);
  const { items } = await read<{ items: readonly Members[] }>('otto.orderops', '/signals/fallout-cases/records');
  assert.match(String(items[0]?.['href']), /^\/fallout\//);
  const { none } = await read<Members>('sam.sre', '/signals/cache-hit-ratio/records');
  assert.match(String(none), /keeps no record/);
});

test('a second look counts nothing twice, and what is new once', async () => {
  const before = value('quotes-created');
  clock.advance({ minutes: 2 });
  assert.equal((await sweep()).get('quotes-created')?.value, before);
  const { items } = await read<{ items: readonly { id: string }[] }>('rita.rep', '/accounts');
  await troth.send('rita.rep', '/quotes', { accountId: items[0]?.id, name: 'one more' });
  clock.advance({ minutes: 2 });
  assert.equal((await sweep()).get('quotes-created')?.value, String(Number(before) + 1));
  const { course } = await read<{ course: readonly { value: string }[] }>('ada.auditor', '/signals/quotes-created');
  assert.equal(course.at(-1)?.value, String(Number(before) + 1));
});

test('an offer whose document cannot be made is counted, and says which quote and why', async () => {
  assert.equal(value('proposal-failures'), '0');
  const { items: accounts } = await read<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts');
  const accountId = accounts.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;
  const opened = await troth.send('rita.rep', '/quotes', { accountId, name: 'For 契約' });
  const { quoteId = '' } = (opened.body as { result: { quoteId?: string } }).result;
  const operations = [{ op: 'add', offering: 'consulting-day', quantity: '1' }];
  await troth.send('rita.rep', `/quotes/${quoteId}/lines`, { operations });
  // What is no failure of the document leaves no trace.
  assert.notEqual((await troth.send('rita.rep', `/quotes/${quoteId}/present`)).status, 200);
  for (const move of ['price', 'validate', 'submit-for-approval'])
    assert.equal((await troth.send('rita.rep', `/quotes/${quoteId}/${move}`)).status, 200, move);
  const refused = await troth.send('rita.rep', `/quotes/${quoteId}/present`);
  assert.equal((refused.body as Members)['code'], 'document.glyph-missing', JSON.stringify(refused.body));
  clock.advance({ minutes: 2 });
  assert.equal((await sweep()).get('proposal-failures')?.value, '1');
  const coded = `select sum(count) from operations.signal_hour where key = 'refusal/document.glyph-missing'`;
  assert.equal(await count(coded), '1', 'by its code too');
  const { items } = await read<{ items: readonly Members[] }>('olga.ops', '/signals/proposal-failures/records');
  assert.deepEqual(
    items.map(({ title, href, why }) => [title, href, why]),
    [['quote.present was refused', `/quotes/${quoteId}`, 'A letter has no shape in the shipped faces']],
  );
});

type Alerts = {
  readonly alerts: readonly {
    readonly id: string;
    readonly key: string;
    readonly level: string;
    readonly state: string;
  }[];
};
const errors = (failed: number) => told(failed, null);

test('what runs is held against what was recorded, and a backup is as old as its record says', async () => {
  await told(0, null);
  const { running } = await read<{ running: Members[] }>('sam.sre', '/deployments');
  assert.equal(running.find(({ version }) => version === '9.9.9')?.['standing'], 'unrecorded');
  assert.ok(Number(value('deployment-unrecorded')) >= 1);
  const { items } = await read<{ items: Members[] }>('sam.sre', '/signals/deployment-unrecorded/records');
  assert.ok(items.some(({ why }) => why === 'runs without a record'));
  const takenAt = clock.now().toString();
  assert.equal((await troth.send('sam.sre', '/backups', { takenAt, place: 'the server’s own' })).status, 200);
  clock.advance({ minutes: 20 });
  assert.equal((await sweep()).get('backup-age')?.value, '1200');
});

test('what is out of bounds is raised once, told once to its role with its runbook, proposed as an incident, and cleared', async () => {
  await errors(30);
  await sweep();
  const ofErrors = async () => (await read<Alerts>('sam.sre', '/signals/error-rate')).alerts;
  const raised = await ofErrors();
  assert.deepEqual(raised.map(({ level, state }) => `${level} ${state}`).toSorted(), ['alarm raised', 'warn raised']);
  await sweep();
  assert.equal((await ofErrors()).length, 2, 'the second sweep raises nothing');
  const alarm = raised.find(({ level }) => level === 'alarm');
  const [said] = await troth.database.admin<{ id: string }>(
    `select id from platform.outbox where type = 'SignalAlertRaised' and subject_id = $1`,
    [alarm?.id],
  );
  const job = {
    queue: 'flow',
    data: { tenantId, factId: said?.id ?? '', fact: 'SignalAlertRaised', step: 'tell-whom-it-concerns' },
  };
  await runFlowJob(door, job as never);
  await runFlowJob(door, job as never);
  const inbox = await read<{ items: readonly Members[] }>('sam.sre', '/inbox');
  const told = inbox.items.filter(({ template }) => template === 'signal-raised');
  assert.equal(told.length, 1);
  assert.match(String(told[0]?.['title']), /Out of bounds \(alarm\): Error rate/);
  assert.match(String(told[0]?.['body']), /30 %, bound 2 %/);
  assert.equal(told[0]?.['href'], `/signals/${alarm?.id}`);
  assert.equal((await read<{ signal: Signal }>('sam.sre', String(told[0]?.['href']))).signal.key, 'error-rate');
  await sweepSignals({ door }, tenantId);
  const { items } = await read<{ items: readonly Members[] }>('sam.sre', '/incidents');
  assert.deepEqual(
    items.filter(({ causeKey }) => causeKey === 'signal/error-rate').map(({ signal, severity }) => [signal, severity]),
    [['figure-alarm', 'sev2']],
  );
  await errors(0);
  await sweep();
  assert.deepEqual(
    (await ofErrors()).map(({ state }) => state),
    ['cleared', 'cleared'],
  );
});

test('a dashboard is read by its roles, tells how old it is, and leads from a number to its records', async () => {
  const { tiles, asOf } = await read<{ tiles: readonly Signal[]; asOf: string }>('otto.orderops', '/dashboards/orders');
  assert.equal(tiles.length, 8);
  assert.equal(Temporal.Instant.compare(asOf, clock.now()), 0);
  assert.equal(await statusOf('otto.orderops', '/dashboards/finance'), 403);
  assert.equal(await statusOf('rita.rep', '/dashboards'), 403);
  assert.equal(await statusOf('ada.auditor', '/dashboards/no-such'), 404);
  assert.equal(await statusOf('otto.orderops', '/signals/average-discount'), 403);
  const { items } = await read<{ items: readonly Members[] }>('olga.ops', '/signals/quotes-created/records');
  assert.equal(String(items.length), (await sweep()).get('quotes-created')?.value);
  assert.match(String(items[0]?.['href']), /^\/quotes\//);
  const refused = await read<{ items: readonly Members[] }>('ada.auditor', '/signals/denied-access/records');
  assert.ok(refused.items.some(({ title }) => title === 'incident.open was denied'));
  // An old figure is no figure of now.
  clock.advance({ hours: 1 });
  const later = await read<{ tiles: readonly Signal[]; asOf: string | null }>('otto.orderops', '/dashboards/orders');
  assert.deepEqual([later.asOf, later.tiles[0]?.standing], [null, 'unknown']);
});

test('a candidate of lost revenue names its record and its money', async () => {
  await troth.database.admin(
    `update ordering.product_order set state = 'completed', submitted_at = coalesce(submitted_at, recorded_at), ended_at = $2 where id = $1`,
    [fallen.orderId, clock.now().subtract({ hours: 2 }).toString()],
  );
  const leak = (await sweep()).get('revenue-leakage');
  assert.equal(leak?.value, '1');
  const [promised] = await troth.database.admin<{ amount: string }>(
    `select sum((t ->> 'amount')::numeric)::text as amount from ordering.order_item i, jsonb_path_query(i.body::jsonb, '$.priceLeaf.terms[*]') t where order_id = $1`,
    [fallen.orderId],
  );
  const { items } = await read<{ items: readonly Members[] }>('felix.finance', '/signals/revenue-leakage/records');
  assert.deepEqual(
    items.map(({ kind, id, money }) => [kind, id, money]),
    [['order', fallen.orderId, { amount: promised?.amount, currency: 'EUR' }]],
  );
  assert.match(String(items[0]?.['why']), /billing has not confirmed/);
});

/** Of an order that was carried out: billing is told its terms and has not confirmed them, and one of its items is in use although billing was told nothing of it. */
const leaking = async (): Promise<{
  readonly lineId: string;
  readonly productId: string;
  readonly quoteId: string;
}> => {
  const payload = { orderId: fallen.orderId };
  const asked = await runCommand(
    door,
    requestActivation,
    door.systemPrincipal(tenantId, 'worker'),
    { idempotencyKey: 'leaks', payload },
    { channel: 'test' },
  );
  assert.ok(asked.ok, JSON.stringify(asked));
  const [told] = await troth.database.admin<{ id: string; itemId: string; currency: string; price: string }>(
    `select id, item_id as "itemId", terms::jsonb ->> 'currency' as currency, terms::jsonb ->> 'amount' as price from billing.instruction where order_id = $1 order by 1 limit 1`,
    [fallen.orderId],
  );
  assert.ok(told);
  const invoice = { invoiceRef: 'INV-LOW', invoicedOn: '2027-01-31' };
  const line = {
    lineRef: '1',
    instructionId: told.id,
    currency: told.currency,
    amount: decText(sub(dec(told.price), dec('1.5'))),
  };
  assert.equal((await troth.send('bea.billing', '/invoices', { ...invoice, lines: [line] })).status, 200);
  const at = clock.now().subtract({ hours: 3 });
  const productId = derivedId(at, 'leaks', 'product');
  await troth.database.admin(
    `insert into assets.product (tenant_id, id, account_id, territory, lineage_id, offering, offering_hash, order_id, item_id, state, version, recorded_at)
     select tenant_id, $1, account_id, 'dach', $1, 'forgotten', 'sha256:x', $2, $1, 'active', 1, $3 from ordering.product_order where id = $2`,
    [productId, fallen.orderId, at.toString()],
  );
  await troth.database.admin(
    `insert into assets.committed_term (tenant_id, product_id, charge_key, segment_id, valid_from, terms, price_leaf_hash, known_from)
     values ($1, $2, 'fee', 's', '2026-01-01', '{}', 'sha256:x', $3)`,
    [tenantId, productId, at.toString()],
  );
  const [quote] = await troth.database.admin<{ id: string }>(
    `select id from quote.revision where status in ('accepted', 'converted') and accepted_at is not null order by id limit 1`,
  );
  assert.ok(quote);
  await troth.database.admin(
    `update quote.decision set by_hand_percent = 12 where revision_id = $1 and kind = 'price'`,
    [quote.id],
  );
  const [{ id: lineId } = { id: '' }] = await troth.database.admin<{ id: string }>(
    `select id from billing.invoice_line where invoice_ref = 'INV-LOW'`,
  );
  return { lineId, productId, quoteId: quote.id };
};

test('each rule of lost revenue finds its record on data: an order, a product, an invoiced line, a quote', async () => {
  const { lineId, productId, quoteId } = await leaking();
  const { items } = await read<{ items: readonly Members[] }>('felix.finance', '/signals/revenue-leakage/records');
  const found = new Map(items.map(({ kind, id, money }) => [`${String(kind)} ${String(id)}`, money as Members | null]));
  assert.ok(found.has(`order ${fallen.orderId}`), 'what billing was asked and has not confirmed is not handed over');
  assert.equal(found.get(`invoice-line ${lineId}`)?.['amount'], '1.5');
  // Nothing was promised for an item that no order has: no amount is made up.
  assert.deepEqual(found.get(`product ${productId}`), null);
  assert.ok(Number(found.get(`quote ${quoteId}`)?.['amount']) > 0);
  assert.equal(found.size, 4);
});

test('troth signals and troth dashboard tell what the pages do: figures, what lies behind one, and a no to whoever has none', async () => {
  await sweep();
  const run = commandLine(signalCommands, troth.url);
  const all = await run('signals', '--as', 'ada.auditor');
  assert.equal(all.code, 0, all.complained);
  assert.match(all.told, /^quotes-created +\d+ /m);
  assert.match(all.told, /\nAs of \d{4}-/);
  const leaks = await run('signals', 'revenue-leakage', '--as', 'felix.finance');
  assert.match(leaks.told, /^ {4}INV-LOW, 1\.5 EUR: Billing put less on an invoice .* \(\/invoices\//m);
  const own = await run('dashboard', '--as', 'otto.orderops');
  assert.match(own.told, /^.*: .*\n[\s\S]*Fallout cases +\d+/);
  const asJson = await run('dashboard', 'orders', '--as', 'otto.orderops', '--json');
  assert.equal((JSON.parse(asJson.told) as { readonly tiles: readonly unknown[] }).tiles.length, 8);
  for (const [words, code] of [
    [['dashboard', 'finance', '--as', 'otto.orderops'], 'access.denied'],
    [['dashboard', 'no-such', '--as', 'ada.auditor'], 'dashboard.not-found'],
    [['signals', 'no-such', '--as', 'ada.auditor'], 'signal.not-found'],
  ] as const) {
    const no = await run(...words);
    assert.deepEqual([no.code, no.told], [1, ''], words.join(' '));
    assert.match(no.complained, new RegExp(`^Nothing was read: .*\\[${code.replace('.', '\\.')}\\]`, 's'));
  }
});

test('Prometheus gets each figure once, and the name of no company', async () => {
  const told = await (await fetch(`${troth.app.url}/metrics`)).text();
  assert.match(told, /troth_signal\{signal="quotes-created"\} \d+/);
  assert.doesNotMatch(told, new RegExp(tenantId));
});
