/**
 * A replay token names a decision: of what kind, what went in, what came out, on which commercial model, each by its hash. It carries no
 * prices and no inputs, so it may lie in a mail or a ticket; it is signed, so whoever presents it did not make it up.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonical } from '#kernel/canonical.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

export type ReplayClaim = {
  readonly v: 1;
  readonly tenant: string;
  readonly kind: string;
  /** Fingerprints of what was asked and answered. */
  readonly input: string;
  readonly output: string;
  readonly model: string;
  /** Where question and answer are kept: under a hash, or as what a quote says. */
  readonly stored?: string;
  readonly quote?: string;
};

export type ReplayTokens = {
  readonly sign: (claim: ReplayClaim) => string;
  readonly read: (token: string, tenantId: string) => Outcome<ReplayClaim>;
};

export const REPLAY_TOKEN_CHARS_MAX = 1_000;

const invalid = refused({ code: 'replay.token-invalid' });

/** The key is derived from the installation's secret, so that a token of one process is understood by all, also after a restart. */
export const replayTokens = (secret: Uint8Array): ReplayTokens => {
  const key = createHmac('sha256', secret).update('troth/replay-token').digest();
  const mac = (body: string): Buffer => createHmac('sha256', key).update(body).digest();
  return {
    sign: (claim) => {
      const body = Buffer.from(canonical(claim)).toString('base64url');
      return `${body}.${mac(body).toString('base64url')}`;
    },
    read: (token, tenantId) => {
      const [body = '', signature = '', rest] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = mac(body);
      if (rest !== undefined || given.length !== expected.length || !timingSafeEqual(given, expected)) return invalid;
      const claim = JSON.parse(Buffer.from(body, 'base64url').toString()) as ReplayClaim;
      // Another tenant's token is as good as none: it must not even tell that its decision exists.
      return claim.tenant === tenantId ? accepted(claim) : invalid;
    },
  };
};
