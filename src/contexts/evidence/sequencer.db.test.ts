import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonical } from '#kernel/canonical.ts';
import { utf8 } from '#kernel/hash.ts';
import { formatCheckpoint, parseCheckpoint, parseNote } from '#kernel/note.ts';
import { verifyConsistency, verifyInclusion } from '#kernel/merkle.ts';
import { movableClock } from '#platform/clock.ts';
import { silentLog } from '#platform/database/log.ts';
import { readTransaction, sql, systemTransaction, transaction } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { commitment, entryLeaf, entryText } from '#platform/entries/entry.ts';
import { testDatabase } from '#test/support/database.ts';
import { buildPackage } from './build-package.ts';
import { consistencyText, verifyLogConsistency } from './consistency.ts';
import { verifyEd25519 } from './log-key.connector.ts';
import { openingsOf } from './openings.store.ts';
import { formatOrigin } from './origin.ts';
import { anEntry, aSigner, chained, KEEPER, QUOTE } from './package.builder.ts';
import { consistencyOf, entriesOf, logPartsOf, receiptOf } from './proofs.store.ts';
import { runSequencer, type Sequencer, type SequencerOptions } from './sequencer.jobs.ts';
import { verifyPackage } from './verify.ts';

const database = await testDatabase();
const app = database.pool('app');
const pool = database.pool('sequencer');
const signer = aSigner();
const clock = movableClock('2026-11-21T14:02:12Z');
const trusting = { trustedKeys: [signer.key], verifySignature: verifyEd25519 };
let folder = '';
let tenant = '';
let tenants = 0;

const running: Sequencer[] = [];
const sequencer = (change: Partial<SequencerOptions> = {}): Sequencer => {
  const options = { pool, clock: clock.now, signer, folder, log: silentLog, everyMs: 3_600_000, ...change };
  const one = runSequencer(options);
  running.push(one);
  return one;
};
beforeEach(() => {
  tenants += 1;
  tenant = `01900000-0000-7000-8000-${tenants.toString(16).padStart(12, '0')}`;
  if (folder) rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'troth-checkpoints-'));
});
after(async () => {
  for (const one of running) await one.stop();
  rmSync(folder, { recursive: true });
});

const entriesFrom = (first: number, count: number): readonly Entry[] =>
  chained(Array.from({ length: count }, (_, at) => anEntry(first + at, { tenant, id: idOf(first + at) })));
const idOf = (n: number) =>
  `01900000-0000-7000-9${tenants.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`;
const insert = (entry: Entry) => {
  const text = entryText(entry);
  return sql`insert into platform.entry (tenant_id, id, aggregate_kind, aggregate_id, prev, canon, leaf, recorded_at)
    values (${entry.tenant}, ${entry.id}, ${entry.aggregate.kind}, ${entry.aggregate.id}, ${null}, ${text}, ${entryLeaf(text)}, ${entry.at})`;
};
const write = (entries: readonly Entry[]) =>
  transaction(app, tenant, (tx) => tx.pipeline(entries.map(insert), { commit: true }));
/** Written, and nothing else on the server is open that the sequencer would wait for: other tests share it. */
const record = async (entries: readonly Entry[]) => {
  await write(entries);
  for (;;) {
    const [horizon] = await database.admin<{ passed: boolean }>(
      'select max(xact) < pg_snapshot_xmin(pg_current_snapshot()) as passed from platform.entry',
    );
    if (horizon?.passed) return;
    await sleep(5);
  }
};
const placed = () =>
  readTransaction(app, tenant, (tx) =>
    tx.query<{ entry_id: string; epoch: number; position: number }>(
      sql`select entry_id, epoch, position from evidence.log_leaf order by epoch, position`,
    ),
  );

test('Every committed entry gets one place, under a signed checkpoint that is exported', async () => {
  const one = sequencer();
  await record(entriesFrom(1, 3));
  assert.equal((await one.look()).taken, 3);
  await record(entriesFrom(4, 2));
  const { lagMs, taken } = await one.look();
  assert.deepEqual([taken, lagMs], [2, 0]);
  assert.deepEqual(
    (await placed()).map((row) => [row.entry_id, row.position]),
    [1, 2, 3, 4, 5].map((n) => [idOf(n), n - 1]),
  );
  const note = parseNote(readFileSync(join(folder, `${tenant}.1.txt`), 'utf8'));
  assert.ok(note.ok);
  assert.match(note.value.text, new RegExp(`^${KEEPER}/${tenant}/1\n5\n`));
  assert.deepEqual(await one.look(), { taken: 0, lagMs: 0 });
});

