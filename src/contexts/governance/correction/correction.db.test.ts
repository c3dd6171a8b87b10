/** The eight principles of operations 17.1 and the controls of 17.2, over HTTP on a real database. Each principle is a title. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { OWNING_COMMANDS, sweepCorrections } from '#flows/correction-approved.jobs.ts';
import { sweepImprovements } from '#contexts/operations/index.ts';
import { PATTERNS } from '#contexts/operations/improvement/patterns.ts';
import { movableClock } from '#platform/clock.ts';
import { auditDatabase } from '#surfaces/cli/audit.ts';
import { asked, BECAUSE, correcting, EVIDENCE, type Members } from '#test/http/correcting.ts';
import { furtherCorrections } from '#test/http/further-corrections.ts';
import { openHouse } from '#test/http/house-in-use.ts';
import { CORRECTION_TYPES } from './correction-types.ts';
import { MEANS_NAMES, meansOf } from './means.ts';

const clock = movableClock(Temporal.Now.instant().round('second').toString());
const { troth, known, fallen, drafted, ordered } = await openHouse(['api'], { clock: clock.now });
after(() => troth.stop());

const { send, refusal, read, work, agree, stateOf, inTimeline } = correcting(troth);
const accepted = async (sql: string, ...values: readonly unknown[]) =>
  (await troth.database.admin<Members>(sql, [...values]))[0];

/** In the words of operations 17.1. Each has a test that fails when it is not kept; the last test of this file counts them. */
const PRINCIPLES = [
  '1. Prefer business correction commands over raw mutation',
  '2. Preserve original value and correction reason',
  '3. Record actor, approver, timestamp, and evidence',
  '4. Validate downstream impact before correction',
  '5. Emit correction events when downstream systems need awareness',
  '6. Reconcile after correction',
  '7. Separate emergency correction from normal workflow',
  '8. Review recurring corrections as product/platform defects',
] as const;
const tested = new Set<number>();
const principle = (numbers: readonly number[], proof: string, run: () => Promise<void>): void => {
  for (const number of numbers) tested.add(number);
  void test(`${numbers.map((number) => PRINCIPLES[number - 1]).join('; ')}: ${proof}`, run);
};

const orderId = fallen.orderId;
await send('otto.orderops', `/orders/${orderId}/hold`, { reasonCode: 'customer-asked' });
const deal = String(
  (await accepted('select revision_id from ordering.product_order where id = $1', orderId))?.['revision_id'],
);
const { assetId } = await (async () => {
  const row = { account: 'rheinwerk-maschinenbau', offering: 'platform-standard', quantity: '1', from: '2024-03-01' };
  await send('otto.orderops', '/asset-imports', { source: 'old-crm', rows: [{ ...row, externalId: 'P-1' }] });
  return { assetId: String((await accepted(`select id from assets.product where external_id = 'P-1'`))?.['id']) };
})();

const stuck = await send(
  'olga.ops',
  '/corrections',
  asked('order-released', orderId, { reasonCode: 'data-corrected' }),
);
const stuckId = String(stuck['correctionId']);
const audited = async (): Promise<string> => {
  let said = '';
  await auditDatabase(troth.database, troth.dataFolder, { write: (text) => (said += text), json: false });
  return said;
};

test('every way in which a correction is carried out is a command of the context that owns the state, and each of the six types has one', () => {
  const commands = MEANS_NAMES.flatMap((name) => meansOf(name).steps.map(({ command }) => command));
  assert.deepEqual([...new Set(commands)].toSorted(), Object.keys(OWNING_COMMANDS).toSorted());
  assert.deepEqual(new Set(MEANS_NAMES.map((name) => meansOf(name).type)), new Set(CORRECTION_TYPES));
});

