import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCheckpoint, parseNote, type Checkpoint } from '#kernel/note.ts';
import { must } from '#kernel/outcome.ts';
import { formatOrigin, readOrigin } from './origin.ts';

/**
 * Checkpoints outside the database: what shows, after a restore, how far the log had already been seen. One file a tenant and
 * epoch, replaced whole. An operator points the folder at storage that the database's administrators cannot write.
 */
export type ExportedCheckpoint = {
  readonly note: string;
  readonly tenantId: string;
  readonly epoch: number;
} & Checkpoint;

export const exportCheckpoint = (
  folder: string,
  { epoch, note, size, tenantId }: { tenantId: string; epoch: number; size: number; note: string },
): void => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${tenantId}.${epoch}.txt`);
  // Two processes may export in another order than they committed: what was seen never goes back.
  if (existsSync(file) && readExported(readFileSync(file, 'utf8')).size >= size) return;
  // A rename replaces a file whole: a reader, or a crash, never sees half a checkpoint.
  const whole = `${file}.${process.pid}.new`;
  writeFileSync(whole, note, { flush: true });
  renameSync(whole, file);
};

/** The newest exported checkpoint of each tenant. A file that is none is an alarm and not a detail, so it throws. */
export const exportedCheckpoints = (folder: string): readonly ExportedCheckpoint[] => {
  mkdirSync(folder, { recursive: true });
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => readExported(readFileSync(join(folder, name), 'utf8')));
  return [...Map.groupBy(all, ({ tenantId }) => tenantId).values()].map((ofTenant) =>
    ofTenant.reduce((newest, one) => (one.epoch > newest.epoch ? one : newest)),
  );
};

const readExported = (note: string): ExportedCheckpoint => {
  const parsed = parseNote(note);
  must(parsed.ok, 'an exported checkpoint is a signed note');
  const checkpoint = parseCheckpoint(parsed.value.text);
  must(checkpoint.ok, 'an exported note is a checkpoint');
  const origin = readOrigin(checkpoint.value.origin);
  must(
    origin !== undefined,
    `an exported checkpoint is named like ${formatOrigin({ keeper: 'keeper', tenant: 'tenant', epoch: 1 })}`,
  );
  return { ...checkpoint.value, note, tenantId: origin.tenant, epoch: origin.epoch };
};
