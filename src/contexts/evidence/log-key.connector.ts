import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatNoteKey, signNote, type NoteKey, type VerifyNote } from '#kernel/note.ts';

/**
 * The key that signs checkpoints. It lies in the data folder and not in the database: who can write tables cannot sign.
 * An installation with a key service puts its own signer here; it is this one type.
 */
export type LogSigner = { readonly key: NoteKey; readonly sign: (checkpointText: string) => string };

const DER_PREFIX_BYTES = 12;
/** What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410). */
const DER_PREFIX = Uint8Array.fromHex('302a300506032b6570032100');

/** Opens the key at the path, or makes one there (readable by its owner only) on the first start. */
export const openLogSigner = (path: string, name: string): LogSigner => signerOf(readKey(path) ?? makeKey(path), name);

/** A new key at a path where none may be: what a rotation puts in the place of the old one. */
export const makeLogSigner = (path: string, name: string): LogSigner => {
  rmSync(path, { force: true });
  return signerOf(makeKey(path), name);
};

/** A key for a test or a drill, which lies nowhere. */
export const ephemeralSigner = (name: string): LogSigner => signerOf(generateKeyPairSync('ed25519').privateKey, name);

/** The line by which an auditor knows the key, as `troth verify --key` reads it. */
export const publicLine = ({ key }: LogSigner): string => `${formatNoteKey(key)}\n`;

export const verifyEd25519: VerifyNote = ({ publicKey }, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([DER_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};

const signerOf = (privateKey: KeyObject, name: string): LogSigner => {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const key: NoteKey = { name, publicKey: new Uint8Array(der.subarray(DER_PREFIX_BYTES)) };
  return { key, sign: (text) => signNote(text, key, (message) => new Uint8Array(sign(null, message, privateKey))) };
};

const readKey = (path: string): KeyObject | undefined => {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** `wx`: two processes that start at once must not overwrite each other's key; the second one reads the first's. */
const makeKey = (path: string): KeyObject => {
  const { privateKey } = generateKeyPairSync('ed25519');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
    return privateKey;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return createPrivateKey(readFileSync(path));
    throw error;
  }
};
