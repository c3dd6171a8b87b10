/** Which way an order takes an asset through its life, by the rules of a model or by the house's own table. Pure. */
import { isJsonObject } from '#kernel/json.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { AssetEvent, AssetMove, AssetRule, AssetRules } from './asset-rules.contract.ts';
import type { ProductState } from './assets.ts';
import { productLife } from './product.lifecycle.ts';

/** What holds where nobody has said otherwise. */
export const HOUSE_MOVES: Readonly<Record<AssetEvent, readonly AssetMove[]>> = {
  add: ['activate'],
  modify: ['modify'],
  suspend: ['suspend'],
  resume: ['resume'],
  end: ['requestTermination', 'terminate'],
};

/** Where an event finds an asset, and where it must leave it if it touches it at all: what was promised is what is so. */
const WAYS: Readonly<Record<AssetEvent, { readonly from: readonly ProductState[]; readonly to: ProductState }>> = {
  add: { from: ['created'], to: 'active' },
  modify: { from: ['active'], to: 'active' },
  suspend: { from: ['active'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'active' },
  end: { from: ['active', 'suspended'], to: 'terminated' },
};

export type DecidedMoves = {
  readonly moves: readonly AssetMove[];
  /** Null where the house's own table decided. */
  readonly rule: { readonly id: string; readonly artifactHash: string } | null;
};

export const assetMoves = (model: CommercialModel, event: AssetEvent, offering: string): DecidedMoves => {
  const content = model.one('product-offering', offering)?.content;
  const { specification, category } = isJsonObject(content) ? content : {};
  const about = (rule: AssetRule): boolean =>
    rule.on.includes(event) &&
    (rule.offering === undefined || rule.offering === offering) &&
    (rule.specification === undefined || rule.specification === specification) &&
    (rule.category === undefined || rule.category === category);
  for (const { hash, content: artifact } of model.ofKind('asset-rules').toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const rule = (artifact as unknown as AssetRules).rules.find(about);
    if (rule !== undefined) return { moves: rule.moves, rule: { id: rule.id, artifactHash: hash } };
  }
  return { moves: HOUSE_MOVES[event], rule: null };
};

/** Why a rule cannot hold: a way that the life of a product does not have, or that ends where the promise does not. */
export const assetRuleProblems = ({ on, moves, ...rule }: AssetRule): readonly string[] => {
  const targets = [rule.offering, rule.specification, rule.category].filter((target) => target !== undefined);
  return [
    ...(targets.length > 1 ? ['it names what it is about in more than one way'] : []),
    ...on.flatMap((event) => (moves.length === 0 ? nothing(event) : way(event, moves))),
  ];
};

/** What was never made an asset cannot change as one; what is one may not be forgotten. */
const nothing = (event: AssetEvent): readonly string[] =>
  event === 'add' ? [] : [`${event} would leave what the customer has as it was, against what was promised`];

const way = (event: AssetEvent, moves: readonly AssetMove[]): readonly string[] =>
  WAYS[event].from.flatMap((from) => {
    let state = from;
    for (const move of moves) {
      const next = productLife.move(state, move);
      if (!next.ok) return [`${event} of what is ${from}: ${move} is no move of what is ${state}`];
      state = next.value;
    }
    return state === WAYS[event].to
      ? []
      : [`${event} of what is ${from} would leave it ${state}, not ${WAYS[event].to}`];
  });