test('An entry that commits late is not skipped, and what came after it waits for it', async () => {
  const one = sequencer();
  await one.look();
  await transaction(app, tenant, async (late) => {
    await late.query(insert(entriesFrom(1, 1)[0]!));
    await write(entriesFrom(2, 1));
    clock.advance({ seconds: 3 });
    const { lagMs, taken } = await one.look();
    assert.equal(taken, 0);
    assert.ok(lagMs >= 3_000, 'and the wait shows as lag');
  });
  await record([]);
  assert.equal((await one.look()).taken, 2);
});

test('Two sequencers at once give each entry one place', async () => {
  const [one, other] = [sequencer(), sequencer()];
  await record(entriesFrom(1, 40));
  await Promise.all([one.look(), other.look(), one.look(), other.look()]);
  assert.deepEqual(
    (await placed()).map((row) => row.position),
    Array.from({ length: 40 }, (_, at) => at),
  );
});

test('A package from the database is verified, a receipt holds, and an older checkpoint is continued', async () => {
  const one = sequencer();
  await record(entriesFrom(1, 3));
  await one.look();
  const older = checkpointOf(readFileSync(join(folder, `${tenant}.1.txt`), 'utf8'));
  const rest = chained(entriesFrom(1, 7)).slice(3);
  await record(rest);
  const early = await readTransaction(app, tenant, (tx) => logPartsOf(tx, [idOf(7)]));
  assert.deepEqual(early, { ok: false, refusal: { code: 'evidence.not-yet-sequenced', entries: 1 } });
  await one.look();
  await readTransaction(app, tenant, async (tx) => {
    const subject = { kind: 'quote', id: QUOTE };
    const logs = await logPartsOf(tx, await entriesOf(tx, [subject]));
    assert.ok(logs.ok);
    const bytes = buildPackage({ tenant, subject, audience: 'auditor', logs: logs.value });
    assert.equal((await verifyPackage(bytes, trusting)).verdict, 'verified');

    const receipt = await receiptOf(tx, idOf(5));
    assert.ok(receipt.ok);
    const newer = checkpointOf(receipt.value.checkpoint);
    const path = receipt.value.path.map((hash) => Uint8Array.fromHex(hash));
    assert.ok(verifyInclusion(path, Uint8Array.fromHex(receipt.value.leaf), receipt.value, newer.root));
    const consistency = await consistencyOf(tx, { epoch: 1, from: older.size });
    assert.ok(consistency.ok);
    const proof = consistency.value.proof.map((hash) => Uint8Array.fromHex(hash));
    assert.ok(verifyConsistency(proof, older, newer));
    const text = utf8(consistencyText(consistency.value));
    assert.equal((await verifyLogConsistency(text, trusting)).verdict, 'verified');
    const none = await consistencyOf(tx, { epoch: 1, from: 4 });
    assert.equal(
      !none.ok && none.refusal.code,
      'evidence.checkpoint-not-found',
      'only what was signed can be compared',
    );
  });
});

test('What an entry commits to is opened from where it is kept, until it is erased', async () => {
  const salt = new Uint8Array(16).fill(5);
  const payload = { documentHash: `sha256:${'d'.repeat(64)}` };
  const reason = { text: commitment(salt, 'agreed by phone') };
  const [entry] = entriesFrom(1, 1).map((one) => ({ ...one, input: commitment(salt, payload), reason }));
  const id = entry!.id;
  await record([entry!]);
  const opening = sql`insert into platform.entry_opening (tenant_id, entry_id, salt, reason, input)
    values (${tenant}, ${id}, ${salt}, ${'agreed by phone'}, ${canonical(payload)})`;
  await transaction(app, tenant, (tx) => tx.query(opening));
  await sequencer().look();
  await readTransaction(app, tenant, async (tx) => {
    const logs = await logPartsOf(tx, [id]);
    assert.ok(logs.ok);
    const openings = await openingsOf(tx, [id], ['input', 'reason.text', 'origin']);
    assert.deepEqual(
      openings.map(({ field, value }) => [field, value]),
      [
        ['input', payload],
        ['reason.text', 'agreed by phone'],
      ],
    );
    const subject = { kind: 'quote', id: QUOTE };
    const bytes = buildPackage({ tenant, subject, audience: 'auditor', logs: logs.value, openings });
    assert.equal((await verifyPackage(bytes, trusting)).verdict, 'verified');
  });
  await transaction(app, tenant, (tx) =>
    tx.query(sql`update platform.entry_opening set erased_at = ${clock.now()}, input = null, reason = null`),
  );
  assert.deepEqual(await readTransaction(app, tenant, (tx) => openingsOf(tx, [id], ['input'])), []);
});

