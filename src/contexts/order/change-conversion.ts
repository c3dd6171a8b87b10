/**
 * Whether a quote that changes assets may become an order now: each asset is what it was when the change was promised, no other order is about
 * to change it, and what has to be done for the change is known. Nothing is captured that could not be carried out. Pure.
 */
import { type Product } from '#contexts/assets/index.ts';
import { staleChanges } from '#contexts/quote/index.ts';
import type { Line } from '#contexts/quote/index.ts';
import { isJsonObject, type Json, type JsonObject } from '#kernel/json.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { CaptureLine } from './capture.ts';
import { eventOf, type ItemEvent } from './item-event.ts';
import type { PendingChange } from './pending-change.store.ts';

export type ChangeFacts = {
  readonly lines: readonly Line[];
  /** Under lock. */
  readonly assets: readonly Product[];
  readonly pending: readonly PendingChange[];
};

const TOLD_MAX = 20;

export const changeOffence = (
  { lines, assets, pending }: ChangeFacts,
  items: readonly CaptureLine[],
  model: CommercialModel,
): Refusal | null => {
  const stale = staleChanges(lines, assets);
  if (stale.length > 0)
    return {
      code: 'change.stale',
      count: stale.length,
      lines: stale.slice(0, TOLD_MAX).map(({ id, change }) => ({ lineId: id, assetId: change?.assetId ?? null })),
    };
  if (pending.length > 0)
    return { code: 'order.asset-change-pending', pending: pending.slice(0, TOLD_MAX).map((one) => ({ ...one })) };
  const bare = items.flatMap((item): readonly JsonObject[] => {
    if (item.change === undefined) return [];
    const event = eventOf({
      action: item.action ?? 'modify',
      offering: item.offering,
      body: { segments: item.segments, change: item.change },
    });
    return event === null || isKnown(model, item.offering, event) ? [] : [{ offering: item.offering, event }];
  });
  return bare.length === 0
    ? null
    : { code: 'order.change-without-rule', items: bare.slice(0, TOLD_MAX), count: bare.length };
};

/** By the rules as they are published: a rule that names no event is about what is new. What nobody sets up, nobody changes either. */
const isKnown = (model: CommercialModel, offering: string, event: ItemEvent): boolean => {
  const rules = model.ofKind('decomposition-rules').flatMap(({ content }) => rulesOf(content));
  const facts = model.one('product-offering', offering)?.content;
  if (isJsonObject(facts) && facts['orderable'] === false) return true;
  return rules.some((rule) => eventsOf(rule).includes(event) && targets(rule, offering, facts));
};

const rulesOf = (content: Json): readonly JsonObject[] =>
  isJsonObject(content) && Array.isArray(content['rules']) ? content['rules'].filter(isJsonObject) : [];

const eventsOf = ({ on }: JsonObject): readonly Json[] => (Array.isArray(on) ? on : ['add']);

const targets = (rule: JsonObject, offering: string, facts: Json | undefined): boolean => {
  if (rule['offering'] !== undefined) return rule['offering'] === offering;
  if (!isJsonObject(facts)) return false;
  return rule['specification'] !== undefined
    ? rule['specification'] === facts['specification']
    : rule['category'] === facts['category'];
};
