/**
 * The flags that a decision reads. A flag that is on for a deal is a segment of it, `flag.<key>`: price rows, promotions, eligibility tables and
 * approval policies read segments already, and segments stand in the fingerprint of what was asked. A flag that nothing of a kind reads is no input
 * of its decisions, so turning it leaves their fingerprints alone.
 */
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { FeatureFlag } from './feature-flag.contract.ts';
import { flagValue, type FlagSubject } from './flag-value.ts';

export const FLAG_PREFIX = 'flag.';
export const flagSegment = (key: string): string => `${FLAG_PREFIX}${key}`;
export const isFlagSegment = (name: string): boolean => name.startsWith(FLAG_PREFIX);

/** The kinds of artifacts that may be staged by a flag. */
export const FLAGGED_KINDS = ['price-book', 'promotion', 'eligibility-table', 'approval-policy'] as const;
export type FlaggedKind = (typeof FLAGGED_KINDS)[number];

const NAMED = /\bflag\.([a-z][a-z0-9-]{1,59})/g;

/** The keys that are named in the content of an artifact, wherever it names them: in a list of segments, a column, a condition in CEL. */
export const flagsNamedIn = (content: unknown): ReadonlySet<string> =>
  new Set([...JSON.stringify(content).matchAll(NAMED)].map(([, key = '']) => key));

export const flagsOf = (model: CommercialModel): readonly FeatureFlag[] =>
  model.ofKind('feature-flag').map(({ content }) => content as unknown as FeatureFlag);

const readBy = (model: CommercialModel, kind: FlaggedKind): readonly FeatureFlag[] =>
  model.memo(`flags/read-by/${kind}`, () => {
    const flags = flagsOf(model);
    if (flags.length === 0) return [];
    const named = new Set(model.ofKind(kind).flatMap(({ content }) => [...flagsNamedIn(content)]));
    return flags.filter(({ key }) => named.has(key));
  });

/** Of the flags that artifacts of the kind read, those that are on: as segments, in order. */
export const flagSegmentsOn = (
  model: CommercialModel,
  kind: FlaggedKind,
  subject: () => FlagSubject,
): readonly string[] => {
  const flags = readBy(model, kind);
  if (flags.length === 0) return NONE;
  const about = subject();
  return flags
    .filter((flag) => flagValue(flag, about).on)
    .map(({ key }) => flagSegment(key))
    .toSorted();
};

const NONE: readonly never[] = [];

/** The artifacts that ask for a flag. */
export const flagReaders = (
  model: CommercialModel,
  flag: string,
): readonly { readonly kind: FlaggedKind; readonly key: string }[] =>
  FLAGGED_KINDS.flatMap((kind) =>
    model
      .ofKind(kind)
      .filter(({ content }) => flagsNamedIn(content).has(flag))
      .map(({ key }) => ({ kind, key })),
  );
