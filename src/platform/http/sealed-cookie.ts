/**
 * What a browser carries for us between two of its requests and cannot read: encrypted under a key of the installation, so that any
 * process can open it and none has to remember it; with its own end, because a browser keeps a cookie as long as it likes.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Json } from '#kernel/json.ts';

/** What nobody can guess: states, nonces, the names of things that are used once. */
export const drawn = (bytes: number): Uint8Array => randomBytes(bytes);

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Browsers keep 4,096 bytes of a cookie, its name included. */
const SEALED_CHARS_MAX = 3_800;

export type Sealer = {
  readonly seal: (value: Json, untilMs: number) => string;
  /** Undefined for what we did not seal; `expired` is told apart, because it is nobody's fault. */
  readonly open: (
    text: string | undefined,
    nowMs: number,
  ) => { readonly value: Json; readonly expired: boolean } | undefined;
};

type Content = { readonly until: number; readonly value: Json };

/** `purpose` is part of what is sealed: what was made for one step opens at no other. */
export const sealer = (key: Uint8Array, purpose: string): Sealer => ({
  seal: (value, until) => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
    const content: Content = { until, value };
    const hidden = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
  },
  open: (text, nowMs) => {
    if (text === undefined || text.length > SEALED_CHARS_MAX) return undefined;
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
    const cut = bytes.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(cut));
    try {
      const shown = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, cut)), decipher.final()]);
      const { until, value } = JSON.parse(shown.toString('utf8')) as Content;
      return { value, expired: until <= nowMs };
    } catch {
      // The tag does not fit: somebody else made it, or changed it.
      return undefined;
    }
  },
});

export const cookieOf = (header: string | undefined, name: string): string | undefined => {
  for (const pair of (header ?? '').split(';')) {
    const cut = pair.indexOf('=');
    if (cut > 0 && pair.slice(0, cut).trim() === name) return pair.slice(cut + 1).trim();
  }
  return undefined;
};

export type Jar = {
  /** `__Host-` where there is TLS: no other name of the domain can plant it. */
  readonly nameOf: (name: string) => string;
  readonly set: (name: string, value: string, seconds: number, sameSite: 'Lax' | 'Strict') => string;
  readonly clear: (name: string) => string;
};

/** No script reads them and no other site sends them along with what it asks for. */
export const jar = (overTls: boolean): Jar => {
  const nameOf = (name: string): string => (overTls ? `__Host-${name}` : name);
  const rest = (seconds: number, sameSite: string): string =>
    `Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}${overTls ? '; Secure' : ''}`;
  return {
    nameOf,
    set: (name, value, seconds, sameSite) => `${nameOf(name)}=${value}; ${rest(seconds, sameSite)}`,
    clear: (name) => `${nameOf(name)}=; ${rest(0, 'Lax')}`,
  };
};
