import { parseStrict } from '#kernel/canonical.ts';
import { fingerprint, fromHex, isFingerprint } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import { CONTENT_AUDIENCES, verifyDisclosure, type OpenLeaf } from '#kernel/sealed-tree.ts';
import { commitment } from '#platform/entries/entry.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import {
  DECISION_KIND,
  OPENING_FIELDS,
  openAtMost,
  type DecisionFile,
  type Finding,
  type Opening,
  type OpeningField,
} from './package.contract.ts';
import type { ReadEntry } from './read-entries.ts';
import {
  found,
  hasExactly,
  isText,
  MANIFEST,
  readCanonical,
  readCanonicalText,
  readLines,
  type ReadPackage,
} from './read-package.ts';

export type Contents = { readonly leavesOpened: number; readonly leavesSealed: number };

/**
 * Snapshots, decisions and documents prove something only because an entry states their root, fingerprint or hash, or because
 * something does that an entry states (an accepted command's opened input, a leaf, a decision's record). The manifest lists
 * files, but nobody has signed it: a file that is in order and merely listed proves nothing, and is an offence.
 */
export const verifyContents = (read: ReadPackage, entries: readonly ReadEntry[]): Contents | Finding => {
  const stated = statedBy(entries);
  const badOpening = openCommitments(read, entries, stated);
  if (badOpening) return badOpening;
  const snapshots: Snapshot[] = [];
  const decisions: Decision[] = [];
  for (const { path, role } of read.manifest.files) {
    const one =
      role === 'snapshot' ? readSnapshot(path, read) : role === 'decision' ? readDecision(path, read) : undefined;
    if (one === undefined) continue;
    if ('code' in one) return one;
    if ('opened' in one) snapshots.push(one);
    else decisions.push(one);
  }
  const offence = offenceInClaims(snapshots, decisions, stated) ?? offenceInDocuments(read, snapshots, stated);
  if (offence) return offence;
  const sum = (count: (one: Snapshot) => number) => snapshots.reduce((total, one) => total + count(one), 0);
  return { leavesOpened: sum((one) => one.opened.length), leavesSealed: sum((one) => one.sealed) };
};

const statedBy = (entries: readonly ReadEntry[]): Set<string> => {
  const stated = new Set<string>();
  for (const { entry } of entries) {
    for (const root of [entry.prior.root, entry.next.root]) if (root !== undefined) stated.add(root);
    for (const artifact of entry.artifacts) stated.add(artifact.hash);
    for (const decision of entry.decisions) stated.add(decision.fingerprint);
  }
  return stated;
};

type Snapshot = {
  readonly path: string;
  readonly root: string;
  readonly contentRoot: string;
  readonly opened: readonly OpenLeaf[];
  readonly sealed: number;
};
type Decision = { readonly path: string; readonly fingerprint: string; readonly value: Json };

/** What is stated is believed, and what it says is then stated too, until nothing more follows. The rest is an offence. */
const offenceInClaims = (
  snapshots: readonly Snapshot[],
  decisions: readonly Decision[],
  stated: Set<string>,
): Finding | undefined => {
  let open: readonly (Snapshot | Decision)[] = [...snapshots, ...decisions];
  for (let before = -1; before !== open.length;) {
    before = open.length;
    open = open.filter((one) => {
      const says = 'opened' in one ? answeredFor(one, stated) : stated.has(one.fingerprint) ? [one.value] : undefined;
      says?.forEach((value) => collectHashes(value, stated));
      return says === undefined;
    });
  }
  const [loose] = open;
  if (loose) {
    const what = 'opened' in loose ? 'snapshot' : 'decision';
    return found(
      loose.path,
      `${what}.not-cited`,
      `no entry in here states the ${what === 'snapshot' ? 'root' : 'fingerprint'} of this ${what}`,
    );
  }
  const beyond = snapshots.find((one) => !stated.has(one.root) && !one.opened.every(isContent));
  return (
    beyond && found(beyond.path, 'snapshot.not-covered', 'a leaf is open that is under no root which an entry states')
  );
};

/** The values that a stated root answers for: all leaves, or those of the content; nothing when neither root is stated. */
const answeredFor = (one: Snapshot, stated: ReadonlySet<string>): readonly Json[] | undefined => {
  if (stated.has(one.root)) return one.opened.map((leaf) => leaf.value);
  if (stated.has(one.contentRoot)) return one.opened.filter(isContent).map((leaf) => leaf.value);
  return undefined;
};
const isContent = (leaf: OpenLeaf): boolean => CONTENT_AUDIENCES.includes(leaf.audience);

