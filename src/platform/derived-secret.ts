/**
 * Secrets that need not be kept: each is made again from the installation's own and from what it is for. Who reads the database finds
 * only hashes of them; who changes one label gets another secret, so that one for a link opens no session.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type DerivedSecret = (purpose: string, ...labels: readonly string[]) => Uint8Array;

export const derivedSecrets =
  (installation: Uint8Array): DerivedSecret =>
  (purpose, ...labels) =>
    createHmac('sha256', installation)
      .update(JSON.stringify([`troth/derived-secret/1`, purpose, ...labels]))
      .digest();

/** What a table keeps of a secret. */
export const secretHash = (secret: Uint8Array): Uint8Array => createHash('sha256').update(secret).digest();

/** How long it takes tells nothing of where two secrets begin to differ. */
export const isSameSecret = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
