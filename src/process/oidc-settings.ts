/** The issuer of tokens, from the environment. What is half said stops the start: nobody should find out at the first sign-in. */
import { isUuid } from '#kernel/ids.ts';
import { OIDC_CLOCK_TOLERANCE_SECONDS, OIDC_CLOCK_TOLERANCE_SECONDS_MAX } from '#platform/http/oidc.ts';
import type { OidcOptions } from '../sign-in.ts';

export const OIDC_WORDS: Readonly<Record<string, string>> = {
  TROTH_OIDC_ISSUER: 'Where people sign in: the issuer of an OpenID Connect provider, reached over https',
  TROTH_OIDC_AUDIENCE: 'Whom its tokens are for; needed with the issuer',
  TROTH_OIDC_TENANT: 'The id of the company whose people sign in there; not needed when the database has one',
  TROTH_OIDC_FIRST: 'subject=person: who can sign in before anybody was linked, such as 248289761001=sam.sre',
  TROTH_OIDC_CLOCK_SKEW: `Seconds that its clock may be from ours; default ${OIDC_CLOCK_TOLERANCE_SECONDS}, at most ${OIDC_CLOCK_TOLERANCE_SECONDS_MAX}`,
};

const skewOf = (text: string | undefined): number => {
  const seconds = text === undefined || text === '' ? OIDC_CLOCK_TOLERANCE_SECONDS : Number(text);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > OIDC_CLOCK_TOLERANCE_SECONDS_MAX)
    throw new Error(
      `TROTH_OIDC_CLOCK_SKEW is ${text}; it is a number of seconds from 0 to ${OIDC_CLOCK_TOLERANCE_SECONDS_MAX}.`,
    );
  return seconds;
};

const firstOf = (text: string | undefined): OidcOptions['first'] => {
  if (text === undefined || text === '') return undefined;
  const cut = text.lastIndexOf('=');
  if (cut < 1) throw new Error('TROTH_OIDC_FIRST names a subject and a person, such as 248289761001=sam.sre.');
  return { subject: text.slice(0, cut), person: text.slice(cut + 1) };
};

export const oidcOf = (env: NodeJS.ProcessEnv): OidcOptions | null => {
  const { TROTH_OIDC_ISSUER: issuer, TROTH_OIDC_AUDIENCE: audience, TROTH_OIDC_TENANT: tenantId } = env;
  if (!issuer) return null;
  if (!audience)
    throw new Error('TROTH_OIDC_ISSUER needs TROTH_OIDC_AUDIENCE: a token for somebody else is no token for us.');
  if (tenantId && !isUuid(tenantId)) throw new Error('TROTH_OIDC_TENANT is the id of a company.');
  return {
    issuer,
    audience,
    clockToleranceSeconds: skewOf(env['TROTH_OIDC_CLOCK_SKEW']),
    ...(tenantId ? { tenantId } : {}),
    first: firstOf(env['TROTH_OIDC_FIRST']),
  };
};
