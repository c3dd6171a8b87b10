/** The decisions that a revision rests on. Margin stands in a table of its own: who may not see cost never reads it. */
import type { Json } from '#kernel/json.ts';
import type { MarginResult } from '#contexts/pricing/index.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { type CostedPart, type PricedPart, type StoredPrice, withCosts, withParts } from './priced-line.ts';
import { readParts } from './priced-line.store.ts';

export type StoredDecision<T = Json> = {
  readonly content: string;
  readonly fingerprint: string;
  readonly blobHash: string | null;
  readonly result: T;
};

type Kind = 'price' | 'validation' | 'routing' | 'tax';

export const readDecision = async <T>(tx: Tx, revisionId: string, kind: Kind): Promise<StoredDecision<T> | undefined> =>
  (
    await tx.query<StoredDecision<T>>({
      name: 'quote-decision-read',
      text: `select content, fingerprint, blob_hash as "blobHash", result from quote.decision where tenant_id = $1 and revision_id = $2 and kind = $3`,
      values: [tx.tenantId, revisionId, kind],
    })
  )[0];

/** The price with every line. `readDecision` of kind `price` brings what is about the whole. */
export const readPrice = async (tx: Tx, revisionId: string): Promise<StoredDecision<StoredPrice> | undefined> => {
  const [price, parts] = await Promise.all([
    readDecision<StoredPrice>(tx, revisionId, 'price'),
    readParts<PricedPart>(tx, 'priced_line', revisionId),
  ]);
  return price && { ...price, result: withParts(price.result, parts) };
};

/** Of the whole, without what each line costs. */
export const readMarginOfWhole = async (
  tx: Tx,
  revisionId: string,
): Promise<StoredDecision<MarginResult> | undefined> =>
  (
    await tx.query<StoredDecision<MarginResult>>({
      name: 'quote-margin-read',
      text: `select content, fingerprint, null as "blobHash", result from quote.margin where tenant_id = $1 and revision_id = $2`,
      values: [tx.tenantId, revisionId],
    })
  )[0];

export const readMargin = async (tx: Tx, revisionId: string): Promise<StoredDecision<MarginResult> | undefined> => {
  const [margin, lines] = await Promise.all([
    readMarginOfWhole(tx, revisionId),
    readParts<CostedPart>(tx, 'costed_line', revisionId),
  ]);
  return margin && { ...margin, result: withCosts(margin.result, lines) };
};

export const storeDecision = (
  tenantId: string,
  revisionId: string,
  kind: Kind,
  decision: StoredDecision<unknown>,
  at: string,
): Statement => ({
  name: 'quote-decision-store',
  text: `insert into quote.decision (tenant_id, revision_id, kind, content, fingerprint, blob_hash, result, recorded_at,
           given_percent, by_hand_percent, is_blocked, promotions)
         select $1, $2, $3, $4, $5, $6, d.result, $8, (d.result #>> '{discounts,effectivePercent}')::numeric,
           (d.result #>> '{discounts,discretionaryPercent}')::numeric, jsonb_array_length(coalesce(d.result -> 'blocking', '[]')) > 0,
           array(select distinct p ->> 'promotion' from jsonb_array_elements(coalesce(d.result -> 'promotionUses', '[]')) p)
         from (select $7::jsonb as result) d
         on conflict (tenant_id, revision_id, kind) do update set content = excluded.content, fingerprint = excluded.fingerprint,
           blob_hash = excluded.blob_hash, result = excluded.result, recorded_at = excluded.recorded_at,
           given_percent = excluded.given_percent, by_hand_percent = excluded.by_hand_percent, is_blocked = excluded.is_blocked,
           promotions = excluded.promotions`,
  values: [
    tenantId,
    revisionId,
    kind,
    decision.content,
    decision.fingerprint,
    decision.blobHash,
    JSON.stringify(decision.result),
    at,
  ],
});

/** The whole decision is written down when somebody outside is promised it; until then it is made again from what it rests on. */
export const pinPrice = (tenantId: string, revisionId: string, blobHash: string): Statement => ({
  name: 'quote-price-pin',
  text: `update quote.decision set blob_hash = $3 where tenant_id = $1 and revision_id = $2 and kind = 'price'`,
  values: [tenantId, revisionId, blobHash],
});

export const storeMargin = (
  tenantId: string,
  revisionId: string,
  margin: { content: string; fingerprint: string; result: unknown },
  at: string,
): Statement => ({
  name: 'quote-margin-store',
  text: `insert into quote.margin (tenant_id, revision_id, content, fingerprint, result, recorded_at, below_floor)
         select $1, $2, $3, $4, m.result, $6, jsonb_array_length(coalesce(m.result -> 'floors', '[]')) > 0 from (select $5::jsonb as result) m
         on conflict (tenant_id, revision_id) do update set content = excluded.content, fingerprint = excluded.fingerprint,
           result = excluded.result, recorded_at = excluded.recorded_at, below_floor = excluded.below_floor`,
  values: [tenantId, revisionId, margin.content, margin.fingerprint, JSON.stringify(margin.result), at],
});
