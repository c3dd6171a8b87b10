/**
 * Opens the database of a data folder. One process holds it: it sets up the roles and, without DATABASE_URL, owns the
 * PostgreSQL that runs there. Its children are told a connection file and only use it.
 */
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { checkClocks } from './clock-check.ts';
import { clusterPlace, rememberPlace, type ClusterPlace } from './cluster-place.ts';
import { lockFolder } from './folder-lock.ts';
import type { Log } from './log.ts';
import { openPool, type Pool } from './pool.ts';
import { interruptCluster, startCluster, type Cluster } from './postgres-supervisor.ts';
import type { Access } from './postmaster.ts';
import {
  DEFAULT_ROLE_PREFIX,
  ensureRoles,
  passwordRefused,
  resetPasswords,
  roleName,
  ROLES,
  type Role,
} from './roles.ts';
import { derivePassword, secretOf, storedSecret } from './secret.ts';
import { stopWithProcess } from './stop-with-process.ts';
import { tenantKey } from './tenant-setting.ts';

export type DatabaseOptions = {
  /** Everything that must survive lies here; made when missing. */
  readonly dataFolder: string;
  /** A PostgreSQL of one's own, 15 or newer. Without it one is run in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** The connection file of a process that already holds the database: this one then only uses it. */
  readonly databaseFile?: string | undefined;
  readonly secret?: string | undefined;
  readonly rolePrefix?: string | undefined;
  /** Settings of the run PostgreSQL; only a test that throws its cluster away has reason to give any. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Where a root process keeps what its PostgreSQL could not reach in a closed home. */
  readonly spareFolder?: string | undefined;
  readonly log: Log;
};

export type Database = {
  readonly kind: 'embedded' | 'server';
  readonly urlFor: (role: Role) => string;
  readonly pool: (role: Role, options?: { readonly max?: number }) => Pool;
  /** Hand it to a child process as TROTH_DATABASE_FILE. Holds passwords: readable by our user alone. */
  readonly connectionFile: string;
  /** As the user who set the roles up; only the holder knows it. For making and dropping databases in tests, never while serving. */
  readonly adminUrl: string | undefined;
  readonly tenantKey: Uint8Array;
  readonly rolePrefix: string;
  readonly log: Log;
  /** Closes the pools made here; who holds the database also stops its PostgreSQL. */
  readonly close: () => Promise<void>;
};

const SERVER_VERSION_MIN = 150_000;
const DATABASE_NAME = 'troth';
const SUPERUSER = 'troth_cluster';
const SPARE_FOLDER = '/var/lib/troth';

export const openDatabase = (options: DatabaseOptions): Promise<Database> => {
  if (options.databaseFile) return useDatabase(options.databaseFile, options.log);
  return options.databaseUrl ? openServer(options, options.databaseUrl) : openEmbedded(options);
};

/** What the environment says, for whoever wires the process. */
export const databaseOptions = (env: NodeJS.ProcessEnv, dataFolder: string, log: Log): DatabaseOptions => ({
  dataFolder,
  databaseUrl: env['DATABASE_URL'] || undefined,
  databaseFile: env['TROTH_DATABASE_FILE'] || undefined,
  secret: env['TROTH_SECRET'] || undefined,
  rolePrefix: env['TROTH_ROLE_PREFIX'] || undefined,
  log,
});

/** What a child needs to connect as each role; nobody's administrator password. */
type Shared = {
  readonly kind: Database['kind'];
  readonly url: string;
  readonly rolePrefix: string;
  readonly passwords: Readonly<Record<Role, string>>;
  readonly tenantKey: string;
};