const checkpointOf = (text: string) => {
  const note = parseNote(text);
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
  assert.ok(checkpoint.ok);
  return checkpoint.value;
};

test('A database behind its exported checkpoint opens a new epoch that cites it, and goes on there', async () => {
  const entries = entriesFrom(1, 6);
  await record(entries.slice(0, 3));
  await sequencer().look();
  const seen = signer.sign(
    formatCheckpoint({
      origin: formatOrigin({ keeper: KEEPER, tenant, epoch: 1 }),
      size: 9,
      root: new Uint8Array(32).fill(9),
    }),
  );
  writeFileSync(join(folder, `${tenant}.1.txt`), seen);
  const told: (readonly [string, number])[] = [];
  const restarted = sequencer({ onNewEpoch: async (...opened) => void told.push(opened) });
  await record(entries.slice(3));
  await restarted.look();
  assert.deepEqual(told, [[tenant, 2]]);
  assert.deepEqual(
    (await placed()).map((row) => [row.epoch, row.position]),
    [
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
      [2, 1],
      [2, 2],
    ],
  );
  const [epoch] = await readTransaction(app, tenant, (tx) =>
    tx.query<{ cites: string; reason: string }>(sql`select cites, reason from evidence.epoch where epoch = 2`),
  );
  assert.deepEqual(epoch, { cites: seen, reason: 'restored' });
  const files = readdirSync(folder).filter((name) => name.startsWith(tenant));
  assert.deepEqual(files.toSorted(), [`${tenant}.1.txt`, `${tenant}.2.txt`]);
  await readTransaction(app, tenant, async (tx) => {
    const logs = await logPartsOf(
      tx,
      entries.map(({ id }) => id),
    );
    assert.ok(logs.ok);
    const bytes = buildPackage({
      tenant,
      subject: { kind: 'quote', id: QUOTE },
      audience: 'auditor',
      logs: logs.value,
    });
    const { summary, verdict } = await verifyPackage(bytes, trusting);
    assert.deepEqual([verdict, summary?.logs.map(({ origin }) => origin.at(-1))], ['verified', ['1', '2']]);
  });
});

test('An exported checkpoint of the same size and another root is a fork, and opens a new epoch', async () => {
  await record(entriesFrom(1, 3));
  await sequencer().look();
  const origin = formatOrigin({ keeper: KEEPER, tenant, epoch: 1 });
  writeFileSync(
    join(folder, `${tenant}.1.txt`),
    signer.sign(formatCheckpoint({ origin, size: 3, root: new Uint8Array(32) })),
  );
  const told: number[] = [];
  const breaking = sequencer({
    onNewEpoch: async () => {
      throw new Error('the house cannot be told now');
    },
  });
  await assert.rejects(breaking.look(), /cannot be told/);
  await sequencer({ onNewEpoch: async (_, epoch) => void told.push(epoch) }).look();
  assert.deepEqual(told, [2], 'who could not be told is told again, and only then the epoch stands');
  await sequencer({ onNewEpoch: async (_, epoch) => void told.push(epoch) }).look();
  assert.deepEqual(told, [2], 'a new epoch begins once');
});

test('Moved to another cluster, whose transactions count anew, no entry is lost or placed twice', async () => {
  const entries = entriesFrom(1, 5);
  await record(entries.slice(0, 2));
  await sequencer().look();
  await record(entries.slice(2, 4));
  await systemTransaction(pool, (tx) =>
    tx.query(sql`update platform.sequencer_mark set cluster = 'another', xact = '99999999999'::xid8`),
  );
  const one = sequencer();
  assert.equal((await one.look()).taken, 2);
  await record(entries.slice(4));
  assert.equal((await one.look()).taken, 1);
  assert.equal((await placed()).length, 5);
});

test('Who serves requests can neither write the log nor change it', async () => {
  await record(entriesFrom(1, 1));
  await sequencer().look();
  const statements = [
    sql`insert into evidence.log_leaf (tenant_id, epoch, position, entry_id) values (${tenant}, 1, 1, ${idOf(2)})`,
    sql`insert into evidence.checkpoint select tenant_id, epoch, size + 1, root, note, recorded_at from evidence.checkpoint`,
    sql`update evidence.log_head set size = 0`,
    sql`delete from evidence.log_node`,
    sql`update platform.entry set canon = 'x'`,
  ];
  for (const statement of statements)
    await assert.rejects(
      transaction(app, tenant, (tx) => tx.query(statement)),
      statement.text,
    );
  await assert.rejects(
    systemTransaction(pool, (tx) => tx.query(sql`update evidence.log_head set size = 0 where size > 0`)),
    'a log only grows',
  );
});
