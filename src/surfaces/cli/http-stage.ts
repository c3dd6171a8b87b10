/** People who send their commands over HTTP: the demo's and the tests' way to a running Troth. */
import type { Reply, Stage } from '#seeds/story.ts';
import { asSeen } from '#seeds/story/as-seen.ts';
import { must } from '#kernel/outcome.ts';

export type Person = { readonly key: string; readonly principalId: string };

export type StageOptions = {
  readonly url: string;
  readonly standIns: Readonly<Record<string, { readonly url: string }>>;
  readonly tell: (line: string) => void;
  readonly wait?: (ms: number) => Promise<void>;
};

/** A read that takes a body is no command and has no envelope. */
export const READS_WITH_BODY = /\/(approval|plan)-preview$|^\/orders\/price$/;
const json = { 'content-type': 'application/json' };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whom the development sign-in knows. */
export const peopleOf = async <P extends Person>(url: string): Promise<readonly P[]> => {
  const answer = await fetch(`${url}/dev/people`).catch((cause: unknown) => {
    throw new Error(`No Troth answers at ${url}. Start one with \`npm start\`, or name another with --server.`, {
      cause,
    });
  });
  if (!answer.ok)
    throw new Error(
      `${url} has no development sign-in. Put a token of yours into TROTH_TOKEN, or name another with --server.`,
    );
  return ((await answer.json()) as { readonly people: readonly P[] }).people;
};

/** Signs people in through the development issuer as they first act. */
export const httpStage = async ({
  url,
  standIns,
  tell,
  wait = pause,
}: StageOptions): Promise<Stage & { readonly signInAnew: () => void }> => {
  const people = await peopleOf<Person>(url);
  const tokens = new Map<string, Promise<string>>();
  const signIn = async (key: string): Promise<string> => {
    const person = people.find((each) => each.key === key);
    if (!person)
      throw new Error(`Nobody called ${key} is at ${url}. There are ${people.map((each) => each.key).join(', ')}.`);
    const answer = await fetch(`${url}/dev/token`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ principalId: person.principalId }),
    });
    return ((await answer.json()) as { readonly token: string }).token;
  };
  const tokenOf = (key: string): Promise<string> => {
    const known = tokens.get(key) ?? signIn(key);
    tokens.set(key, known);
    return known;
  };
  let sent = 0;
  const run = `story-${Date.now().toString(36)}`;
  const request = async (person: string, method: string, path: string, body?: object): Promise<Reply> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokenOf(person)}`, ...(body ? json : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      body: isJson ? await response.json() : new Uint8Array(await response.arrayBuffer()),
    };
  };
  const envelope = (payload: object) => ({ idempotencyKey: `${run}-${(sent += 1)}`, payload });
  return {
    get: (person, path) => request(person, 'GET', path),
    send: async (person, path, payload = {}, extra = {}) => {
      if (READS_WITH_BODY.test(path)) return request(person, 'POST', path, payload);
      const seen = await asSeen(path, payload, (read) => request(person, 'GET', read));
      return request(person, 'POST', path, { ...envelope(seen), ...extra });
    },
    put: (person, path, payload) => request(person, 'PUT', path, envelope(payload)),
    standIn: (name) => {
      const standIn = standIns[name];
      must(standIn, `${name} is one of the stand-ins`);
      return standIn.url;
    },
    tell,
    wait,
    /** A token lives for hours and a story for weeks. */
    signInAnew: () => tokens.clear(),
  };
};
