import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import { transaction, type Tx } from '#platform/database/tx.ts';
import { testDatabase } from '#test/support/database.ts';
import { PURSE_SHARDS } from './purse.ts';
import {
  consumeReservations,
  giveBack,
  readTaken,
  releaseReservations,
  reserveBudgets,
  takenKey,
} from './reservation.store.ts';

const AT = '2026-11-21T10:00:00Z';
const anId = (...labels: readonly (string | number)[]) => derivedId(Temporal.Instant.from(AT), 'budgets', ...labels);
const TENANT = anId('tenant');
const app = (await testDatabase()).pool('app');

type Limits = {
  readonly account?: string;
  readonly budget?: string;
  readonly maxUses?: number;
  readonly maxUsesPerAccount?: number;
};
const present = (
  revision: string,
  amount: string,
  promotion: string,
  family: readonly string[] = [],
  { account = 'account', ...limits }: Limits = { budget: '1000' },
) =>
  transaction(app, TENANT, async (tx) => {
    const reserved = await reserve(tx, revision, amount, promotion, family, { account, ...limits });
    if (reserved.ok) await tx.pipeline(reserved.value.statements);
    return reserved;
  });
const reserve = (
  tx: Tx,
  revision: string,
  amount: string,
  promotion: string,
  family: readonly string[],
  { account = 'account', ...limits }: Limits,
) =>
  reserveBudgets(tx, {
    revisionId: anId(revision),
    accountId: anId(account),
    family: family.map((each) => anId(each)),
    promotions: [{ promotion, amount, currency: 'EUR', ...limits }],
    expiresAt: AT,
    at: AT,
    id: (...labels) => anId(revision, ...labels),
  });
const shardOf = (revision: string): number => Number.parseInt(anId(revision).slice(-2), 16) % PURSE_SHARDS;
const taken = (promotion: string) =>
  transaction(app, TENANT, async (tx) =>
    Number((await readTaken(tx, [promotion], [])).get(takenKey(promotion, 'EUR')) ?? 0),
  );

test('of ten quotes that want 300 of a budget of 1000 at once, three get it and seven are told what is left', async () => {
  const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => present(`race-${at}`, '300', 'race')));
  assert.equal(outcomes.filter(({ ok }) => ok).length, 3);
  assert.equal(await taken('race'), 900);
  const refusal = outcomes.find(({ ok }) => !ok);
  assert.deepEqual(refusal?.ok === false && refusal.refusal, {
    code: 'promotion.budget-exhausted',
    promotion: 'race',
    budget: '1000',
    taken: '900',
    asked: '300',
  });
});

test('a newer offer of the same deal takes over what the older one holds, instead of being refused for it', async () => {
  assert.ok((await present('first', '800', 'revised')).ok);
  assert.equal((await present('stranger', '300', 'revised')).ok, false);
  assert.ok((await present('second', '900', 'revised', ['first', 'second'])).ok);
});

test('what is released is free again, and what is consumed stays taken', async () => {
  assert.ok((await present('ends', '400', 'ledger')).ok);
  assert.ok((await present('kept', '500', 'ledger')).ok);
  await transaction(app, TENANT, (tx) =>
    tx.pipeline([...releaseReservations(TENANT, anId('ends')), ...consumeReservations(TENANT, anId('kept'))]),
  );
  assert.equal(await taken('ledger'), 500);
  await transaction(app, TENANT, (tx) => tx.pipeline(releaseReservations(TENANT, anId('kept'))));
  assert.equal(await taken('ledger'), 500);
});

test('fifty quotes presented at once race for a budget that fits ten: ten get it, and not a cent more is taken', async () => {
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => present(`fifty-${at}`, '100', 'fifty')));
  assert.equal(outcomes.filter(({ ok }) => ok).length, 10);
  assert.equal(await taken('fifty'), 1000);
});

test('where there is room nobody waits for a quote of another shard that is not done yet', async () => {
  const held = Promise.withResolvers<void>();
  const slow = transaction(app, TENANT, async (tx) => {
    const reserved = await reserve(tx, 'holds', '1', 'roomy', [], { budget: '1000' });
    if (reserved.ok) await tx.pipeline(reserved.value.statements);
    await held.promise;
  });
  const others = Array.from({ length: 12 }, (_, at) => `swift-${at}`).filter(
    (one) => shardOf(one) !== shardOf('holds'),
  );
  assert.ok(others.length > 0);
  const swift = await Promise.all(others.map((one) => present(one, '1', 'roomy')));
  assert.ok(swift.every(({ ok }) => ok));
  held.resolve();
  await slow;
  assert.equal(await taken('roomy'), others.length + 1);
});

test('a coupon of five uses is used five times, and by one account as often as it may', async () => {
  const limits = { maxUses: 5, maxUsesPerAccount: 2 };
  const one = await Promise.all(
    Array.from({ length: 4 }, (_, at) => present(`same-${at}`, '10', 'coupon', [], { ...limits, account: 'one' })),
  );
  assert.equal(one.filter(({ ok }) => ok).length, 2);
  const others = await Promise.all(
    Array.from({ length: 9 }, (_, at) => present(`other-${at}`, '10', 'coupon', [], { ...limits, account: `a${at}` })),
  );
  assert.equal(others.filter(({ ok }) => ok).length, 3);
  const refusal = others.find(({ ok }) => !ok);
  assert.deepEqual(refusal?.ok === false && refusal.refusal, {
    code: 'promotion.uses-exhausted',
    promotion: 'coupon',
    max: 5,
    used: 5,
  });
});

test('what was held for options that a customer left is given back, and no cent of what they took', async () => {
  const rows = [
    ['took-some', { all: '90', left: '30' }, 66.67],
    ['took-all', { all: '90', left: '0' }, 100],
    ['took-none', { all: '90', left: '90' }, 0],
  ] as const;
  for (const [name, share, held] of rows) {
    assert.ok((await present(name, '100', name)).ok);
    await transaction(app, TENANT, async (tx) => {
      await tx.pipeline([
        giveBack(TENANT, anId(name), { promotion: name, ...share }),
        ...consumeReservations(TENANT, anId(name)),
      ]);
    });
    assert.equal(await taken(name), held, name);
  }
});
