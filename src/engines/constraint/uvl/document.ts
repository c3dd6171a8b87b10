/** What a UVL file says, before it becomes options and rules: a tree of features, and constraints across it. */
import type { Refusal } from '#kernel/outcome.ts';

export type UvlDocument = {
  readonly namespace?: string;
  readonly root: UvlFeature;
  readonly constraints: readonly UvlConstraint[];
};

export type UvlFeature = {
  readonly name: string;
  readonly line: number;
  /** Present for anything but a plain (Boolean) feature. */
  readonly type?: 'String' | 'Integer' | 'Real';
  /** How many instances of it there may be; UVL's feature cardinality. */
  readonly instances?: Range;
  readonly attributes: UvlAttributes;
  readonly groups: readonly UvlGroup[];
};
export type UvlGroup = {
  readonly kind: 'mandatory' | 'optional' | 'or' | 'alternative' | 'cardinality';
  /** Of kind `cardinality` only. */
  readonly count?: Range;
  readonly features: readonly UvlFeature[];
};
/** Without `max`, as many as there are. */
export type Range = { readonly min: number; readonly max?: number };

export type UvlAttributes = ReadonlyMap<string, UvlValue>;
export type UvlValue =
  | { readonly is: 'boolean'; readonly value: boolean }
  /** Exactly as written, since a binary fraction would not be what was written. */
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly UvlValue[] }
  | { readonly is: 'record'; readonly attributes: UvlAttributes };

export type UvlConstraint = { readonly line: number; readonly term: UvlTerm };

export const COMPARISONS = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A condition or an expression; which of the two a place asks for is checked when the model is built. */
export type UvlTerm =
  | { readonly op: 'reference'; readonly path: readonly string[]; readonly line: number; readonly column: number }
  | { readonly op: 'number'; readonly text: string }
  | { readonly op: 'text'; readonly text: string }
  /** `sum(attribute)`, `sum(attribute, feature)`, and the calls that no rule of ours can stand for. */
  | { readonly op: 'call'; readonly name: string; readonly arguments: readonly string[] }
  | { readonly op: 'not'; readonly of: UvlTerm }
  | { readonly op: 'and' | 'or'; readonly of: readonly UvlTerm[] }
  | { readonly op: 'implies' | 'iff'; readonly left: UvlTerm; readonly right: UvlTerm }
  | { readonly op: 'compare'; readonly by: Comparison; readonly left: UvlTerm; readonly right: UvlTerm }
  | { readonly op: 'total'; readonly of: readonly { readonly minus: boolean; readonly term: UvlTerm }[] }
  | { readonly op: 'times' | 'over'; readonly left: UvlTerm; readonly right: UvlTerm };

export type UvlRefusal =
  | (Refusal & {
      readonly code: 'uvl.malformed';
      readonly line: number;
      readonly column: number;
      readonly what: string;
    })
  /** Well formed, but nothing here can stand for it; every such place is listed. */
  | (Refusal & { readonly code: 'uvl.unsupported'; readonly places: readonly UvlPlace[] })
  | (Refusal & { readonly code: 'uvl.too-large'; readonly what: string; readonly max: number });

export type UvlPlace = { readonly line: number; readonly what: string };
