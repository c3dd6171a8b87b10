/**
 * A rule as its author means it, the stored form of which this folder's text is the other face. Names are kept as they are
 * written: what `group/option@plug=type-f` stands for is known to whoever compiles the rule, not here.
 */
export type AuthoredFormula =
  | string
  | { readonly not: AuthoredFormula }
  | { readonly and: readonly AuthoredFormula[] }
  | { readonly or: readonly AuthoredFormula[] }
  | { readonly implies: readonly AuthoredFormula[] }
  | { readonly iff: readonly AuthoredFormula[] };

export type AuthoredTerm =
  /** The weight once, when the option is chosen. */
  | { readonly option: string; readonly weight: number }
  /** The weight times a chosen number, which has an @ in its name. */
  | { readonly number: string; readonly weight: number }
  /** What each option of the group has of this characteristic. */
  | { readonly group: string; readonly characteristic: string; readonly weight?: number };

/** A value, several of them, `*` for any or none, `-` for none, `2..5` for a range. */
export type AuthoredCell = string | readonly string[];

export type AuthoredBody =
  | { readonly kind: 'requires'; readonly option: string; readonly needs: readonly string[] }
  | { readonly kind: 'excludes'; readonly option: string; readonly excludes: readonly string[] }
  | {
      readonly kind: 'atLeast' | 'atMost' | 'exactly';
      readonly count: number;
      readonly of: readonly string[];
      readonly when?: string;
    }
  | {
      readonly kind: 'sum';
      readonly terms: readonly AuthoredTerm[];
      readonly min?: number;
      readonly max?: number;
      readonly when?: string;
    }
  | { readonly kind: 'formula'; readonly formula: AuthoredFormula }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly AuthoredCell[])[];
      readonly when?: string;
    }
  | { readonly kind: 'preference'; readonly prefer: string; readonly weight: number };

export type AuthoredRule = {
  readonly id: string;
  readonly message: string;
  readonly effective?: { readonly from: string; readonly to?: string };
  readonly countries?: readonly string[];
  readonly channels?: readonly string[];
  readonly forEach?: string;
} & AuthoredBody;

/** Words that mean something in the text; an option of such a name stands in quotes. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'rule from until in through for each when requires excludes at least most exactly of sum between table prefer weight and or not if then all any'.split(
    ' ',
  ),
);
/** A name that needs no quotes. A condition about a value is one word: `chassis/node@slots>=2`. */
export const WORD =
  /(?:@|[\p{L}\p{N}_])(?:[\p{L}\p{N}_.@#]|\/(?!\/)|-(?!>))*(?:(?:(?<=@[^\s=<>]*)(?:>=|<=|=))-?[\p{L}\p{N}_](?:[\p{L}\p{N}_.]|-(?!>))*)?/uy;

export const isPlainWord = (text: string): boolean => {
  if (KEYWORDS.has(text) || /^\d+$/.test(text) || text.includes('..')) return false;
  WORD.lastIndex = 0;
  return WORD.exec(text)?.[0] === text;
};
