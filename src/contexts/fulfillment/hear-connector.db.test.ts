/** Systems that are asked outside of any plan are paused and spared as those that plans ask: nothing is sent, and no try is used up. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sweepQualifications } from '#contexts/eligibility/index.ts';
import { systemClock } from '#platform/clock.ts';
import { guardedRegistry } from '#platform/connectors/guard.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { startStandIns } from '#sims/all.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { connectorGuard } from './connector-guard.jobs.ts';
import { connectorRegistry } from './connector-registry.ts';

/** The stand-ins have a clock of their own, so ours starts with it. */
let now = systemClock();
const folder = mkdtempSync(join(tmpdir(), 'troth-asked-'));
const standIns = await startStandIns({ folder, only: ['tax', 'credit'] });
const at = (connector: string): string => standIns.addresses.standIns[connector]?.url ?? '';
const connectors = ['tax', 'credit'].map((connector) => ({
  tenantId: COMPANY_TENANT,
  connector,
  baseUrl: at(connector),
  secrets: ['whsec_AAAA'] as const,
  endpointToken: 'token',
  callTimeoutMs: 500,
}));
const troth = await startTroth({ roles: ['api'], clock: () => now, connectors });
after(async () => {
  await standIns.close();
  await troth.stop();
  rmSync(folder, { recursive: true, force: true });
});
const deal = aDeal(troth);
const { door } = troth.app;
const guard = connectorGuard(door, randomUUID);
const registry = guardedRegistry(connectorRegistry(connectors), guard);
const sweep = () => sweepQualifications({ door, registry, guard }, troth.tenantId);
const set = async (connector: string, on: boolean) => {
  const scope = { key: `connector:${connector}`, scope: { connector }, on, owner: 'sre', reason: 'They move house' };
  assert.equal((await troth.send('sam.sre', '/switches', scope)).status, 200);
};
type Row = { readonly connector: string; readonly state: { readonly breaker: string; readonly paused: unknown } };
const standing = async (connector: string) =>
  ((await troth.get('otto.orderops', '/connectors')).body as { items: readonly Row[] }).items.find(
    (row) => row.connector === connector,
  )?.state;

const accounts = (await troth.get('felix.finance', '/accounts')).body as { items: { id: string; key: string }[] };
const account = accounts.items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';
let subjects = 0;
const asked = async (): Promise<string> => {
  const payload = { kind: 'credit', subject: { currency: `Y${(subjects += 1)}` }, asked: { amount: '90000' } };
  const { body } = await troth.send('rita.rep', `/accounts/${account}/qualifications`, payload);
  return (body as { result: { qualificationId: string } }).result.qualificationId;
};
const statusOf = async (id: string) =>
  (
    await troth.database.admin<{ status: string; tries: number }>(
      `select status, attempt_no as tries from eligibility.qualification where id = '${id}'`,
    )
  )[0];

test('a paused tax engine is not asked: the quote says who paused it, and is priced as before', async () => {
  type Estimated = { readonly tax: { readonly status: string; readonly why?: string } };
  const id = await deal.priced();
  const estimate = () => deal.does<Estimated>('rita.rep', `/quotes/${id}/estimate-tax`);
  await set('tax', true);
  assert.ok((await standing('tax'))?.paused);
  const { tax } = await estimate();
  assert.equal(tax.status, 'unavailable');
  assert.match(tax.why ?? '', /paused by sre: They move house/);
  const ledger = (await (await fetch(`${at('tax')}/ledger?reference=${id}`)).json()) as { effects: readonly object[] };
  assert.deepEqual(ledger.effects, []);
  await set('tax', false);
  assert.equal((await estimate()).tax.status, 'estimated');
});

test('what is asked of a paused agency waits without using up a try, and is answered once it goes on', async () => {
  const id = await asked();
  await set('credit', true);
  assert.equal(await sweep(), 0);
  assert.deepEqual(await statusOf(id), { status: 'requested', tries: 0 });
  await set('credit', false);
  await sweep();
  assert.deepEqual(await statusOf(id), { status: 'passed', tries: 1 });
});

test('ten troubles open its breaker as a carrier’s: it is left alone until its time is over, and an answer closes it', async () => {
  await fetch(`${at('credit')}/faults`, { method: 'PUT', body: JSON.stringify([{ mode: 'fail', times: 10 }]) });
  // No more than fail: an eleventh that is answered between them would begin the count again.
  const ids = await Promise.all(Array.from({ length: 10 }, asked));
  await sweep();
  assert.equal((await standing('credit'))?.breaker, 'open');
  now = now.add({ seconds: 2 });
  assert.equal(await sweep(), 0, 'it is spared, whatever is due');
  for (let round = 0; round < 8; round += 1) {
    now = now.add({ seconds: 30 });
    await sweep();
  }
  assert.equal((await standing('credit'))?.breaker, 'closed');
  assert.deepEqual(
    [...new Set(await Promise.all(ids.map(async (id) => (await statusOf(id))?.status)))],
    ['passed'],
    'nobody was given up on',
  );
  const told = await troth.database.admin<{ type: string }>(
    `select type from platform.outbox where subject_kind = 'connector' order by seq`,
  );
  assert.deepEqual(
    told.map(({ type }) => type),
    ['ConnectorBreakerOpened', 'ConnectorBreakerClosed'],
  );
});
