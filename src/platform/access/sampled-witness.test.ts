import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { must } from '#kernel/outcome.ts';
import { makeLogger } from '../telemetry.ts';
import type { Principal } from '../command.ts';
import { accessOfText, type Oracle } from './cedar-policies.ts';
import { sampledWitness } from './sampled-witness.ts';

const seed = (name: string): string => readFileSync(new URL(`../../../seeds/${name}`, import.meta.url), 'utf8');
const log = makeLogger('silent');
const TENANT = '01920000-0000-7000-8000-000000000001';
const rep: Principal = {
  tenantId: TENANT,
  id: '01920000-0000-7000-8000-000000000002',
  type: 'user',
  personId: '01920000-0000-7000-8000-000000000003',
  name: 'A rep',
  roles: ['sales-rep'],
  territories: ['de'],
};
const quote = (territory: string) => ({
  type: 'Quote',
  id: '01920000-0000-7000-8000-000000000004',
  attrs: { tenant: TENANT, accountId: 'a', territory, status: 'draft', quoteClass: 'standard' },
});

const watched = (every: number, change: (oracle: Oracle) => Oracle = (oracle) => oracle) => {
  const seen: string[] = [];
  const means = { log, observe: (_: string, { result }: { readonly result: string }) => void seen.push(result) };
  const access = accessOfText(seed('access-policy.cedar'), seed('access-schema.cedarschema'), (oracle, hash) =>
    sampledWitness(means, every)(change(oracle), hash),
  );
  must(access.ok, 'the shipped policy compiles');
  const decide = (territory: string, principal = rep) =>
    access.value.decide(principal, 'quote.price', quote(territory), { at: 1 });
  return { seen, decide };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('Cedar agrees with what was permitted and with what was denied', async () => {
  const { seen, decide } = watched(1);
  assert.equal(decide('de').allowed, true);
  assert.equal(decide('fr').allowed, false);
  assert.deepEqual(seen, []);
  await settled();
  assert.deepEqual(seen, ['agreed', 'agreed']);
});

test('one decision of a hundred is decided again, the first one included', async () => {
  const { seen, decide } = watched(100);
  for (let i = 0; i < 201; i += 1) decide('de');
  await settled();
  assert.equal(seen.length, 3);
});

test('a difference is counted and changes no answer', async () => {
  const { seen, decide } = watched(1, () => () => ({ decision: 'deny', reasons: ['other'], errors: [] }));
  assert.equal(decide('de').allowed, true);
  await settled();
  assert.deepEqual(seen, ['differed']);
});

test('an oracle that breaks is counted, and the decision stands', async () => {
  const { seen, decide } = watched(1, () => () => {
    throw new Error('out of memory');
  });
  assert.equal(decide('de').allowed, true);
  await settled();
  assert.deepEqual(seen, ['failed']);
});

test('a principal whose facts do not have their declared shape is denied, whatever the roles say', () => {
  const { decide } = watched(1);
  const named = { ...rep, name: undefined } as unknown as Principal;
  const { allowed, authority } = decide('de', named);
  assert.equal(allowed, false);
  assert.match(authority.policies[0] ?? '', /^facts: User\.name/);
});
