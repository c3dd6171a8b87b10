/** An incident from the signal to the day on which somebody else saw that what was learned was done, over HTTP on a real database. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import { movableClock } from '#platform/clock.ts';
import { openHouse } from '#test/http/house-in-use.ts';
import { sweepSignals } from './detect.jobs.ts';
import { DIMENSIONS, POSTMORTEM_PARTS } from './incident.ts';
import { BREAKER_OPEN_MINUTES_MAX } from './signals.ts';

const clock = movableClock(Temporal.Now.instant().round('second').toString());
const { troth, fallen, offered } = await openHouse(['api'], { clock: clock.now });
after(() => troth.stop());
// What was done just now lies before what is asked next: a window ends before its last instant.
clock.advance({ minutes: 1 });

type Members = { readonly [member: string]: unknown };
const codeOf = ({ body }: { readonly body: unknown }): unknown => (body as Members)['code'];
const started = clock.now().subtract({ minutes: 90 }).toString();

const send = async (who: string, path: string, payload: object = {}): Promise<Members> => {
  const { status, body } = await troth.send(who, path, payload);
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return (body as { result: Members }).result;
};
const refusal = async (who: string, path: string, payload: object = {}): Promise<unknown> =>
  codeOf(await troth.send(who, path, payload));

type Whole = {
  readonly incident: Members & { readonly classification: Readonly<Record<string, { level: string; by: string }>> };
  readonly timeline: readonly {
    readonly type: string;
    readonly relation: string;
    readonly details: Members;
    readonly actor: string;
  }[];
  readonly actions: readonly Members[];
  readonly containments: readonly Members[];
  readonly recurrence: Members | null;
  readonly can: Readonly<Record<string, boolean>>;
};
const read = async (id: string, who = 'sam.sre'): Promise<Whole> => {
  const { status, body } = await troth.get(who, `/incidents/${id}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Whole;
};

const shipping = { connector: 'shipping' };
const [fellOut] = await troth.database.admin<{ connector: string }>(
  `select connector from fallout.fallout_case where order_id = $1`,
  [fallen.orderId],
);
assert.ok(fellOut);
const opened = await send('otto.orderops', '/incidents', {
  title: 'What we send is refused',
  severity: 'sev3',
  scope: { connector: fellOut.connector },
  runbook: 'provisioning-failure',
  startedAt: started,
});
const id = String(opened['incidentId']);

test('a product that is in no catalog is refused, a system that we do not know may be named', async () => {
  const said = { title: 'Sold and not there', severity: 'sev4' };
  assert.equal(
    await refusal('otto.orderops', '/incidents', { ...said, scope: { offerings: ['no-such-thing'] } }),
    'incident.no-such-product',
  );
  const { status } = await troth.send('otto.orderops', '/incidents?dryRun=true', {
    ...said,
    scope: { connector: 'the-tax-office' },
  });
  assert.equal(status, 200);
});
const at = (command: string): string => `/incidents/${id}/${command}`;

test('an incident has a number, a cause that it is known by, and one of a cause is open', async () => {
  assert.equal(opened['number'], 'INC-0001');
  const { incident } = await read(id);
  assert.deepEqual(
    [incident['state'], incident['causeKey'], incident['owner']],
    ['detected', `connector/${fellOut.connector}`, 'Otto Order-Ops'],
  );
  const again = { title: 'The same', severity: 'sev3', scope: { connector: fellOut.connector } };
  assert.equal(await refusal('sam.sre', '/incidents', again), 'incident.open-already');
  assert.equal(
    await refusal('sam.sre', '/incidents', { ...again, scope: {}, runbook: 'no-such' }),
    'incident.no-such-runbook',
  );
  const ahead = clock.now().add({ hours: 1 }).toString();
  assert.equal(await refusal('sam.sre', '/incidents', { ...again, scope: {}, startedAt: ahead }), 'incident.not-yet');
});

test('classifying counts what the scope reaches, and judges the nine: measured ones are made worse by a person, never better', async () => {
  const orders = await troth.database.admin<{ id: string; revision: string }>(
    `select distinct o.id, o.revision_id as revision from ordering.product_order o join fulfillment.task_work w on w.order_id = o.id
     join fulfillment.attempt a on a.task_id = w.id where w.connector = $1`,
    [fellOut.connector],
  );
  const answer = await send('otto.orderops', at('classify'), {
    said: { legal: { level: 'low', because: 'a promised day will be missed' } },
  });
  const levels = answer['levels'] as Readonly<Record<string, string>>;
  assert.deepEqual(Object.keys(levels).toSorted(), DIMENSIONS.toSorted());
  assert.equal(answer['orders'], orders.length);
  assert.equal(answer['quotes'], new Set(orders.map(({ revision }) => revision)).size);
  const { incident } = await read(id);
  const records = incident['records'] as { quotes: { money: { currency: string; amount: string }[] } };
  // A figure that nothing came to would agree with anything.
  const [money] = await troth.database.admin<{ amount: string }>(
    `select sum((result #>> '{estimate,total}')::numeric)::text as amount from quote.decision where kind = 'price' and revision_id = any($1)`,
    [orders.map(({ revision }) => revision)],
  );
  assert.ok(money?.amount, 'what was ordered has a value');
  assert.deepEqual(
    records.quotes.money.map(({ amount }) => amount),
    [money.amount],
  );
  assert.deepEqual(
    [incident.classification['legal']?.by, incident.classification['customer']?.by],
    ['stated', 'measured'],
  );
  assert.equal(levels['duration'], 'medium', 'ninety minutes');
  const smaller = { said: { duration: { level: 'none', because: 'it felt short' } } };
  assert.equal(await refusal('otto.orderops', at('classify'), smaller), 'incident.lower-than-measured');
  await send('otto.orderops', at('classify'), {
    severity: 'sev2',
    said: { duration: { level: 'high', because: 'the day is lost' } },
  });
  const raised = (await read(id)).incident;
  assert.deepEqual([raised.classification['duration']?.by, raised['severity']], ['raised', 'sev2']);
});

test('by product and by time, the scope reaches what was priced and ordered then', async () => {
  const [line] = await troth.database.admin<{ offering: string }>(
    `select body ->> 'offering' as offering from quote.line where revision_id = $1 limit 1`,
    [offered.quoteId],
  );
  const other = await send('olga.ops', '/incidents', {
    title: 'A wrong price',
    severity: 'sev2',
    scope: { offerings: [line?.offering ?? ''] },
    startedAt: started,
  });
  const counted = await send('olga.ops', `/incidents/${String(other['incidentId'])}/classify`);
  const [expected] = await troth.database.admin<{ quotes: number; orders: number }>(
    `select (select count(distinct d.revision_id)::int from quote.decision d join quote.line l on l.revision_id = d.revision_id
             where d.kind = 'price' and l.body ->> 'offering' = $1) as quotes,
            (select count(distinct order_id)::int from ordering.order_item where offering = $1) as orders`,
    [line?.offering],
  );
  assert.deepEqual([counted['quotes'], counted['orders']], [expected?.quotes, expected?.orders]);
  assert.ok(Number(counted['quotes']) > 0);
  const early = await send('olga.ops', '/incidents', {
    title: 'Long ago',
    severity: 'sev4',
    scope: { until: clock.now().subtract({ hours: 100 }).toString() },
    startedAt: clock.now().subtract({ hours: 200 }).toString(),
  });
  const none = await send('olga.ops', `/incidents/${String(early['incidentId'])}/classify`);
  assert.deepEqual([none['quotes'], none['orders'], none['handoffs']], [0, 0, 0]);
});

const pause = (connector: string, on: boolean) =>
  send('sam.sre', '/switches', {
    key: `connector:${connector}`,
    scope: { connector },
    on,
    reason: 'contains the incident',
    owner: 'sre',
  });

test('what contains it is a switch that holds, and what is stopped is not resolved', async () => {
  const key = `connector:${fellOut.connector}`;
  assert.equal(await refusal('otto.orderops', at('contain'), { switches: [key] }), 'incident.not-contained');
  await pause(fellOut.connector, true);
  await send('otto.orderops', at('contain'), { switches: [key] });
  await send('otto.orderops', at('notes'), { text: 'The carrier was called at once' });
  const resolution = { resolution: 'The carrier put its mapping right' };
  assert.equal(await refusal('otto.orderops', at('resolve'), resolution), 'incident.still-contained');
  await pause(fellOut.connector, false);
  clock.advance({ minutes: 5 });
  await send('otto.orderops', at('resolve'), resolution);
});

test('the timeline is the log: what was done about it, the switches and releases around it; by hand there are only notes', async () => {
  const { timeline } = await read(id);
  const types = timeline.map(({ type }) => type);
  for (const type of [
    'IncidentOpened',
    'IncidentClassified',
    'SwitchSet',
    'IncidentContained',
    'IncidentNoted',
    'IncidentResolved',
    'CatalogPublished',
  ])
    assert.ok(types.includes(type), `${type} of ${types.join()}`);
  const note = timeline.find(({ type }) => type === 'IncidentNoted');
  assert.deepEqual([note?.details['text'], note?.actor], ['The carrier was called at once', 'Otto Order-Ops']);
  assert.deepEqual(
    new Set(timeline.filter(({ type }) => type === 'SwitchSet').map(({ relation }) => relation)),
    new Set(['around']),
  );
  const leaving = await troth.database.admin<{ event: string }>(
    `select event from platform.outbox where type like 'Incident%'`,
  );
  assert.equal(
    leaving.some(({ event }) => event.includes('carrier')),
    false,
    'what people typed leaves with no fact',
  );
});

test('a deployment of that time stands in it with its version, and a change that carried a release does not stand in it twice', async () => {
  const { tenantId, database } = troth;
  const released = derivedId(clock.now(), 'a deployment');
  const body = { carries: { deployment: { version: '1.4.0', commit: 'abcdef1' } } };
  await database.admin(
    `insert into governance.change (tenant_id, id, number, status, type, title, body, fingerprint, emergency, released_at, author_persons, requested_by,
       version, recorded_at)
     select tenant_id, $2, 'CR-90001', 'released', 'integration', 'Faster lists', $3, content_hash, false, $4, author_persons, created_by, 1, $4
     from governance.release where tenant_id = $1 limit 1`,
    [tenantId, released, JSON.stringify(body), clock.now().toString()],
  );
  for (const subject of [released, id])
    await database.admin(
      `insert into platform.outbox select (jsonb_populate_record(o, $2)).* from platform.outbox o where tenant_id = $1 and type = 'CatalogPublished' limit 1`,
      [
        tenantId,
        JSON.stringify({
          id: derivedId(clock.now().subtract({ minutes: 30 }), 'told', subject),
          type: 'ChangeReleased',
          subject_id: subject === id ? derivedId(clock.now(), 'of a release') : subject,
        }),
      ],
    );
  const told = (await read(id)).timeline.filter(({ type }) => type === 'ChangeReleased');
  assert.deepEqual(
    told.map(({ details, relation }) => [details['text'], relation]),
    [['CR-90001, version 1.4.0 of commit abcdef1', 'around']],
  );
});

const postmortem = Object.fromEntries(POSTMORTEM_PARTS.map((part) => [part, `What there is to say of ${part}.`]));

test('a review has all its parts and an action; an action has an owner, a day, and somebody else who saw it done', async () => {
  const { whyNotCaught: _left, ...short } = postmortem;
  assert.equal(await refusal('otto.orderops', at('review'), { postmortem: short }), 'request.invalid');
  assert.equal(await refusal('otto.orderops', at('review'), { postmortem }), 'incident.nothing-learned');
  const action = { text: 'Check the mapping in the release', owner: 'carla.catalog', deadline: '2030-01-01' };
  assert.equal(
    await refusal('otto.orderops', `/incidents/${id}/actions`, { ...action, owner: 'nobody.here' }),
    'incident.no-such-person',
  );
  assert.equal(
    await refusal('otto.orderops', `/incidents/${id}/actions`, { ...action, deadline: '2020-01-01' }),
    'incident.deadline-over',
  );
  const added = await send('otto.orderops', `/incidents/${id}/actions`, action);
  await send('otto.orderops', at('review'), { postmortem });
  assert.equal(await refusal('otto.orderops', at('close')), 'incident.actions-open');
  const verify = at(`actions/${String(added['actionId'])}/verify`);
  const evidence = { evidence: 'The check stands in release 7' };
  assert.equal(await refusal('carla.catalog', verify, evidence), 'incident.own-action');
  await send('piet.pricing', verify, evidence);
  assert.equal(await refusal('sam.sre', verify, evidence), 'incident.verified-already');
  await send('otto.orderops', at('close'));
  const { incident, actions, can } = await read(id);
  assert.equal(incident['state'], 'closed');
  assert.deepEqual([actions[0]?.['owner'], actions[0]?.['verifier']], ['Carla Catalog', 'Piet Pricing']);
  assert.deepEqual([can['reopen'], can['close']], [true, false]);
});

test('the same cause within ninety days is a recurrence, later it is not; what is over can be opened again', async () => {
  const same = { title: 'Again', severity: 'sev3', scope: { connector: fellOut.connector } };
  clock.advance({ hours: 24 * 30 });
  troth.signInAnew();
  const second = await send('sam.sre', '/incidents', same);
  assert.equal(second['recurrenceOf'], id);
  assert.equal((await read(String(second['incidentId']))).recurrence?.['number'], 'INC-0001');
  await send('sam.sre', `/incidents/${String(second['incidentId'])}/dismiss`, { because: 'a test of the carrier' });
  assert.equal((await send('sam.sre', at('reopen'), { because: 'it is back' }))['state'], 'classified');
  assert.equal(await refusal('sam.sre', '/incidents', same), 'incident.open-already');
});

test('a signal proposes an incident once, leads to its runbook, and is quiet after somebody said that it is none', async () => {
  await troth.database.admin(
    `insert into fulfillment.connector_gate (tenant_id, connector, breaker, failures, failing_since, open_until, openings, because, metered, updated_at)
     values ($1, 'shipping', 'open', 9, $2, $3, 1, 'no answer', false, $2)
     on conflict (tenant_id, connector) do update set breaker = 'open', failures = 9, failing_since = excluded.failing_since, open_until = excluded.open_until`,
    [
      troth.tenantId,
      clock
        .now()
        .subtract({ minutes: BREAKER_OPEN_MINUTES_MAX + 1 })
        .toString(),
      clock.now().add({ minutes: 1 }).toString(),
    ],
  );
  const sweep = () => sweepSignals({ door: troth.app.door }, troth.tenantId);
  const breakers = async () => {
    const { items } = (await troth.get('sam.sre', '/incidents')).body as { items: readonly Members[] };
    return items.filter(({ signal, causeKey }) => signal === 'breaker-open' && causeKey === 'connector/shipping');
  };
  await sweep();
  const [seen, ...others] = await breakers();
  if (fellOut.connector === 'shipping') return assert.equal(seen, undefined, 'one of its cause is open');
  assert.deepEqual(
    [others.length, seen?.['state'], seen?.['runbook'], seen?.['severity']],
    [0, 'detected', 'provisioning-timeout', 'sev2'],
  );
  assert.deepEqual(seen?.['scope'], shipping);
  await sweep();
  assert.equal((await breakers()).length, 1);
  await send('sam.sre', `/incidents/${String(seen?.['id'])}/dismiss`, { because: 'they maintain it' });
  await sweep();
  assert.equal((await breakers()).length, 1, 'quiet for some hours');
  clock.advance({ hours: 5 });
  await sweep();
  assert.equal((await breakers()).length, 2);
});

test('a seller opens none and reads none; an agent neither; who reads does not work', async () => {
  const asked = { title: 'Mine', severity: 'sev4', scope: {} };
  assert.equal((await troth.send('rita.rep', '/incidents', asked)).status, 403);
  assert.equal((await troth.get('rita.rep', '/incidents')).status, 403);
  assert.equal((await troth.get('ada.auditor', '/incidents')).status, 200);
  for (const command of ['classify', 'close'])
    assert.equal((await troth.send('ada.auditor', at(command))).status, 403, command);
  assert.equal((await troth.get('rita.rep', `/incidents/${id}`)).status, 403);
});
