/** The issuer of tokens, from the environment. What is half said stops the start: nobody should find out at the first sign-in. */
import { isUuid } from '#kernel/ids.ts';
import { OIDC_CLOCK_TOLERANCE_SECONDS, OIDC_CLOCK_TOLERANCE_SECONDS_MAX } from '#platform/http/oidc.ts';
import type { OidcOptions } from '../sign-in.ts';

const OIDC_SCOPE = 'openid';
/** A working day: longer, and whoever left the company in the morning works on in the evening. */
const SESSION_HOURS = 8;
const SESSION_HOURS_MAX = 24;

export const OIDC_WORDS: Readonly<Record<string, string>> = {
  TROTH_OIDC_ISSUER: 'Where people sign in: the issuer of an OpenID Connect provider, reached over https',
  TROTH_OIDC_AUDIENCE: 'Whom its tokens are for; needed with the issuer',
  TROTH_OIDC_TENANT: 'The id of the company whose people sign in there; not needed when the database has one',
  TROTH_OIDC_FIRST: 'subject=person: who can sign in before anybody was linked, such as 248289761001=sam.sre',
  TROTH_OIDC_CLIENT:
    'The id under which the provider knows this app: with it people sign in on the page; without it only the API takes tokens',
  TROTH_OIDC_CLIENT_SECRET: 'Its secret there, where the provider gave it one',
  TROTH_OIDC_SCOPE: `What is asked for at a sign-in; default ${OIDC_SCOPE}`,
  TROTH_OIDC_NAME: 'What people call the provider, on the button; default its host',
  TROTH_SESSION_HOURS: `After so many hours somebody who signed in on the page does so again; default ${SESSION_HOURS}, at most ${SESSION_HOURS_MAX}`,
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

const hoursOf = (text: string | undefined): number => {
  const hours = text === undefined || text === '' ? SESSION_HOURS : Number(text);
  if (!Number.isInteger(hours) || hours < 1 || hours > SESSION_HOURS_MAX)
    throw new Error(`TROTH_SESSION_HOURS is ${text}; it is a whole number of hours from 1 to ${SESSION_HOURS_MAX}.`);
  return hours;
};

/** Where the provider sends browsers back to has to be said: it is registered there, letter by letter. */
const clientOf = (env: NodeJS.ProcessEnv, issuer: string, clockToleranceSeconds: number): OidcOptions['client'] => {
  const { TROTH_OIDC_CLIENT: id, TROTH_OIDC_CLIENT_SECRET: secret, TROTH_PUBLIC_URL: publicUrl } = env;
  if (!id && secret) throw new Error('TROTH_OIDC_CLIENT_SECRET needs TROTH_OIDC_CLIENT, whose secret it is.');
  if (!id) return undefined;
  if (!publicUrl)
    throw new Error(
      'TROTH_OIDC_CLIENT needs TROTH_PUBLIC_URL: the provider sends people back to /signin/oidc/callback there.',
    );
  const scope = env['TROTH_OIDC_SCOPE'] || OIDC_SCOPE;
  if (!scope.split(' ').includes('openid'))
    throw new Error('TROTH_OIDC_SCOPE has openid in it: without it a provider says nothing about who somebody is.');
  return {
    id,
    ...(secret ? { secret } : {}),
    scope,
    name: env['TROTH_OIDC_NAME'] || new URL(issuer).host,
    clockToleranceSeconds,
    sessionHours: hoursOf(env['TROTH_SESSION_HOURS']),
  };
};

export const oidcOf = (env: NodeJS.ProcessEnv): OidcOptions | null => {
  const { TROTH_OIDC_ISSUER: issuer, TROTH_OIDC_AUDIENCE: audience, TROTH_OIDC_TENANT: tenantId } = env;
  if (!issuer) return null;
  if (!audience)
    throw new Error('TROTH_OIDC_ISSUER needs TROTH_OIDC_AUDIENCE: a token for somebody else is no token for us.');
  if (tenantId && !isUuid(tenantId)) throw new Error('TROTH_OIDC_TENANT is the id of a company.');
  if (!URL.canParse(issuer)) throw new Error(`TROTH_OIDC_ISSUER is ${issuer}, which is no address.`);
  const clockToleranceSeconds = skewOf(env['TROTH_OIDC_CLOCK_SKEW']);
  return {
    issuer,
    audience,
    clockToleranceSeconds,
    client: clientOf(env, issuer, clockToleranceSeconds),
    ...(tenantId ? { tenantId } : {}),
    first: firstOf(env['TROTH_OIDC_FIRST']),
  };
};
