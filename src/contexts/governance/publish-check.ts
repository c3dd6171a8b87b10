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
  /** Worth knowing before one answers for the release, and no reason not to publish it. Absent: it may not be published. */
  readonly severity?: 'warning';
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
  /** What is open or installed and names what the release changes; absent where nobody could look, as for files on a disk. */
  readonly inUse?: InUse;
  /** The keys of the people of the company; absent where nobody could look. */
  readonly people?: ReadonlySet<string>;
  /** To what rolling back would return; absent for the first release. */
  /** What of the model before could not be published as it stands: a way back that is closed. */
  readonly previousIllFormed?: readonly Finding[];
  readonly rollback?: { readonly modelHash: string; readonly release: string | null };
};

export type UseOf = {
  readonly offering: string;
  readonly quotes: number;
  readonly orders: number;
  readonly assets: number;
};

/** Open quotes, orders in flight and installed products that name an offering which the release touches. */
export type InUse = {
  readonly quotes: number;
  readonly orders: number;
  readonly assets: number;
  /** The offerings that are used most, first. */
  readonly offerings: readonly UseOf[];
};

export type PublishCheck = {
  readonly gate: string;
  /** What holds when it finds nothing: shown to the release approver as a line of the checklist. */
  readonly promise: string;
  readonly find: (candidate: Candidate) => readonly Finding[];
  /** What it looked at, in sentences: a gate that only says yes teaches people to stop reading. */
  readonly evidence?: (candidate: Candidate) => readonly string[];
};

export const isBlocking = ({ severity }: Pick<Problem, 'severity'>): boolean => severity !== 'warning';

export const at = (kind: KindName, key: string, path = ''): string => `${kind}/${key}${path === '' ? '' : `#${path}`}`;
