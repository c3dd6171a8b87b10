/**
 * The setting that tells the database whose rows a transaction may see. PostgreSQL lets anybody set it, so it carries a
 * proof that only this process can make: SQL injected into one tenant's session cannot name another tenant.
 *
 * The value is `<tenant>.<HMAC-SHA256 of it in hex>`. It must travel as a bind parameter: in a statement's text it would
 * show in pg_stat_activity, where every session of the same role could read it.
 */
import { createHash, createHmac } from 'node:crypto';
import { isUuid } from '#kernel/ids.ts';
import { must } from '#kernel/outcome.ts';
import { deriveKey } from './secret.ts';

const BLOCK_BYTES = 64;
const TENANTS_REMEMBERED_MAX = 10_000;

export const tenantKey = (secret: string): Uint8Array => deriveKey(secret, 'tenant-setting');

export type TenantSetting = (tenantId: string) => string;

export const tenantSetting = (key: Uint8Array): TenantSetting => {
  const known = new Map<string, string>();
  return (tenantId) => {
    const found = known.get(tenantId);
    if (found !== undefined) return found;
    must(isUuid(tenantId), 'a tenant is named by its id');
    const value = `${tenantId}.${createHmac('sha256', key).update(tenantId).digest('hex')}`;
    if (known.size >= TENANTS_REMEMBERED_MAX) known.clear();
    known.set(tenantId, value);
    return value;
  };
};

/**
 * The two padded keys of HMAC (RFC 2104), which is all the database needs: `sha256(outer || sha256(inner || tenant))`.
 * Kept padded, so that checking costs two hashes and no padding in SQL.
 */
export const hmacPads = (key: Uint8Array): { readonly inner: Uint8Array; readonly outer: Uint8Array } => {
  const short = key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key;
  const padded = new Uint8Array(BLOCK_BYTES);
  padded.set(short);
  return { inner: padded.map((byte) => byte ^ 0x36), outer: padded.map((byte) => byte ^ 0x5c) };
};
