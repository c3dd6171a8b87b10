import { canonical, parseStrict } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { readArchive, type ArchiveFile } from './archive.ts';
import { MANIFEST_KIND, PACKAGE_AUDIENCES, type FileRole, type Finding, type Manifest } from './package.contract.ts';

/**
 * Reading comes before believing: the archive is in our form, the manifest lists each file and no other, each file has the
 * hash it is listed with. Whatever fails here, nothing further is looked at.
 */
export type ReadPackage = { readonly manifest: Manifest; readonly files: ReadonlyMap<string, Uint8Array> };

export const MANIFEST = 'manifest.json';
/** How an offence is named that is in no single file. */
export const ARCHIVE = '(archive)';

export const readPackage = (bytes: Uint8Array): ReadPackage | Finding => {
  const archive = readArchive(bytes);
  if (!archive.ok) {
    const { code, file, reason } = archive.refusal;
    return found(
      typeof file === 'string' ? file : ARCHIVE,
      code,
      String(reason ?? 'the archive is not as it was written'),
    );
  }
  const files = new Map(archive.value.map((file) => [file.path, file.bytes]));
  const text = files.get(MANIFEST);
  if (!text) return found(MANIFEST, 'manifest.missing', 'a package begins with its manifest');
  const manifest = readCanonical(text);
  if (!manifest.ok) return found(MANIFEST, manifest.refusal.code, String(manifest.refusal['reason']));
  if (!isManifest(manifest.value))
    return found(MANIFEST, 'manifest.malformed', 'not a manifest of a version known here');
  return offenceInListing(manifest.value, archive.value) ?? { manifest: manifest.value, files };
};

const offenceInListing = (manifest: Manifest, files: readonly ArchiveFile[]): Finding | undefined => {
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  if (listed.size !== manifest.files.length) return found(MANIFEST, 'manifest.file-twice', 'a file is listed twice');
  for (const { path, bytes } of files) {
    if (path === MANIFEST) continue;
    const entry = listed.get(path);
    if (!entry) return found(path, 'file.unlisted', 'a file that the manifest does not list');
    if (entry.role !== roleOf(path))
      return found(path, 'file.role', `listed as ${entry.role}, which it cannot be there`);
    if (entry.bytes !== bytes.length || entry.sha256 !== sha256Hex(bytes))
      return found(path, 'file.hash-differs', 'the file is not the one that the manifest lists');
    listed.delete(path);
  }
  const [missing] = listed.keys();
  return missing === undefined ? undefined : found(missing, 'file.missing', 'listed, and not there');
};

/** A path says what a file is, so that a manifest cannot call a document a checkpoint. */
export const roleOf = (path: string): FileRole | undefined => ROLES.find(([pattern]) => pattern.test(path))?.[1];

const ROLES: readonly (readonly [RegExp, FileRole])[] = [
  [/^index\.html$/, 'index'],
  [/^entries\.jsonl$/, 'entries'],
  [/^openings\.jsonl$/, 'openings'],
  [/^snapshots\/[^/]+\.json$/, 'snapshot'],
  [/^decisions\/[^/]+\.json$/, 'decision'],
  [/^documents\/[^/]+$/, 'document'],
  [/^proofs\/\d+\.json$/, 'proof'],
  [/^checkpoints\/\d+\.txt$/, 'checkpoint'],
];

/** Text that is the canonical form of what it says; that leaves no room for a key twice, a float, or white space. */
export const readCanonical = (bytes: Uint8Array): Outcome<Json> => {
  const text = readText(bytes);
  return text.ok ? readCanonicalText(text.value) : text;
};

export const readCanonicalText = (text: string): Outcome<Json> => {
  try {
    const value: Json = JSON.parse(text);
    if (canonical(value) === text) return accepted(value);
    // The strict parser says what is wrong where it can; otherwise the text is merely another form of the same value.
    parseStrict(text);
    return refused({ code: 'json.not-canonical', reason: 'another text than the one form of this value' });
  } catch (error) {
    return refused({ code: 'json.malformed', reason: error instanceof Error ? error.message : 'not JSON' });
  }
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
export const readText = (bytes: Uint8Array): Outcome<string> => {
  try {
    return accepted(decoder.decode(bytes));
  } catch {
    return refused({ code: 'text.not-utf8', reason: 'bytes that are no UTF-8' });
  }
};

/** Lines that each end; an empty file has none. */
export const readLines = (bytes: Uint8Array): Outcome<readonly string[]> => {
  const text = readText(bytes);
  if (!text.ok || text.value === '') return text.ok ? accepted([]) : text;
  if (!text.value.endsWith('\n')) return refused({ code: 'lines.unfinished', reason: 'the last line does not end' });
  return accepted(text.value.slice(0, -1).split('\n'));
};

const isManifest = (value: Json): value is Manifest => {
  if (!isJsonObject(value) || value['kind'] !== MANIFEST_KIND) return false;
  const { audience, contentRoot, files, subject, tenant } = value;
  const members = contentRoot === undefined ? MEMBERS : [...MEMBERS, 'contentRoot'];
  if (!hasExactly(value, members)) return false;
  if (typeof audience !== 'string' || !Object.hasOwn(PACKAGE_AUDIENCES, audience)) return false;
  if (contentRoot !== undefined && !isText(contentRoot)) return false;
  if (
    !isJsonObject(subject) ||
    !hasExactly(subject, ['kind', 'id']) ||
    !isText(subject['kind']) ||
    !isText(subject['id'])
  )
    return false;
  return isText(tenant) && Array.isArray(files) && files.every(isManifestFile);
};
const MEMBERS = ['kind', 'tenant', 'subject', 'audience', 'files'];

const isManifestFile = (value: Json): boolean =>
  isJsonObject(value) &&
  hasExactly(value, ['path', 'role', 'bytes', 'sha256']) &&
  isText(value['path']) &&
  isText(value['role']) &&
  Number.isSafeInteger(value['bytes']) &&
  isText(value['sha256']);

export const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

export const hasExactly = (value: object, members: readonly string[]): boolean =>
  Object.keys(value).length === members.length && members.every((name) => Object.hasOwn(value, name));

export const found = (file: string, code: string, message: string): Finding => ({ file, code, message });
