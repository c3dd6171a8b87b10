/**
 * What every engine answers: not only the answer, but what it rests on. A decision is a pure function of its inputs, its artifacts and its
 * engine; so the same three give the same fingerprint, and anyone who has them can check us (DESIGN 4.5).
 */
import { fingerprint } from '#kernel/hash.ts';
import { canonical } from '#kernel/canonical.ts';
import { lazy } from '#kernel/lazy.ts';
import { must } from '#kernel/outcome.ts';

/** The code identity: a changed algorithm has a new version, even where today's outputs are the same. */
export type Engine = { readonly name: string; readonly version: string };

/** A version of an artifact is its hash: two that differ in a character differ here. */
export type ArtifactRef = { readonly kind: string; readonly key: string; readonly hash: string };

/** A code and the numbers that a person needs. A warning informs; a blocking one must be gone before the business may go on. */
export type Finding = { readonly code: string; readonly [detail: string]: unknown };

export type DecisionResult<Value, Trace = unknown> = {
  readonly kind: string;
  readonly engine: Engine;
  readonly inputs: { readonly schemaId: string; readonly fingerprint: string };
  readonly output: { readonly schemaId: string; readonly fingerprint: string; readonly value: Value };
  readonly artifacts: readonly ArtifactRef[];
  readonly trace: Trace;
  readonly warnings: readonly Finding[];
  readonly blocking: readonly Finding[];
  /** The first moment at which it no longer holds by itself: a date, or an instant. */
  readonly expiresAt?: string;
};

type Deciding<Value, Trace> = {
  readonly kind: string;
  readonly engine: Engine;
  readonly inputs:
    | { readonly schemaId: string; readonly value: unknown }
    | { readonly schemaId: string; readonly fingerprint: () => string };
  /** `promised`: the part of the value that is fingerprinted, where it is not all of it. */
  readonly output: { readonly schemaId: string; readonly value: Value; readonly promised?: () => unknown };
  readonly artifacts: readonly ArtifactRef[];
  readonly trace: Trace;
  readonly warnings?: readonly Finding[];
  readonly blocking?: readonly Finding[];
  readonly expiresAt?: string | undefined;
};

/**
 * Closes a decision: names what went in and what came out, lists each artifact once in a fixed order. A fingerprint is worked out when it is first
 * asked for: whoever decides a hundred thousand quotes to compare them hashes only what is told of them.
 */
export const decided = <Value, Trace>({
  inputs,
  output,
  ...from
}: Deciding<Value, Trace>): DecisionResult<Value, Trace> => {
  const asked = lazy('fingerprint' in inputs ? inputs.fingerprint : () => fingerprint(inputs.schemaId, inputs.value));
  const answered = lazy(() =>
    fingerprint(output.schemaId, output.promised === undefined ? output.value : output.promised()),
  );
  const cited = lazy(() => distinct(from.artifacts));
  return {
    kind: from.kind,
    engine: from.engine,
    inputs: {
      schemaId: inputs.schemaId,
      get fingerprint() {
        return asked();
      },
    },
    output: {
      schemaId: output.schemaId,
      get fingerprint() {
        return answered();
      },
      value: output.value,
    },
    get artifacts() {
      return cited();
    },
    trace: from.trace,
    warnings: from.warnings ?? [],
    blocking: from.blocking ?? [],
    ...(from.expiresAt === undefined ? {} : { expiresAt: from.expiresAt }),
  };
};

/** One name for the whole: what was asked, on what it rested, what was answered. Approvals, snapshots and entries cite it. */
export const decisionFingerprint = (decision: DecisionResult<unknown>): string =>
  fingerprint('decision/1', {
    kind: decision.kind,
    engine: { ...decision.engine },
    inputs: decision.inputs.fingerprint,
    artifacts: decision.artifacts.map((artifact) => artifact.hash),
    output: decision.output.fingerprint,
  });

export type Difference = { readonly path: string; readonly stored: unknown; readonly fresh: unknown };
export type Replay = 'identical' | 'same-output-newer-engine' | { readonly different: readonly Difference[] };

export const REPLAY_DIFFERENCES_MAX = 100;

/**
 * Compares a stored decision with the same inputs decided again. Other inputs are no replay, so that is our broken promise. Artifacts that
 * differ while the output agrees are shown too: the answer was the same, its ground was not.
 */
export const replayCheck = (stored: DecisionResult<unknown>, fresh: DecisionResult<unknown>): Replay => {
  must(stored.kind === fresh.kind, 'a decision is replayed by its own kind of engine');
  const different: Difference[] = [];
  if (stored.inputs.fingerprint !== fresh.inputs.fingerprint)
    different.push({ path: 'inputs.fingerprint', stored: stored.inputs.fingerprint, fresh: fresh.inputs.fingerprint });
  compare('artifacts', stored.artifacts, fresh.artifacts, different);
  compare('blocking', stored.blocking, fresh.blocking, different);
  if (stored.output.fingerprint !== fresh.output.fingerprint) {
    compare('output', stored.output.value, fresh.output.value, different);
    // A stored output may be kept without its value; then the fingerprints are the difference.
    if (different.length === 0)
      different.push({ path: 'output', stored: stored.output.fingerprint, fresh: fresh.output.fingerprint });
  }
  if (different.length > 0) return { different };
  return canonical({ ...stored.engine }) === canonical({ ...fresh.engine }) ? 'identical' : 'same-output-newer-engine';
};

const distinct = (artifacts: readonly ArtifactRef[]): readonly ArtifactRef[] => {
  const byName = new Map(artifacts.map((artifact) => [`${artifact.kind}:${artifact.key}:${artifact.hash}`, artifact]));
  return [...byName.keys()].sort().map((name) => byName.get(name)!);
};

const compare = (path: string, stored: unknown, fresh: unknown, found: Difference[]): void => {
  if (found.length >= REPLAY_DIFFERENCES_MAX || Object.is(stored, fresh)) return;
  if (!isTree(stored) || !isTree(fresh) || Array.isArray(stored) !== Array.isArray(fresh)) {
    found.push({ path, stored, fresh });
    return;
  }
  for (const key of new Set([...Object.keys(stored), ...Object.keys(fresh)]))
    compare(`${path}.${key}`, stored[key], fresh[key], found);
};

const isTree = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;
