/**
 * What proves a change to somebody who does not trust us: operations 24.1, its seven parts. The request and what its gates found are in it as
 * they were fingerprinted, and so is what it touches, by record; who answered, when it went out and what was seen afterwards are entries of the log.
 */
import {
  buildPackage,
  entriesOf,
  type LogPart,
  logPartsOf,
  type Opening,
  openingsOf,
  type PackageAudience,
  type Subject,
} from '#contexts/evidence/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { evidenceOf } from './assess-change.ts';
import { readRunsOf } from './change-package.store.ts';
import { readGateEvidence, readImpactOnRecord } from './change.store.ts';
import type { Change } from './change.ts';

const kindOf = ({ text }: { readonly text: string }): string => (JSON.parse(text) as Entry).aggregate.kind;

/** What was written into a release may name costs: of a release its facts are opened, never what its author sent. */
const openings = async (tx: Tx, logs: readonly LogPart[]): Promise<readonly Opening[]> => {
  const ids = Map.groupBy(
    logs.flatMap(({ entries }) => entries),
    (entry) => (kindOf(entry) === 'release' ? 'release' : 'change'),
  );
  const idsOf = (what: 'release' | 'change') => (ids.get(what) ?? []).map(({ id }) => id);
  return [
    ...(await openingsOf(tx, idsOf('change'), ['input', 'output', 'reason.text'])),
    ...(await openingsOf(tx, idsOf('release'), ['output', 'reason.text'])),
  ];
};

/** Refused while an entry has no place in the log yet; who asks right after a move waits two seconds. */
export const changePackage = async (
  tx: Tx,
  change: Change,
  audience: PackageAudience,
): Promise<Outcome<Uint8Array>> => {
  const releases = [change.releaseId, change.rolledBackBy].filter((id) => id !== null);
  const runs = change.releaseId === null ? [] : await readRunsOf(tx, change.releaseId);
  const subjects: readonly Subject[] = [
    { kind: 'change', id: change.id },
    ...releases.map((id) => ({ kind: 'release', id })),
    ...runs.map((id) => ({ kind: 'simulation', id })),
  ];
  const logs = await logPartsOf(tx, await entriesOf(tx, subjects));
  if (!logs.ok) return logs;
  const [gates, impact] = await Promise.all([
    readGateEvidence(tx, change.id, change.assessmentId),
    readImpactOnRecord(tx, change.id, change.assessmentId),
  ]);
  return accepted(
    buildPackage({
      tenant: tx.tenantId,
      subject: { kind: 'change', id: change.id },
      audience,
      logs: logs.value,
      openings: await openings(tx, logs.value),
      decisions: [
        { name: 'change-request', schemaId: 'change-request', value: change.asked as unknown as Json },
        ...(change.assessedHash === null
          ? []
          : [
              {
                name: 'change-evidence',
                schemaId: 'change-evidence',
                value: evidenceOf({ contentHash: change.assessedHash, gates }) as unknown as Json,
              },
            ]),
        ...(impact === undefined ? [] : [{ name: 'change-impact', schemaId: 'change-impact', value: impact }]),
      ],
    }),
  );
};
