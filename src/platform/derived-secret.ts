/**
 * Secrets that need not be kept: each is made again from the installation's own and from what it is for. Who reads the database finds
 * only hashes of them; who changes one label gets another secret, so that one for a link opens no session.
 */
import { createHmac } from 'node:crypto';

export type DerivedSecret = (purpose: string, ...labels: readonly string[]) => Uint8Array;

export const derivedSecrets =
  (installation: Uint8Array): DerivedSecret =>
  (purpose, ...labels) =>
    createHmac('sha256', installation)
      .update(JSON.stringify([`troth/derived-secret/1`, purpose, ...labels]))
      .digest();
