/** One row of the log against what it says of itself. */
import { parseStrict } from '#kernel/canonical.ts';
import { sameBytes, sha256Hex, utf8 } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { commitment, type CommittedField, fieldSalt } from '#platform/entries/entry.ts';
import { leafOf } from '#platform/entries/write-entry.ts';
import type { AuditedEntry } from './audit.store.ts';

/** `check` is the name by which an auditor's report, a test and a runbook speak of it. */
export type AuditFinding = { readonly check: string; readonly where: string; readonly message: string };

export const finding = (check: string, where: string, message: string): AuditFinding => ({ check, where, message });

export const textHash = (text: string | Uint8Array): string =>
  `sha256:${sha256Hex(typeof text === 'string' ? utf8(text) : text)}`;

export const auditEntry = (row: AuditedEntry): readonly AuditFinding[] => {
  const where = `entry ${row.entryId}`;
  if (row.canon === null || row.leaf === null)
    return [
      finding('log.entry-missing', where, `its place ${row.position} in epoch ${row.epoch} is there and it is not`),
    ];
  if (!sameBytes(leafOf(row.canon), row.leaf))
    return [finding('entry.leaf-differs', where, 'its text is not the one that was hashed')];
  const entry = JSON.parse(row.canon) as Entry;
  return [...rowFindings(entry, row, where), ...openingFindings(entry, row, where)];
};

/** The columns beside the text serve look-ups: whoever changes them hides an entry without touching it. */
const rowFindings = (entry: Entry, row: AuditedEntry, where: string): readonly AuditFinding[] => {
  const same =
    entry.id === row.entryId &&
    entry.aggregate.kind === row.kind &&
    entry.aggregate.id === row.aggregateId &&
    (entry.prior.leaf ?? null) === (row.prev === null ? null : `sha256:${Buffer.from(row.prev).toString('hex')}`) &&
    Temporal.Instant.from(row.recordedAt ?? entry.at).equals(Temporal.Instant.from(entry.at).round('microsecond'));
  return same ? [] : [finding('entry.row-differs', where, 'its columns say something else than its text')];
};

const openingFindings = (entry: Entry, row: AuditedEntry, where: string): readonly AuditFinding[] => {
  if (row.erased) return [];
  if (row.salt === null)
    return [finding('opening.missing', where, 'what it commits to is gone, and nobody erased it by a command')];
  const kept = row.salt;
  const is = (field: CommittedField, sealed: string | undefined, value: Json | undefined): boolean =>
    sealed === undefined || value === undefined || commitment(fieldSalt(kept, field), value) === sealed;
  const opened: readonly (readonly [string, boolean])[] = [
    ['input', is('input', entry.input, row.input === null ? undefined : parseStrict(row.input))],
    ['reason', isAsCommitted(fieldSalt(kept, 'reason.text'), entry.reason?.text, row.reason)],
    ['origin', isAsCommitted(fieldSalt(kept, 'origin'), entry.origin, row.origin)],
    ['output', row.events !== null && is('output', entry.output, [...row.events])],
  ];
  return opened
    .filter(([, holds]) => !holds)
    .map(([field]) => finding('opening.differs', where, `its ${field} is not the one that it commits to`));
};

/** Both are there and belong together, or neither is. */
const isAsCommitted = (salt: Uint8Array, sealed: string | undefined, value: string | null): boolean =>
  value === null ? sealed === undefined : sealed === commitment(salt, value);
