/** Stand-ins over real sockets and files, some of them killed. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { webhookSecret } from '#platform/webhook-signature.ts';
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/connector-contracts.ts';
import type { Connector } from '#platform/connectors/connector.ts';
import { httpConnector } from '#platform/connectors/http.connector.ts';
import type { ConnectorName } from '#contexts/fulfillment/decomposition.contract.ts';
import { startStandIns, type RunningStandIns } from '../all.ts';
import { startReceiver, startSimProgram, temporaryFolder, until } from '../testing.ts';
import { connectorSecret } from './http.ts';
import type { Effect, FaultRule } from './words.ts';

const TENANT = 'tenant-1';
const FRESH = { earlierUnknown: false };
const folders: (() => void)[] = [];
after(() => folders.forEach((remove) => remove()));

const folder = (): string => {
  const { path, remove } = temporaryFolder();
  folders.push(remove);
  return path;
};

const connectorTo = (name: ConnectorName, baseUrl: string, callTimeoutMs = 5_000): Connector =>
  httpConnector({
    key: name,
    baseUrl,
    secret: webhookSecret(new Uint8Array(32)),
    callTimeoutMs,
    operations: CONNECTOR_CONTRACTS[name],
  });

const work = (operation: string, key: string, callbackUrl?: string) => ({
  operation,
  idempotencyKey: key,
  reference: `task-${key}`,
  tenantRef: TENANT,
  payload: { accountId: 'account-1' },
  ...(callbackUrl === undefined ? {} : { callbackUrl }),
});

const ledger = async (baseUrl: string): Promise<readonly Effect[]> => {
  const response = await fetch(`${baseUrl}/ledger`);
  return ((await response.json()) as { effects: Effect[] }).effects;
};

const script = async (baseUrl: string, rules: readonly FaultRule[]): Promise<void> => {
  const response = await fetch(`${baseUrl}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
  assert.equal(response.status, 200);
};

const urlOf = ({ addresses }: Pick<RunningStandIns, 'addresses'>, key: string): string => addresses.standIns[key]!.url;

const endpointOf = ({ addresses }: Pick<RunningStandIns, 'addresses'>, connector: string) => ({
  tenantId: TENANT,
  connector,
  secrets: [connectorSecret(addresses.secret, TENANT, connector)],
});

test('a call that timed out after it succeeded is unknown, and the status query says done', async () => {
  const sims = await startStandIns({ folder: folder(), only: ['billing'] });
  const url = urlOf(sims, 'billing');
  await script(url, [{ mode: 'timeout-after-success', times: 1 }]);
  const { outcome } = await connectorTo('billing', url, 200).submit(work('billing.setup', 'k1'), FRESH);
  assert.deepEqual(outcome, { kind: 'unknown', why: 'no answer within 200 ms' });
  const patient = connectorTo('billing', url);
  const asked = await patient.query('billing.setup', 'k1', { sinceLastSendMs: 200 });
  assert.equal(asked.outcome.kind, 'done');
  const again = await patient.submit(work('billing.setup', 'k1'), { earlierUnknown: true });
  assert.deepEqual(again.outcome, asked.outcome);
  assert.equal((await ledger(url)).length, 1);
  await sims.close();
});

test('fifty equal requests at once are one effect and fifty equal answers', async () => {
  const sims = await startStandIns({ folder: folder(), only: ['billing'] });
  const url = urlOf(sims, 'billing');
  const connector = connectorTo('billing', url);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => connector.submit(work('billing.setup', 'k1'), FRESH)),
  );
  assert.equal(new Set(answers.map(({ outcome }) => JSON.stringify(outcome))).size, 1);
  assert.equal(answers[0]?.outcome.kind, 'done');
  assert.equal((await ledger(url)).length, 1);
  await sims.close();
});

test('callbacks come signed, late, twice and out of order, and one that nobody took comes again with the same id', async () => {
  const sims = await startStandIns({ folder: folder(), only: ['provisioning'] });
  const receiver = await startReceiver([endpointOf(sims, 'provisioning')]);
  const url = urlOf(sims, 'provisioning');
  await script(url, [
    { mode: 'answer-twice', times: 1, match: { idempotencyKey: 'twice' } },
    { mode: 'out-of-order', times: 1, delayMs: 150, match: { idempotencyKey: 'overtaken' } },
    { mode: 'late-callback', times: 1, delayMs: 600, match: { idempotencyKey: 'late' } },
    { mode: 'lose-callback', times: 1, match: { idempotencyKey: 'lost' } },
  ]);
  const connector = connectorTo('provisioning', url);
  const submit = (key: string) => connector.submit(work('provisioning.provision', key, receiver.url), FRESH);
  receiver.failNext(1);
  const overtaken = await submit('overtaken');
  assert.ok(overtaken.tookMs >= 140, 'the answer came after its callback was sent');
  for (const key of ['lost', 'late', 'twice', 'plain']) assert.equal((await submit(key)).outcome.kind, 'accepted');
  const of = (key: string) => receiver.arrived.filter(({ callback }) => callback.idempotencyKey === key);
  const enough = () =>
    ['late', 'twice', 'plain', 'overtaken'].every(
      (key) => of(key).length >= (key === 'late' || key === 'plain' ? 1 : 2),
    );
  await until(enough, 'all callbacks');
  assert.deepEqual(
    of('twice').map(({ callback }) => callback.status),
    ['done', 'done'],
  );
  assert.equal(new Set(of('twice').map(({ messageId }) => messageId)).size, 2);
  assert.deepEqual(
    of('overtaken')
      .map(({ callback }) => [callback.sequence, callback.status])
      .sort(([a], [b]) => Number(a) - Number(b)),
    [
      [1, 'inProgress'],
      [2, 'done'],
    ],
  );
  assert.equal(receiver.arrived.at(-1)?.callback.idempotencyKey, 'late');
  assert.deepEqual([of('lost').length, receiver.refused], [0, []]);
  assert.equal((await connector.query('provisioning.provision', 'lost', { sinceLastSendMs: 0 })).outcome.kind, 'done');
  assert.equal((await ledger(url)).length, 5);
  await receiver.close();
  await sims.close();
});

test('a callback signed for another tenant or by another system is refused', async () => {
  const sims = await startStandIns({ folder: folder(), only: ['provisioning'] });
  const other = connectorSecret(sims.addresses.secret, 'tenant-2', 'provisioning');
  const receiver = await startReceiver([
    { tenantId: 'tenant-2', connector: 'provisioning', secrets: [other] },
    endpointOf(sims, 'billing'),
  ]);
  const connector = connectorTo('provisioning', urlOf(sims, 'provisioning'));
  await connector.submit(work('provisioning.provision', 'k1', receiver.url), FRESH);
  await until(() => receiver.refused.length > 0, 'a refusal');
  assert.deepEqual([receiver.arrived.length, receiver.refused[0]], [0, 'webhook.signature-wrong']);
  await receiver.close();
  await sims.close();
});

test('killed again and again under load, a stand-in forgets nothing that it acknowledged and does nothing twice', async () => {
  const place = folder();
  const start = () => startSimProgram(place, 'billing', 'provisioning');
  let program = await start();
  const url = { billing: urlOf(program, 'billing'), provisioning: urlOf(program, 'provisioning') };
  const receiver = await startReceiver([endpointOf(program, 'provisioning')]);
  const acknowledged = new Map<string, string>();
  let stopping = false;
  let sent = 0;

  /** Sends one piece of work until it is acknowledged, with the same key, as an idempotent operation may be. */
  const client = async (name: 'billing' | 'provisioning', operation: string, id: number): Promise<void> => {
    const connector = connectorTo(name, url[name], 2_000);
    for (let n = 0; !stopping; n++) {
      const key = `${name}-${id}-${n}`;
      let earlierUnknown = false;
      for (;;) {
        sent++;
        const { outcome } = await connector.submit(work(operation, key, receiver.url), { earlierUnknown });
        if (outcome.kind === 'done' || outcome.kind === 'accepted') {
          acknowledged.set(key, outcome.ref);
          break;
        }
        assert.ok(outcome.kind === 'unknown' || outcome.kind === 'failed-safe', JSON.stringify(outcome));
        earlierUnknown ||= outcome.kind === 'unknown';
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const clients = [0, 1, 2, 3].flatMap((id) => [
    client('billing', 'billing.setup', id),
    client('provisioning', 'provisioning.provision', id),
  ]);
  for (let round = 1; round <= 5; round++) {
    await until(() => acknowledged.size >= round * 60, 'acknowledged work');
    await program.kill();
    program = await start();
    assert.equal(urlOf(program, 'billing'), url.billing, 'it comes back where it was');
  }
  stopping = true;
  await Promise.all(clients);
  const provisioned = [...acknowledged.keys()].filter((key) => key.startsWith('provisioning'));
  const calledBack = (): ReadonlySet<string> =>
    new Set(receiver.arrived.map(({ callback }) => callback.idempotencyKey));
  await until(() => provisioned.every((key) => calledBack().has(key)), 'a callback for all accepted work');
  for (const name of ['billing', 'provisioning'] as const) {
    const effects = await ledger(url[name]);
    const byKey = new Map(effects.map((effect) => [effect.key, effect.ref]));
    assert.equal(byKey.size, effects.length, 'nothing was done twice');
    for (const [key, ref] of acknowledged) if (key.startsWith(name)) assert.equal(byKey.get(key), ref, key);
  }
  assert.ok(sent > acknowledged.size, 'some calls were cut by a kill');
  assert.equal(await program.stop(), 0);
  await receiver.close();
});

test('faults outlive a kill, and a line that was torn by it is cut', async () => {
  const place = folder();
  const first = await startSimProgram(place, 'billing');
  const url = urlOf(first, 'billing');
  const connector = connectorTo('billing', url);
  await script(url, [{ mode: 'fail', times: 3 }]);
  assert.equal((await connector.submit(work('billing.setup', 'k1'), FRESH)).outcome.kind, 'failed-safe');
  await first.kill();
  appendFileSync(join(place, 'billing.jsonl'), '[{"kind":"received","at":"2026-');
  const second = await startSimProgram(place, 'billing');
  const said = [];
  for (let send = 0; send < 3; send++)
    said.push((await connector.submit(work('billing.setup', 'k1'), FRESH)).outcome.kind);
  assert.deepEqual(said, ['failed-safe', 'failed-safe', 'done']);
  assert.equal(await second.stop(), 0);
  const lines = readFileSync(join(place, 'billing.jsonl'), 'utf8').trimEnd().split('\n');
  assert.ok(lines.every((line) => Array.isArray(JSON.parse(line))));
});

test('a ledger that is broken anywhere but at its end keeps the stand-in from starting', async () => {
  const place = folder();
  writeFileSync(join(place, 'billing.jsonl'), '[]\n{"half":\n[]\n');
  await assert.rejects(startStandIns({ folder: place, only: ['billing'] }), /billing\.jsonl: line 2 is broken/);
});

test('faults can come from a file, and a file that scripts nobody is refused', async () => {
  const place = folder();
  const faults = join(place, 'faults.json');
  writeFileSync(faults, JSON.stringify({ billing: [{ mode: 'refuse', code: 'terms-mismatch' }] }));
  const program = await startSimProgram(place, 'billing', '--faults', faults);
  const { outcome } = await connectorTo('billing', urlOf(program, 'billing')).submit(
    work('billing.setup', 'k1'),
    FRESH,
  );
  assert.equal(outcome.kind === 'refused' && outcome.code, 'terms-mismatch');
  assert.equal(await program.stop(), 0);
  writeFileSync(faults, JSON.stringify({ crm: [] }));
  await assert.rejects(startSimProgram(place, 'billing', '--faults', faults), /scripts crm, which is not running/);
});
