/** Who the page is: the secret of its address, once for a short session. Neither is put into an address, a log or a table. */
import { sha256Hex } from '../../../../src/kernel/hash.ts';
import { problemError, readProblem, unreachable } from '../../api/problem.ts';

const KEPT = 'troth.offer';

/** Taken out of the address at once, so that it stands in no history, screenshot or shared screen; a reload still knows it. */
export const takeKey = (): string | null => {
  const key = location.hash.slice(1);
  if (key !== '') {
    sessionStorage.setItem(KEPT, key);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEPT);
};

export type Entered = { readonly token: string; readonly quoteId: string };

const JSON_TYPE = { 'content-type': 'application/json' };

const fetched = (path: string, init: RequestInit): Promise<Response> =>
  fetch(path, init).catch((cause: unknown) => {
    throw problemError(unreachable(cause instanceof Error ? cause.message : String(cause)));
  });

export const enter = async (key: string): Promise<Entered> => {
  const response = await fetched('/offer-sessions', {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ key }),
  });
  if (!response.ok) throw problemError(await readProblem(response));
  return (await response.json()) as Entered;
};

/** The same words are said once, however often a button is pressed or a connection breaks. */
const keyOf = (path: string, payload: object): string =>
  `page${path}-${sha256Hex(new TextEncoder().encode(JSON.stringify(payload)))}`;

export type OfferClient = {
  readonly quoteId: string;
  readonly get: (path: string) => Promise<Response>;
  readonly send: (path: string, payload: object) => Promise<Response>;
};

/** A session ends while somebody reads; the key opens the next one, unless the link was taken back. */
export const openOffer = async (key: string): Promise<OfferClient> => {
  let session = await enter(key);
  const request = async (path: string, init: RequestInit): Promise<Response> => {
    const once = () =>
      fetched(`/quotes/${session.quoteId}${path}`, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${session.token}` },
      });
    let response = await once();
    if (response.status === 401) {
      session = await enter(key);
      response = await once();
    }
    if (!response.ok) throw problemError(await readProblem(response));
    return response;
  };
  return {
    quoteId: session.quoteId,
    get: (path) => request(path, {}),
    send: (path, payload) =>
      request(path, {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify({ idempotencyKey: keyOf(path, payload), payload }),
      }),
  };
};
