/**
 * A customer's webhook receiver: verifies the Standard Webhooks signature of what it is sent and keeps it, each message once however often it comes.
 * `GET /messages` shows what it kept and what it refused; `PUT /faults` makes it turn away the next deliveries, so that redelivery can be seen.
 */
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { systemClock } from '#platform/clock.ts';
import { verifyWebhook } from '#platform/webhook-signature.ts';
import { bodyOf, crash, listen, send, serverOf, type RunningServer, type StandInOptions } from '../core/http.ts';
import { readJson } from '../core/json-text.ts';
import { openLedger } from '../core/ledger-file.ts';

const DELIVERY_BYTES_MAX = 1024 * 1024;

/** A message as it was kept. `deliveries` counts how often it came; it is applied once. */
export type KeptMessage = {
  readonly id: string;
  readonly at: string;
  readonly path: string;
  readonly body: unknown;
  readonly deliveries: number;
};
export type RefusedMessage = {
  readonly kind: 'refused';
  readonly at: string;
  readonly code: string;
  readonly path: string;
};

export type RunningSink = RunningServer & {
  readonly messages: () => readonly KeptMessage[];
  readonly refusals: () => readonly RefusedMessage[];
};

export const startWebhookSink = async (options: StandInOptions): Promise<RunningSink> => {
  const inbox = await openInbox(options.folder);
  const answer = async (request: IncomingMessage, body: string): Promise<readonly [number, unknown?]> => {
    const path = request.url ?? '/';
    if (request.method === 'POST') return [await take(inbox, options.secret, request, body)];
    switch (`${request.method} ${path}`) {
      case 'GET /messages':
        return [200, { messages: inbox.messages(), refusals: inbox.refusals() }];
      case 'GET /health':
        return [200, { standIn: 'webhook-sink', status: 'up' }];
      case 'PUT /faults': {
        const faults = readJson(body);
        if (!sinkFaults.Check(faults)) return [400, { code: 'malformed', message: 'Faults are {times, httpStatus}.' }];
        await inbox.commit({ kind: 'faults', at: systemClock().toString(), faults });
        return [200, faults];
      }
      default:
        return [404, { code: 'no-such-resource', message: `There is no ${request.method} ${path} here.` }];
    }
  };
  const server = serverOf(options.die ?? crash, async (request, response) => {
    const body = await bodyOf(request, DELIVERY_BYTES_MAX);
    const [status, content] = body === undefined ? [413] : await answer(request, body);
    send(response, status, content === undefined ? '' : JSON.stringify(content));
  });
  const running = await listen('webhook-sink', server, options.port);
  const close = async (): Promise<void> => {
    await running.close();
    await inbox.close();
  };
  return { ...running, messages: inbox.messages, refusals: inbox.refusals, close };
};

/** The status that the sender gets; 2xx only for what is on the disk. */
const take = async (inbox: Inbox, secret: string, request: IncomingMessage, body: string): Promise<number> => {
  const now = systemClock();
  const at = now.toString();
  const path = request.url ?? '/';
  const { times, httpStatus } = inbox.faults();
  if (times > 0) {
    await inbox.commit({ kind: 'faults', at, faults: { times: times - 1, httpStatus } });
    return httpStatus;
  }
  const verified = verifyWebhook([secret], request.headers, body, now);
  if (!verified.ok || readJson(body) === undefined) {
    await inbox.commit({ kind: 'refused', at, code: verified.ok ? 'webhook.not-json' : verified.refusal.code, path });
    return verified.ok ? 400 : 401;
  }
  const { id } = verified.value;
  await inbox.commit(inbox.has(id) ? { kind: 'repeated', at, id } : { kind: 'kept', at, id, path, text: body });
  return 204;
};

const SinkFaults = Type.Object(
  {
    /** The next so many deliveries are answered with the status and kept nowhere. */
    times: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    httpStatus: Type.Integer({ minimum: 300, maximum: 599 }),
  },
  { additionalProperties: false },
);
const sinkFaults = Compile(SinkFaults);
type SinkFaults = Static<typeof SinkFaults>;

type SinkRecord =
  | { readonly kind: 'kept'; readonly at: string; readonly id: string; readonly path: string; readonly text: string }
  | { readonly kind: 'repeated'; readonly at: string; readonly id: string }
  | RefusedMessage
  | { readonly kind: 'faults'; readonly at: string; readonly faults: SinkFaults };

type Inbox = Awaited<ReturnType<typeof openInbox>>;

const openInbox = async (folder: string) => {
  const { file, lines } = await openLedger<SinkRecord>(join(folder, 'webhook-sink.jsonl'));
  const kept = new Map<string, KeptMessage>();
  const refusals: RefusedMessage[] = [];
  let faults: SinkFaults = { times: 0, httpStatus: 503 };
  const apply = (record: SinkRecord): void => {
    switch (record.kind) {
      case 'faults':
        faults = record.faults;
        return;
      case 'refused':
        refusals.push(record);
        return;
      case 'kept': {
        const { id, at, path, text } = record;
        kept.set(id, { id, at, path, body: readJson(text), deliveries: 1 });
        return;
      }
      case 'repeated': {
        const before = kept.get(record.id)!;
        kept.set(record.id, { ...before, deliveries: before.deliveries + 1 });
      }
    }
  };
  for (const line of lines) apply(line);
  const commit = (record: SinkRecord): Promise<void> => {
    apply(record);
    return file.append([record]);
  };
  const messages = (): readonly KeptMessage[] => [...kept.values()];
  return {
    commit,
    messages,
    refusals: () => refusals,
    faults: () => faults,
    has: (id: string) => kept.has(id),
    close: file.close,
  };
};
