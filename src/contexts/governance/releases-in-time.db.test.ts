/** What happens to releases by the clock: called back before it, rolled back out of the middle after it, sent out at its hour, watched as it runs. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { movableClock, systemClock } from '#platform/clock.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import { runCommand } from '#platform/run-command.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { recordReleasedCommand } from './change/after-release.commands.ts';
import { sweepWatches } from './change/watch-changes.jobs.ts';
import { sweepSimulations } from './simulation/simulation.jobs.ts';
import { departByItself } from './train/leave-behind.ts';
import { sweepReleasesDue } from './train/releases-due.jobs.ts';

// Without a worker of its own, so that this test is the only one that looks at the clock.
const clock = movableClock(systemClock().toString());
const troth = await startTroth({ roles: ['api'], clock: clock.now, checkAnswers: true });
after(troth.stop);
const deal = aDeal(troth);
const { door } = troth.app;

const [ONE, TWO] = ['consulting-day', 'sandbox'] as const;

type Row = { readonly status: string; readonly effectiveFrom: string | null; readonly modelHash: string | null };
const release = (id: string): Promise<Row> => deal.reads<Row>('carla.catalog', `/releases/${id}`);
const inForce = async (): Promise<string> =>
  (await deal.reads<{ inForce: string }>('carla.catalog', '/publications')).inForce;

const approve = async (id: string): Promise<void> => {
  await deal.does('carla.catalog', `/releases/${id}/validate`);
  await deal.does('rosa.release', `/releases/${id}/approve`);
};
const approved = async (name: string, key: string, more: object = {}): Promise<string> => {
  const payload = { name, purpose: name, ...more };
  const { releaseId } = await deal.does<{ releaseId: string }>('carla.catalog', '/releases', payload);
  const offering = companyArtifacts.find((each) => each.kind === 'product-offering' && each.key === key)?.content;
  await deal.writes('carla.catalog', `/artifacts/product-offering/${key}/draft`, {
    releaseId,
    content: { ...offering, name },
  });
  await approve(releaseId);
  return releaseId;
};
/** Of two that were published at the same instant nobody could say which is in force. */
const publish = async (id: string): Promise<void> => {
  clock.advance({ seconds: 1 });
  await deal.does('carla.catalog', `/releases/${id}/publish`);
};
const because = { because: 'the price is wrong' };
const hours = (count: number): void => {
  clock.advance({ hours: count });
  troth.signInAnew();
};

describe('a release that waits for its instant', () => {
  test('is called back, gives way to another, and comes again; its model stays written and was never in force', async () => {
    const before = await inForce();
    const effectiveFrom = clock.now().add({ hours: 2 }).toString();
    const waiting = await approved('In two hours', ONE, { effectiveFrom });
    await publish(waiting);
    const urgent = await approved('Urgent', TWO);
    const publishUrgent = `/releases/${urgent}/publish`;
    assert.equal((await deal.refused('carla.catalog', publishUrgent)).code, 'release.later-model-waiting');
    const day = { from: clock.now().toString(), to: clock.now().add({ hours: 24 }).toString() };
    const freeze = { kind: 'peak-sales-event', name: 'A day of sales', ...day, freeze: { tiersFrom: 1 } };
    const over = await deal.refused('olga.ops', '/calendar', freeze);
    assert.deepEqual([over.code, over['releaseId']], ['calendar-period.release-waits', waiting]);
    const callBack = `/releases/${waiting}/call-back`;
    assert.equal((await deal.refused('rita.rep', callBack, because)).code, 'access.denied');
    const later = clock.now().add({ minutes: 150 }).toString();
    const moved = { ...because, effectiveFrom: later };
    const both = await Promise.all([1, 2].map(() => troth.send('carla.catalog', callBack, moved)));
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 409],
    );
    assert.deepEqual(await release(waiting).then(({ status, modelHash }) => [status, modelHash]), ['draft', null]);
    assert.equal(await inForce(), before);
    const { periodId } = await deal.does<{ periodId: string }>('olga.ops', '/calendar', freeze);
    await deal.does('olga.ops', `/calendar/${periodId}/end`, { because: 'the test is over' });

    await publish(urgent);
    assert.equal(
      (await deal.refused('carla.catalog', `/releases/${waiting}/publish`)).code,
      'release.move-not-allowed',
    );
    await approve(waiting);
    await publish(waiting);
    assert.equal((await release(waiting)).effectiveFrom, later);
    hours(3);
    assert.equal(await inForce(), (await release(waiting)).modelHash);
    assert.equal((await deal.refused('carla.catalog', callBack, because)).code, 'release.in-effect-already');
    const [rows] = await troth.database.admin<{ models: number; back: number }>(
      `select count(*)::int as models, count(b.model_id)::int as back from platform.model m
       left join platform.model_called_back b on b.model_id = m.id where m.release_id = $1`,
      [waiting],
    );
    assert.deepEqual(rows, { models: 2, back: 1 });
  });

  test('is called back while another is published: whichever comes first, one release is the newest', async () => {
    const waiting = await approved('Later', ONE, { effectiveFrom: clock.now().add({ hours: 2 }).toString() });
    const other = await approved('Meanwhile', TWO);
    await publish(waiting);
    const [back, out] = await Promise.all([
      troth.send('carla.catalog', `/releases/${waiting}/call-back`, { ...because, forGood: true }),
      troth.send('carla.catalog', `/releases/${other}/publish`),
    ]);
    assert.equal(back.status, 200, JSON.stringify(back.body));
    assert.equal((await release(waiting)).status, 'withdrawn');
    if (out.status !== 200) await publish(other);
    const { items } = await deal.reads<{ items: readonly Row[] }>('carla.catalog', '/releases');
    assert.equal(items.filter(({ status }) => status === 'published').length, 1);
    assert.equal(await inForce(), (await release(other)).modelHash);
  });
});

