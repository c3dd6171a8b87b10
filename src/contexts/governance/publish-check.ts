/**
 * A publish check looks at the commercial model as it would be after the release and names what is wrong with it, in words
 * that the person who authored it understands. Checks are pure, know nothing of each other, and are rows of one table.
 */
import type { Contents, KindName } from './artifact-kinds.ts';

export type Problem = {
  /** The check that found it, such as `price-coverage`. */
  readonly gate: string;
  /** Stable, for machines: `price.missing`. */
  readonly code: string;
  readonly message: string;
  /** `kind/key`, and `#/json/pointer` inside it where that is known. The first one is where to begin. */
  readonly offending: readonly string[];
  readonly whatToDo: string;
};

export type Finding = Omit<Problem, 'gate'>;

/** The well-formed artifacts of a model by kind and key, in order of key. */
export type Model = {
  readonly of: <K extends KindName>(kind: K) => readonly Contents[K][];
  readonly get: <K extends KindName>(kind: K, key: string) => Contents[K] | undefined;
  /** True for an ill-formed one too: it is there, and `well-formed` says what is wrong with it. */
  readonly has: (kind: KindName, key: string) => boolean;
};

export type Candidate = {
  readonly model: Model;
  /** The model in effect before; empty for the first release. */
  readonly previous: Model;
  /** The day on which the release takes effect. Gaps and overlaps that lie before it are history, and no problem. */
  readonly effectiveOn: string;
};

export type PublishCheck = {
  readonly gate: string;
  /** What holds when it finds nothing: shown to the release approver as a line of the checklist. */
  readonly promise: string;
  readonly find: (candidate: Candidate) => readonly Finding[];
};

export const at = (kind: KindName, key: string, path = ''): string => `${kind}/${key}${path === '' ? '' : `#${path}`}`;
