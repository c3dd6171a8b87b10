/**
 * Cedar's own JSON policy format, as `policyToJson` of cedar-wasm gives it (Cedar language 4.x).
 * Source: docs.cedarpolicy.com, "JSON policy format". We read it and never write it: the text is the truth.
 */

import type { Json } from '#kernel/json.ts';

export type UidJson = { readonly type: string; readonly id: string };
export type EntityJson = { readonly __entity: UidJson };
export type ExtensionJson = {
  readonly __extn: { readonly fn: string; readonly arg?: ValueJson; readonly args?: readonly ValueJson[] };
};

/**
 * A value as entities, contexts and literals carry it: arrays are sets, other objects are records. Cedar has no null and
 * no fractions; facts that hold one are a broken promise of our caller and crash (`valueOf`).
 */
export type ValueJson = Json;

/** One node: an object with exactly one key, the name of the operator. */
export type ExprJson = { readonly [operator: string]: unknown };

export type ScopeJson = {
  readonly op: 'All' | '==' | 'in' | 'is';
  readonly entity?: UidJson | EntityJson;
  readonly entities?: readonly (UidJson | EntityJson)[];
  readonly slot?: string;
  readonly entity_type?: string;
  readonly in?: { readonly entity?: UidJson | EntityJson; readonly slot?: string };
};

export type PolicyJson = {
  readonly effect: 'permit' | 'forbid';
  readonly principal: ScopeJson;
  readonly action: ScopeJson;
  readonly resource: ScopeJson;
  readonly conditions: readonly { readonly kind: 'when' | 'unless'; readonly body: ExprJson }[];
  readonly annotations?: { readonly [name: string]: string };
};

/** What the caller knows about a thing. `parents` are direct; the engine walks them. */
export type CedarEntity = {
  readonly uid: UidJson;
  readonly attrs: { readonly [name: string]: ValueJson };
  readonly parents: readonly UidJson[];
  readonly tags?: { readonly [name: string]: ValueJson };
};

export type CedarRequest = {
  readonly principal: UidJson;
  readonly action: UidJson;
  readonly resource: UidJson;
  readonly context: { readonly [name: string]: ValueJson };
};
