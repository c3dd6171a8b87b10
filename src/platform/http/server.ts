/** One port: the API, its OpenAPI document and page, health and metrics, and the web app. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Door } from '../door.ts';
import type { RefusalTexts } from '../refusals.ts';
import type { Answers } from './answers.ts';
import type { Authenticate } from './authenticate.ts';
import { installProblems, sendProblem } from './problem.ts';
import { rateLimits } from './rate-limits.ts';
import { installRoutes, type NoteGrantUse, type Route } from './routes.ts';
import { validatorWhenAsked } from './validator.ts';

/** Room for a question about 10,000 configured lines, and for a price of 24,000 tiers. */
export const BODY_BYTES_MAX = 16 * 1024 * 1024;
export const REQUESTS_PER_MINUTE_MAX = 6_000;
/** Keys of artifacts have up to 200 characters, percent-encoded up to three times that. */
const PARAM_CHARS_MAX = 600;
const REQUEST_TIMEOUT_MS = 30_000;
const CORRELATION = /^[\w.:-]{8,100}$/;

/** Scripts and styles from here only; nothing may frame the app. Mantine sets element styles, which CSP calls inline. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};

/** A year. Only where it is served behind TLS: a browser that has read it never comes back without. */
const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';

export type ServerParts = {
  readonly door: Door;
  readonly routes: readonly Route[];
  readonly refusals: RefusalTexts;
  readonly authenticate: Authenticate;
  readonly noteGrantUse?: NoteGrantUse | undefined;
  readonly answers: Answers;
  readonly checkAnswers?: boolean | undefined;
  readonly log: Logger;
  readonly webFolder?: string | undefined;
  readonly version: string;
  /** Off only where a benchmark measures what lies behind it. */
  readonly rateLimited?: boolean;
  /** It stands behind TLS: outside development always. */
  readonly behindTls?: boolean;
};

const serveWeb = async (app: FastifyInstance, folder: string): Promise<void> => {
  // Assets are named by their content, so they may be kept; the page that names them may not.
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/app/assets/',
    maxAge: '1y',
    immutable: true,
  });
  const page = { root: folder, maxAge: 0 };
  app.get('/app/mark.svg', { schema: { hide: true } }, (_request, reply) => reply.sendFile('mark.svg', folder, page));
  // What a customer's link opens is a page of its own, which loads nothing of the app.
  app.get('/app/offer', { schema: { hide: true } }, (_request, reply) =>
    reply.header('cache-control', 'no-store').sendFile('offer.html', folder, page),
  );
  // An address inside the app is the app's to read: whatever is no file there answers with its page.
  app.get('/app/*', { schema: { hide: true } }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('index.html', folder, page),
  );
  for (const before of ['/', '/app'])
    app.get(before, { schema: { hide: true } }, (_request, reply) => reply.redirect('/app/'));
};

const protect = (parts: ServerParts, request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('x-correlation-id', request.id);
  if (!request.url.startsWith('/docs')) reply.headers(SECURITY_HEADERS);
  if (parts.behindTls) reply.header('strict-transport-security', STRICT_TRANSPORT);
  // What somebody may read now, nobody may read later from a cache; files say themselves how long they hold.
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
};

/** Questions about evidence have a promise of their own: how fast they are answered is watched apart. */
const EVIDENCE = /(?:\/answers\/:question|-package)$/;
const resultOf = (status: number): string => (status >= 500 ? 'failed' : status >= 400 ? 'refused' : 'answered');

const observeRequest = ({ door }: ServerParts, request: FastifyRequest, reply: FastifyReply): void => {
  const result = resultOf(reply.statusCode);
  const took = reply.elapsedTime / 1_000;
  const route = request.routeOptions.url ?? '';
  // A stream is open for as long as somebody listens: its time is no delay.
  if (!route.includes('stream')) door.observe('request', { name: 'request', result }, took);
  if (EVIDENCE.test(route)) door.observe('evidence', { name: route, result }, took);
};

export const makeServer = async (parts: ServerParts): Promise<FastifyInstance> => {
  const app = fastify({
    loggerInstance: parts.log as never,
    // The command road logs what matters about a command; a line per request besides would hide it.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: PARAM_CHARS_MAX },
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: false,
    genReqId: (request) => {
      const given = request.headers['x-correlation-id'];
      return typeof given === 'string' && CORRELATION.test(given) ? given : randomUUID();
    },
    // An address that is no text, or too long, is refused before any hook: it answers as all refusals do all the same.
    frameworkErrors: (error, request, reply) => {
      protect(parts, request, reply);
      void sendProblem(parts.refusals, request, reply, { code: 'request.malformed', detail: error.message });
    },
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(({ schema }) => validatorWhenAsked(schema as object));
  // Fastify would read text/plain too, and hand a command its text instead of an object.
  app.removeContentTypeParser('text/plain');
  installProblems(app, parts.refusals);
  app.addHook('onRequest', async (request, reply) => {
    // PostgreSQL keeps no NUL in text, so no address of ours has one; asking for it would be met as our failure.
    if (request.url.includes('%00'))
      return sendProblem(parts.refusals, request, reply, { code: 'request.malformed', detail: 'a NUL in the address' });
  });
  app.addHook('onSend', async (request, reply) => protect(parts, request, reply));
  app.addHook('onResponse', async (request, reply) => observeRequest(parts, request, reply));
  if (parts.rateLimited !== false)
    await app.register(fastifyRateLimit, { max: REQUESTS_PER_MINUTE_MAX, timeWindow: '1 minute' });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Troth',
        version: parts.version,
        description: 'CPQ decides and proves the promise; OMS executes and recovers it.',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ bearer: [] }],
    },
  });
  await app.register(fastifySwaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  const { door, refusals, authenticate, answers, checkAnswers = false } = parts;
  const limits = parts.rateLimited === false ? null : rateLimits();
  const { noteGrantUse } = parts;
  installRoutes({ app, door, refusals, authenticate, noteGrantUse, answers, checkAnswers, limits }, parts.routes);
  if (parts.webFolder !== undefined && existsSync(parts.webFolder)) await serveWeb(app, parts.webFolder);
  await app.ready();
  return app;
};
