/**
 * Routes are declared, not written: a command route names its definition, a query route its action and its read. From
 * these rows come the server, the OpenAPI document and the access matrix, so none of the three can drift from the others.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { type TObject, type TSchema, Type } from 'typebox';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must, type Outcome } from '#kernel/outcome.ts';
import type {
  Answer,
  AnyCommandDefinition,
  CommandDefinition,
  Decision,
  Envelope,
  Principal,
  ResourceFacts,
} from '../command.ts';
import type { CommercialModel } from '../artifacts/model.ts';
import type { Tx } from '../database/tx.ts';
import type { Door } from '../door.ts';
import type { RefusalTexts } from '../refusals.ts';
import { runCommand } from '../run-command.ts';
import { addressOf, type Answers, answerOf, checkAnswer, responsesOf } from './answers.ts';
import type { Authenticate } from './authenticate.ts';
import { sendProblem } from './problem.ts';
import { mustWait, type RateLimits } from './rate-limits.ts';

export type CommandRoute = {
  readonly kind: 'command';
  readonly method: HTTPMethods;
  readonly path: string;
  readonly summary: string;
  readonly definition: AnyCommandDefinition;
  /** Members of the answer that are said and kept nowhere: the stored answer of the command does not have them. */
  readonly tell?: (door: Door, principal: Principal, answer: Json) => Json;
  /** Where what is sent is larger than what commands usually are. */
  readonly bodyBytesMax?: number;
};

/** What a reader may see is decided once per request and handed to the read, so that no query invents its own rule. */
export type Reader = {
  readonly principal: Principal;
  readonly model: CommercialModel;
  readonly may: (action: string, resource: ResourceFacts) => boolean;
};

/** A customer, or a program that holds a key: what we say among ourselves is not theirs to read. */
export const isOutside = ({ principal }: Pick<Reader, 'principal'>): boolean =>
  principal.type === 'customer' || principal.scopes !== undefined;

export type Query = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
};

export type QueryRoute = {
  readonly kind: 'query';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  /** The Cedar action that the read checks on what it loaded. Named here for the access matrix. */
  readonly action: string;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
  /** `application/json` unless the read answers bytes. */
  readonly answers?: string;
  readonly read: (tx: Tx, reader: Reader, query: Query, door: Door) => Promise<Outcome<Json | Uint8Array | Later>>;
};

/** What takes long is made after the read, when no transaction waits for it. */
export type Later = () => Promise<Outcome<Json | Uint8Array>>;

/** A route without a principal, each with the reason why it may be open. */
export type OpenRoute = {
  readonly kind: 'open';
  readonly method: HTTPMethods;
  readonly path: string;
  readonly summary: string;
  readonly why: string;
  readonly install: (app: FastifyInstance) => void;
};

export type Route = CommandRoute | QueryRoute | OpenRoute;

export const commandRoute = <P, L, D extends Decision, Q>(
  method: HTTPMethods,
  path: string,
  summary: string,
  definition: CommandDefinition<P, L, D, Q>,
  more: Pick<CommandRoute, 'tell' | 'bodyBytesMax'> = {},
): CommandRoute => ({
  ...more,
  kind: 'command',
  method,
  path,
  summary,
  definition: definition as unknown as AnyCommandDefinition,
});

export const queryRoute = (route: Omit<QueryRoute, 'kind'>): QueryRoute => ({ kind: 'query', ...route });

const pathParams = (path: string): readonly string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');

/** The envelope as this route's callers send it: what the path names is not repeated in the payload. */
const envelopeSchema = (definition: AnyCommandDefinition, path: string): TSchema => {
  const inPath = new Set(pathParams(path));
  const payload = definition.payload as TObject;
  const members = Object.fromEntries(Object.entries(payload.properties ?? {}).filter(([name]) => !inPath.has(name)));
  return Type.Object(
    {
      commandId: Type.Optional(Type.String()),
      idempotencyKey: Type.String({ minLength: 1, maxLength: 200 }),
      expectedVersion: Type.Optional(Type.Integer({ minimum: 0 })),
      actor: Type.Optional(Type.Object({ type: Type.String(), id: Type.String() })),
      reason: Type.Optional(Type.String({ maxLength: 4000 })),
      reasonCode: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' })),
      payload: payload.properties === undefined ? payload : Type.Object(members, { additionalProperties: false }),
    },
    { additionalProperties: false, description: 'The command envelope of capstone 9.1.' },
  );
};

const ENVELOPE_MEMBERS = new Set([
  'commandId',
  'idempotencyKey',
  'expectedVersion',
  'actor',
  'reason',
  'reasonCode',
  'payload',
]);

type Problem = { readonly at: string; readonly problem: string };

