/** A file of records, read line by line: a million of them cost no more memory than one chunk. What cannot be read ends it, with its line. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LineFormat, lineReader, type Rec } from '#contexts/reconciliation/index.ts';
import type { Refusal } from '#kernel/outcome.ts';

const CHUNK_RECORDS = 1_000;

/** Thrown through the stream, because a generator has no other way to say no; caught where the file was named. */
export class UnreadableRecord extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const formatOf = (path: string): LineFormat => (path.endsWith('.csv') ? 'csv' : 'jsonl');

export async function* recordsOf(path: string, keyColumn: string | undefined): AsyncGenerator<readonly Rec[]> {
  const read = lineReader(formatOf(path), keyColumn);
  let chunk: Rec[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const record = read(line);
    if (!record.ok) throw new UnreadableRecord(record.refusal);
    if (record.value !== null) chunk.push(record.value);
    if (chunk.length < CHUNK_RECORDS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
