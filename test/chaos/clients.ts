/** Clients who are not always answered: they send again, to whichever process is there, under the same key, until they are. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '#test/simulator/random.ts';

const ANSWER_WITHIN_MS = 5_000;
const PAUSE_MS = 150;
/** A client that has waited this long has found an outage, not a crash. */
const PATIENCE_MS = 300_000;

export type Answered = { readonly status: number; readonly body: { readonly [member: string]: unknown } };
export type Acknowledged = {
  readonly path: string;
  readonly key: string;
  readonly result: { readonly [member: string]: unknown };
};

/** Where a request goes: any of them, or those that a balancer has found ready. */
export type Balancer = { readonly pick: (random: Random) => string };

export const anyOf = (urls: readonly string[]): Balancer => ({ pick: (random) => random.pick(urls) });

const ASK_READY_EVERY_MS = 250;

/** Asks each whether it is ready, and sends to those that were the last time. */
export const balanced = (urls: readonly string[]): Balancer & { readonly stop: () => Promise<void> } => {
  let ready: readonly string[] = urls;
  let stopped = false;
  const isReady = async (url: string): Promise<boolean> => {
    try {
      return (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })).ok;
    } catch (error) {
      // Refused or timed out: it is not there.
      if (!(error instanceof Error)) throw error;
      return false;
    }
  };
  const look = async (): Promise<void> => {
    while (!stopped) {
      const found = await Promise.all(urls.map(isReady));
      ready = urls.filter((_, index) => found[index]);
      await pause(ASK_READY_EVERY_MS);
    }
  };
  const looking = look();
  return {
    pick: (random) => random.pick(ready.length > 0 ? ready : urls),
    stop: async () => {
      stopped = true;
      await looking;
    },
  };
};

export type Clients = {
  /** Sends until an answer comes that is no outage. */
  readonly send: (who: string, path: string, payload: object, key: string, reason?: string) => Promise<Answered>;
  readonly read: (who: string, path: string) => Promise<Answered>;
  readonly acknowledged: readonly Acknowledged[];
  readonly resent: () => number;
  /** What a client would have seen that sends nothing again. */
  readonly failures: readonly string[];
};

export const makeClients = (balancer: Balancer, random: Random): Clients => {
  const acknowledged: Acknowledged[] = [];
  const tokens = new Map<string, Promise<string>>();
  const failures: string[] = [];
  let resent = 0;

  const once = async (path: string, init: RequestInit): Promise<Answered | undefined> => {
    try {
      const response = await fetch(`${balancer.pick(random)}${path}`, {
        ...init,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return { status: response.status, body: (await response.json()) as Answered['body'] };
    } catch (error) {
      // Refused, reset, timed out, or half an answer: whoever answered is gone.
      if (!(error instanceof Error)) throw error;
      failures.push(`${path}: ${error.message} ${String(error.cause ?? '')}`);
      return undefined;
    }
  };
  const persist = async (path: string, init: RequestInit): Promise<Answered> => {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await once(path, init);
      if (answer && answer.status < 500) return answer;
      if (answer) failures.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      if (performance.now() > until)
        throw new Error(`Nobody answered ${path} for ${PATIENCE_MS} ms: ${JSON.stringify(answer)}`);
      resent += 1;
      await pause(PAUSE_MS);
    }
  };
  const json = { 'content-type': 'application/json' };
  const signIn = async (who: string): Promise<string> => {
    const { body } = await persist('/dev/people', {});
    const person = (body['people'] as readonly { readonly key: string; readonly principalId: string }[]).find(
      ({ key }) => key === who,
    );
    const signedIn = await persist('/dev/token', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ principalId: person?.principalId }),
    });
    return String(signedIn.body['token']);
  };
  const tokenOf = (who: string): Promise<string> => {
    const known = tokens.get(who) ?? signIn(who);
    tokens.set(who, known);
    return known;
  };
  return {
    acknowledged,
    failures,
    resent: () => resent,
    read: async (who, path) => persist(path, { headers: { authorization: `Bearer ${await tokenOf(who)}` } }),
    send: async (who, path, payload, key, reason) => {
      const headers = { ...json, authorization: `Bearer ${await tokenOf(who)}` };
      const answer = await persist(path, {
        method: 'POST',
        headers,
        body: JSON.stringify({ idempotencyKey: key, payload, ...(reason === undefined ? {} : { reason }) }),
      });
      if (answer.status === 200)
        acknowledged.push({ path, key, result: answer.body['result'] as Acknowledged['result'] });
      return answer;
    },
  };
};