const openEmbedded = async (options: DatabaseOptions): Promise<Database> => {
  const { log, rolePrefix = DEFAULT_ROLE_PREFIX, spareFolder = SPARE_FOLDER, settings } = options;
  const home = databaseHome(options.dataFolder);
  const connectionFile = join(home, 'connection.json');
  const lock = lockFolder(home, `To use its database from another process, set TROTH_DATABASE_FILE=${connectionFile}.`);
  const release = (): void => {
    rmSync(connectionFile, { force: true });
    lock.release();
  };
  let place: ClusterPlace | undefined;
  let cluster: Cluster | undefined;
  let server: ChildProcess | undefined;
  const interrupt = (): void => {
    // Our own child by its handle, because in its first moments it has neither pid file nor working folder to be known by.
    server?.kill('SIGINT');
    if (place) interruptCluster(place.dataDirectory);
    release();
  };
  // From here on a signal must not leave a server behind, not even while it is still starting.
  const leave = stopWithProcess({
    stop: async () => {
      if (!cluster) return interrupt();
      await cluster.stop();
      release();
    },
    stopNow: interrupt,
  });
  try {
    const access = { user: SUPERUSER, password: derivePassword(storedSecret(home), SUPERUSER) };
    place = clusterPlace(home, spareFolder, log);
    cluster = await startCluster({
      ...place,
      spareFolder,
      logFile: join(home, 'postgres.log'),
      access,
      log,
      settings,
      onSpawn: (child) => (server = child),
    });
    rememberPlace(home, place);
    const url = `postgres://127.0.0.1:${cluster.port}/${DATABASE_NAME}`;
    const secret = secretOf(home, options.secret);
    await withClient(urlOf(url, access, 'postgres'), (client) => ensureDatabase(client, DATABASE_NAME));
    await withClient(urlOf(url, access), async (client) => {
      await ensureRoles({ client, prefix: rolePrefix, secret });
      await resetPasswords({ client, prefix: rolePrefix, secret });
    });
    return await hold(sharedOf('embedded', url, rolePrefix, secret), {
      connectionFile,
      log,
      adminUrl: urlOf(url, access),
      leave: leave.stop,
    });
  } catch (error) {
    await leave.stop();
    throw error;
  }
};

const openServer = async (options: DatabaseOptions, adminUrl: string): Promise<Database> => {
  const { log, rolePrefix = DEFAULT_ROLE_PREFIX } = options;
  refuseOddAddress(adminUrl);
  const home = databaseHome(options.dataFolder);
  const secret = secretOf(home, options.secret);
  await withClient(adminUrl, async (client) => {
    await refuseUnfit(client);
    await ensureRoles({ client, prefix: rolePrefix, secret });
  });
  const shared = sharedOf('server', urlOf(adminUrl, { user: '', password: '' }), rolePrefix, secret);
  return hold(shared, { connectionFile: join(home, 'connection.json'), log, adminUrl, leave: async () => {} });
};

/** For a child of the process that holds the database. */
const useDatabase = async (connectionFile: string, log: Log): Promise<Database> => {
  let text: string;
  try {
    text = readFileSync(connectionFile, 'utf8');
  } catch (error) {
    throw new Error(
      `TROTH_DATABASE_FILE names ${connectionFile}, which cannot be read: is the process that holds the database running?`,
      {
        cause: error,
      },
    );
  }
  const database = databaseOf(JSON.parse(text) as Shared, { connectionFile, log, leave: async () => {} });
  await checkAccess(database);
  return database;
};

/**
 * As the administrator of the PostgreSQL that a running process holds in a data folder, for a backup beside it: whoever reads the folder's
 * secret may. Undefined where none runs there.
 */
export const runningAdminUrl = async (dataFolder: string): Promise<string | undefined> => {
  const home = join(dataFolder, 'database');
  const connectionFile = join(home, 'connection.json');
  if (!existsSync(connectionFile)) return undefined;
  const { kind, url } = JSON.parse(readFileSync(connectionFile, 'utf8')) as Shared;
  if (kind !== 'embedded') return undefined;
  const adminUrl = urlOf(url, { user: SUPERUSER, password: derivePassword(storedSecret(home), SUPERUSER) });
  try {
    await withClient(adminUrl, (client) => client.query('select'));
    return adminUrl;
  } catch (error) {
    if ((error as { code?: string }).code === 'ECONNREFUSED') return undefined; // What a killed process left behind.
    throw error;
  }
};

