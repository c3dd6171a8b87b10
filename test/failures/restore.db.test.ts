/** A disaster, and back: a backup of a house that serves, restored elsewhere, equal in every table, with a log that verifies and goes on in a new epoch. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startApp } from '#app/app.ts';
import { LOG_NAME, logKeyPath, openLogSigner } from '#contexts/evidence/index.ts';
import { runSequencer } from '#contexts/evidence/sequencer.jobs.ts';
import { must } from '#kernel/outcome.ts';
import { systemClock } from '#platform/clock.ts';
import { lostBetween } from '#platform/database/backup/lost-after.ts';
import { rowsOf } from '#platform/database/backup/manifest.ts';
import { silentLog } from '#platform/database/log.ts';
import { openDatabase } from '#platform/database/open-database.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { auditDatabase } from '#surfaces/cli/audit.ts';
import { checkBackup, restoreFrom, takeBackup } from '#surfaces/cli/continuity/backup.ts';
import { tryMode } from '#surfaces/cli/continuity/try-mode.ts';
import { answeredHere, heldJobs, walkCopy } from '#surfaces/cli/continuity/walk-copy.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { TEST_SECRET } from '#test/support/database.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth();
const folder = mkdtempSync(join(tmpdir(), 'troth-restore-'));
const adminUrl = must2(troth.database.adminUrl);
const made: string[] = [];
const env = (url: string): NodeJS.ProcessEnv => ({ ...process.env, DATABASE_URL: url, TROTH_SECRET: TEST_SECRET });
const from = { dataFolder: troth.dataFolder, env: env(adminUrl), withKeys: false };
const backup = join(folder, 'monday');
const quiet = (): void => {};

function must2(text: string | undefined): string {
  must(text !== undefined, 'who holds a test database knows its administrator');
  return text;
}

/** An empty database on the same server, as an administrator makes one. */
const emptyDatabase = async (): Promise<string> => {
  const name = `troth_test_restored_${made.length}_${process.pid}`;
  await troth.database.admin(`create database ${name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`);
  made.push(name);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
};

after(async () => {
  for (const name of made) await troth.database.admin(`drop database if exists ${name} with (force)`);
  await troth.stop();
  rmSync(folder, { recursive: true, force: true });
});

const offer = await aDeal(troth).presented();
// What was loaded long ago has its place in the log before anybody takes a backup of it.
while (((await troth.app.sequencer?.look())?.taken ?? 0) > 0);

let restoredUrl = '';
const restoredData = join(folder, 'restored-data');

test('a backup is taken while the house serves, is whole, and is signed by the key of its log', async () => {
  const [taken, made2] = await Promise.all([
    takeBackup(backup, from, quiet),
    troth.send('rita.rep', '/accounts', { key: 'meanwhile', name: 'Meanwhile GmbH', country: 'DE' }),
  ]);
  assert.ok(taken.ok && made2.status < 500);
  assert.ok(rowsOf(taken.value) > 500);
  const checked = await checkBackup(backup);
  assert.ok(checked.ok, JSON.stringify(checked));
  assert.equal(checked.value.signedBy, LOG_NAME);
  assert.ok(!existsSync(join(backup, 'keys')), 'keys are taken along only when asked');
});

test('restored into an empty database, every row of every table is what it was, and every migration and policy stands', async () => {
  restoredUrl = await emptyDatabase();
  const restored = await restoreFrom(backup, { dataFolder: restoredData, env: env(restoredUrl) }, quiet);
  assert.ok(restored.ok, JSON.stringify(restored));
  assert.equal(restored.value.auditFound, false, restored.value.audit);
  const again = join(folder, 'again');
  const taken = await takeBackup(again, { dataFolder: restoredData, env: env(restoredUrl), withKeys: false }, quiet);
  assert.ok(taken.ok);
  const hashes = (tables: readonly { readonly name: string; readonly sha256: string; readonly rows: number }[]) =>
    // What the restore itself says: where transactions are counted from.
    tables
      .filter(({ name }) => name !== 'platform.sequencer_mark')
      .map(({ name, sha256, rows }) => `${name} ${rows} ${sha256}`);
  const { manifest } = restored.value.verified;
  assert.deepEqual(hashes(taken.value.tables), hashes(manifest.tables));
  assert.deepEqual(taken.value.migrations, manifest.migrations);
  assert.deepEqual(taken.value.sequences, manifest.sequences);
  const open = await troth.database.admin('select 1');
  assert.equal(open.length, 1);
});

