/**
 * A file that only grows: one JSON value a line, on the disk before anybody hears of it. Appends that come while the disk is busy share the next flush.
 * A line that was torn by a kill is cut at the next start; nobody was told of it. A broken line anywhere else means that the file was tampered with or lost.
 */
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

export type LedgerFile<Line> = {
  /** Resolves when the lines, and all before them, are on the disk; without lines it waits for what came before. */
  readonly append: (lines: readonly Line[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

const NEWLINE = 0x0a;

export const openLedger = async <Line>(
  path: string,
): Promise<{ readonly file: LedgerFile<Line>; readonly lines: readonly Line[] }> => {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'a+');
  const bytes = await handle.readFile();
  const whole = bytes.lastIndexOf(NEWLINE) + 1;
  if (whole < bytes.length) {
    await handle.truncate(whole);
    await handle.sync();
  }
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  return { file: appender(handle), lines: lines.map((line, index) => parsed<Line>(line, index, path)) };
};

const parsed = <Line>(line: string, index: number, path: string): Line => {
  try {
    return JSON.parse(line) as Line;
  } catch (error) {
    throw new Error(`${path}: line ${index + 1} is broken, and it is not the last one`, { cause: error });
  }
};

const appender = <Line>(handle: FileHandle): LedgerFile<Line> => {
  let waiting: string[] = [];
  let flushing: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    const text = waiting.join('');
    waiting = [];
    next = undefined;
    await handle.appendFile(text);
    await handle.datasync();
  };

  /** A failed flush fails all that come after it: the end of the file is no longer known, and only a restart can cut it. */
  const schedule = (): Promise<void> => {
    next ??= (flushing ?? Promise.resolve()).then(() => (flushing = flush()));
    return next;
  };

  return {
    append: (lines) => {
      if (lines.length === 0) return next ?? flushing ?? Promise.resolve();
      waiting.push(...lines.map((line) => `${JSON.stringify(line)}\n`));
      return schedule();
    },
    close: async () => {
      await (next ?? flushing);
      await handle.close();
    },
  };
};
