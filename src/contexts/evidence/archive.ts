import { concat, sameBytes, utf8 } from '#kernel/hash.ts';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';

/**
 * A package is a zip of a single form: files stored, sorted by path, no times, no attributes, no comments, no gaps. Any tool opens
 * it; we read no other. Nothing is compressed, so nothing can swell (a bomb needs a ratio), and since reading ends by writing
 * the same files again and comparing, a byte that this form does not explain cannot hide anywhere in the archive.
 */
export type ArchiveFile = { readonly path: string; readonly bytes: Uint8Array };

export const ARCHIVE_BYTES_MAX = 256 * 1024 * 1024;
export const ARCHIVE_FILES_MAX = 5_000;
const PATH_CHARS_MAX = 150;
/** Lower case, at most three parts, none of which begins with a dot: no traversal, no drive, no second spelling. */
const PATH = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*){0,2}$/;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
/** 1980-01-01, the zero of zip's calendar: when a package was written is not part of it. */
const DATE = 0x0021;

export const writeArchive = (files: readonly ArchiveFile[]): Uint8Array => {
  must(files.length <= ARCHIVE_FILES_MAX, 'a package stays within its number of files');
  must(
    files.every(({ path }) => isPath(path)),
    'a package holds plain paths',
  );
  must(new Set(files.map(({ path }) => path)).size === files.length, 'a package holds a path once');
  const parts = partsOf(files.map((file) => ({ ...file, sum: crc32(file.bytes) })));
  must(parts.reduce((size, part) => size + part.length, 0) <= ARCHIVE_BYTES_MAX, 'a package stays within its size');
  return concat(parts);
};

/** All of an archive, piece after piece. */
const partsOf = (files: readonly Listed[]): readonly Uint8Array[] => {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const { path, sum, bytes } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = utf8(path);
    locals.push(localHeader(sum, bytes.length, name.length), name, bytes);
    centrals.push(centralHeader(sum, bytes.length, name.length, offset), name);
    offset += LOCAL_BYTES + name.length + bytes.length;
  }
  const size = centrals.reduce((total, part) => total + part.length, 0);
  return [...locals, ...centrals, endRecord(files.length, size, offset)];
};

/** The files of an archive in our form, or what is wrong, with the file's path where one can be named. */
export const readArchive = (bytes: Uint8Array): Outcome<readonly ArchiveFile[]> => {
  if (bytes.length > ARCHIVE_BYTES_MAX) return malformed(`more than ${ARCHIVE_BYTES_MAX} bytes`);
  const files = readDirectory(bytes);
  if (!files.ok) return files;
  for (const { path, sum, bytes: content } of files.value)
    if (crc32(content) !== sum) return refused({ code: 'archive.file-changed', file: path });
  // What no field above has looked at (attributes, times, gaps, order) is whatever writing makes of it, and nothing else.
  if (!isMadeOf(bytes, partsOf(files.value))) return malformed('bytes that our form does not explain');
  return accepted(files.value.map(({ path, bytes: content }) => ({ path, bytes: content })));
};

/** A piece that is a view of the very place is not compared with itself: content was checked by its sum. */
const isMadeOf = (whole: Uint8Array, parts: readonly Uint8Array[]): boolean => {
  let at = 0;
  return parts.every((part) => {
    const there = whole.subarray(at, at + part.length);
    at += part.length;
    return (part.buffer === there.buffer && part.byteOffset === there.byteOffset) || sameBytes(part, there);
  });
};

type Listed = ArchiveFile & { readonly sum: number };

const readDirectory = (bytes: Uint8Array): Outcome<readonly Listed[]> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_BYTES;
  if (end < 0 || view.getUint32(end, true) !== END) return malformed('no end record at the end');
  const count = view.getUint16(end + 10, true);
  if (count > ARCHIVE_FILES_MAX) return malformed(`more than ${ARCHIVE_FILES_MAX} files`);
  const files: Listed[] = [];
  const seen = new Set<string>();
  let at = view.getUint32(end + 16, true);
  let explained = END_BYTES;
  for (let n = 0; n < count; n += 1) {
    const entry = readCentral(bytes, view, at, end);
    if (!entry.ok) return entry;
    const { file, next } = entry.value;
    if (seen.has(file.path)) return refused({ code: 'archive.file-twice', file: file.path });
    seen.add(file.path);
    files.push(file);
    explained += LOCAL_BYTES + file.path.length + file.bytes.length + (next - at);
    at = next;
  }
  // Files that overlap would add up to more than the archive: the other kind of bomb.
  if (at !== end || explained !== bytes.length) return malformed('files and directory do not add up to the archive');
  return accepted(files);
};

const readCentral = (
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
): Outcome<{ readonly file: Listed; readonly next: number }> => {
  if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) return malformed('a directory entry is broken');
  const nameLength = view.getUint16(at + 28, true);
  const next = at + CENTRAL_BYTES + nameLength;
  if (next > end || nameLength > PATH_CHARS_MAX) return malformed('a path is too long');
  const path = String.fromCharCode(...bytes.subarray(at + CENTRAL_BYTES, next));
  if (!isPath(path)) return refused({ code: 'archive.path', file: printable(path) });
  if (view.getUint16(at + 10, true) !== 0) return refused({ code: 'archive.compressed', file: path });
  if (view.getUint32(at + 38, true) !== 0) return refused({ code: 'archive.not-a-plain-file', file: path });
  const size = view.getUint32(at + 24, true);
  const start = view.getUint32(at + 42, true) + LOCAL_BYTES + nameLength;
  if (start + size > end) return refused({ code: 'archive.truncated', file: path });
  const file = { path, bytes: bytes.subarray(start, start + size), sum: view.getUint32(at + 16, true) };
  return accepted({ file, next });
};

const localHeader = (sum: number, size: number, nameLength: number): Uint8Array => {
  const header = new Uint8Array(LOCAL_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, LOCAL, true);
  common(view, 4, sum, size, nameLength);
  return header;
};

const centralHeader = (sum: number, size: number, nameLength: number, offset: number): Uint8Array => {
  const header = new Uint8Array(CENTRAL_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, CENTRAL, true);
  view.setUint16(4, VERSION, true);
  common(view, 6, sum, size, nameLength);
  view.setUint32(42, offset, true);
  return header;
};

/** The fields that both headers hold in the same order, from "version needed" on; method 0, "stored", is left as it is. */
const common = (view: DataView, at: number, sum: number, size: number, nameLength: number): void => {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8_NAMES, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, sum, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, nameLength, true);
};

const endRecord = (count: number, size: number, offset: number): Uint8Array => {
  const record = new Uint8Array(END_BYTES);
  const view = new DataView(record.buffer);
  view.setUint32(0, END, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return record;
};

const isPath = (path: string): boolean => path.length <= PATH_CHARS_MAX && PATH.test(path);
const printable = (path: string): string => path.replace(/[^\x20-\x7e]/g, '?');
const malformed = (reason: string) => refused({ code: 'archive.malformed', reason });

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

const crc32 = (bytes: Uint8Array): number => {
  let sum = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1) sum = CRC_TABLE[(sum ^ bytes[at]!) & 0xff]! ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
};
