import { fromHex } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import type { TreeNode } from '#kernel/merkle.ts';
import { openNote, parseCheckpoint, parseNote, type Checkpoint, type NoteKey, type VerifyNote } from '#kernel/note.ts';
import { LOGS_MAX, PROOF_KIND, type Finding, type ProofFile, type Summary } from './package.contract.ts';
import { readOrigin } from './origin.ts';
import { ENTRIES, type ReadEntry } from './read-entries.ts';
import { found, hasExactly, isText, readCanonical, readText, type ReadPackage } from './read-package.ts';
import { verifyTreeProof } from './tree-proof.ts';

export type Trust = { readonly trustedKeys: readonly NoteKey[]; readonly verifySignature: VerifyNote };
export type VerifiedLog = Summary['logs'][number] & { readonly signedBy: readonly string[] };

/** Each entry stands in exactly one log, in the order of the file, under the root of a checkpoint; which keys signed it. */
export const verifyLogs = async (
  { files, manifest }: ReadPackage,
  entries: readonly ReadEntry[],
  trust: Trust,
): Promise<readonly VerifiedLog[] | Finding> => {
  const names = manifest.files.filter(({ role }) => role === 'proof').map(({ path }) => path);
  const checkpoints = manifest.files.filter(({ role }) => role === 'checkpoint').length;
  if (names.length === 0 || names.length > LOGS_MAX || names.length !== checkpoints)
    return found('manifest.json', 'logs.count', 'a package has as many checkpoints as proofs, and at least one');
  const logs: VerifiedLog[] = [];
  let taken = 0;
  for (let at = 0; at < names.length; at += 1) {
    const path = `proofs/${at}.json`;
    const bytes = files.get(path);
    if (!bytes) return found(path, 'proof.missing', 'proofs are numbered from 0 on');
    const proof = readProof(bytes, `checkpoints/${at}.txt`);
    if (!proof) return found(path, 'proof.malformed', 'not a proof of a version known here');
    const own = entries.slice(taken, taken + proof.entries.length);
    const offence = offenceInOrder(proof, own);
    if (offence) return offence;
    const log = await verifyLog(path, proof, own, files, manifest.tenant, trust);
    if ('code' in log) return log;
    logs.push(log);
    taken += own.length;
  }
  return taken === entries.length ? logs : found(ENTRIES, 'entry.unproved', 'an entry that no proof covers');
};

const offenceInOrder = (proof: ProofFile, own: readonly ReadEntry[]): Finding | undefined => {
  const wrong = proof.entries.findIndex(
    ({ id, index }, at) => own[at]?.entry.id !== id || index <= (proof.entries[at - 1]?.index ?? -1),
  );
  if (wrong < 0) return undefined;
  return found(ENTRIES, 'entries.reordered', `entry ${proof.entries[wrong]!.id} does not stand where the log has it`);
};

const verifyLog = async (
  path: string,
  proof: ProofFile,
  own: readonly ReadEntry[],
  files: ReadonlyMap<string, Uint8Array>,
  tenant: string,
  trust: Trust,
): Promise<VerifiedLog | Finding> => {
  const read = await readCheckpointText(proof.checkpoint, files.get(proof.checkpoint), trust);
  if ('code' in read) return read;
  const { checkpoint } = read;
  if (readOrigin(checkpoint.origin)?.tenant !== tenant)
    return found(proof.checkpoint, 'checkpoint.origin', `a checkpoint of another log, ${checkpoint.origin}`);
  if (checkpoint.size !== proof.size) return found(path, 'proof.size', 'a proof in a tree of another size');
  const leaves = new Map(own.map(({ leaf }, at) => [proof.entries[at]!.index, leaf]));
  const nodes: readonly TreeNode[] = proof.nodes.map((node) => ({ ...node, hash: fromHex(node.hash) }));
  const shown = verifyTreeProof(leaves, nodes, checkpoint);
  if (!shown.ok)
    return found(
      path,
      shown.refusal.code,
      `the entries do not lead to the checkpoint's root: ${String(shown.refusal['reason'])}`,
    );
  const { origin, size, root } = checkpoint;
  return { origin, size, root: root.toBase64(), signers: read.signers, signedBy: read.signedBy };
};

type ReadCheckpoint = {
  readonly checkpoint: Checkpoint;
  readonly signers: readonly string[];
  readonly signedBy: readonly string[];
};

/** A signed note about a log's tree, and which trusted keys signed it. */
export const readCheckpointText = async (
  path: string,
  bytes: Uint8Array | undefined,
  { trustedKeys, verifySignature }: Trust,
): Promise<ReadCheckpoint | Finding> => {
  if (!bytes) return found(path, 'checkpoint.missing', 'the checkpoint that a proof names is not there');
  const text = readText(bytes);
  if (!text.ok) return found(path, text.refusal.code, String(text.refusal['reason']));
  const note = parseNote(text.value);
  if (!note.ok) return found(path, note.refusal.code, String(note.refusal['reason']));
  const checkpoint = parseCheckpoint(note.value.text);
  if (!checkpoint.ok) return found(path, checkpoint.refusal.code, String(checkpoint.refusal['reason']));
  const signers = note.value.signatures.map(({ name, keyId }) => `${name}+${keyId}`);
  if (trustedKeys.length === 0) return { checkpoint: checkpoint.value, signers, signedBy: [] };
  const opened = await openNote(text.value, trustedKeys, verifySignature);
  if (!opened.ok)
    return found(path, opened.refusal.code, `not signed by a key that you trust, but by ${signers.join(', ')}`);
  return { checkpoint: checkpoint.value, signers, signedBy: opened.value.signedBy.map(({ name }) => name) };
};

const readProof = (bytes: Uint8Array, checkpoint: string): ProofFile | undefined => {
  const json = readCanonical(bytes);
  return json.ok && isProof(json.value, checkpoint) ? json.value : undefined;
};

const isProof = (value: Json, checkpoint: string): value is ProofFile & Json => {
  if (!isJsonObject(value) || !hasExactly(value, ['kind', 'checkpoint', 'size', 'entries', 'nodes'])) return false;
  const { entries, kind, nodes, size } = value;
  if (kind !== PROOF_KIND || value['checkpoint'] !== checkpoint || !isCount(size)) return false;
  if (!Array.isArray(entries) || entries.length === 0 || !Array.isArray(nodes)) return false;
  return (entries as readonly Json[]).every(isProvedEntry) && (nodes as readonly Json[]).every(isNode);
};

const isProvedEntry = (one: Json): boolean =>
  isJsonObject(one) && hasExactly(one, ['id', 'index']) && isText(one['id']) && isCount(one['index']);
const isNode = (one: Json): boolean =>
  isJsonObject(one) &&
  hasExactly(one, ['level', 'index', 'hash']) &&
  isCount(one['level']) &&
  isCount(one['index']) &&
  isText(one['hash']) &&
  /^[0-9a-f]{64}$/.test(one['hash']);
const isCount = (value: Json | undefined): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