/** The path says what the command is about. A payload that says something else is a mistake of its sender, not ours to settle. */
const envelopeOf = (request: FastifyRequest, path: string): Envelope | Problem => {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const stranger = Object.keys(body).find((name) => !ENVELOPE_MEMBERS.has(name));
  if (stranger !== undefined) return { at: `/${stranger}`, problem: 'is not a known field' };
  const params = request.params as Record<string, string>;
  const own = Object.fromEntries(pathParams(path).map((name) => [name, params[name]]));
  const payload = body['payload'] ?? {};
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return body as unknown as Envelope;
  const said = payload as Record<string, unknown>;
  const other = Object.keys(own).find((name) => Object.hasOwn(said, name) && said[name] !== own[name]);
  if (other !== undefined) return { at: `/payload/${other}`, problem: 'is not the one that the address names' };
  return { ...(body as unknown as Envelope), payload: { ...said, ...own } };
};

export type NoteGrantUse = (principal: Principal, grantId: string, address: string, requestId: string) => Promise<void>;

export type Server = {
  readonly app: FastifyInstance;
  readonly door: Door;
  readonly refusals: RefusalTexts;
  readonly authenticate: Authenticate;
  /** Keeps that something was read under a grant for an emergency. */
  readonly noteGrantUse?: NoteGrantUse | undefined;
  readonly answers: Answers;
  /** Whether each answer is held against what its address declares. */
  readonly checkAnswers: boolean;
  /** Null where a benchmark or a test measures what lies behind them. */
  readonly limits: RateLimits | null;
};

const AGENT_CHARS_MAX = 200;

/** Where it came from and with what: personal, so the entry only commits to it, and the opening can be erased. */
const originText = ({ ip, headers }: FastifyRequest): string => {
  const agent = headers['user-agent'];
  return agent === undefined ? ip : `${ip} ${agent.slice(0, AGENT_CHARS_MAX)}`;
};

const originOf = (request: FastifyRequest) => ({
  channel: 'http' as const,
  correlationId: request.id,
  address: originText(request),
  dryRun: (request.query as Record<string, string>)['dryRun'] === 'true',
});

const answerBody = (answer: Extract<Answer, { ok: true }>): Json => ({
  result: answer.value,
  version: answer.version,
  repeated: answer.repeated,
});

const tooMany = (
  server: Server,
  request: FastifyRequest,
  reply: FastifyReply,
  told: { readonly limit: string; readonly retryAfterSeconds: number },
): FastifyReply =>
  sendProblem(server.refusals, request, reply.header('retry-after', String(told.retryAfterSeconds)), {
    code: 'request.rate-limited',
    ...told,
  });

/** Whoever asks is known before anything of what they send is read. */
const knowing = (server: Server) => {
  const principals = new WeakMap<FastifyRequest, Principal>();
  return {
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      const { limits } = server;
      const now = limits === null ? 0 : server.door.clock().epochMilliseconds;
      const guessed = limits?.failedSignIn.waits(request.ip, now) ?? 0;
      if (guessed > 0) return tooMany(server, request, reply, { limit: 'sign-in', retryAfterSeconds: guessed });
      const principal = await server.authenticate(request);
      if (principal === undefined) {
        limits?.failedSignIn.take(request.ip, now);
        return sendProblem(server.refusals, request, reply, { code: 'access.unauthenticated' });
      }
      const waits = limits && mustWait(limits, principal, now);
      if (waits) return tooMany(server, request, reply, waits);
      principals.set(request, principal);
    },
    principalOf: (request: FastifyRequest): Principal => {
      const principal = principals.get(request);
      must(principal, 'no handler runs without a principal');
      return principal;
    },
  };
};

/** What is answered is what is sent: the schemas of answers describe, and shape nothing. */
const asJson = () => JSON.stringify;

const checked = <T>(server: Server, route: Route, body: T): T => {
  const schema = server.checkAnswers ? answerOf(route, server.answers) : undefined;
  if (schema !== undefined) checkAnswer(schema, addressOf(route), body);
  return body;
};

const installCommand = (server: Server, route: CommandRoute): void => {
  const { onRequest, principalOf } = knowing(server);
  server.app.route({
    onRequest,
    method: route.method,
    url: route.path,
    ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax }),
    schema: {
      summary: route.summary,
      tags: [route.definition.context],
      operationId: route.definition.name,
      body: envelopeSchema(route.definition, route.path),
      response: responsesOf(route, server.answers),
    },
    serializerCompiler: asJson,
    // The command road validates, once and for every surface; the schema above is for the document.
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const envelope = envelopeOf(request, route.path);
      if ('problem' in envelope)
        return sendProblem(server.refusals, request, reply, { code: 'request.invalid', problems: [envelope] });
      const answer = await runCommand(server.door, route.definition, principalOf(request), envelope, originOf(request));
      if (!answer.ok) return sendProblem(server.refusals, request, reply, answer.refusal);
      const told = route.tell?.(server.door, principalOf(request), answer.value) ?? {};
      return reply.send(checked(server, route, { ...(answerBody(answer) as object), ...(told as object) }));
    },
  });
};

