/** What a refusal means to its reader: one row per stable code. Each context brings its own rows; `app.ts` joins them. */
import { must, type Refusal } from '#kernel/outcome.ts';
import { backupRefusals } from './database/backup/backup.refusals.ts';

export type RefusalText = {
  /** HTTP status: 400 malformed, 401 unknown, 403 not allowed, 404 not there, 409 conflict with what is, 422 a business no, 503 stopped. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
  /** What would make it possible. */
  readonly todo: string;
};

export type RefusalTexts = { readonly [code: string]: RefusalText };

export const platformRefusals: RefusalTexts = {
  ...backupRefusals,
  'request.invalid': {
    status: 400,
    title: 'The request does not fit its schema',
    todo: 'Correct each place named under problems.',
  },
  'request.malformed': {
    status: 400,
    title: 'The request could not be read',
    todo: 'Send well-formed JSON of the stated content type.',
  },
  'request.too-large': { status: 413, title: 'The request is over the size limit', todo: 'Send it in smaller parts.' },
  'request.media-type': { status: 415, title: 'The content type is not accepted here', todo: 'Send application/json.' },
  'request.rate-limited': {
    status: 429,
    title: 'Too many requests',
    todo: 'Wait as long as the Retry-After header says.',
  },
  'route.not-found': {
    status: 404,
    title: 'There is nothing at this address',
    todo: 'See /docs for the addresses that exist.',
  },
  'access.unauthenticated': {
    status: 401,
    title: 'Sign in first',
    todo: 'Send a bearer token that is valid and not expired.',
  },
  'access.denied': {
    status: 403,
    title: 'You may not do this',
    todo: 'Ask somebody whose role allows it. Where a policy forbids it, it is named; where none is named, no policy allows it.',
  },
  'access.actor-mismatch': {
    status: 403,
    title: 'The command claims another actor than the token',
    todo: 'Leave the actor out, or send the token of the actor that is claimed.',
  },
  'idempotency.key-reused': {
    status: 409,
    title: 'This idempotency key was used for another input',
    todo: 'Use a new key for a new command.',
  },
  'version.stale': {
    status: 409,
    title: 'It has changed since you read it',
    todo: 'Read it again and decide on what is there now.',
  },
  'switch.stopped': {
    status: 503,
    title: 'This is switched off for now',
    todo: 'The owner and the end are named; nothing was changed.',
  },
  'internal.failure': {
    status: 500,
    title: 'Troth failed',
    todo: 'Nothing was changed. Try again; if it stays, tell the operators the correlation id.',
  },
};

/** Joins the tables of all contexts. A code with two meanings is a broken promise. */
export const joinRefusals = (tables: readonly RefusalTexts[]): RefusalTexts => {
  const joined: Record<string, RefusalText> = {};
  for (const table of tables)
    for (const [code, text] of Object.entries(table)) {
      must(joined[code] === undefined, `the refusal code ${code} has one meaning`);
      joined[code] = text;
    }
  return joined;
};

/**
 * RFC 9457 problem details. The refusal's own numbers ride along, because a reader needs them to act; `status` there is the
 * state of what was asked about, and goes by that name, because in problem details the word is HTTP's.
 */
export const problemDetails = (texts: RefusalTexts, refusal: Refusal, correlationId: string) => {
  const text = texts[refusal.code];
  must(text !== undefined, `the refusal code ${refusal.code} stands in the table of refusals`);
  const { code, status: state, ...numbers } = refusal;
  return {
    status: text.status,
    body: {
      type: `urn:troth:problem:${code}`,
      title: text.title,
      status: text.status,
      code,
      todo: text.todo,
      ...(state === undefined ? {} : { state }),
      ...numbers,
      correlationId,
    },
  };
};