principle([1], 'the app cannot write past them, and what an administrator writes is found', async () => {
  assert.equal(
    await refusal('rita.rep', '/corrections', asked('order-released', orderId, { reasonCode: 'x-y' })),
    'access.denied',
  );
  // What is a draft has the road that every draft has.
  const draft = asked('quote-amended', drafted, {
    accountId: known['accountId'],
    assets: [{ assetId, assetVersion: 1 }],
  });
  assert.equal(await refusal('olga.ops', '/corrections', draft), 'correction.ordinary-road');
  const denied = await accepted(
    `select canon::jsonb ->> 'result' as result from platform.entry where canon::jsonb ->> 'command' = 'correction.request'
     and canon::jsonb ->> 'refusal' = 'correction.ordinary-road'`,
  );
  assert.equal(denied?.['result'], 'refused', 'a correction around the road is refused, and the refusal is evidence');
  const written = (by: number) =>
    troth.database.admin(`update governance.correction set version = version + $1 where id = $2`, [by, stuckId]);
  assert.doesNotMatch(await audited(), new RegExp(stuckId));
  await written(3);
  assert.match(await audited(), new RegExp(`row.version-differs +governance.correction ${stuckId}`));
  await written(-3);
});

principle([2], 'what it was stands beside what it shall be, and no statement changes it later', async () => {
  const { original, correction } = await read(stuckId);
  assert.deepEqual([original['state'], correction['reason'], correction['evidence']], ['held', BECAUSE, EVIDENCE]);
});

principle([3], 'whoever asked never agrees, nobody twice, and only to what they saw', async () => {
  const { fingerprint } = (await read(stuckId)).correction;
  const approve = `/corrections/${stuckId}/approve`;
  assert.equal(await refusal('felix.finance', approve, { fingerprint }), 'correction.nothing-to-answer-as');
  assert.equal(
    await refusal('sam.sre', approve, { fingerprint: `sha256:${'0'.repeat(64)}` }),
    'correction.saw-another',
  );
  assert.equal(await refusal('otto.orderops', `/corrections/${stuckId}/apply`), 'correction.move-not-allowed');
  await agree(stuckId, 'sam.sre');
  assert.equal(await refusal('sam.sre', approve, { fingerprint }), 'correction.answered-already');
  assert.equal(await stateOf(stuckId), 'requested', 'where two are named, two agree');
  await agree(stuckId, 'otto.orderops');
  const { answers, correction } = await read(stuckId);
  assert.equal(correction['state'], 'approved');
  assert.deepEqual(
    new Map(answers.map(({ role, name }) => [role, name])),
    new Map([
      ['sre', 'Sam SRE'],
      ['order-ops', 'Otto Order-Ops'],
    ]),
  );
  const own = await send('otto.orderops', '/corrections', asked('order-failed', orderId, { reasonCode: 'given-up' }));
  const ownId = String(own['correctionId']);
  assert.equal(
    await refusal('otto.orderops', `/corrections/${ownId}/approve`, { fingerprint: own['fingerprint'] }),
    'access.denied',
    'the access policy forbids it before the command does',
  );
  await send('otto.orderops', `/corrections/${ownId}/withdraw`, { because: 'tried only' });
});

principle([4], 'orders, billing, assets, facts and evidence are counted before anybody agrees', async () => {
  const { impact } = await read(stuckId);
  const count = Object.fromEntries(impact.reached.map(({ kind, count: n }) => [kind, n]));
  const facts = await accepted('select count(*)::int as n from platform.outbox where subject_id = $1', orderId);
  assert.deepEqual([count['orders'], count['billing'], count['assets']], [1, 0, 0]);
  assert.ok(Number(count['facts']) > 0 && Number(count['facts']) <= Number(facts?.['n']));
  // What was agreed to about another state counts no more.
  await send('otto.orderops', `/orders/${orderId}/release`, { reasonCode: 'customer-asked' });
  assert.equal(await refusal('otto.orderops', `/corrections/${stuckId}/apply`), 'correction.subject-changed');
  await send('otto.orderops', `/orders/${orderId}/hold`, { reasonCode: 'customer-asked' });
  await send('olga.ops', `/corrections/${stuckId}/assess`);
  assert.deepEqual((await read(stuckId)).stillAsked, ['sre', 'order-ops']);
  await agree(stuckId, 'otto.orderops', 'sam.sre');
});

