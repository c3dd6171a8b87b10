/** The consumer's side of every contract, held against the counterparts as they run. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { checkContract } from '#platform/connectors/check-contract.connector.ts';
import { httpConnector } from '#platform/connectors/http.connector.ts';
import { startStandIns } from '#sims/all.ts';
import { temporaryFolder } from '#sims/testing.ts';
import { ALL_CONTRACTS } from './connector-registry.ts';

const folder = temporaryFolder();
const sims = await startStandIns({ folder: folder.path, only: Object.keys(ALL_CONTRACTS) });
after(async () => {
  await sims.close();
  folder.remove();
});
const addressOf = (name: string): string => sims.addresses.standIns[name]?.url ?? '';

const check = (name: string, baseUrl = addressOf(name)) => {
  const operations = ALL_CONTRACTS[name] ?? {};
  return checkContract(httpConnector({ key: name, baseUrl, secret: '', callTimeoutMs: 5_000, operations }), operations);
};

for (const name of Object.keys(ALL_CONTRACTS))
  test(`the counterpart ${name} keeps what Troth relies on`, async () => {
    assert.deepEqual(await check(name), { ok: true, value: { keeps: true, problems: [] } });
  });

test('a counterpart that speaks another contract is told by field, one that says nothing by its reason', async () => {
  const rules = JSON.stringify([{ mode: 'wrong-contract' }]);
  await fetch(`${addressOf('inventory')}/faults`, { method: 'PUT', body: rules });
  const broken = await check('inventory');
  assert.ok(broken.ok && !broken.value.keeps);
  assert.deepEqual(
    broken.value.problems.map(({ operation, field }) => `${operation} ${field}`),
    ['idempotent', 'result.ref', 'result.reservation', 'result.warehouse'].map((field) => `inventory.reserve ${field}`),
  );
  const absent = await check('crm', 'http://127.0.0.1:9');
  assert.equal(!absent.ok && absent.refusal.code, 'connector.contract-unread');
  const elsewhere = await check('crm', `${addressOf('crm')}/health`);
  assert.equal(!elsewhere.ok && elsewhere.refusal['why'], 'status 404');
});
