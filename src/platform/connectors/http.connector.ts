/** Speaks the work contract over HTTP. It sends and measures; what an answer means is decided in `classify.ts`. */
import { isUtf8 } from 'node:buffer';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import { must } from '#kernel/outcome.ts';
import { classifyQuery, classifySubmit, classifyUndo } from './classify.ts';
import type {
  Connector,
  ConnectorDefinition,
  Exchange,
  Transport,
  TransportRequest,
  TransportResult,
} from './connector.ts';
import { ANSWER_BODY_BYTES_MAX } from './work.contract.ts';

const ANSWER_START_CHARS_MAX = 500;

/** The simulator passes a transport of its own; everything else stays the same code. */
export const httpConnector = (definition: ConnectorDefinition, transport: Transport = fetchTransport): Connector => {
  must(URL.canParse(definition.baseUrl), `the connector ${definition.key} has an address`);
  const call = async <Conclusion>(
    method: 'GET' | 'POST',
    path: string,
    content: unknown,
    conclude: (result: TransportResult) => Conclusion,
  ): Promise<Exchange<Conclusion>> => {
    const { result, tookMs } = await transport({
      method,
      url: `${definition.baseUrl.replace(/\/$/, '')}${path}`,
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      timeoutMs: definition.callTimeoutMs,
      answerBytesMax: ANSWER_BODY_BYTES_MAX,
    });
    return { outcome: conclude(result), tookMs, ...trace(result) };
  };
  const contractOf = (operation: string) => {
    const contract = Object.hasOwn(definition.operations, operation) ? definition.operations[operation] : undefined;
    must(contract, `the connector ${definition.key} declares the operation ${operation}`);
    return contract;
  };
  return {
    definition,
    submit: (work, context) => {
      const contract = contractOf(work.operation);
      must(
        contract.idempotent || !context.earlierUnknown,
        'what is not idempotent by contract is never sent again while an earlier send is unknown',
      );
      return call('POST', '/work', work, (result) => classifySubmit(result, context));
    },
    query: (operation, idempotencyKey, context) => {
      const contract = contractOf(operation);
      must(contract.statusQuery, `${operation} can be asked about`);
      return call('GET', `/work/${encodeURIComponent(idempotencyKey)}`, undefined, (result) =>
        classifyQuery(result, contract, context),
      );
    },
    undo: (idempotencyKey, undo) =>
      call('POST', `/work/${encodeURIComponent(idempotencyKey)}/undo`, undo, classifyUndo),
  };
};

/** `fetch` with a deadline over the whole exchange, a largest answer, and no redirects: a moved system is a changed contract. */
export const fetchTransport: Transport = async (request) => {
  const startedAt = performance.now();
  const result = await exchange(request);
  return { result, tookMs: Math.round((performance.now() - startedAt) * 1000) / 1000 };
};

const exchange = async (request: TransportRequest): Promise<TransportResult> => {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs),
      headers: { accept: 'application/json', ...(request.body === undefined ? {} : JSON_CONTENT) },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const body = await readAtMost(response, request.answerBytesMax);
    if (body === undefined) return { kind: 'tooLarge', bytesMax: request.answerBytesMax };
    if (!isUtf8(body)) return { kind: 'broken', why: 'an answer that is not UTF-8' };
    return { kind: 'answered', status: response.status, body: body.toString('utf8') };
  } catch (error) {
    return failureOf(error, request.timeoutMs);
  }
};

const JSON_CONTENT = { 'content-type': 'application/json' };

const readAtMost = async (response: Response, bytesMax: number): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the stream, so that an endless answer is not read to its end.
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** The system calls that fail before a connection stands. Anything else may have come after the request left, and is `broken`. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Throws on what no network can cause: that is our bug. */
const failureOf = (error: unknown, timeoutMs: number): TransportResult => {
  if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'timedOut', afterMs: timeoutMs };
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) throw error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  const connecting = 'syscall' in cause && (cause.syscall === 'connect' || cause.syscall === 'getaddrinfo');
  return NOT_SENT.has(code) || connecting ? { kind: 'notSent', why: code } : { kind: 'broken', why: code };
};

const trace = (result: TransportResult) =>
  result.kind === 'answered'
    ? {
        status: result.status,
        answerSha256: sha256Hex(utf8(result.body)),
        answerStart: result.body.slice(0, ANSWER_START_CHARS_MAX),
      }
    : {};
