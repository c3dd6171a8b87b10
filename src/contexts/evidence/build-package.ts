import { canonical } from '#kernel/canonical.ts';
import { fingerprint, sha256Hex, toHex, utf8 } from '#kernel/hash.ts';
import { must } from '#kernel/outcome.ts';
import { writeArchive, type ArchiveFile } from './archive.ts';
import {
  DECISION_KIND,
  MANIFEST_KIND,
  PROOF_KIND,
  type DecisionFile,
  type FileRole,
  type LogPart,
  type Manifest,
  type PackageParts,
  type ProofFile,
} from './package.contract.ts';
import { INDEX, readingPage } from './reading.ts';
import { type ReadingHead, readingView } from './reading-view.ts';

type RoledFile = ArchiveFile & { readonly role: FileRole };

/** The same parts make the same bytes: nothing of the moment of building is in a package. */
export const buildPackage = (parts: PackageParts): Uint8Array => {
  must(parts.logs.length > 0, 'a package has entries and a checkpoint that covers them');
  const evidence = contents(parts);
  const head: ReadingHead = {
    tenant: parts.tenant,
    subject: parts.subject,
    audience: parts.audience,
    ...(parts.contentRoot === undefined ? {} : { contentRoot: parts.contentRoot }),
  };
  const index: RoledFile = { role: 'index', path: INDEX, bytes: utf8(readingPage(readingView(head, evidence))) };
  const files = [...evidence, index].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const manifest: Manifest = {
    kind: MANIFEST_KIND,
    ...head,
    files: files.map(({ path, role, bytes }) => ({ path, role, bytes: bytes.length, sha256: sha256Hex(bytes) })),
  };
  return writeArchive([jsonFile('manifest.json', manifest), ...files]);
};

const contents = (parts: PackageParts): readonly RoledFile[] => [
  {
    role: 'entries',
    path: 'entries.jsonl',
    bytes: lines(parts.logs.flatMap((log) => log.entries.map((one) => one.text))),
  },
  ...parts.logs.flatMap(logFiles),
  ...(parts.snapshots ?? []).map(({ name, disclosure }) => roled('snapshot', `snapshots/${name}.json`, disclosure)),
  ...(parts.decisions ?? []).map(({ name, schemaId, value }) => {
    const file: DecisionFile = { kind: DECISION_KIND, schemaId, value, fingerprint: fingerprint(schemaId, value) };
    return roled('decision', `decisions/${name}.json`, file);
  }),
  ...(parts.documents ?? []).map(({ name, bytes }): RoledFile => ({
    role: 'document',
    path: `documents/${name}`,
    bytes,
  })),
  ...openingsFile(parts.openings ?? []),
];

const logFiles = (log: LogPart, at: number): readonly RoledFile[] => {
  const checkpoint = `checkpoints/${at}.txt`;
  const proof: ProofFile = {
    kind: PROOF_KIND,
    checkpoint,
    size: log.size,
    entries: log.entries.map(({ id, index }) => ({ id, index })),
    nodes: log.nodes.map(({ level, index, hash }) => ({ level, index, hash: toHex(hash) })),
  };
  return [
    { role: 'checkpoint', path: checkpoint, bytes: utf8(log.checkpoint) },
    roled('proof', `proofs/${at}.json`, proof),
  ];
};

const openingsFile = (openings: readonly unknown[]): readonly RoledFile[] =>
  openings.length === 0 ? [] : [{ role: 'openings', path: 'openings.jsonl', bytes: lines(openings.map(canonical)) }];

const roled = (role: FileRole, path: string, value: unknown): RoledFile => ({ role, ...jsonFile(path, value) });
const jsonFile = (path: string, value: unknown): ArchiveFile => ({ path, bytes: utf8(canonical(value)) });
const lines = (texts: readonly string[]): Uint8Array => utf8(texts.map((text) => `${text}\n`).join(''));
