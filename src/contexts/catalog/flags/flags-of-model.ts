/**
 * The flags that a decision reads. A flag that is on for a deal is a segment of it, `flag.<key>`: price rows, promotions, eligibility tables and
 * approval policies read segments already, and segments stand in the fingerprint of what was asked. Rules of configuration and billing mappings name a
 * flag and its value, decomposition rules ask for it as for a circumstance of the order. A flag that nothing of a kind reads is no input of its decisions,
 * so turning it leaves their fingerprints alone.
 */
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { FeatureFlag, StagedBy } from './feature-flag.contract.ts';
import { flagValue, type FlagSubject } from './flag-value.ts';

export const FLAG_PREFIX = 'flag.';
export const flagSegment = (key: string): string => `${FLAG_PREFIX}${key}`;
export const isFlagSegment = (name: string): boolean => name.startsWith(FLAG_PREFIX);

/** The kinds of artifacts that may be staged by a flag. */
export const FLAGGED_KINDS = [
  'price-book',
  'promotion',
  'eligibility-table',
  'approval-policy',
  'configuration-rules',
  'decomposition-rules',
  'billing-mapping',
] as const;
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

/** Of the flags that artifacts of these kinds read, what each is: `on` or `off`, by its segment. For what keeps the values that it was begun with. */
export const flagValuesOf = (
  model: CommercialModel,
  kinds: readonly FlaggedKind[],
  subject: () => FlagSubject,
): Readonly<Record<string, 'on' | 'off'>> => {
  const flags = new Map(kinds.flatMap((kind) => readBy(model, kind).map((flag) => [flagSegment(flag.key), flag])));
  if (flags.size === 0) return {};
  const about = subject();
  return Object.fromEntries(
    [...flags]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, flag]) => [name, flagValue(flag, about).on ? 'on' : 'off']),
  );
};

/** Whether what is staged so holds where these flags are on, by their segments. */
export const isStagedIn = ({ flag, value }: StagedBy, on: readonly string[]): boolean =>
  on.includes(flag) === (value === 'on');

/** More flags than that are tried all on, all off, and the first ones each alone. */
export const FLAGS_ALONE_MAX = 8;

/** Which of these flags are on together when everything is tried under them: none, each alone, all. Of no flag there is nothing to try. */
export const flagSettings = (keys: readonly string[]): readonly (readonly string[])[] => {
  const each = [...new Set(keys)].toSorted();
  if (each.length === 0) return [];
  return [[], ...each.slice(0, FLAGS_ALONE_MAX).map((key) => [key]), ...(each.length > 1 ? [each] : [])];
};

/** Whether anything of the kind asks for a flag: whoever has to read more to answer for flags need not, where nothing does. */
export const asksForFlags = (model: CommercialModel, kind: FlaggedKind): boolean => readBy(model, kind).length > 0;

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
