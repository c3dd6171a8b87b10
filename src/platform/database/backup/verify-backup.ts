/** Whether a backup is whole and as it was written, without a database: every byte is read, and what is not right is named with its place. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNote, type NoteKey, type VerifyNote } from '#kernel/note.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Manifest, MANIFEST_FILE, readManifest, SIGNATURE_FILE, signedText } from './manifest.ts';
import { checkTable } from './table-file.ts';
import { makingOf } from './write-backup.ts';

export type Trust = { readonly keys: readonly NoteKey[]; readonly verify: VerifyNote };
export type Verified = {
  readonly manifest: Manifest;
  /** The name of the key that signed it; null: nobody trusted did, so only its wholeness is known, not whose it is. */
  readonly signedBy: string | null;
};

export const verifyBackup = async (folder: string, trust: Trust): Promise<Outcome<Verified>> => {
  const opened = await openBackup(folder, trust);
  if (!opened.ok) return opened;
  const { manifest } = opened.value;
  for (const { path, bytes, sha256 } of manifest.files) {
    const place = join(folder, path);
    if (!existsSync(place)) return damaged(path, 'the file is not there');
    const content = readFileSync(place);
    if (content.length !== bytes) return damaged(path, `it has ${content.length} bytes, and ${bytes} were written`);
    if (createHash('sha256').update(content).digest('hex') !== sha256)
      return damaged(path, 'these are not the bytes that were written');
  }
  for (const table of manifest.tables) {
    const checked = checkTable(join(folder, table.file), table);
    if (!checked.ok) return checked;
  }
  return opened;
};

const damaged = (place: string, because: string) => refused({ code: 'backup.damaged', place, because });

/** The manifest and who signed it; the rows are not read yet. */
const openBackup = async (folder: string, trust: Trust): Promise<Outcome<Verified>> => {
  const place = join(folder, MANIFEST_FILE);
  if (!existsSync(place))
    return refused({
      code: 'backup.none-there',
      folder,
      unfinished: existsSync(makingOf(folder)) || existsSync(folder),
    });
  const text = readFileSync(place, 'utf8');
  const manifest = readManifest(text);
  if (!manifest.ok) return manifest;
  const note = join(folder, SIGNATURE_FILE);
  if (!existsSync(note)) return accepted({ manifest: manifest.value, signedBy: null });
  const said = readFileSync(note, 'utf8');
  const expected = signedText(manifest.value.id, createHash('sha256').update(text).digest('hex'));
  if (!said.startsWith(expected)) return damaged(MANIFEST_FILE, 'it is not the one that was signed');
  const opened = await openNote(said, trust.keys, trust.verify);
  if (!opened.ok && opened.refusal.code === 'note.bad-signature')
    return damaged(SIGNATURE_FILE, 'the signature is not of the key that it names');
  return accepted({ manifest: manifest.value, signedBy: opened.ok ? (opened.value.signedBy[0]?.name ?? null) : null });
};
