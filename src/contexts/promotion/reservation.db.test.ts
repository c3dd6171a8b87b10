import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import { transaction } from '#platform/database/tx.ts';
import { testDatabase } from '#test/support/database.ts';
import { consumeReservations, readTaken, releaseReservations, reserveBudgets } from './reservation.store.ts';

const AT = '2026-11-21T10:00:00Z';
const anId = (...labels: readonly (string | number)[]) => derivedId(Temporal.Instant.from(AT), 'budgets', ...labels);
const TENANT = anId('tenant');
const app = (await testDatabase()).pool('app');

const present = (revision: string, amount: string, promotion: string, family: readonly string[] = []) =>
  transaction(app, TENANT, async (tx) => {
    const reserved = await reserveBudgets(tx, {
      revisionId: anId(revision),
      family: family.map((each) => anId(each)),
      promotions: [{ promotion, amount, currency: 'EUR', budget: '1000' }],
      expiresAt: AT,
      at: AT,
      id: (...labels) => anId(revision, ...labels),
    });
    if (reserved.ok) await tx.pipeline(reserved.value.statements);
    return reserved;
  });
const taken = (promotion: string) =>
  transaction(app, TENANT, async (tx) => Number((await readTaken(tx, [promotion], [])).get(promotion) ?? 0));

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
