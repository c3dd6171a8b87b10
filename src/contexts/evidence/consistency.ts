/**
 * That a log only grew: two checkpoints of it and the hashes that lead from the older to the newer (RFC 9162, 2.1.4). Whoever kept
 * an older checkpoint holds the keeper of the log to it: nothing that stood there was changed, moved or left out since.
 */
import { canonical } from '#kernel/canonical.ts';
import { fromHex, utf8 } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import { verifyConsistency } from '#kernel/merkle.ts';
import type { Checkpoint } from '#kernel/note.ts';
import type { Finding, Verdict } from './package.contract.ts';
import { found, hasExactly, isText, readCanonical, readText } from './read-package.ts';
import { readCheckpointText, type Trust } from './verify-log.ts';

export const CONSISTENCY_KIND = 'troth/consistency/1';
export const CONSISTENCY_BYTES_MAX = 1024 * 1024;
/** Two paths of a tree of 2^52 leaves. */
const PROOF_HASHES_MAX = 110;

export type Consistency = {
  readonly kind: typeof CONSISTENCY_KIND;
  /** Signed notes. */
  readonly older: string;
  readonly newer: string;
  /** Hex, in the order of RFC 9162. */
  readonly proof: readonly string[];
};

export type ConsistencyVerification = {
  readonly ok: boolean;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly summary?: ConsistencySummary;
};
export type ConsistencySummary = {
  readonly origin: string;
  readonly olderSize: number;
  readonly newerSize: number;
  readonly signedBy: readonly string[];
};

export const consistencyText = (consistency: Consistency): string => canonical(consistency);

/** `kept`: a checkpoint that the reader kept from elsewhere, which must be one of the two. */
export const verifyLogConsistency = async (
  bytes: Uint8Array,
  trust: Trust,
  kept?: string,
): Promise<ConsistencyVerification> => {
  const read = readConsistency(bytes);
  if ('code' in read) return failed(read);
  const older = await readCheckpointText('older', utf8(read.older), trust);
  if ('code' in older) return failed(older);
  const newer = await readCheckpointText('newer', utf8(read.newer), trust);
  if ('code' in newer) return failed(newer);
  const offence = offenceBetween(older.checkpoint, newer.checkpoint, read.proof) ?? offenceOfKept(read, kept);
  if (offence) return failed(offence);
  const signedBy = older.signedBy.filter((name) => newer.signedBy.includes(name));
  const { origin, size } = newer.checkpoint;
  return {
    ok: true,
    verdict: trust.trustedKeys.length > 0 ? 'verified' : 'integrity-only',
    findings: [],
    summary: { origin, olderSize: older.checkpoint.size, newerSize: size, signedBy },
  };
};

const failed = (finding: Finding): ConsistencyVerification => ({ ok: false, verdict: 'failed', findings: [finding] });

const offenceBetween = (older: Checkpoint, newer: Checkpoint, proof: readonly string[]): Finding | undefined => {
  if (older.origin !== newer.origin)
    return found('older', 'consistency.other-log', `checkpoints of two logs, ${older.origin} and ${newer.origin}`);
  if (older.size > newer.size)
    return found('older', 'consistency.shrunk', `a log of ${older.size} entries cannot become one of ${newer.size}`);
  return verifyConsistency(proof.map(fromHex), older, newer)
    ? undefined
    : found('proof', 'consistency.forked', 'the newer log does not go on from the older one: something was changed');
};

const offenceOfKept = ({ newer, older }: Consistency, kept: string | undefined): Finding | undefined => {
  if (kept === undefined) return undefined;
  const own = statementOf(kept);
  return [older, newer].some((note) => statementOf(note) === own)
    ? undefined
    : found('older', 'consistency.not-kept', 'neither checkpoint is the one that you kept');
};

/** What a note says, without who signed it: a keeper may have added signatures since. */
const statementOf = (note: string): string => note.split('\n\n')[0]!.trim();

const readConsistency = (bytes: Uint8Array): Consistency | Finding => {
  if (bytes.length > CONSISTENCY_BYTES_MAX) return found('(file)', 'consistency.too-large', 'no proof is that large');
  const text = readText(bytes);
  const json = text.ok ? readCanonical(utf8(text.value.trimEnd())) : text;
  if (!json.ok) return found('(file)', json.refusal.code, String(json.refusal['reason']));
  return isConsistency(json.value)
    ? json.value
    : found('(file)', 'consistency.malformed', 'not a consistency proof of a version known here');
};

const isConsistency = (value: Json): value is Consistency & Json =>
  isJsonObject(value) &&
  hasExactly(value, ['kind', 'older', 'newer', 'proof']) &&
  value['kind'] === CONSISTENCY_KIND &&
  isText(value['older']) &&
  isText(value['newer']) &&
  Array.isArray(value['proof']) &&
  value['proof'].length <= PROOF_HASHES_MAX &&
  value['proof'].every((hash: Json) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash));