principle([5, 6], 'it closes only when both sides agree', async () => {
  await send('otto.orderops', `/corrections/${stuckId}/apply`);
  assert.equal(await stateOf(stuckId), 'applying');
  await work();
  const { correction, became, original, timeline } = await read(stuckId);
  assert.deepEqual([original['state'], became?.['state']], ['held', 'inProgress']);
  assert.equal(correction['state'], 'reconciled', JSON.stringify(correction['reconciled']));
  assert.deepEqual(
    timeline.map(({ type }) => type).filter((type) => !type.includes('Answered') && !type.includes('Assessed')),
    [
      'CorrectionRequested',
      'CorrectionApproved',
      'CorrectionApproved',
      'CorrectionBegun',
      'CorrectionApplied',
      'CorrectionReconciled',
    ],
  );
  const run = await accepted(
    `select r.mode, r.state from reconciliation.run r, governance.correction c
     where c.id = $1 and r.id = (c.compared -> 0 ->> 'runId')::uuid`,
    stuckId,
  );
  assert.deepEqual([run?.['mode'], run?.['state']], ['event', 'completed']);
  const released = await accepted(
    `select canon::jsonb -> 'actor' ->> 'type' as by from platform.entry where aggregate_id = $1
     and canon::jsonb ->> 'command' = 'order.release' order by id desc limit 1`,
    orderId,
  );
  assert.equal(released?.['by'], 'user', 'the owning command ran with the rights of a person');
  await send('olga.ops', `/corrections/${stuckId}/close`);
  // Whoever works on an incident that reached the order finds it in the timeline of that, as of a record of it.
  clock.advance({ minutes: 1 });
  const began = clock.now().subtract({ hours: 2 }).toString();
  const done = (relation: string) => [`Correction carried out, ${relation}`, `Correction seen to hold, ${relation}`];
  const fell = await accepted(`select connector from fallout.fallout_case where order_id = $1`, orderId);
  assert.deepEqual(await inTimeline({ connector: fell?.['connector'] }, began), done('record'));
  assert.deepEqual(await inTimeline({ connector: 'tax-office' }, began), done('around'));
});

principle([7], 'one agrees before, the others look afterwards, and it is not over without them', async () => {
  const wanted = asked('order-held', orderId, { reasonCode: 'stop-the-line' });
  assert.equal(
    await refusal('olga.ops', '/corrections', { ...wanted, emergency: 'cannot wait at all' }),
    'request.invalid',
  );
  const court = asked('person-erased', String(known['personId']), { ground: 'order-of-a-court' });
  assert.equal(
    await refusal('lena.legal', '/corrections/emergency', { ...court, emergency: 'cannot wait at all' }),
    'correction.no-legal-process',
  );
  const made = await send('olga.ops', '/corrections/emergency', {
    ...wanted,
    emergency: 'the wrong machines leave at noon',
  });
  const id = String(made['correctionId']);
  await agree(id, 'sam.sre');
  assert.equal(await stateOf(id), 'approved');
  await send('otto.orderops', `/corrections/${id}/apply`);
  await work();
  assert.equal(await refusal('olga.ops', `/corrections/${id}/close`), 'correction.not-reviewed');
  clock.advance({ hours: 25 });
  troth.signInAnew();
  assert.equal((await read(id)).correction['reviewOverdue'], true);
  assert.equal(
    await refusal('sam.sre', `/corrections/${id}/review`, { justified: true, note: 'I said yes' }),
    'correction.answered-already',
  );
  await send('otto.orderops', `/corrections/${id}/review`, { justified: true, note: 'It could not wait' });
  await send('olga.ops', `/corrections/${id}/close`);
});

test('who is asked may say no; what does not stand afterwards is named, and is compared again when somebody put it right', async () => {
  const wanted = asked('order-released', orderId, { reasonCode: 'data-corrected' });
  const refusedId = String((await send('olga.ops', '/corrections', wanted))['correctionId']);
  await send('sam.sre', `/corrections/${refusedId}/refuse`, { because: 'the customer asked for the hold' });
  assert.equal(await stateOf(refusedId), 'refused');
  const id = String((await send('olga.ops', '/corrections', wanted))['correctionId']);
  assert.equal(await refusal('mona.manager', '/corrections', wanted), 'correction.open-already');
  await agree(id, 'sam.sre', 'otto.orderops');
  await send('otto.orderops', `/corrections/${id}/apply`);
  await sweepCorrections(troth.app, troth.tenantId);
  await send('otto.orderops', `/orders/${orderId}/hold`, { reasonCode: 'customer-asked' });
  await work();
  const { correction } = await read(id);
  assert.deepEqual(
    [correction['state'], (correction['reconciled'] as Members)['amiss']],
    ['differing', ['it is held still']],
  );
  await send('otto.orderops', `/orders/${orderId}/release`, { reasonCode: 'customer-asked' });
  await send('otto.orderops', `/corrections/${id}/reconcile`);
  await work();
  assert.equal(await stateOf(id), 'reconciled');
});

