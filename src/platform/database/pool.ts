/** Connections of one role. A pool knows the key that proves a tenant, so that nothing else has to carry it. */
import type { Socket } from 'node:net';
import pg from 'pg';
import { giveWay } from './give-way.ts';
import type { Log } from './log.ts';
import type { Role } from './roles.ts';
import { rowTypes } from './row-values.ts';
import type { Statement } from './sql.ts';
import { toStoreError } from './store-error.ts';
import { tenantSetting, type TenantSetting } from './tenant-setting.ts';
import './unheard-errors.ts';

export const CONNECTIONS_MAX = 10;
const CONNECT_WITHIN_MS = 5_000;
const IDLE_MS_MAX = 30_000;

export type Answer = { readonly rows: readonly unknown[]; readonly command: string };

export type Client = {
  readonly send: (statement: Statement) => Promise<Answer>;
  /** `broken`: the connection is not used again. */
  readonly release: (broken: boolean) => void;
  /** Breaks the connection at once, whatever it waits for; the server rolls back. */
  readonly destroy: () => void;
};

export type Pool = {
  readonly role: Role;
  readonly url: string;
  readonly setting: TenantSetting;
  readonly connect: () => Promise<Client>;
  /** How many connections are open, idle, and how many callers wait for one: for metrics. */
  readonly load: () => { readonly open: number; readonly idle: number; readonly waiting: number };
  readonly close: () => Promise<void>;
};

export type PoolOptions = {
  readonly url: string;
  readonly role: Role;
  readonly tenantKey: Uint8Array;
  readonly log: Log;
  readonly max?: number;
};

export const openPool = ({ url, role, tenantKey, log, max = CONNECTIONS_MAX }: PoolOptions): Pool => {
  const connections = new pg.Pool({
    connectionString: url,
    application_name: `troth-${role}`,
    max,
    types: rowTypes,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idleTimeoutMillis: IDLE_MS_MAX,
    pipeline: true,
  });
  let closing: Promise<void> | undefined;
  // An idle connection that breaks is replaced by itself; one in use gives its error to whoever uses it. Of a pool that is
  // closing it is no news: its last goodbye may meet a server that is stopping too.
  connections.on('error', (error) => {
    if (closing === undefined) log.warn({ role, error: error.message }, 'an idle database connection broke');
  });
  connections.on('connect', (client) => giveWay(url, backendOf(client)));
  return {
    role,
    url,
    setting: tenantSetting(tenantKey),
    connect: async () => {
      try {
        return clientOf(await connections.connect());
      } catch (error) {
        throw toStoreError(error);
      }
    },
    load: () => ({ open: connections.totalCount, idle: connections.idleCount, waiting: connections.waitingCount }),
    close: () => (closing ??= connections.end()),
  };
};

/** As the server named it when we connected; `pg` keeps it without saying so in its types. */
const backendOf = (client: pg.PoolClient): number => (client as unknown as { readonly processID: number }).processID;

const clientOf = (client: pg.PoolClient): Client => {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  let released = false;
  return {
    send: (statement) => {
      flushOnce(stream);
      return client.query(statement as pg.QueryConfig);
    },
    release: (broken) => {
      if (released) return;
      released = true;
      // What is still to be sent leaves now: who computes for seconds after a read must not keep its COMMIT back meanwhile.
      stream.uncork();
      client.release(broken);
    },
    destroy: () => stream.destroy(),
  };
};

/** What is sent within one turn of the event loop leaves in one write: one system call and one packet, not one a statement. */
const flushOnce = (stream: Socket): void => {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
};
