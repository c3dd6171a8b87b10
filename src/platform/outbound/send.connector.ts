/**
 * One request to a system that others own: a deadline over the whole exchange, a largest answer, no redirects (a moved system is a changed
 * contract), and only to addresses that the policy allows. A name is looked up once, by the connection itself, so that nobody can answer it
 * with one address to be checked and with another to be called.
 */
import { isUtf8 } from 'node:buffer';
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { hostOf, type OutboundPolicy } from './policy.ts';

export type OutboundRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
};

export type OutboundResult =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** Nothing left this machine: no connection was ever made. */
  | { readonly kind: 'notSent'; readonly why: string }
  | { readonly kind: 'timedOut'; readonly afterMs: number }
  /** The connection broke after the request may have left. */
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'tooLarge'; readonly bytesMax: number; readonly status?: number };

export type Send = (request: OutboundRequest) => Promise<OutboundResult>;
export type Resolve = (host: string, done: (error: Error | null, found: readonly LookupAddress[]) => void) => void;

const SOCKETS_PER_HOST_MAX = 64;
const NOT_ALLOWED = 'TARGET_NOT_ALLOWED';

const resolveByDns: Resolve = (host, done) => dnsLookup(host, { all: true }, done);

/** All of what a name has must be allowed: one private address among public ones is how a rebinding name begins. */
const checkedLookup =
  (policy: OutboundPolicy, resolve: Resolve): LookupFunction =>
  (host, options, callback) =>
    resolve(host, (error, found) => {
      const [first] = found ?? [];
      const stranger = found?.find(({ address }) => !policy.allows(host.toLowerCase(), address));
      const failure =
        error ??
        (stranger === undefined ? null : codedError(NOT_ALLOWED)) ??
        (first === undefined ? codedError('ENOTFOUND') : null);
      if (failure) return callback(failure, [], 0);
      return options.all ? callback(null, [...found]) : callback(null, first?.address ?? '', first?.family);
    });

const codedError = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

/** Keeps connections open between requests, for this policy alone. */
export const sendUnder = (policy: OutboundPolicy, resolve: Resolve = resolveByDns): Send => {
  const kept = { keepAlive: true, maxSockets: SOCKETS_PER_HOST_MAX };
  const agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) };
  const lookup = checkedLookup(policy, resolve);
  return async (request) => {
    const url = new URL(request.url);
    const problem = policy.problemOf(url);
    if (problem !== null) return { kind: 'notSent', why: `${NOT_ALLOWED}: ${problem}` };
    const isTls = url.protocol === 'https:';
    const options = { agent: isTls ? agents['https:'] : agents['http:'], lookup, host: hostOf(url) };
    return exchange(url, request, options, isTls);
  };
};

type How = Pick<RequestOptions, 'agent' | 'lookup' | 'host'>;

const exchange = (url: URL, request: OutboundRequest, how: How, isTls: boolean): Promise<OutboundResult> =>
  new Promise((settle) => {
    const { method, body, timeoutMs, answerBytesMax } = request;
    const signal = AbortSignal.timeout(timeoutMs);
    let connected = false;
    const failed = (error: NodeJS.ErrnoException): void => {
      const why = error.code ?? error.name;
      if (signal.aborted) settle({ kind: 'timedOut', afterMs: timeoutMs });
      else settle(connected ? { kind: 'broken', why } : { kind: 'notSent', why });
    };
    const call = (isTls ? httpsRequest : httpRequest)(url, {
      ...how,
      method,
      signal,
      headers: {
        accept: 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
        ...request.headers,
      },
    });
    call.once('socket', (socket) => {
      // A connection that was kept from an earlier request stands already; until a new one does, nothing has left.
      if (socket.readyState === 'open') connected = true;
      else socket.once(isTls ? 'secureConnect' : 'connect', () => (connected = true));
    });
    call.once('error', failed);
    call.once('response', (response) => {
      readAnswer(response, answerBytesMax).then(settle, failed);
    });
    call.end(body);
  });

const readAnswer = async (response: IncomingMessage, bytesMax: number): Promise<OutboundResult> => {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop closes the connection, so that an endless answer is not read to its end.
    if (bytes > bytesMax) return { kind: 'tooLarge', bytesMax, status };
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (!response.complete) return { kind: 'broken', why: 'an answer that was cut off' };
  if (!isUtf8(body)) return { kind: 'broken', why: 'an answer that is not UTF-8' };
  return { kind: 'answered', status, body: body.toString('utf8') };
};