test('row security is forced again on every table, and the app of another tenant reads nothing', async () => {
  const database = await openDatabase({
    databaseUrl: restoredUrl,
    dataFolder: restoredData,
    secret: TEST_SECRET,
    log: silentLog,
  });
  try {
    const reader = database.pool('reader', { max: 1 });
    const { readTransaction, sql } = await import('#platform/database/tx.ts');
    const count = (tenant: string) =>
      readTransaction(reader, tenant, (tx) =>
        tx.query<{ n: number }>(sql`select count(*)::integer as n from identity.person`),
      );
    const unforced = `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relkind in ('r', 'p') and not c.relforcerowsecurity and pg_get_userbyid(c.relowner) like '%owner'`;
    assert.ok((await count(troth.tenantId))[0]?.n);
    assert.deepEqual(await count('019b0000-0000-7000-8000-0000000000ff'), [{ n: 0 }]);
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: restoredUrl });
    await client.connect();
    assert.deepEqual((await client.query(unforced)).rows, []);
    await client.end();
  } finally {
    await database.close();
  }
});

test('a drill does on the copy what was promised, each by its own check, finds what is not in it, and tries a mode; nobody outside is called', async () => {
  const later = await troth.send('rita.rep', '/quotes', {
    accountId: (await accountOf(offer.quoteId)) ?? '',
    name: 'After the backup',
  });
  assert.equal(later.status, 200, JSON.stringify(later.body));
  const failure = Temporal.Now.instant();
  const database = await openDatabase({
    databaseUrl: restoredUrl,
    dataFolder: restoredData,
    secret: TEST_SECRET,
    log: silentLog,
  });
  const { port: jobs, queue } = heldJobs();
  const registry = answeredHere(troth.tenantId);
  const app = await startApp({
    database,
    roles: ['api'],
    clock: systemClock,
    log: makeLogger('fatal'),
    host: '127.0.0.1',
    port: 0,
    environment: 'development',
    dataFolder: restoredData,
    connectors: registry,
    jobs,
    rateLimited: false,
  });
  try {
    const { checks, unmeasured } = await walkCopy({ app, tenantId: troth.tenantId, registry, queue, elapsed: () => 7 });
    assert.deepEqual(
      [checks.map(({ objective }) => objective), unmeasured],
      [['rto-quote-creation', 'rto-quote-acceptance', 'rto-order-submission', 'rto-fulfillment'], []],
    );
    const takenAt = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')).takenAt as string;
    const lost = await lostBetween(adminUrl, restoredUrl, { takenAt, failure });
    assert.ok(
      lost.byKind.some(({ kind, entries }) => kind === 'quote' && entries === 1),
      JSON.stringify(lost),
    );
    assert.ok(lost.entries >= 1 && lost.facts >= 1 && lost.since !== null);
    const tried = await tryMode(app.door, {
      tenantId: troth.tenantId,
      as: 'sam.sre',
      mode: 'drafts-only',
      scope: {},
      run: 'one',
    });
    assert.ok(tried.ok && tried.value.commands > 3, JSON.stringify(tried));
    const { commands, stopped, ranAgain } = tried.value;
    assert.deepEqual([stopped, ranAgain], [commands, commands]);
  } finally {
    await app.close();
    await database.close();
  }
});

const accountOf = async (quoteId: string) =>
  ((await troth.get('rita.rep', `/quotes/${quoteId}`)).body as { account?: { id: string } }).account?.id;

test('the log goes on in a new epoch that cites the newest checkpoint, even where the exported ones were lost', async () => {
  rmSync(join(restoredData, 'checkpoints'), { recursive: true, force: true });
  const database = await openDatabase({
    databaseUrl: restoredUrl,
    dataFolder: restoredData,
    secret: TEST_SECRET,
    log: silentLog,
  });
  const told: string[] = [];
  const sequencer = runSequencer({
    pool: database.pool('sequencer'),
    clock: Temporal.Now.instant,
    signer: openLogSigner(logKeyPath(troth.dataFolder), LOG_NAME),
    folder: join(restoredData, 'checkpoints'),
    log: silentLog,
    everyMs: 3_600_000,
    onNewEpoch: async (tenantId, epoch) => void told.push(`${tenantId} ${epoch}`),
  });
  try {
    await sequencer.look();
    await sequencer.look();
    assert.deepEqual(told, [`${troth.tenantId} 2`]);
    cpSync(logKeyPath(troth.dataFolder), logKeyPath(restoredData));
    let said = '';
    assert.equal(
      await auditDatabase(database, restoredData, { write: (text) => (said += text), json: false }),
      0,
      said,
    );
  } finally {
    await sequencer.stop();
    await database.close();
  }
});

