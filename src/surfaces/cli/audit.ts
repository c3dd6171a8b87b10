/** `troth audit`: reads every tenant's whole log again and names what is not as it was written. Works on the database, without a server. */
import { join } from 'node:path';
import {
  type AuditFinding,
  auditLog,
  LOG_NAME,
  logKeyPath,
  readLogKeys,
  verifyEd25519,
} from '#contexts/evidence/index.ts';
import { silentLog } from '#platform/database/log.ts';
import { databaseOptions, openDatabase, type Database } from '#platform/database/open-database.ts';
import { readTransaction } from '#platform/database/tx.ts';
import { listTenants } from '#platform/tenants.store.ts';
import { auditOrders } from '../audit-orders.ts';
import { auditPromises } from '../audit-promises.ts';

const EXIT_OK = 0;
const EXIT_FOUND = 1;
/** One page is read in milliseconds; a tree of millions of nodes takes its time. */
const READ_MS_MAX = 120_000;

export type AuditOut = { readonly write: (text: string) => void; readonly json: boolean };

export const auditDatabase = async (database: Database, dataFolder: string, out: AuditOut): Promise<number> => {
  const relay = database.pool('relay', { max: 1 });
  const reader = database.pool('reader', { max: 1 });
  const trust = { trustedKeys: readLogKeys(logKeyPath(dataFolder), LOG_NAME), verifySignature: verifyEd25519 };
  const told: { readonly tenantId: string; readonly entries: number; readonly findings: readonly AuditFinding[] }[] =
    [];
  for (const tenantId of await listTenants(relay)) {
    const read = <T>(work: Parameters<typeof readTransaction<T>>[2]) =>
      readTransaction(reader, tenantId, work, { limitMs: READ_MS_MAX });
    const audit = await auditLog(read, {
      at: Temporal.Now.instant(),
      trust,
      folder: join(dataFolder, 'checkpoints'),
      onEntry: auditPromises(read),
      further: [auditOrders],
    });
    told.push({ tenantId, ...audit });
  }
  out.write(out.json ? `${JSON.stringify(told, null, 2)}\n` : told.map(inWords).join(''));
  return told.some(({ findings }) => findings.length > 0) ? EXIT_FOUND : EXIT_OK;
};

const inWords = ({
  entries,
  findings,
  tenantId,
}: {
  readonly tenantId: string;
  readonly entries: number;
  readonly findings: readonly AuditFinding[];
}): string =>
  findings.length === 0
    ? `✔ ${tenantId}: ${entries} entries, all as they were written, signed and exported.\n`
    : [
        `✘ ${tenantId}: ${entries} entries, ${findings.length} findings. Keep the database as it is, and read docs/guide/evidence.md.`,
        ...findings.map(({ check, message, where }) => `  ${check}  ${where}: ${message}`),
        '',
      ].join('\n');

export const runAudit = async (dataFolder: string, out: AuditOut): Promise<number> => {
  const database = await openDatabase(databaseOptions(process.env, dataFolder, silentLog));
  try {
    return await auditDatabase(database, dataFolder, out);
  } finally {
    await database.close();
  }
};