describe('a release that is not the newest', () => {
  const takenBack = (id: string) =>
    deal.does<{ releaseId: string; changes: number }>('carla.catalog', `/releases/${id}/roll-back`, { purpose: 'no' });

  test('is rolled back alone; what later ones changed again is refused by their names', async () => {
    const before = await inForce();
    const [one, two] = [await approved('First', ONE), await approved('Second', TWO)];
    await publish(one);
    await approve(two);
    await publish(two);
    const again = await approved('Second again', TWO);
    await publish(again);
    const stopped = await deal.refused('carla.catalog', `/releases/${two}/roll-back`, { purpose: 'no' });
    assert.deepEqual(
      [stopped.code, stopped['artifacts'], stopped['first']],
      [
        'release.changed-since',
        [`product-offering/${TWO}`],
        [{ releaseId: again, name: 'Second again', artifacts: [`product-offering/${TWO}`] }],
      ],
    );
    for (const id of [one, again, two]) {
      const way = await takenBack(id);
      assert.equal(way.changes, 1);
      // It goes through a freeze and needs no request: nobody puts anything else into it.
      const payload = { releaseId: way.releaseId, artifacts: [{ key: ONE, removed: true }] };
      const edited = await fetch(`${troth.url}/artifacts/product-offering/drafts`, {
        method: 'PUT',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await troth.tokenFor('carla.catalog')}`,
        },
        body: JSON.stringify({ idempotencyKey: way.releaseId, payload }),
      });
      assert.equal(((await edited.json()) as { readonly code: string }).code, 'release.way-back-is-fixed');
      await approve(way.releaseId);
      await publish(way.releaseId);
      assert.equal((await release(id)).status, 'rolledBack');
      assert.equal(
        (await deal.refused('carla.catalog', `/releases/${id}/roll-back`, { purpose: 'twice' })).code,
        'release.nothing-to-roll-back',
      );
    }
    assert.equal(await inForce(), before, 'all of it undone is the very model of before');
    const { items } = await deal.reads<{ items: readonly { title: string; why: string | null }[] }>(
      'ada.auditor',
      '/signals/approval-bypasses/records',
    );
    const tried = items.filter(({ title }) => title === 'catalog.edit-drafts was refused');
    assert.deepEqual(
      tried.map(({ why }) => why),
      Array<string>(3).fill('A way back holds exactly the versions that it returns to'),
      'who tried is on the record, and behind the figure',
    );
  });
});

const stated = { score: 0, because: 'Nothing of this kind is touched.' };
const approvedChange = async (releaseId: string, more: object = {}, by = 'carla.catalog'): Promise<string> => {
  const { changeId } = await deal.does<{ changeId: string }>(by, '/changes', {
    title: 'Another name',
    type: 'catalog-structure',
    carries: { releaseId },
    objective: 'It is called what customers call it.',
    effectiveFrom: systemClock().toString({ smallestUnit: 'second' }),
    impacted: { products: 'all', markets: 'all', channels: 'all', customers: [], inHand: 'Offers that are out stay.' },
    owner: 'carla.catalog',
    approvers: [],
    rollback: { how: 'release', says: 'The release before comes back.' },
    monitoring: { hours: 24, watch: [{ fact: 'QuoteValidationFailed', atMost: 3, says: 'no more than usual' }] },
    risk: { legal: stated, regulatory: stated, operational: stated, detectability: stated, timing: stated },
    ...more,
  });
  await answered(changeId, by);
  return changeId;
};
const APPROVERS: Readonly<Record<string, string>> = {
  finance: 'felix.finance',
  'release-approver': 'rosa.release',
  'sales-ops': 'olga.ops',
  executive: 'edda.executive',
};
const answered = async (changeId: string, by: string): Promise<void> => {
  const path = `/changes/${changeId}`;
  await deal.does(by, `${path}/assess`);
  const { asked } = await deal.does<{ asked: readonly string[] }>(by, `${path}/submit`);
  const { contentHash } = await deal.reads<{ contentHash: string }>('rosa.release', path);
  for (const role of asked) await deal.does(APPROVERS[role] ?? role, `${path}/approve`, { contentHash });
};
type Aboard = { readonly outcome: string };
/** Of the train that was planned last to leave. */
const outcomes = async (): Promise<readonly string[]> => {
  type Trains = { readonly items: readonly { readonly changes: readonly Aboard[] }[] };
  const { items } = await deal.reads<Trains>('rita.rep', '/release-trains');
  return (items[0]?.changes ?? []).map(({ outcome }) => outcome);
};

type Book = {
  readonly key: string;
  readonly entries: readonly { readonly offering: string; charge: { model: { unitPrice?: string } } }[];
};
const bookOf = (key: string): Book =>
  structuredClone(companyArtifacts.find((each) => each.kind === 'price-book' && each.key === key)?.content) as never;
const dearer = (key: string, unitPrice: string): Book => {
  const book = bookOf(key);
  for (const { offering, charge } of book.entries) if (offering === ONE) charge.model.unitPrice = unitPrice;
  return book;
};
/** Another book of dollars for wherever none is more specific. */
const anywhere = (key: string): Book => {
  const book = bookOf('usd-direct');
  return { ...book, key, countries: [], entries: book.entries.filter(({ offering }) => offering === ONE) } as Book;
};
const pricesApproved = async (name: string, books: readonly Book[]): Promise<string> => {
  const payload = { name, purpose: name };
  const { releaseId } = await deal.does<{ releaseId: string }>('piet.pricing', '/releases', payload);
  for (const content of books)
    await deal.writes('piet.pricing', `/artifacts/price-book/${content.key}/draft`, { releaseId, content });
  await deal.does('piet.pricing', `/releases/${releaseId}/validate`);
  await deal.does('rosa.release', `/releases/${releaseId}/approve`);
  return releaseId;
};
const simulated = () => sweepSimulations({ door, worker: 'test', goesOn: () => true }, troth.tenantId);
const sweep = () => sweepReleasesDue({ door }, troth.tenantId);
const factsOf = async (type: string): Promise<number> =>
  (
    await troth.database.admin<{ count: number }>(
      `select count(*)::int as count from platform.outbox where type = $1`,
      [type],
    )
  )[0]?.count ?? 0;
const asWorker = (definition: unknown, name: string, payload: object) =>
  runCommand(
    door,
    definition as AnyCommandDefinition as unknown as Parameters<typeof runCommand>[1],
    door.systemPrincipal(troth.tenantId, name),
    { idempotencyKey: `test ${JSON.stringify(payload)}`, payload },
    { channel: 'worker' },
  );

describe('the hour', () => {
  test('lets a train leave by itself with what was written beside each other, each tried beside those before it; what collides stays, and nothing goes out twice', async () => {
    const departsAt = clock.now().add({ hours: 1 }).toString();
    const plan = { name: 'By itself', departsAt };
    const { trainId } = await deal.does<{ trainId: string }>('olga.ops', '/release-trains', plan);
    const rows = [
      ['Dearer in euros', [dearer('eur-direct', '1490')]],
      ['Dearer in dollars', [dearer('usd-direct', '1650'), anywhere('usd-anywhere')]],
      ['Dollars again', [anywhere('usd-everywhere')]],
    ] as const;
    const releases: string[] = [];
    for (const [name, books] of rows) {
      const releaseId = await pricesApproved(name, books);
      await deal.does('piet.pricing', `/releases/${releaseId}/simulations`);
      releases.push(releaseId);
    }
    await simulated();
    const changes: string[] = [];
    for (const releaseId of releases) {
      const changeId = await approvedChange(releaseId, { type: 'pricing', owner: 'felix.finance' }, 'piet.pricing');
      await deal.does('piet.pricing', `/release-trains/${trainId}/board`, { changeId });
      clock.advance({ seconds: 1 });
      changes.push(changeId);
    }
    assert.equal(await sweep(), 0, 'its hour has not come');
    hours(1);
    // As if the worker had died when the train had left and nothing was out yet.
    const left = await asWorker(departByItself, 'worker', { trainId });
    assert.ok(left.ok, JSON.stringify(left));
    const both = await Promise.all([sweep(), sweep()]);
    assert.ok(
      both.every((count) => count <= 1),
      'of two at one instant nobody could say which is in force',
    );
    clock.advance({ seconds: 1 });
    assert.equal(await sweep(), 0, 'the second is tried beside the first, and the third waits behind it');
    await simulated();
    assert.deepEqual(await Promise.all([sweep(), sweep()]).then((out) => out.every((count) => count <= 1)), true);
    clock.advance({ seconds: 1 });
    assert.equal(await sweep(), 0);
    const status = await Promise.all(releases.map(async (id) => (await release(id)).status));
    assert.deepEqual(status, ['superseded', 'published', 'approved']);
    assert.deepEqual(await outcomes(), ['taken', 'taken', 'missed']);
    const [behind] = await troth.database.admin<{ says: string }>(
      `select lacking[1] as says from governance.release_train_change where train_id = $1 and outcome = 'missed'`,
      [trainId],
    );
    assert.match(
      behind?.says ?? '',
      /Before it went CR-\d+, CR-\d+\. Both books price consulting-day in USD.*put it aboard the next train/s,
    );
    const told = ['ReleaseTrainDeparted', 'ReleaseValidatedAboard', 'ReleaseTrainLeftBehind'];
    assert.deepEqual(await Promise.all(told.map(factsOf)), [1, 1, 1]);

    await asWorker(recordReleasedCommand, 'flow', { changeId: changes[0] ?? '' });
    hours(2);
    assert.equal(await sweepWatches({ door }, troth.tenantId), 1);
    assert.equal(await sweepWatches({ door }, troth.tenantId), 0, 'it is not due again');
    const { after: watched } = await deal.reads<{
      after: { watched: { holds: boolean } | null; nextWatch: string | null };
    }>('ada.auditor', `/changes/${String(changes[0])}`);
    assert.ok(watched.watched?.holds === true && watched.nextWatch !== null);
  });

  test('releases what was scheduled for it; what is refused is said once, and again only when something has moved', async () => {
    const alone = await approved('Scheduled', TWO);
    const changeId = await approvedChange(alone);
    const notBefore = clock.now().add({ hours: 1 }).toString({ smallestUnit: 'second' });
    await deal.does('carla.catalog', `/changes/${changeId}/schedule`, { notBefore });
    // Sent back by its approver: the change still says that it was scheduled, and its release is no longer approved.
    await deal.does('rosa.release', `/releases/${alone}/reject`, { because: 'Wait.' });
    hours(2);
    assert.deepEqual([await sweep(), await sweep(), await factsOf('ChangeNotReleased')], [0, 0, 1]);
    const { effective } = await deal.reads<{ effective: { notReleased: { code: string } } }>(
      'felix.finance',
      `/changes/${changeId}`,
    );
    assert.equal(effective.notReleased.code, 'release.move-not-allowed');
    await approve(alone);
    const to = clock.now().add({ hours: 2 }).toString();
    const freeze = {
      kind: 'peak-sales-event',
      name: 'The sale',
      from: clock.now().toString(),
      to,
      freeze: { tiersFrom: 0 },
    };
    await deal.does('olga.ops', '/calendar', freeze);
    assert.deepEqual([await sweep(), await sweep(), await factsOf('ChangeNotReleased')], [0, 0, 2]);
    hours(2);
    assert.equal(
      await sweep(),
      1,
      'what passes by itself is tried again when it is over, though nobody moved anything',
    );
    assert.equal((await release(alone)).status, 'published');
    assert.deepEqual([await sweep(), await factsOf('ChangeNotReleased')], [0, 2]);
  });
});
