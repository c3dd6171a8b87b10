/** A stand-in as an HTTP server on loopback, with its ledger in a file. All that it decides is in `stand-in.ts`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '#platform/clock.ts';
import { derivedWebhookSecret, signWebhook } from '#platform/webhook-signature.ts';
import { WORK_BODY_BYTES_MAX } from '#platform/connectors/work.contract.ts';
import type { Book } from './book.ts';
import { drive } from './driver.ts';
import { openLedger } from './ledger-file.ts';
import type { LedgerRecord, Profile, QueuedCallback, Reaction } from './words.ts';

const CALLBACK_TIMEOUT_MS = 5_000;

export type RunningServer = {
  readonly key: string;
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};
export type RunningStandIn = RunningServer & {
  /** For assertions in the same process; the same is told by `GET /ledger`. */
  readonly book: Book;
};

export type StandInOptions = {
  readonly folder: string;
  /** The master of all callback secrets; see `connectorSecret`. */
  readonly secret: string;
  /** Taken when it is free, so that a stand-in that was killed comes back where it was. */
  readonly port?: number;
  readonly die?: (error: unknown) => void;
};

/** What signs the callbacks of one stand-in for one tenant. Troth configures the connector with it; the master never leaves the machine. */
export const connectorSecret = (masterSecret: string, tenantRef: string, standIn: string): string =>
  derivedWebhookSecret(masterSecret, 'callback', tenantRef, standIn);

export const startStandIn = async (profile: Profile, options: StandInOptions): Promise<RunningStandIn> => {
  const { file, lines } = await openLedger<readonly LedgerRecord[]>(join(options.folder, `${profile.key}.jsonl`));
  const driver = drive({
    profile,
    past: lines.flat(),
    // What belongs together is one line: a kill keeps all of it or nothing, never an effect without its callback.
    persist: (records) => file.append(records.length === 0 ? [] : [records]),
    deliver: (callback) => deliver(callback, connectorSecret(options.secret, callback.tenantRef, profile.key)),
    now: systemClock,
    die: options.die ?? crash,
  });
  const die = options.die ?? crash;
  const server = serverOf(die, async (request, response) => {
    const body = await bodyOf(request, WORK_BODY_BYTES_MAX);
    if (body === undefined) return send(response, 413, TOO_LARGE);
    const { method = 'GET', url: path = '/' } = request;
    await carryOut(await driver.react({ method, path, ...(body === '' ? {} : { body }) }), response);
  });
  const running = await listen(profile.key, server, options.port);
  const close = async (): Promise<void> => {
    await running.close();
    await driver.stop();
    await file.close();
  };
  return { ...running, book: driver.book, close };
};

type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A client that leaves in the middle of its request is its own affair; anything else that fails here is ours, and ends the stand-in. */
export const serverOf = (die: (error: unknown) => void, answer: Answerer): Server =>
  createServer((request, response) => {
    answer(request, response).catch((error: unknown) => (request.errored === null ? die(error) : undefined));
  });

/** Listens on loopback only; closing ends the connections that hang on purpose, too. */
export const listen = async (key: string, server: Server, preferredPort?: number): Promise<RunningServer> => {
  await bindLoopback(server, preferredPort);
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { key, url: `http://127.0.0.1:${port}`, port, close };
};

/** On the preferred port when it is free, otherwise on any. */
export const bindLoopback = async (server: NetServer, preferredPort = 0): Promise<void> => {
  const bind = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await bind(preferredPort);
  } catch (error) {
    if (preferredPort === 0 || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    await bind(0);
  }
};

/** The whole body as text; nothing when it is larger than allowed. */
export const bodyOf = async (request: IncomingMessage, bytesMax: number): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  return bytes > bytesMax ? undefined : Buffer.concat(chunks).toString('utf8');
};

export const send = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
};

const TOO_LARGE = JSON.stringify({
  status: 'refused',
  code: 'body-too-large',
  message: `A body has at most ${WORK_BODY_BYTES_MAX} bytes.`,
  retriable: false,
});

const carryOut = async (reaction: Reaction, response: ServerResponse): Promise<void> => {
  switch (reaction.kind) {
    case 'hang':
      return;
    case 'reset':
    case 'nobody':
      response.socket?.resetAndDestroy();
      return;
    case 'answer':
      if (reaction.afterMs > 0) await wait(reaction.afterMs, undefined, { ref: false });
      send(response, reaction.status, reaction.body);
  }
};

const deliver = async (callback: QueuedCallback, secret: string): Promise<boolean> => {
  const body = JSON.stringify(callback.body);
  const signed = signWebhook(secret, { id: callback.id, sentAt: systemClock(), body });
  try {
    const response = await fetch(callback.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(CALLBACK_TIMEOUT_MS),
      headers: { 'content-type': 'application/json', ...signed },
      body,
    });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    if (error instanceof Error && (error.name === 'TimeoutError' || error.cause instanceof Error)) return false;
    throw error;
  }
};

/** Nothing that follows could be vouched for: whoever supervises it starts it anew, from what is on the disk. */
export const crash = (error: unknown): void => {
  process.stderr.write(`A stand-in died: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(70);
};
