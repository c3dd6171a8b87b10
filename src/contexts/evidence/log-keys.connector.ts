/**
 * The keys of a log over the years. One signs; those before it are kept as public lines, because what they signed is verified for ever.
 * The private half of a retired key is destroyed: nobody can sign with it, and backdate, any more. Before that it signs the new key's
 * line, so that who trusted the old key can trust the new one without asking us.
 */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatNoteKey, parseNoteKey, type NoteKey } from '#kernel/note.ts';
import { must } from '#kernel/outcome.ts';
import { makeLogSigner, openLogSigner } from './log-key.connector.ts';

/** Beside the key: `name+id+base64`, one line for each that ever signed, oldest first, `#` lines say when each retired. */
const historyOf = (path: string): string => join(dirname(path), 'log-keys.txt');

/** All keys whose signatures count, the one that signs now among them. */
export const readLogKeys = (path: string, name: string): readonly NoteKey[] => {
  if (!existsSync(path)) return retiredKeys(path);
  return [...retiredKeys(path), openLogSigner(path, name).key];
};

const retiredKeys = (path: string): readonly NoteKey[] =>
  (existsSync(historyOf(path)) ? readFileSync(historyOf(path), 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const key = parseNoteKey(line);
      must(key.ok, 'the history of log keys holds keys');
      return key.value;
    });

/** What `troth verify --key` takes: every key that ever signed, and when each retired. */
export const publicLines = (path: string, name: string): string => {
  const history = existsSync(historyOf(path)) ? readFileSync(historyOf(path), 'utf8') : '';
  return `${history}${formatNoteKey(openLogSigner(path, name).key)}\n`;
};

export type Rotated = {
  readonly retired: NoteKey;
  readonly current: NoteKey;
  /** A note, signed by the retired key, that says which key follows. */
  readonly succession: string;
};

/**
 * The new key is ready beside the old one before the old one is written down as retired, and takes its place by one rename: after a
 * crash at any point some key signs, and no key that signed is forgotten.
 */
export const rotateLogKey = (path: string, name: string, at: Temporal.Instant): Rotated => {
  must(existsSync(path), 'only a key that is there is rotated');
  const old = openLogSigner(path, name);
  const fresh = `${path}.next`;
  const next = makeLogSigner(fresh, name);
  const line = formatNoteKey(old.key);
  const succession = old.sign(`troth/log-key-succession\n${formatNoteKey(next.key)}\n${at.toString()}\n`);
  const known = existsSync(historyOf(path)) ? readFileSync(historyOf(path), 'utf8') : '';
  if (!known.includes(line))
    writeFileSync(historyOf(path), `${known}# retired ${at.toString()}\n${line}\n`, { flush: true });
  writeFileSync(join(dirname(path), `log-key-succession-${at.epochMilliseconds}.txt`), succession, { flush: true });
  renameSync(fresh, path);
  return { retired: old.key, current: next.key, succession };
};

/** The note by which the key before this one named it; none for a first key. */
export const successionTo = (path: string, line: string): string | undefined =>
  readdirSync(dirname(path))
    .filter((name) => /^log-key-succession-\d+\.txt$/.test(name))
    .map((name) => readFileSync(join(dirname(path), name), 'utf8'))
    .find((note) => note.includes(line));
