/**
 * The rows that the business works with, against the log. A program may write them, so nothing in the database can refuse all of it; but whatever
 * changed a row on the one road left an entry that the row names, and a row that does not rest on its newest entry was changed by another.
 */
import { sameBytes } from '#kernel/hash.ts';
import { type AuditFinding, finding } from './audit-entry.ts';
import type { Reads } from './audit.jobs.ts';
import * as store from './audit-rows.store.ts';

const ROWS_PER_PAGE = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * What another's command may write on top of an own entry, in the same transaction and entered there: its end with what it belongs to (a case with its
 * task, a revision or release with the one that takes its place, a task with its taking back), and the erasure of a person. Elsewhere one version is one entry.
 */
const WRITTEN_WITH_OTHERS: ReadonlySet<string> = new Set([
  'approval.approval_case',
  'fallout.fallout_case',
  'fulfillment.task',
  'governance.release',
  'identity.person',
  'proposal.link',
  'quote.revision',
]);

/** What is wrong with a row as it stands. `known`: an accepted entry has this leaf. Undefined: nothing. Pure. */
export const offenceInRow = (
  row: store.AuditedRow,
  known: boolean,
  withOthers: boolean,
): { readonly check: string; readonly why: string } | undefined => {
  const { version, leaf, root, ownLeaf, ownVersion, ownRoot } = row;
  if (leaf !== null && ownLeaf !== null && sameBytes(leaf, ownLeaf)) {
    if (withOthers ? version < (ownVersion ?? 0) : version !== ownVersion)
      return {
        check: 'row.version-differs',
        why: `it is at version ${version}, and its newest entry at ${ownVersion}`,
      };
    return root !== null && ownRoot !== null && root !== ownRoot
      ? { check: 'row.root-differs', why: 'its content is not the one that its newest entry states' }
      : undefined;
  }
  if (leaf === null)
    return ownLeaf !== null || (version > 1 && !withOthers)
      ? { check: 'row.entry-unknown', why: `it is at version ${version} and names no entry` }
      : undefined;
  if (!known) return { check: 'row.entry-unknown', why: 'no entry has the leaf that it names' };
  // Written last by a command about something else, which is entered there; never back behind an entry of its own.
  return ownVersion !== null && version < ownVersion
    ? { check: 'row.version-differs', why: `it is at version ${version}, and its entries go on to ${ownVersion}` }
    : undefined;
};

/** `leaves`: of the accepted entries of the log that was read before, by their hash in words. */
export const auditRows = async (read: Reads, leaves: ReadonlySet<string>): Promise<readonly AuditFinding[]> => {
  const [tables, kinds] = await Promise.all([read(store.versionedTables), read(store.entryKinds)]);
  const findings: AuditFinding[] = [];
  for (const table of tables)
    for (let after = BEFORE_ALL; ;) {
      const rows = await read((tx) => store.auditedRows(tx, table, kinds, after, ROWS_PER_PAGE));
      for (const row of rows) {
        const offence = offenceInRow(row, await isKnown(read, leaves, row), WRITTEN_WITH_OTHERS.has(table.name));
        if (offence) findings.push(finding(offence.check, `${table.name} ${row.id ?? ''}`.trim(), offence.why));
      }
      const last = rows.at(-1)?.id;
      if (!last || rows.length < ROWS_PER_PAGE) break;
      after = last;
    }
  return findings;
};

/** What was entered since the log was read is looked for once more. */
const isKnown = async (
  read: Reads,
  leaves: ReadonlySet<string>,
  { leaf, ownLeaf }: store.AuditedRow,
): Promise<boolean> => {
  if (leaf === null || (ownLeaf !== null && sameBytes(leaf, ownLeaf))) return true;
  return leaves.has(`sha256:${Buffer.from(leaf).toString('hex')}`) || read((tx) => store.entryHasLeaf(tx, leaf));
};
