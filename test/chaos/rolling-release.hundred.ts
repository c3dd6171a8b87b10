/**
 * A new release under load: two API and three worker processes of release N, a release N+1 with a migration of its own, and every process
 * told to stop and started again as N+1, one after another, behind a balancer that asks `/ready`. Meanwhile both run on one database. No
 * client sees an error, and nothing is lost.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { randomOf } from '#test/simulator/random.ts';
import { balanced, makeClients } from './clients.ts';
import { supervisedDatabase } from './databases.ts';
import { startFleet } from './fleet.ts';
import { close, newQuote } from './load.ts';
import { proofs } from './proofs.ts';
import { settled } from './settled.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OF_A_RELEASE = ['src', 'db', 'docs', 'seeds', 'sims', 'web', 'package.json'];
/** Longer than the balancer takes to notice. */
const DRAIN_MS = 2_000;
const BETWEEN_MS = 500;
const NEW_QUOTES_EACH = 6;

/** What a next release may do to tables that the one before still uses: add what that one does not know of. */
const NEXT_MIGRATION = `
alter table quote.revision add column next_release_note text;
alter table ordering.product_order add column next_release_note text not null default '';
create table platform.next_release (tenant_id uuid not null, id uuid not null, note text not null, primary key (tenant_id, id));
select platform.protect('platform.next_release');
`;

const nextRelease = (folder: string): string => {
  for (const part of OF_A_RELEASE)
    cpSync(join(ROOT, part), join(folder, part), {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !path.includes('node_modules'),
    });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'db', 'migrations', '9999-next-release.sql'), NEXT_MIGRATION);
  return join(folder, 'src', 'main.ts');
};

test('a new release is rolled out under load: no client sees an error, and nothing is lost', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-next-release-'));
  const fleet = await startFleet({
    open: supervisedDatabase,
    deals: Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'consulting' : 'workspace')),
    faults: {},
    roles: [
      ['api-1', 'api'],
      ['api-2', 'api'],
      ['worker-1', 'worker'],
      ['worker-2', 'worker'],
      ['worker-3', 'worker'],
      ['relay-1', 'relay,sequencer'],
    ],
    env: { TROTH_DRAIN_MS: String(DRAIN_MS) },
  });
  const balancer = balanced(fleet.urls);
  const people = makeClients(balancer, randomOf(1));
  try {
    const next = nextRelease(folder);
    // The first of the new release migrates while all the others are of the old one.
    const inTurn = fleet.processes.toSorted((one, other) => other.name.localeCompare(one.name));
    const underWay: Promise<unknown>[] = [];
    let quotes = 0;
    for (const [turn, each] of inTurn.entries()) {
      for (const offer of fleet.offers.filter((_, index) => index % inTurn.length === turn))
        underWay.push(close(people, offer));
      for (let index = 0; index < NEW_QUOTES_EACH; index += 1) {
        underWay.push(newQuote(people, fleet.accountId, `New ${turn}.${index}`));
        quotes += 1;
        await pause(BETWEEN_MS);
      }
      assert.equal(await each.stop(), 0, `${each.name} ended as it was told to`);
      await each.restart(next);
    }
    await Promise.all(underWay);
    await settled(fleet.rows);
    const [added] = await fleet.rows<{ n: number }>(
      `select count(*)::int as n from platform.migration where name = '9999-next-release.sql'`,
    );
    assert.equal(added?.n, 1, 'the new release brought its schema');
    assert.deepEqual(people.failures, [], 'no client saw an error');
    context.diagnostic(`${people.acknowledged.length} acknowledged, ${people.resent()} sent again`);
    for (const [what, holds] of Object.entries(proofs(fleet, people, quotes))) await context.test(what, holds);
  } finally {
    await balancer.stop();
    await fleet.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
