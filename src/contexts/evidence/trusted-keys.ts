import { parseNoteKey, type NoteKey } from '#kernel/note.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';

/** Keys that a reader trusts: one a line, `name+id+base64`; empty lines and lines that begin with # are skipped. */
export const readTrustedKeys = (text: string): Outcome<readonly NoteKey[]> => {
  const keys: NoteKey[] = [];
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const key = parseNoteKey(line);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return keys.length > 0 ? accepted(keys) : refused({ code: 'note.no-key' });
};
