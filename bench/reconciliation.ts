/**
 * A million records on each side: two sorted files on disk, read line by line, met by the engine; and what that takes in memory. The limit is
 * Node reading the same two files line by line and parsing each line, and doing nothing with it; the difference engine alone stands beside them, so that
 * one sees what reading costs.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pagesOf, type Rec, reconcile } from '#contexts/reconciliation/index.ts';
import { must } from '#kernel/outcome.ts';
import { recordsOf } from '#app/surfaces/cli/reconcile/record-file.ts';
import type { Part } from './part.ts';

const RECORDS = Number(process.env['TROTH_BENCH_RECORDS'] ?? '1000000');
const CHUNK = 1_000;
const EVERY = 10_000;
const RATIO = 0.4;
/** What lives, looked at every so many pages; two million records held at once would be several times as much. */
const HEAP_MB_MAX = 128;
const PAGES_A_LOOK = 100;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const recordAt = (at: number, other: boolean): Rec => ({
  key: `item-${String(at).padStart(12, '0')}`,
  fields: {
    amount: other && at % EVERY === 0 ? '1.00' : `${at % 997}.50`,
    currency: 'EUR',
    offering: `offering-${at % 50}`,
  },
});

async function* made(other: boolean): AsyncGenerator<readonly Rec[]> {
  for (let at = 0; at < RECORDS; at += CHUNK) yield Array.from({ length: CHUNK }, (_, i) => recordAt(at + i, other));
}

const written = async (path: string, other: boolean): Promise<void> => {
  const file = createWriteStream(path);
  for await (const chunk of made(other))
    if (!file.write(chunk.map((each) => `${JSON.stringify(each)}\n`).join(''))) await once(file, 'drain');
  file.end();
  await once(file, 'close');
};

/** Records a second of both files, read and parsed and let go. */
const onlyRead = async (paths: readonly string[]): Promise<number> => {
  const started = performance.now();
  let read = 0;
  for (const path of paths)
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const { key } = JSON.parse(line) as Rec;
      if (key !== '') read += 1;
    }
  must(read === 2 * RECORDS, 'every record is read');
  return read / ((performance.now() - started) / 1_000);
};

const measured = async (left: AsyncIterator<readonly Rec[]>, right: AsyncIterator<readonly Rec[]>) => {
  let [most, found, read, pages, lookedMs] = [0, 0, 0, 0, 0];
  const started = performance.now();
  for await (const page of reconcile(pagesOf(left), pagesOf(right), { limit: CHUNK })) {
    found += page.findings.length;
    read += page.read.left + page.read.right;
    if ((pages += 1) % PAGES_A_LOOK !== 0) continue;
    const looks = performance.now();
    collect();
    most = Math.max(most, process.memoryUsage().heapUsed);
    lookedMs += performance.now() - looks;
  }
  const seconds = (performance.now() - started - lookedMs) / 1_000;
  must(read === 2 * RECORDS && found === Math.ceil(RECORDS / EVERY), 'every record is met, and every difference found');
  return { perSecond: read / seconds, mostMb: most / 1_000_000 };
};

export const benchReconciliation: Part = async (_place, say) => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-reconcile-'));
  const [left, right] = [join(folder, 'left.jsonl'), join(folder, 'right.jsonl')];
  try {
    say(`${RECORDS} records on each side`);
    await written(left, false);
    await written(right, true);
    const engine = await measured(made(false), made(true));
    const before = await onlyRead([left, right]);
    const files = await measured(recordsOf(left, undefined), recordsOf(right, undefined));
    // Before and after, so that what else the machine does meanwhile meets both.
    const limit = (before + (await onlyRead([left, right]))) / 2;
    return {
      rows: [
        {
          name: 'reconcile two files, records read; beside it Node reading and parsing them alone',
          ours: files.perSecond,
          unit: 'per s',
          limit,
          target: { ratio: RATIO },
        },
        { name: 'reconcile, engine alone', ours: engine.perSecond, unit: 'per s' },
        {
          name: 'reconcile two files, living heap at most',
          ours: files.mostMb,
          unit: 'MB',
          target: { most: HEAP_MB_MAX },
        },
      ],
      notes: [],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
