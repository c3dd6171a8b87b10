/**
 * A table's rows in a file: gzip members one after another, each a run of whole rows that is checked and unpacked alone. `zcat` reads the
 * file whole, so that a backup can be looked into, and put back, without Troth.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { BackedUpTable, Chunk } from './manifest.ts';

/** So much of a table is in memory at once, and so near is the place that a damage is told with. */
const CHUNK_BYTES = 2 * 1024 * 1024;
const LEVEL = 3;
const LINE_END = 0x0a;

export type TableWriter = {
  readonly take: (rows: Buffer) => void;
  readonly end: () => { readonly rows: number; readonly sha256: string; readonly chunks: readonly Chunk[] };
};

/** In COPY's text format a line end inside a value is written as `\n`, so each 0x0A ends a row. */
const lineEnds = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) count += 1;
  return count;
};

export const writeTable = (path: string): TableWriter => {
  const file = openSync(path, 'wx', 0o600);
  const whole = createHash('sha256');
  const chunks: Chunk[] = [];
  let held: Buffer[] = [];
  let heldBytes = 0;
  let offset = 0;
  const flush = (): void => {
    if (heldBytes === 0) return;
    const rows = Buffer.concat(held);
    const member = gzipSync(rows, { level: LEVEL });
    writeSync(file, member);
    const sha256 = createHash('sha256').update(member).digest('hex');
    chunks.push({ offset, bytes: member.length, rows: lineEnds(rows), sha256 });
    offset += member.length;
    [held, heldBytes] = [[], 0];
  };
  return {
    take: (rows) => {
      whole.update(rows);
      held.push(Buffer.from(rows)); // A copy: what the connection read into is used again.
      heldBytes += rows.length;
      if (heldBytes >= CHUNK_BYTES && rows.at(-1) === LINE_END) flush();
    },
    end: () => {
      flush();
      fsyncSync(file);
      closeSync(file);
      return { rows: chunks.reduce((sum, each) => sum + each.rows, 0), sha256: whole.digest('hex'), chunks };
    },
  };
};

/** A damage, where it is: file, the run of bytes, and which rows of which table are in it. */
export const damagedAt = (
  { file, name }: BackedUpTable,
  chunk: Chunk,
  firstRow: number,
  because: string,
): { readonly code: 'backup.damaged'; readonly place: string; readonly because: string } => ({
  code: 'backup.damaged',
  place: `${file}, bytes ${chunk.offset} to ${chunk.offset + chunk.bytes - 1} (rows ${firstRow} to ${firstRow + chunk.rows - 1} of ${name})`,
  because,
});

export type Damage = ReturnType<typeof damagedAt>;
export class DamagedError extends Error {
  readonly damage: Damage;
  constructor(damage: Damage) {
    super(`${damage.place}: ${damage.because}`);
    this.damage = damage;
  }
}

/** The rows of a table, run by run, each checked before it is handed on; what is not as it was written is thrown with its place. */
export function* readTable(path: string, table: BackedUpTable): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    let first = 1;
    for (const chunk of table.chunks) {
      const damaged = (because: string): DamagedError => new DamagedError(damagedAt(table, chunk, first, because));
      const member = Buffer.alloc(chunk.bytes);
      const read = readSync(file, member, 0, chunk.bytes, chunk.offset);
      if (read < chunk.bytes) throw damaged(`the file is cut off after ${chunk.offset + read} bytes`);
      if (createHash('sha256').update(member).digest('hex') !== chunk.sha256)
        throw damaged('these are not the bytes that were written');
      const rows = gunzipSync(member);
      if (lineEnds(rows) !== chunk.rows) throw damaged(`it does not hold ${chunk.rows} rows`);
      yield rows;
      first += chunk.rows;
    }
    const end = table.chunks.reduce((sum, { bytes }) => sum + bytes, 0);
    if (fstatSync(file).size !== end)
      throw new DamagedError({
        code: 'backup.damaged',
        place: `${table.file}, from byte ${end}`,
        because: 'the file goes on after its last row',
      });
  } finally {
    closeSync(file);
  }
}

/** Reads a table's file to its end. */
export const checkTable = (path: string, table: BackedUpTable): Outcome<null> => {
  const whole = createHash('sha256');
  let rows = 0;
  try {
    for (const run of readTable(path, table)) {
      whole.update(run);
      rows += lineEnds(run);
    }
  } catch (error) {
    if (error instanceof DamagedError) return refused(error.damage);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return refused({ code: 'backup.damaged', place: table.file, because: 'the file is not there' });
    throw error;
  }
  return rows === table.rows && whole.digest('hex') === table.sha256
    ? accepted(null)
    : refused({
        code: 'backup.damaged',
        place: table.file,
        because: 'its rows are not those that the manifest counts',
      });
};