type Holding = {
  readonly connectionFile: string;
  readonly log: Log;
  readonly adminUrl?: string;
  readonly leave: () => Promise<void>;
};

const hold = async (shared: Shared, holding: Holding): Promise<Database> => {
  const database = databaseOf(shared, holding);
  await checkAccess(database);
  // Written beside and renamed: a child never reads half of it.
  const draft = `${holding.connectionFile}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(shared), { mode: 0o600 });
  renameSync(draft, holding.connectionFile);
  return database;
};

const databaseOf = (shared: Shared, { connectionFile, log, adminUrl, leave }: Holding): Database => {
  const key = Uint8Array.fromHex(shared.tenantKey);
  const pools: Pool[] = [];
  const urlFor = (role: Role): string =>
    urlOf(shared.url, { user: roleName(shared.rolePrefix, role), password: shared.passwords[role] });
  return {
    kind: shared.kind,
    connectionFile,
    adminUrl,
    tenantKey: key,
    rolePrefix: shared.rolePrefix,
    log,
    urlFor,
    pool: (role, { max } = {}) => {
      const pool = openPool({ url: urlFor(role), role, tenantKey: key, log, ...(max === undefined ? {} : { max }) });
      pools.push(pool);
      return pool;
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      await leave();
    },
  };
};

const sharedOf = (kind: Database['kind'], url: string, rolePrefix: string, secret: string): Shared => ({
  kind,
  url,
  rolePrefix,
  passwords: Object.fromEntries(ROLES.map((role) => [role, derivePassword(secret, role)])) as Record<Role, string>,
  tenantKey: tenantKey(secret).toHex(),
});

/** Every role must be able to come in, and the clocks must agree, before anybody is promised anything. */
const checkAccess = async (database: Database): Promise<void> => {
  for (const role of ROLES)
    try {
      await withClient(database.urlFor(role), async (client) => {
        if (role === 'owner') await checkClocks(client);
      });
    } catch (error) {
      if ((error as { code?: string }).code !== '28P01') throw error;
      throw new Error(passwordRefused(roleName(database.rolePrefix, role), database.rolePrefix), { cause: error });
    }
};

/**
 * `database/` inside the data folder. As root, other users may pass through both (not list them): the PostgreSQL that works
 * inside is not root. The folders above are not ours to open.
 */
const databaseHome = (dataFolder: string): string => {
  const home = join(dataFolder, 'database');
  mkdirSync(home, { recursive: true });
  if (process.getuid?.() === 0) for (const path of [dataFolder, home]) chmodSync(path, statSync(path).mode | 0o011);
  return realpathSync(home);
};

const ensureDatabase = async (client: pg.Client, name: string): Promise<void> => {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${name}`);
};

/** The address is not repeated: it holds a password, and this text goes to a terminal or a log. */
const refuseOddAddress = (address: string): void => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '' || url.pathname.length < 2)
    throw new Error(
      'DATABASE_URL does not name a database: it has the form postgres://user:password@host:port/database ' +
        '(for a socket, give localhost as the host and the folder as ?host=/run/postgresql).',
    );
};

const refuseUnfit = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ number: number; version: string; encoding: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
            current_setting('server_encoding') as encoding`,
  );
  const [server] = rows;
  if (!server || server.number < SERVER_VERSION_MIN)
    throw new Error(`DATABASE_URL names a PostgreSQL ${server?.version}; Troth needs 15 or newer.`);
  if (server.encoding !== 'UTF8')
    throw new Error(
      `The database of DATABASE_URL is encoded as ${server.encoding}; Troth needs UTF8 (create database … encoding 'UTF8' template template0).`,
    );
};

const withClient = async <T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, application_name: 'troth-setup' });
  client.on('error', () => {}); // The query in flight carries the same error.
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {}); // Already closed by what is being thrown.
  }
};

/** An empty user leaves an address without anybody's password. */
const urlOf = (base: string, { user, password }: Access, database?: string): string => {
  const url = new URL(base);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  if (database !== undefined) url.pathname = `/${encodeURIComponent(database)}`;
  return url.toString();
};