/** Told when something was permitted only because a grant for an emergency is open. */
type ByGrant = (grantId: string) => void;

const readerUnder = (
  { accessOf }: Door,
  model: CommercialModel,
  {
    principal,
    now,
    byGrant,
  }: { readonly principal: Principal; readonly now: Temporal.Instant; readonly byGrant: ByGrant },
): Reader => {
  const access = accessOf(model);
  return {
    principal,
    model,
    may: (action, resource) => {
      const { allowed, authority } = access.decide(principal, action, resource, { at: now.epochMilliseconds });
      if (authority.grant !== undefined) byGrant(authority.grant);
      return allowed;
    },
  };
};

/** An access policy that nobody has read yet is read between two transactions, not in one: Cedar takes a second for it. */
const readAs = async <T>(
  door: Door,
  principal: Principal,
  byGrant: ByGrant,
  work: (tx: Tx, reader: Reader) => Promise<T>,
): Promise<T> => {
  for (;;) {
    const read = await door.read<{ readonly found: T } | { readonly unread: CommercialModel }>(
      principal.tenantId,
      async (tx) => {
        const now = door.clock();
        const model = await door.models.at(tx, now);
        if (!door.accessOf.hasRead(model)) return { unread: model };
        return { found: await work(tx, readerUnder(door, model, { principal, now, byGrant })) };
      },
    );
    if ('found' in read) return read.found;
    door.accessOf(read.unread);
  }
};

/** What is asked for by an id that is none is not there; PostgreSQL would call it a failure. */
const namesIds = (params: Readonly<Record<string, string>>): boolean =>
  Object.entries(params).every(([name, value]) => !name.endsWith('Id') || isUuid(value));

const installQuery = (server: Server, route: QueryRoute): void => {
  const { onRequest, principalOf } = knowing(server);
  server.app.route({
    onRequest,
    method: route.method,
    url: route.path,
    schema: {
      summary: route.summary,
      tags: [route.path.split('/')[1] ?? 'query'],
      operationId: `${route.method} ${route.path}`,
      ...(route.querystring ? { querystring: route.querystring } : {}),
      ...(route.body ? { body: route.body } : {}),
      response: responsesOf(route, server.answers),
    },
    serializerCompiler: asJson,
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const params = request.params as Record<string, string>;
      if (!namesIds(params))
        return sendProblem(server.refusals, request, reply, {
          code: 'route.not-found',
          path: request.url.split('?')[0],
        });
      const query: Query = {
        params,
        query: request.query as Record<string, string>,
        body: request.body,
      };
      let grant: string | undefined;
      const byGrant: ByGrant = (grantId) => {
        grant = grantId;
      };
      const found = await readAs(server.door, principal, byGrant, (tx, reader) =>
        route.read(tx, reader, query, server.door),
      );
      const answer = found.ok && typeof found.value === 'function' ? await found.value() : found;
      if (!answer.ok) return sendProblem(server.refusals, request, reply, answer.refusal);
      // Written down before it is shown: a reading that leaves no trace was not what the grant permitted.
      if (grant !== undefined) await server.noteGrantUse?.(principal, grant, addressOf(route), request.id);
      reply.header('cache-control', 'no-store');
      return answer.value instanceof Uint8Array
        ? reply.header('content-type', route.answers ?? 'application/octet-stream').send(Buffer.from(answer.value))
        : reply.send(checked(server, route, answer.value));
    },
  });
};

export const installRoutes = (server: Server, routes: readonly Route[]): void => {
  const seen = new Set<string>();
  for (const route of routes) {
    const address = addressOf(route);
    must(!seen.has(address), `the address ${address} is declared once`);
    seen.add(address);
    if (route.kind === 'command') installCommand(server, route);
    else if (route.kind === 'query') installQuery(server, route);
    else route.install(server.app);
  }
};

/** One row per address: what it needs. Generated into the docs; a route that is not in it fails a test. */
export const accessMatrix = (routes: readonly Route[]) =>
  routes.map((route) => ({
    address: addressOf(route),
    needs:
      route.kind === 'open'
        ? `nothing: ${route.why}`
        : route.kind === 'command'
          ? (route.definition.action ?? route.definition.name)
          : route.action,
  }));
