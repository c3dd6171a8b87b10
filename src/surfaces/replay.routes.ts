/** A price decision with all it rests on, for whoever wants to decide it again without us: `troth replay FILE`. */
import { quoteResource, visibleQuote, wholePrice } from '#contexts/quote/index.ts';
import type { DecisionResult } from '#engines/decision.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { readModelItems } from '#platform/artifacts/artifacts.store.ts';
import type { ModelItem } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { PRICE_KINDS, REPLAY_FILE, replayPrice, type ReplayFile } from './replay.ts';

export const replayRefusals: RefusalTexts = {
  'replay.token-invalid': {
    status: 422,
    title: 'This is not a replay token of ours',
    todo: 'Send the token as it was given; one that was cut or changed names nothing.',
  },
  'replay.request-missing': {
    status: 422,
    title: 'What was asked is not kept here',
    todo: 'Send the request of the calculation along with its token.',
  },
  'replay.other-request': {
    status: 422,
    title: 'This is not the request that was decided',
    todo: 'Send exactly what was asked then; its fingerprint is given.',
  },
  'replay.artifact-changed': {
    status: 422,
    title: 'An artifact in the file is not what its hash says',
    todo: 'Get the file again; this one was changed.',
  },
  'replay.artifact-missing': {
    status: 422,
    title: 'The file lacks what the decision rests on',
    todo: 'Get the file again; the missing artifacts are named.',
  },
};

/** Only the books that could answer, and offerings whose word was needed: an item of another country or currency decides nothing here. */
const ONLY_CITED: readonly string[] = ['price-book', 'product-offering'];
const resting = (items: readonly ModelItem[], decision: DecisionResult<unknown>): readonly ModelItem[] => {
  const cited = new Set(decision.artifacts.map(({ kind, key }) => `${kind}/${key}`));
  return items.filter(
    ({ kind, key }) => PRICE_KINDS.includes(kind) && (!ONLY_CITED.includes(kind) || cited.has(`${kind}/${key}`)),
  );
};

const fileOf = async (tx: Tx, reader: Reader, query: Query, door: Door): Promise<Outcome<ReplayFile>> => {
  const visible = await visibleQuote(tx, reader, query);
  if (!visible.ok) return visible;
  const resource = quoteResource(tx.tenantId, visible.value);
  if (!reader.may('view.commercial', resource) || !reader.may('evidence.export', resource))
    return refused({ code: 'access.denied', action: 'evidence.export', policies: [] });
  const price = await wholePrice(tx, door.models, visible.value);
  if (!price.ok) return price;
  const { request, decision, modelHash } = price.value;
  const { items } = await readModelItems(tx, modelHash);
  return accepted({ kind: REPLAY_FILE, request, decision, artifacts: resting(items, decision) });
};

export const replayRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/price-decision',
    summary: 'The price decision with everything it rests on, to be decided again offline',
    action: 'evidence.export',
    read: async (tx, reader, query, door) => {
      const file = await fileOf(tx, reader, query, door);
      return file.ok ? accepted(file.value as unknown as Json) : file;
    },
  }),
  queryRoute({
    method: 'POST',
    path: '/quotes/:quoteId/replay-price',
    summary: 'Decide the price again and say whether it is the same',
    action: 'view.commercial',
    read: async (tx, reader, query, door) => {
      const file = await fileOf(tx, reader, query, door);
      if (!file.ok) return file;
      const replayed = replayPrice(file.value);
      return replayed.ok ? accepted({ replay: replayed.value as unknown as Json }) : replayed;
    },
  }),
];