const offenceInDocuments = ({ manifest }: ReadPackage, snapshots: readonly Snapshot[], stated: ReadonlySet<string>) => {
  const loose = manifest.files.find(({ role, sha256 }) => role === 'document' && !stated.has(`sha256:${sha256}`));
  if (loose) return found(loose.path, 'document.not-cited', 'no entry in here states the hash of this document');
  const { contentRoot } = manifest;
  if (contentRoot === undefined || snapshots.some((one) => one.contentRoot === contentRoot)) return undefined;
  return found(MANIFEST, 'manifest.content-root', 'the content root that it names is of no snapshot in here');
};

const readSnapshot = (path: string, { files, manifest }: ReadPackage): Snapshot | Finding => {
  const json = readCanonical(files.get(path)!);
  if (!json.ok) return found(path, json.refusal.code, String(json.refusal['reason']));
  const shown = verifyDisclosure(json.value);
  if (!shown.ok)
    return found(path, shown.refusal.code, String(shown.refusal['reason'] ?? 'its leaves make another root'));
  const { contentRoot, opened, root } = shown.value;
  const sees: readonly string[] = openAtMost(manifest.audience);
  const beyond = opened.find((leaf) => !sees.includes(leaf.audience));
  if (beyond)
    return found(path, 'snapshot.beyond-audience', `${beyond.path} is open, and not for ${manifest.audience}`);
  const leaves = isJsonObject(json.value) && Array.isArray(json.value['leaves']) ? json.value['leaves'].length : 0;
  return { path, root, contentRoot, opened, sealed: leaves - opened.length };
};

const readDecision = (path: string, { files }: ReadPackage): Decision | Finding => {
  const json = readCanonical(files.get(path)!);
  if (!json.ok) return found(path, json.refusal.code, String(json.refusal['reason']));
  if (!isDecision(json.value)) return found(path, 'decision.malformed', 'not a decision of a version known here');
  const { fingerprint: stated, schemaId, value } = json.value;
  if (fingerprint(schemaId, value) === stated) return { path, fingerprint: stated, value };
  return found(path, 'decision.fingerprint-differs', 'its record has another fingerprint than it states');
};

const isDecision = (value: Json): value is DecisionFile & Json =>
  isJsonObject(value) &&
  hasExactly(value, ['kind', 'fingerprint', 'schemaId', 'value']) &&
  value['kind'] === DECISION_KIND &&
  isText(value['schemaId']) &&
  !value['schemaId'].includes('\0') &&
  isText(value['fingerprint']);

/** Checks each opened value against its entry; what an accepted command was given counts as stated by its entry. */
const openCommitments = (
  { files }: ReadPackage,
  entries: readonly ReadEntry[],
  stated: Set<string>,
): Finding | undefined => {
  const path = 'openings.jsonl';
  const bytes = files.get(path);
  if (!bytes) return undefined;
  const lines = readLines(bytes);
  if (!lines.ok) return found(path, lines.refusal.code, String(lines.refusal['reason']));
  const byId = new Map(entries.map(({ entry }) => [entry.id, entry]));
  for (const [at, line] of lines.value.entries()) {
    const json = readCanonicalText(line);
    if (!json.ok || !isOpening(json.value)) return found(path, 'opening.malformed', `line ${at + 1} is no opening`);
    const { field, salt, value } = json.value;
    const entry = byId.get(json.value.entry);
    const sealed = sealedIn(entry)[field];
    if (sealed === undefined || commitment(fromHex(salt), value) !== sealed)
      return found(path, 'opening.differs', `line ${at + 1}: the entry does not commit to this value`);
    if (field === 'input' && entry?.result === 'accepted') collectHashes(value, stated);
    if (field === 'output' && entry?.result === 'accepted') collectHashes(eventsIn(value), stated);
  }
  return undefined;
};

const isOpening = (value: Json): value is Opening & Json =>
  isJsonObject(value) &&
  hasExactly(value, ['entry', 'field', 'salt', 'value']) &&
  isText(value['entry']) &&
  isText(value['salt']) &&
  /^([0-9a-f]{2}){16,64}$/.test(value['salt']) &&
  OPENING_FIELDS.includes(value['field'] as OpeningField);

const sealedIn = (entry: Entry | undefined): Readonly<Record<OpeningField, string | undefined>> => ({
  input: entry?.input,
  output: entry?.output,
  origin: entry?.origin,
  'reason.text': entry?.reason?.text,
});

/** Events are committed to as they left, word for word. One that is no JSON says nothing. */
export const eventsIn = (value: Json): readonly Json[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : []).flatMap((text) => {
    const read = typeof text === 'string' ? readJson(text) : undefined;
    return read === undefined ? [] : [read];
  });

const readJson = (text: string): Json | undefined => {
  try {
    return parseStrict(text);
  } catch {
    return undefined;
  }
};

const collectHashes = (value: Json, into: Set<string>): void => {
  if (isFingerprint(value)) into.add(value);
  else if (Array.isArray(value)) for (const one of value as readonly Json[]) collectHashes(one, into);
  else if (isJsonObject(value)) for (const one of Object.values(value)) collectHashes(one, into);
};
