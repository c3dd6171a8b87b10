/** What of a data folder belongs to a backup besides the database: how far the log was seen, whose signatures count, and, if asked, the keys themselves. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LOG_NAME, logKeyPath, publicLines } from '#contexts/evidence/index.ts';
import {
  CHECKPOINTS_FOLDER,
  KEYS_FOLDER,
  type Manifest,
  PUBLIC_KEYS_FILE,
} from '#platform/database/backup/manifest.ts';
import type { FileToKeep } from '#platform/database/backup/write-backup.ts';

const SECRET = join('database', 'secret');

const kept = (path: string, from: string, secret = false): readonly FileToKeep[] =>
  existsSync(from) ? [{ path, content: readFileSync(from), secret }] : [];

export const filesToKeep = (dataFolder: string, withKeys: boolean): readonly FileToKeep[] => {
  const checkpoints = join(dataFolder, 'checkpoints');
  const exported = existsSync(checkpoints) ? readdirSync(checkpoints).filter((name) => name.endsWith('.txt')) : [];
  const key = logKeyPath(dataFolder);
  const lines = existsSync(key) ? Buffer.from(publicLines(key, LOG_NAME)) : undefined;
  return [
    ...exported.flatMap((name) => kept(`${CHECKPOINTS_FOLDER}/${name}`, join(checkpoints, name))),
    ...(lines === undefined ? [] : [{ path: PUBLIC_KEYS_FILE, content: lines }]),
    ...(withKeys
      ? [
          ...kept(`${KEYS_FOLDER}/log-key.pem`, key, true),
          ...kept(`${KEYS_FOLDER}/secret`, join(dataFolder, SECRET), true),
        ]
      : []),
  ];
};

/** Nothing that lies there is replaced: what this machine knows of the log may be newer than the backup. */
const putIfAbsent = (place: string, from: string, mode: number): boolean => {
  if (existsSync(place)) return false;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, readFileSync(from), { mode, flush: true });
  return true;
};

/** Before the database is opened: its passwords derive from the secret. */
export const putKeysBack = (dataFolder: string, backup: string): readonly string[] =>
  [
    { name: 'log-key.pem', place: logKeyPath(dataFolder) },
    { name: 'secret', place: join(dataFolder, SECRET) },
  ].flatMap(({ name, place }) => {
    const from = join(backup, KEYS_FOLDER, name);
    return existsSync(from) && putIfAbsent(place, from, 0o600) ? [name] : [];
  });

/** The public lines too, where the key that signed is lost: what it signed is verified for ever. */
export const putFilesBack = (dataFolder: string, backup: string, { files }: Manifest): void => {
  for (const { path } of files.filter((each) => each.path.startsWith(`${CHECKPOINTS_FOLDER}/`)))
    putIfAbsent(join(dataFolder, 'checkpoints', basename(path)), join(backup, path), 0o644);
  const lines = join(backup, PUBLIC_KEYS_FILE);
  if (!existsSync(logKeyPath(dataFolder)) && existsSync(lines))
    putIfAbsent(join(dataFolder, PUBLIC_KEYS_FILE), lines, 0o644);
};
