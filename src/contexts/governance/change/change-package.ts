/**
 * What proves a change to somebody who does not trust us: operations 24.1, its seven parts. The request and what its gates found are in it as
 * they were fingerprinted, those that it was answered for first, and so is what it touches, by record; who answered, when it went out and what was seen afterwards are entries of the log.
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
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { assessmentsOf } from './answered-on.ts';
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

type DecisionOfPackage = { readonly name: string; readonly schemaId: string; readonly value: Json };

/** Each is cited by the entry of its assessment, by hash: which one the answers were given on is read from the log, whatever a file is called. */
const evidenceOfAssessment = async (
  tx: Tx,
  change: Change,
  assessmentId: string,
  prefix: string,
): Promise<readonly DecisionOfPackage[]> => {
  const [gates, impact] = await Promise.all([
    readGateEvidence(tx, change.id, assessmentId),
    readImpactOnRecord(tx, change.id, assessmentId),
  ]);
  const [first] = gates;
  if (first === undefined) return [];
  const value = evidenceOf({ contentHash: first.contentHash, gates }) as unknown as Json;
  return [
    { name: `${prefix}change-evidence`, schemaId: 'change-evidence', value },
    ...(impact === undefined ? [] : [{ name: `${prefix}change-impact`, schemaId: 'change-impact', value: impact }]),
  ];
};

/** Of two assessments that found the same there is one record. */
const evidence = async (tx: Tx, change: Change, logs: readonly LogPart[]): Promise<readonly DecisionOfPackage[]> => {
  const entries = logs.flatMap((log) => log.entries).map(({ text }) => JSON.parse(text) as Entry);
  const { answeredOn, others } = assessmentsOf(entries, change.id);
  const found = answeredOn === null ? [] : [...(await evidenceOfAssessment(tx, change, answeredOn, ''))];
  const had = new Set(found.map(({ schemaId, value }) => fingerprint(schemaId, value)));
  for (const [index, id] of others.entries())
    for (const each of await evidenceOfAssessment(tx, change, id, `other-${index + 1}-`)) {
      const hash = fingerprint(each.schemaId, each.value);
      if (!had.has(hash)) found.push(each);
      had.add(hash);
    }
  return found;
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
  return accepted(
    buildPackage({
      tenant: tx.tenantId,
      subject: { kind: 'change', id: change.id },
      audience,
      logs: logs.value,
      openings: await openings(tx, logs.value),
      decisions: [
        { name: 'change-request', schemaId: 'change-request', value: change.asked as unknown as Json },
        ...(await evidence(tx, change, logs.value)),
      ],
    }),
  );
};
