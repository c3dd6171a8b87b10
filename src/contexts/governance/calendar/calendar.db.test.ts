/** A freeze over HTTP: declared ahead, told to whoever sells, refused to a late change, passed by an emergency on the record; and quarter-end as it is watched. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { companyArtifacts } from '#seeds/company/index.ts';
import { movableClock } from '#platform/clock.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { compareAfterPeriods } from '#flows/period-over.jobs.ts';
import { startTroth } from '#test/support/troth.ts';
import { restingNow } from '../simulation/rests.ts';
import { AREAS_TO_COVER } from './quarter-end.ts';

const clock = movableClock('2026-12-14T10:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

const quarterEnd = {
  kind: 'quarter-close',
  name: 'Close of the fourth quarter',
  from: '2026-12-15T00:00:00Z',
  to: '2027-01-05T00:00:00Z',
  mode: 'quarter-end',
  freeze: { tiersFrom: 2 },
  toldDaysAhead: 1,
  coverage: AREAS_TO_COVER.map((area) => ({ area, person: 'sam.sre', contact: 'on call' })),
};

/** A release of Piet's that Rosa approved: promotions are of tier 2. */
const approvedRelease = async (name: string): Promise<string> => {
  const artifact = companyArtifacts.find(({ kind, key }) => kind === 'promotion' && key === 'workshops-3-for-2');
  assert.ok(artifact);
  const { releaseId } = await deal.does<{ releaseId: string }>('piet.pricing', '/releases', { name, purpose: 'late' });
  const response = await fetch(`${troth.url}/artifacts/promotion/${artifact.key}/draft`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor('piet.pricing')}` },
    body: JSON.stringify({
      idempotencyKey: name,
      payload: { releaseId, content: { ...(artifact.content as object), name } },
    }),
  });
  assert.ok(response.ok, await response.text());
  await deal.does('piet.pricing', `/releases/${releaseId}/validate`);
  await deal.does('rosa.release', `/releases/${releaseId}/approve`);
  return releaseId;
};

type Whole = {
  readonly inForce: boolean;
  readonly coverageApproved: boolean;
  readonly measures: readonly { readonly key: string; readonly ok: boolean; readonly says: string }[];
};
const measures = async (id: string) =>
  Object.fromEntries((await deal.reads<Whole>('olga.ops', `/calendar/${id}`)).measures.map((each) => [each.key, each]));

test('quarter-end is declared ahead, told when it holds, freezes a late price change, and lets an emergency through on the record', async () => {
  const { periodId } = await deal.does<{ periodId: string }>('olga.ops', '/calendar', quarterEnd);
  const own = await deal.refused('olga.ops', `/calendar/${periodId}/approve-coverage`);
  assert.equal(own.code, 'calendar-period.own-coverage');
  assert.equal((await measures(periodId))['coverage']?.ok, false);
  await deal.does('felix.finance', `/calendar/${periodId}/approve-coverage`);
  assert.equal((await measures(periodId))['coverage']?.ok, true);
  type Told = { readonly notices: readonly { readonly name: string; readonly daysLeft: number | null }[] };
  const told = async () =>
    (await deal.reads<Told>('rita.rep', '/modes')).notices.map(({ name, daysLeft }) => [name, daysLeft]);
  assert.deepEqual(await told(), [[quarterEnd.name, 1]], 'sellers see it coming');

  clock.advance({ hours: 20 });
  troth.signInAnew();
  assert.deepEqual(await told(), [[quarterEnd.name, null]]);
  const releaseId = await approvedRelease('A late change');
  const resting = (at: Temporal.Instant) =>
    troth.app.door.read(troth.tenantId, (tx) => restingNow(tx, [{ id: 'a run', releaseId }], at));
  assert.equal((await resting(clock.now())).get('a run')?.until, '2026-12-15T20:00:00Z', 'simulations rest by day');
  assert.equal((await resting(Temporal.Instant.from('2026-12-15T20:00:00Z'))).size, 0, 'and go on in the evening');
  const path = `/releases/${releaseId}/publish`;
  const late = await deal.refused('rosa.release', path);
  assert.deepEqual([late.code, late['period'], late['until']], ['change.frozen', quarterEnd.name, quarterEnd.to]);

  const called = { reasonCode: 'emergency', reason: 'three for the price of none' };
  const byApprover = await troth.send('rosa.release', path, {}, called);
  assert.equal((byApprover.body as { code: string }).code, 'change.emergency-needs-third-person');
  const byThird = await troth.send('carla.catalog', path, {}, called);
  assert.equal(byThird.status, 200, JSON.stringify(byThird.body));
  assert.match((await measures(periodId))['expedited']?.says ?? '', /^1 went through/);
  assert.match((await measures(periodId))['pricing-capacity']?.says ?? '', /rest until 20:00 \(UTC\)/);

  const connected = { connector: (_tenant: string, name: string) => (name === 'billing' ? ({} as never) : undefined) };
  const compare = () => compareAfterPeriods({ door: troth.app.door, registry: connected }, troth.tenantId);
  const compared = async () =>
    (
      await troth.database.admin<{ pair: string }>(
        `select pair from reconciliation.run where reason like '${quarterEnd.name} is over%' order by pair`,
      )
    ).map(({ pair }) => pair);
  await compare();
  assert.deepEqual(await compared(), [], 'the books are open');
  await deal.does('felix.finance', `/calendar/${periodId}/end`, { because: 'the books are closed early' });
  await compare();
  await compare();
  assert.deepEqual(await compared(), ['order-billing', 'quote-order'], 'once, and what somebody is there to tell');
  await deal.does('rosa.release', `/releases/${await approvedRelease('Afterwards')}/publish`);
});
