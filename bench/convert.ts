/**
 * An accepted quote becomes its order, over HTTP: token, authorization, row-level security, entry, outbox and jobs, at 8 clients.
 * Beside it what PostgreSQL alone does for the least rows that such an order needs. The server is a process of its own, as
 * in real life; the clients share the machine with it, and so does the limit's.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '#kernel/outcome.ts';
import type { Database } from '#platform/database/open-database.ts';
import { acceptedQuotes } from './accepted-quotes.ts';
import { openCompany } from './company.ts';
import { cpuOf, cpuOfPostgres, postmasterOf, type Share, sharesOf } from './cpu.ts';
import { CLIENTS, pgbench } from './pgbench.ts';
import type { Part } from './part.ts';
import { asAdministrator, limitText } from './place.ts';
import { type RoleServer, startRole } from './roles.ts';
import type { Row } from './table.ts';

const RATIO = 0.4;
const LIMIT_SECONDS = 3;
/** Converted before anything is measured: code is compiled, connections are open, statements prepared. */
const WARM_UP = 100;
const SIZES: readonly { readonly lines: number; readonly quotes: number; readonly profiled: number }[] = [
  { lines: 10, quotes: 800, profiled: 200 },
  { lines: 100, quotes: 200, profiled: 50 },
];

const convert = (api: RoleServer, agent: Agent, quoteId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const asked = request(
      `${api.url}/quotes/${quoteId}/convert-to-order`,
      {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`not converted: ${text}`)),
        );
      },
    );
    asked.on('error', reject);
    asked.end(JSON.stringify({ idempotencyKey: `convert ${quoteId}`, payload: {} }));
  });

/** All of them, by `CLIENTS` clients that each ask again as soon as they are answered; seconds. */
const convertAll = async (api: RoleServer, quotes: readonly string[]): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const left = quotes.values();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (const quoteId of left) await convert(api, agent, quoteId);
    }),
  );
  agent.destroy();
  return (performance.now() - started) / 1000;
};

type Measured = { readonly perSecond: number; readonly server: number; readonly postgres: number | null };

const measured = async (database: Database, quotes: readonly string[]): Promise<Measured> => {
  const api = await startRole(database, { role: 'api' });
  const [living] = await asAdministrator<{ pid: number }>(
    database,
    `select pid from pg_stat_activity where application_name = 'troth-app' and datname = current_database() limit 1`,
  );
  must(living && api.child.pid, 'the API holds a connection');
  try {
    await convertAll(api, quotes.slice(0, WARM_UP));
    const rest = quotes.slice(WARM_UP);
    const postmaster = postmasterOf(living.pid);
    const postgres = postmaster === null ? null : cpuOfPostgres(postmaster);
    const server = cpuOf(api.child.pid);
    const seconds = await convertAll(api, rest);
    const after = postmaster === null ? null : cpuOfPostgres(postmaster);
    return {
      perSecond: rest.length / seconds,
      server: (cpuOf(api.child.pid) - server) / rest.length,
      postgres: postgres === null || after === null ? null : (after - postgres) / rest.length,
    };
  } finally {
    await api.stop();
  }
};

/** Once more under the profiler, which slows what it looks at: shares of the server's time, not times. */
const profiled = async (database: Database, quotes: readonly string[]): Promise<readonly Share[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-profile-'));
  try {
    const api = await startRole(database, { role: 'api', flags: ['--cpu-prof', `--cpu-prof-dir=${folder}`] });
    await convertAll(api, quotes);
    await api.stop();
    const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
    must(file, 'a profiled process leaves its profile');
    return sharesOf(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const byPart = ({ server, postgres }: Measured, shares: readonly Share[]): string => {
  const all = shares.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const parts = shares.map(({ part, microseconds }) => `${part} ${((microseconds / all) * server).toFixed(2)}`);
  const database =
    postgres === null ? 'PostgreSQL not measured (another machine)' : `PostgreSQL ${postgres.toFixed(2)}`;
  return `CPU ms a request: ${database}, server ${server.toFixed(2)} = ${parts.join(', ')}`;
};

export const benchConvert: Part = async (place, say) => {
  const database = await place.troth();
  const limits = await place.limit('convert_schema.sql');
  const app = await openCompany(database);
  const rows: Row[] = [];
  const notes: string[] = [];
  try {
    for (const { lines, quotes, profiled: some } of SIZES) {
      say(`${quotes} accepted quotes of ${lines} lines`);
      const ids = await acceptedQuotes(app.door, database, lines, WARM_UP + quotes + some);
      say(`converting them over HTTP at ${CLIENTS} clients, and the limit beside it`);
      const script = limitText(`convert_${lines}.sql`);
      const before = await pgbench({ url: limits, script, seconds: LIMIT_SECONDS });
      const ours = await measured(database, ids.slice(0, WARM_UP + quotes));
      const after = await pgbench({ url: limits, script, seconds: LIMIT_SECONDS });
      // The machine drifts: the limit is measured on both sides of us, and the mean is what we are held to.
      const limit = before === null || after === null ? null : (before + after) / 2;
      const name = `convert an accepted quote of ${lines} lines, over HTTP`;
      rows.push({ name, ours: ours.perSecond, unit: 'per s', limit, target: { ratio: RATIO } });
      const shares = await profiled(database, ids.slice(WARM_UP + quotes));
      notes.push(`${name}: ${byPart(ours, shares)}`);
      if (before !== null && after !== null)
        notes.push(`${name}: the limit before and after: ${before.toFixed(0)} and ${after.toFixed(0)} per s`);
    }
  } finally {
    await app.close();
  }
  return { rows, notes };
};
