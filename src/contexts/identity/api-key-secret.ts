/** What a program sends: the tenant, the key and a secret that is made again whenever it is asked for and kept nowhere. */
import type { DerivedSecret } from '#platform/derived-secret.ts';

const PURPOSE = 'api-key';
const MARK = 'troth_';
/** 32 bytes leave two bits of the last letter unused: they are nought, or a key that was changed by a letter would open the same. */
const FORM = /^troth_([0-9a-f]{32})([0-9a-f]{32})_([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/;
const PREFIX_CHARS = 8;

const bare = (uuid: string): string => uuid.replaceAll('-', '');
const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');

export const apiKeySecret = (derived: DerivedSecret, tenantId: string, keyId: string): Uint8Array =>
  derived(PURPOSE, tenantId, keyId);

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Told once, to whoever issued it. */
export const apiKeyText = (derived: DerivedSecret, tenantId: string, keyId: string): string =>
  `${MARK}${bare(tenantId)}${bare(keyId)}_${base64url(apiKeySecret(derived, tenantId, keyId))}`;

/** The end of the id: its beginning is a time, and alike in all keys of a day. */
export const apiKeyPrefix = (keyId: string): string => `…${bare(keyId).slice(-PREFIX_CHARS)}`;

export type GivenKey = { readonly tenantId: string; readonly keyId: string; readonly secret: Uint8Array };

export const readApiKey = (text: string): GivenKey | undefined => {
  const [, tenant, key, secret] = FORM.exec(text) ?? [];
  if (tenant === undefined || key === undefined || secret === undefined) return undefined;
  return { tenantId: uuidOf(tenant), keyId: uuidOf(key), secret: Buffer.from(secret, 'base64url') };
};