test('an asset is mended by two people: the one who asked proposes it, and who carries it out answers for it', async () => {
  const what = { assetVersion: 1, changes: { quantity: '2' } };
  const made = await send('bea.billing', '/corrections', asked('asset-mended', assetId, what));
  const id = String(made['correctionId']);
  await agree(id, 'otto.orderops');
  assert.equal(await refusal('bea.billing', `/corrections/${id}/apply`), 'correction.needs-second-person');
  await send('otto.orderops', `/corrections/${id}/apply`);
  await work();
  const { correction, became } = await read(id);
  assert.equal(correction['state'], 'reconciled', JSON.stringify(correction));
  assert.equal(((became ?? {})['known'] as readonly Members[]).at(-1)?.['quantity'], '2');
});

test('what needs nobody is recorded all the same, and what the owning context refuses changes nothing and says why', async () => {
  const typo = asked('quote-reference', deal, { internalReference: 'FILE 2026/17' });
  const id = String((await send('mona.manager', '/corrections', typo))['correctionId']);
  assert.equal(await stateOf(id), 'approved');
  await send('olga.ops', `/corrections/${id}/apply`);
  await work();
  const { correction } = await read(id);
  assert.deepEqual(
    [correction['state'], (correction['notApplied'] as Members)['code']],
    ['approved', 'access.denied'],
    'whoever carries it out needs the right to the owning command',
  );
  await send('mona.manager', `/corrections/${id}/apply`);
  await work();
  assert.equal(await stateOf(id), 'reconciled');
});

test('what was accepted is never changed: finance and legal agree, and an amendment is offered, or nothing happens', async () => {
  const before = await accepted('select content, content_root from quote.revision where id = $1', deal);
  const wanted = asked('quote-amended', deal, {
    accountId: known['accountId'],
    assets: [{ assetId, assetVersion: 2, quantity: '3' }],
  });
  const id = String((await send('olga.ops', '/corrections', wanted))['correctionId']);
  await agree(id, 'felix.finance', 'lena.legal');
  await send('mona.manager', `/corrections/${id}/apply`);
  await work();
  const { correction } = await read(id);
  assert.ok(correction['state'] === 'reconciled' || correction['notApplied'] !== null, JSON.stringify(correction));
  assert.deepEqual(await accepted('select content, content_root from quote.revision where id = $1', deal), before);
});

furtherCorrections({ troth, orderId, ordered });

test('audit data: nobody is even asked without an order of a court, and with one not a byte of the log changes', async () => {
  const ground = { ground: 'order-of-a-court' };
  assert.equal(
    await refusal('lena.legal', '/corrections', asked('person-erased', 'no.body', ground)),
    'person.not-found',
  );
  const erase = asked('person-erased', 'clara.customer', ground);
  assert.equal(await refusal('lena.legal', '/corrections', erase), 'correction.no-legal-process');
  const made = await send('olga.ops', '/corrections', { ...erase, legalProcess: 'Landgericht Köln 28 O 17/26' });
  const id = String(made['correctionId']);
  const { subjectId } = (await read(id)).correction;
  assert.equal(subjectId, known['personId'], 'a person is named by their key, and kept by an id that tells nothing');
  await agree(id, 'lena.legal', 'ada.auditor');
  const ids = (await troth.database.admin<{ id: string }>('select id from platform.entry')).map((entry) => entry.id);
  const logAsOf = async (): Promise<Members | undefined> =>
    accepted(
      `select md5(string_agg(canon, '' order by id)) as whole from platform.entry where id = any($1::uuid[])`,
      ids,
    );
  const before = await logAsOf();
  await send('lena.legal', `/corrections/${id}/apply`);
  await work();
  assert.equal(await stateOf(id), 'reconciled');
  assert.deepEqual(await logAsOf(), before);
});

