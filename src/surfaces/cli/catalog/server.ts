/** A running Troth as the catalog commands need it: people who sign in, what is in force, drafts of a release. */
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { httpStage, READS_WITH_BODY } from '../http-stage.ts';

const FORBIDDEN = 403;

export type ServerOptions = { readonly server: string; readonly as: string };

type Reply = { readonly status: number; readonly body: unknown };
export type Server = {
  readonly get: <T>(path: string) => Promise<Outcome<T>>;
  readonly send: <T>(path: string, payload: object, writer?: string) => Promise<Outcome<T>>;
  /** A command with its reason. */
  readonly command: <T>(path: string, payload: object, reason: string) => Promise<Outcome<T>>;
  readonly put: <T>(path: string, payload: object, writer?: string) => Promise<Outcome<T>>;
};

const asOutcome = <T>({ status, body }: Reply): Outcome<T> => {
  if (status === 200) return accepted(body as T);
  const { code, title, ...rest } = (body ?? {}) as { readonly code?: string; readonly title?: string };
  return refused({ ...rest, code: code ?? `http.${status}`, ...(title === undefined ? {} : { title }) });
};

/** Who asked is said with a no that another person would not get. */
const askedAs = <T>(as: string, reply: Reply): Outcome<T> => {
  const outcome = asOutcome<T>(reply);
  return outcome.ok || reply.status !== FORBIDDEN ? outcome : refused({ ...outcome.refusal, askedAs: as });
};

/** With a token everything is done by its person; without one, people sign in through the development issuer. */
export const connect = async ({ server, as }: ServerOptions, token: string | undefined): Promise<Server> => {
  if (token === undefined) {
    const stage = await httpStage({ url: server, standIns: {}, tell: () => {} });
    return {
      get: async (path) => askedAs(as, await stage.get(as, path)),
      send: async (path, payload, writer = as) => askedAs(writer, await stage.send(writer, path, payload)),
      command: async (path, payload, reason) => askedAs(as, await stage.send(as, path, payload, { reason })),
      put: async (path, payload, writer = as) => askedAs(writer, await stage.put(writer, path, payload)),
    };
  }
  let sent = 0;
  const run = crypto.randomUUID();
  const bodyOf = (path: string, payload: object, more: object): object =>
    READS_WITH_BODY.test(path) ? payload : { idempotencyKey: `${run}-${(sent += 1)}`, payload, ...more };
  const ask = async <T>(method: string, path: string, payload?: object, more: object = {}): Promise<Outcome<T>> => {
    const response = await fetch(`${server}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload ? { 'content-type': 'application/json' } : {}),
      },
      ...(payload ? { body: JSON.stringify(bodyOf(path, payload, more)) } : {}),
    });
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const body: unknown = isJson ? await response.json() : new Uint8Array(await response.arrayBuffer());
    return asOutcome({ status: response.status, body });
  };
  return {
    get: (path) => ask('GET', path),
    send: (path, payload) => ask('POST', path, payload),
    command: (path, payload, reason) => ask('POST', path, payload, { reason }),
    put: (path, payload) => ask('PUT', path, payload),
  };
};

export type Item = {
  readonly kind: string;
  readonly key: string;
  readonly hash: string;
  readonly content: unknown;
};
export type Published = {
  readonly modelHash: string;
  readonly release: string | null;
  readonly items: readonly Item[];
  /** How many there are besides that the reader may not see inside. */
  readonly withheld: number;
};

type Page = Published & { readonly next: string | null };

/** Every artifact of a publication, page by page; of one hash, so that a publication in between does not mix two. */
export const readPublished = async (server: Server, name: string): Promise<Outcome<Published>> => {
  const items: Item[] = [];
  let named = name;
  let next: string | null = null;
  let release: string | null = null;
  let withheld = 0;
  do {
    const after: string = next === null ? '' : `?after=${encodeURIComponent(next)}`;
    const page: Outcome<Page> = await server.get(`/publications/${named}/artifacts${after}`);
    if (!page.ok) return page;
    items.push(...page.value.items);
    [named, next, release, withheld] = [page.value.modelHash, page.value.next, page.value.release, page.value.withheld];
  } while (next !== null);
  return accepted({ modelHash: named, release, items, withheld });
};
