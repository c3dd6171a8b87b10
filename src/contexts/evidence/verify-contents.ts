import { fingerprint, fromHex } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import { CONTENT_AUDIENCES, verifyDisclosure, type Disclosed } from '#kernel/sealed-tree.ts';
import { commitment } from '#platform/entries/entry.ts';
import { DECISION_KIND, PACKAGE_AUDIENCES, type Finding, type Manifest, type Opening } from './package.contract.ts';
import type { Cited, ReadEntry } from './read-entries.ts';
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
 * Snapshots, decisions, documents and openings say what they say only if an entry states their root, fingerprint or hash: the
 * manifest lists files, but nobody has signed it, so a file that is in order and merely listed proves nothing and is an offence.
 */
export const verifyContents = (read: ReadPackage, entries: readonly ReadEntry[], cited: Cited): Contents | Finding => {
  let leavesOpened = 0;
  let leavesSealed = 0;
  const contentRoots = new Set<string>();
  for (const { path, role, sha256 } of read.manifest.files) {
    const bytes = read.files.get(path)!;
    if (role === 'document' && !cited.hashes.has(`sha256:${sha256}`))
      return found(path, 'document.not-cited', 'no entry in here states the hash of this document');
    if (role === 'decision') {
      const offence = offenceInDecision(path, bytes, cited);
      if (offence) return offence;
    }
    if (role === 'openings') {
      const offence = offenceInOpenings(path, bytes, entries);
      if (offence) return offence;
    }
    if (role !== 'snapshot') continue;
    const snapshot = readSnapshot(path, bytes, read.manifest, cited);
    if ('code' in snapshot) return snapshot;
    leavesOpened += snapshot.opened.length;
    leavesSealed += snapshot.sealed;
    contentRoots.add(snapshot.contentRoot);
  }
  const { contentRoot } = read.manifest;
  if (contentRoot !== undefined && !contentRoots.has(contentRoot))
    return found(MANIFEST, 'manifest.content-root', 'the content root that it names is of no snapshot in here');
  return { leavesOpened, leavesSealed };
};

const readSnapshot = (
  path: string,
  bytes: Uint8Array,
  manifest: Manifest,
  cited: Cited,
): (Disclosed & { readonly sealed: number }) | Finding => {
  const json = readCanonical(bytes);
  if (!json.ok) return found(path, json.refusal.code, String(json.refusal['reason']));
  const shown = verifyDisclosure(json.value);
  if (!shown.ok)
    return found(path, shown.refusal.code, String(shown.refusal['reason'] ?? 'its leaves make another root'));
  const { contentRoot, opened, root } = shown.value;
  const whole = cited.hashes.has(root);
  if (!whole && !cited.hashes.has(contentRoot))
    return found(path, 'snapshot.not-cited', 'no entry in here states the root of this snapshot');
  const sees: readonly string[] = PACKAGE_AUDIENCES[manifest.audience];
  const beyond = opened.find((leaf) => !sees.includes(leaf.audience));
  if (beyond)
    return found(path, 'snapshot.beyond-audience', `${beyond.path} is open, and not for ${manifest.audience}`);
  const loose = opened.find((leaf) => !whole && !CONTENT_AUDIENCES.includes(leaf.audience));
  if (loose) return found(path, 'snapshot.not-covered', `${loose.path} is under no root that an entry states`);
  const leaves = isJsonObject(json.value) && Array.isArray(json.value['leaves']) ? json.value['leaves'].length : 0;
  return { ...shown.value, sealed: leaves - opened.length };
};

const offenceInDecision = (path: string, bytes: Uint8Array, cited: Cited): Finding | undefined => {
  const json = readCanonical(bytes);
  if (!json.ok) return found(path, json.refusal.code, String(json.refusal['reason']));
  const { value } = json;
  if (!isJsonObject(value) || !hasExactly(value, ['kind', 'fingerprint', 'schemaId', 'value']))
    return found(path, 'decision.malformed', 'not a decision of a version known here');
  if (value['kind'] !== DECISION_KIND || !isText(value['schemaId']) || !isText(value['fingerprint']))
    return found(path, 'decision.malformed', 'not a decision of a version known here');
  if (fingerprint(value['schemaId'], value['value']) !== value['fingerprint'])
    return found(path, 'decision.fingerprint-differs', 'its record has another fingerprint than it states');
  if (!cited.decisions.has(value['fingerprint']))
    return found(path, 'decision.not-cited', 'no entry in here rests on this decision');
  return undefined;
};

const offenceInOpenings = (path: string, bytes: Uint8Array, entries: readonly ReadEntry[]): Finding | undefined => {
  const lines = readLines(bytes);
  if (!lines.ok) return found(path, lines.refusal.code, String(lines.refusal['reason']));
  const byId = new Map(entries.map(({ entry }) => [entry.id, entry]));
  for (const [at, line] of lines.value.entries()) {
    const json = readCanonicalText(line);
    if (!json.ok || !isOpening(json.value)) return found(path, 'opening.malformed', `line ${at + 1}`);
    const opening = json.value;
    const entry = byId.get(opening.entry);
    const sealed = { input: entry?.input, origin: entry?.origin, 'reason.text': entry?.reason?.text }[opening.field];
    if (sealed === undefined || commitment(fromHex(opening.salt), opening.value) !== sealed)
      return found(path, 'opening.differs', `line ${at + 1}: the entry does not commit to this value`);
  }
  return undefined;
};

const isOpening = (value: Json): value is Opening & Json =>
  isJsonObject(value) &&
  hasExactly(value, ['entry', 'field', 'salt', 'value']) &&
  isText(value['entry']) &&
  isText(value['salt']) &&
  /^([0-9a-f]{2}){16,64}$/.test(value['salt']) &&
  (value['field'] === 'input' || value['field'] === 'origin' || value['field'] === 'reason.text');
