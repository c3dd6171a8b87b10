/**
 * A token issuer for local use: named people, no passwords. It refuses to exist anywhere but on the loopback of a
 * development machine, because whoever reaches it can be anybody.
 */
import { must } from '#kernel/outcome.ts';
import type { Clock } from '../clock.ts';
import type { TokenTrust } from './authenticate.ts';
import { trustLocalKeys } from './authenticate.ts';
import { localTokens } from './local-tokens.ts';

export const DEV_ISSUER = 'urn:troth:dev-issuer';
export const AUDIENCE = 'troth';
const TOKEN_HOURS = 12;

export type DevIssuer = {
  readonly trust: TokenTrust;
  readonly tokenFor: (tenantId: string, principalId: string, lifetime?: Temporal.DurationLike) => Promise<string>;
};

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export const devIssuer = async (
  host: string,
  environment: string,
  secret: Uint8Array,
  clock: Clock,
): Promise<DevIssuer> => {
  must(
    environment === 'development' && LOOPBACK.has(host),
    'the development issuer runs on loopback, in development, and nowhere else',
  );
  const named = { issuer: DEV_ISSUER, audience: AUDIENCE, kid: 'dev', purpose: 'troth/dev-issuer' };
  const { key, sign } = await localTokens(secret, named);
  return {
    trust: trustLocalKeys(DEV_ISSUER, AUDIENCE, { keys: [key] }),
    tokenFor: (tenantId, principalId, lifetime = { hours: TOKEN_HOURS }) => {
      const from = clock();
      return sign({ subject: principalId, from, until: from.add(lifetime), more: { tid: tenantId } });
    },
  };
};
