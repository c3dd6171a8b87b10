/** Answers that say no, in one form for all surfaces: RFC 9457 problem details. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '#kernel/outcome.ts';
import { missedInWords } from '../pattern-in-words.ts';
import { problemDetails, type RefusalTexts } from '../refusals.ts';

export const sendProblem = (
  texts: RefusalTexts,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply => {
  const { status, body } = problemDetails(texts, refusal, request.id);
  return reply.status(status).header('content-type', 'application/problem+json').send(body);
};

const refusalOfFastify = (error: FastifyError): Refusal => {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { code: 'request.too-large' };
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { code: 'request.media-type' };
  if (error.statusCode === 429) return { code: 'request.rate-limited' };
  if (error.validation)
    return {
      code: 'request.invalid',
      problems: error.validation.map((each) => ({
        at: `/${error.validationContext ?? ''}${each.instancePath}`,
        problem: missedInWords(each),
      })),
    };
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return { code: 'request.malformed', detail: error.message };
  return { code: 'internal.failure' };
};

/** What was thrown is a bug, an outage or a request that never became a command; only the first two are logged as errors. */
export const installProblems = (app: FastifyInstance, texts: RefusalTexts): void => {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalOfFastify(error);
    if (refusal.code === 'internal.failure') request.log.error({ err: error }, 'request failed');
    return sendProblem(texts, request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(texts, request, reply, { code: 'route.not-found', path: request.url.split('?')[0] }),
  );
};
