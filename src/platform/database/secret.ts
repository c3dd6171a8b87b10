/**
 * One secret per installation; every password and key is derived from it, so that there is one thing to keep, to back up
 * and to change. It is TROTH_SECRET, or a file in the data folder that only its owner can read.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '#kernel/outcome.ts';

const SECRET_LENGTH_MIN = 32;

export const secretOf = (folder: string, given: string | undefined): string => {
  if (given !== undefined && given !== '') {
    if (given.length < SECRET_LENGTH_MIN)
      throw new Error(
        `TROTH_SECRET is too short: give at least ${SECRET_LENGTH_MIN} characters, for example from "openssl rand -hex 32".`,
      );
    return given;
  }
  return storedSecret(folder);
};

/** The secret of this data folder, made on first use. */
export const storedSecret = (folder: string): string => {
  const path = join(folder, 'secret');
  try {
    writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length < SECRET_LENGTH_MIN)
    throw new Error(
      `The file ${path} was cut short. Restore it from a backup: the passwords of the database derive from it.`,
    );
  return secret;
};

/** A key for one use. The label keeps uses apart: who learns one key learns no other. */
export const deriveKey = (secret: string, label: string): Uint8Array => {
  must(secret.length >= SECRET_LENGTH_MIN, 'a secret is long enough to derive keys from');
  return createHmac('sha256', secret).update(`troth/${label}`).digest();
};

export const derivePassword = (secret: string, role: string): string =>
  Buffer.from(deriveKey(secret, `password/${role}`)).toString('base64url');