test('a database that holds anything is refused, and stays as it was', async () => {
  const refused = await restoreFrom(backup, { dataFolder: restoredData, env: env(restoredUrl) }, quiet);
  assert.ok(!refused.ok && refused.refusal.code === 'restore.not-empty', JSON.stringify(refused));
});

test('one byte that is changed, and a file that is cut off, are refused with file, bytes and rows', async () => {
  const broken = join(folder, 'broken');
  cpSync(backup, broken, { recursive: true });
  const file = join(broken, 'tables', 'platform.entry.copy.gz');
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const changed = await checkBackup(broken);
  assert.ok(!changed.ok && changed.refusal.code === 'backup.damaged');
  assert.match(
    String(changed.refusal['place']),
    /^tables\/platform\.entry\.copy\.gz, bytes 0 to \d+ \(rows 1 to \d+ of platform\.entry\)$/,
  );
  cpSync(join(backup, 'tables', 'platform.entry.copy.gz'), file);
  truncateSync(file, 100);
  const cut = await checkBackup(broken);
  assert.ok(!cut.ok && cut.refusal['because'] === 'the file is cut off after 100 bytes', JSON.stringify(cut));
  cpSync(join(backup, 'tables', 'platform.entry.copy.gz'), file);
  const manifest = join(broken, 'manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"rows": \d+/, '"rows": 0'));
  const signed = await checkBackup(broken);
  assert.ok(
    !signed.ok && signed.refusal['place'] === 'manifest.json',
    'who changes what the backup says of itself breaks its signature',
  );
});

test('a backup of a newer release, or of another migration of the same name, is refused by the migration', async () => {
  const newer = join(folder, 'newer');
  cpSync(backup, newer, { recursive: true });
  rmSync(join(newer, 'manifest.note'));
  const manifest = join(newer, 'manifest.json');
  const said = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, said.replace('0001-platform.sql', '9999-to-come.sql'));
  const to = { dataFolder: join(folder, 'unused'), env: env(await emptyDatabase()) };
  const refused = await restoreFrom(newer, to, quiet);
  assert.ok(!refused.ok);
  assert.deepEqual(refused.refusal, { code: 'backup.newer-release', migration: '9999-to-come.sql' });
});

/** Kills itself by SIGKILL when the named table has been written or put back. */
const killedAt = (table: string, work: string): void => {
  const script = `
    import { restoreFrom, takeBackup } from '#surfaces/cli/continuity/backup.ts';
    const tell = (text) => text.startsWith('${table}:') && process.kill(process.pid, 'SIGKILL');
    ${work}`;
  const run = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8' });
  assert.equal(run.signal, 'SIGKILL', run.stderr);
};

test('kill -9 in the middle of a backup leaves nothing that is called one, and the next one takes its place', async () => {
  const place = join(folder, 'killed');
  const options = JSON.stringify({ dataFolder: troth.dataFolder, withKeys: false });
  killedAt(
    'identity.person',
    `await takeBackup(${JSON.stringify(place)}, { ...${options}, env: ${JSON.stringify(env(adminUrl))} }, tell);`,
  );
  const none = await checkBackup(place);
  assert.ok(!none.ok && none.refusal.code === 'backup.none-there');
  const taken = await takeBackup(place, from, quiet);
  assert.ok(taken.ok && (await checkBackup(place)).ok);
});

test('kill -9 in the middle of a restore leaves an empty database, into which the next restore goes', async () => {
  const url = await emptyDatabase();
  const to = { dataFolder: join(folder, 'killed-data'), env: env(url) };
  killedAt('identity.person', `await restoreFrom(${JSON.stringify(backup)}, ${JSON.stringify(to)}, tell);`);
  const restored = await restoreFrom(backup, to, quiet);
  assert.ok(restored.ok, JSON.stringify(restored));
  assert.equal(restored.value.auditFound, false);
});