test('past the road: no statement of the program rewrites what a correction changed or who agreed', async () => {
  const asApp = (text: string, values: readonly unknown[]) =>
    troth.app.door.transaction(troth.tenantId, (tx) => tx.commit([{ text, values }]));
  await assert.rejects(
    asApp(`update governance.correction set original = '{}' where id = $1`, [stuckId]),
    /not written over/,
  );
  await assert.rejects(
    asApp(`update governance.correction_answer set role = 'finance' where correction_id = $1`, [stuckId]),
    /permission denied/,
  );
  await assert.rejects(
    asApp(
      `insert into governance.correction_answer (tenant_id, correction_id, person_id, requested_by, name, role, fingerprint, review, recorded_at)
       select tenant_id, id, requested_by, requested_by, 'me', 'finance', fingerprint, false, requested_at from governance.correction where id = $1`,
      [stuckId],
    ),
  );
});

type Improvement = Members & {
  readonly id: string;
  readonly found: { readonly count: number; readonly records: readonly Members[] };
};
const improvements = async (): Promise<readonly Improvement[]> =>
  ((await troth.get('ada.auditor', '/improvements')).body as { items: readonly Improvement[] }).items;
const recurring = async (): Promise<Improvement> => {
  const found = (await improvements()).find(
    ({ pattern, cause }) => pattern === 'manual-corrections' && cause === 'order-released',
  );
  assert.ok(found);
  return found;
};

principle(
  [8],
  'each pattern is a stated rule, and what recurs is somebody’s work until it was counted to recur less',
  async () => {
    assert.equal(PATTERNS.filter(({ source }) => source !== null).length, 7, 'the seven of operations 25.1');
    // A window ends before its last instant.
    clock.advance({ minutes: 1 });
    assert.ok((await sweepImprovements(troth.app, troth.tenantId)) > 0);
    assert.equal(await sweepImprovements(troth.app, troth.tenantId), 0, 'of one cause one is open');
    const { id, found, state } = await recurring();
    const asks = await accepted(
      `select count(*)::int as n from platform.outbox where type = 'CorrectionRequested' and event::jsonb #>> '{data,means}' = 'order-released'`,
    );
    assert.deepEqual([state, found.count, found.records.length], ['found', asks?.['n'], asks?.['n']]);
    const at = `/improvements/${id}`;
    const take = { owner: 'otto.orderops', what: 'A hold says who set it and until when', due: '2099-01-01' };
    assert.equal(await refusal('mona.manager', `${at}/take`, take), 'access.denied');
    assert.equal(await refusal('olga.ops', `${at}/take`, { ...take, owner: 'no.body' }), 'improvement.no-such-person');
    assert.equal(await refusal('olga.ops', `${at}/take`, { ...take, due: '2020-01-01' }), 'improvement.day-over');
    await send('olga.ops', `${at}/take`, take);
    await send('otto.orderops', `${at}/finish`, { says: 'Shipped with the release of Tuesday' });
    assert.equal(await refusal('otto.orderops', `${at}/measure`), 'improvement.too-early');
    clock.advance({ hours: 24 * 8 });
    troth.signInAnew();
    const measured = await send('otto.orderops', `${at}/measure`);
    assert.deepEqual(
      [measured['helped'], measured['before'], measured['after'], measured['state']],
      [true, found.count, 0, 'closed'],
    );
    for (let times = 0; times < 3; times += 1) {
      const hold = asked('order-held', orderId, { reasonCode: 'stop-the-line' });
      const { correctionId } = await send('olga.ops', '/corrections', hold);
      await send('olga.ops', `/corrections/${String(correctionId)}/withdraw`, { because: 'a drill' });
    }
    clock.advance({ minutes: 1 });
    await sweepImprovements(troth.app, troth.tenantId);
    const other = (await improvements()).find(({ state: each }) => each === 'found');
    assert.ok(other);
    await send('sam.sre', `/improvements/${other.id}/dismiss`, { because: 'these were drills' });
    assert.equal(await sweepImprovements(troth.app, troth.tenantId), 0, 'what may go on as it is stays quiet');
  },
);

test('each of the eight principles of operations 17.1 has a test here', () => {
  assert.deepEqual(
    PRINCIPLES.filter((_, index) => !tested.has(index + 1)),
    [],
  );
});
