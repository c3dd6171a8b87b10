import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openNote } from '#kernel/note.ts';
import { movableClock } from '#platform/clock.ts';
import { silentLog } from '#platform/database/log.ts';
import { sql, transaction } from '#platform/database/tx.ts';
import { entryLeaf, entryText } from '#platform/entries/entry.ts';
import { verifyWebhook } from '#platform/webhook-signature.ts';
import { testDatabase } from '#test/support/database.ts';
import { verifyEd25519 } from './log-key.connector.ts';
import { anEntry, aSigner, TENANT } from './package.builder.ts';
import { runSequencer } from './sequencer.jobs.ts';
import { tellCheckpoints } from './tell-checkpoints.jobs.ts';

const database = await testDatabase();
const pool = database.pool('sequencer');
const clock = movableClock('2026-11-22T10:00:00Z');
const signer = aSigner();
const folder = mkdtempSync(join(tmpdir(), 'troth-told-'));
const sequencer = runSequencer({ pool, clock: clock.now, signer, folder, log: silentLog, everyMs: 3_600_000 });
after(async () => {
  await sequencer.stop();
  rmSync(folder, { recursive: true });
});

const grow = async (n: number): Promise<void> => {
  const entry = anEntry(n);
  const text = entryText(entry);
  await transaction(database.pool('app'), TENANT, (tx) =>
    tx.query(sql`insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, canon, leaf, recorded_at)
      values (${TENANT}, ${entry.id}, 'quote', ${entry.aggregate.id}, ${text}, ${entryLeaf(text)}, ${entry.at})`),
  );
  while ((await sequencer.look()).taken === 0) await sleep(5);
};

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const received: { readonly headers: Readonly<Record<string, string>>; readonly body: string }[] = [];
let answers = 200;
const post = async (_url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> => {
  if (answers === 0) throw new Error('connection refused');
  received.push({ headers, body });
  return answers;
};
const tell = () =>
  tellCheckpoints({
    pool,
    clock: clock.now,
    post,
    target: { url: 'https://witness.example', secret: SECRET },
    log: silentLog,
  });

test('A checkpoint is told once, signed for the wire and by the log', async () => {
  await grow(1);
  assert.deepEqual(await tell(), { told: 1, failed: 0 });
  assert.deepEqual(await tell(), { told: 0, failed: 0 }, 'nothing is new');
  const [one] = received;
  assert.ok(one && verifyWebhook([SECRET], one.headers, one.body, clock.now()).ok);
  assert.ok((await openNote(one.body, [signer.key], verifyEd25519)).ok);
});

test('What was not taken is told again, later and later, and then the newest', async () => {
  received.length = 0;
  await grow(2);
  answers = 503;
  assert.deepEqual(await tell(), { told: 0, failed: 1 });
  assert.deepEqual(await tell(), { told: 0, failed: 0 }, 'not at once');
  clock.advance({ seconds: 2 });
  answers = 0;
  assert.deepEqual(await tell(), { told: 0, failed: 1 }, 'nobody there is a failure like any other');
  clock.advance({ seconds: 2 });
  assert.deepEqual(await tell(), { told: 0, failed: 0 }, 'the pause grows');
  clock.advance({ seconds: 2 });
  answers = 204;
  await grow(3);
  assert.deepEqual(await tell(), { told: 1, failed: 0 });
  assert.match(received.at(-1)?.body ?? '', /\n3\n/);
});
