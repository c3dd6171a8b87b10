/** What every answer is held to, whatever was asked. */
import { house } from '#app/wiring.ts';
import { answerOf, checkAnswer, ProblemAnswer } from '#platform/http/answers.ts';
import { everyAnswer } from '#surfaces/answers/index.ts';
import type { FuzzRequest } from './requests.ts';

export type FuzzReply = {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
};

/** How we are made is nobody's business: no file, no query, no driver. */
const INSIDE = /\bat .+\.(ts|js|mjs):\d+|node_modules|\b(select|insert into|update) \w+\.\w+|pg_catalog|ECONN/;

const problemWrong = ({ status, type, text }: FuzzReply): string | undefined => {
  if (!type.startsWith('application/problem+json')) return `a refusal is a problem, not ${type}`;
  const body = JSON.parse(text) as { readonly code: string; readonly status: number };
  const row = house.refusals[body.code];
  if (row === undefined) return `${body.code} stands in no table`;
  if (row.status !== status || body.status !== status) return `${body.code} is answered with ${row.status}`;
  checkAnswer(ProblemAnswer, 'a problem', body);
  return INSIDE.test(text) ? 'a problem tells how we are made' : undefined;
};

const successWrong = ({ route }: FuzzRequest, { type, text }: FuzzReply): string | undefined => {
  if (route.kind === 'open') return undefined;
  const bytes = route.kind === 'query' ? route.answers : undefined;
  if (!type.startsWith(bytes ?? 'application/json')) return `answers ${type}`;
  if (bytes !== undefined && !bytes.startsWith('application/json')) return undefined;
  const schema = answerOf(route, everyAnswer);
  if (schema !== undefined) checkAnswer(schema, route.path, JSON.parse(text));
  return undefined;
};

/** Said of a moment and not of a failure: it asks to come back, and means it. */
const COME_BACK: readonly string[] = ['evidence.not-yet-sequenced', 'document.queue-full'];

const isFailure = ({ status, text }: FuzzReply): boolean =>
  status >= 500 && !(status === 503 && COME_BACK.some((code) => text.includes(`"code":"${code}"`)));

/** What is wrong with an answer, in words; undefined when nothing is. */
export const wrongWith = (request: FuzzRequest, reply: FuzzReply): string | undefined => {
  if (isFailure(reply)) return 'is our failure';
  if (reply.headers.get('x-content-type-options') !== 'nosniff') return 'lacks its security headers';
  if (!reply.headers.get('x-correlation-id')) return 'cannot be found in the log';
  if (reply.headers.get('set-cookie') !== null) return 'a header was written by the sender';
  try {
    return reply.status >= 400 ? problemWrong(reply) : successWrong(request, reply);
  } catch (error) {
    return String(error);
  }
};
