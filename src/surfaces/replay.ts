/** Decides a stored price again, from the inputs and the artifacts it names, and says whether the answer is the same. Pure: it runs without us. */
import { type ArtifactRef, type DecisionResult, type Replay, replayCheck } from '#engines/decision.ts';
import { artifactHash } from '#contexts/governance/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { calculatePrice, compilePricingModel, inEditionOf, type PriceRequest } from '#contexts/pricing/index.ts';
import type { ModelItem } from '#platform/artifacts/model.ts';

export const REPLAY_FILE = 'troth/price-decision/1';

/** Everything that a price rests on, and what it said. Costs are no part of it: whoever is handed the file may not see them. */
export type ReplayFile = {
  readonly kind: typeof REPLAY_FILE;
  readonly request: PriceRequest;
  readonly decision: DecisionResult<unknown>;
  readonly artifacts: readonly ModelItem[];
};

/** The artifact kinds that a price may rest on and that whoever replays it may see. */
export const PRICE_KINDS: readonly string[] = [
  'price-book',
  'price-policy',
  'discount-schedule',
  'waterfall',
  'rate-table',
  'product-offering',
];
/** A price by cost rests on a book that is of class cost: it is replayed here, and by nobody who was only handed the file. */
const CITED_KINDS: readonly string[] = [...PRICE_KINDS, 'cost-book'];

const changed = (items: readonly ModelItem[]): readonly string[] =>
  items
    .filter(({ kind, hash, content }) => artifactHash(kind, content) !== hash)
    .map(({ kind, key }) => `${kind}/${key}`);

/** What the decision cites and the file lacks: then the replay would rest on something else. */
const missing = (cited: readonly ArtifactRef[], items: readonly ModelItem[]): readonly string[] => {
  const have = new Set(items.map(({ kind, key, hash }) => `${kind}/${key}/${hash}`));
  return cited
    .filter(({ kind }) => CITED_KINDS.includes(kind))
    .filter(({ kind, key, hash }) => !have.has(`${kind}/${key}/${hash}`))
    .map(({ kind, key }) => `${kind}/${key}`);
};

export const replayPrice = (file: ReplayFile): Outcome<Replay> => {
  const tampered = changed(file.artifacts);
  if (tampered.length > 0) return refused({ code: 'replay.artifact-changed', artifacts: tampered });
  const absent = missing(file.decision.artifacts, file.artifacts);
  if (absent.length > 0) return refused({ code: 'replay.artifact-missing', artifacts: absent });
  const model = compilePricingModel(file.artifacts);
  if (!model.ok) return model;
  const fresh = calculatePrice(file.request, model.value);
  // Through JSON, as the stored one went: an absent member and an undefined one are the same there.
  if (!fresh.ok) return fresh;
  const again = inEditionOf(file.decision.engine, file.request, fresh.value.price);
  return accepted(replayCheck(file.decision, JSON.parse(JSON.stringify(again)) as DecisionResult<unknown>));
};

export const isReplayFile = (value: Json): boolean =>
  typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === REPLAY_FILE;
