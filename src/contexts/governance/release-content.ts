/** What a release says, as hashes: of one artifact, of the release, of the model it leads to. All of it is pure arithmetic over text. */
import { canonical } from '#kernel/canonical.ts';
import { fingerprint } from '#kernel/hash.ts';
import { NO_MODEL, type ReleaseChange } from './release.ts';

/** The name that a version has for ever. The kind is in it: the same text means something else as another kind. */
export const artifactHash = (kind: string, content: unknown): string => fingerprint(`artifact/${kind}`, content);
export const canonText = (content: unknown): string => canonical(content);

type Named = Pick<ReleaseChange, 'kind' | 'key' | 'hash'>;
export type ModelEntry = { readonly kind: string; readonly key: string; readonly hash: string };

const inOrder = <T extends { readonly kind: string; readonly key: string }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => (a.kind === b.kind ? compare(a.key, b.key) : compare(a.kind, b.kind)));
/** By code unit: the same everywhere, whatever the locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const rows = (list: readonly Named[]): readonly (readonly (string | null)[])[] =>
  inOrder(list).map(({ kind, key, hash }) => [kind, key, hash]);

/** Changes whenever any artifact of the release does: what is validated and approved is bound to it. */
export const contentHashOf = (changes: readonly Named[]): string => fingerprint('release-content', rows(changes));

export const modelHashOf = (entries: readonly ModelEntry[]): string =>
  entries.length === 0 ? NO_MODEL : fingerprint('commercial-model', rows(entries));

const nameOf = ({ kind, key }: { readonly kind: string; readonly key: string }): string => `${kind}/${key}`;

/** The model as it will be: what was there, with each change in the place of what it replaces. */
export const applyChanges = (base: readonly ModelEntry[], changes: readonly Named[]): readonly ModelEntry[] => {
  const entries = new Map(base.map((entry) => [nameOf(entry), entry]));
  for (const { kind, key, hash } of changes) {
    if (hash === null) entries.delete(nameOf({ kind, key }));
    else entries.set(nameOf({ kind, key }), { kind, key, hash });
  }
  return inOrder([...entries.values()]);
};

/** The changes that lead from one model back to another. */
export const changesBetween = (from: readonly ModelEntry[], to: readonly ModelEntry[]): readonly Named[] => {
  const target = new Map(to.map((entry) => [nameOf(entry), entry]));
  const gone = from.filter((entry) => !target.has(nameOf(entry))).map(({ kind, key }) => ({ kind, key, hash: null }));
  const current = new Map(from.map((entry) => [nameOf(entry), entry.hash]));
  const back = to.filter((entry) => current.get(nameOf(entry)) !== entry.hash);
  return inOrder<Named>([...gone, ...back]);
};

/** Changes of the release after an edit: the edited artifacts replace their earlier drafts and keep everybody who ever wrote them. */
export const mergeChanges = (
  existing: readonly ReleaseChange[],
  edited: readonly Named[],
  authorPerson: string,
): readonly ReleaseChange[] => {
  const changes = new Map(existing.map((change) => [nameOf(change), change]));
  for (const edit of edited) {
    const authors = changes.get(nameOf(edit))?.authorPersons ?? [];
    changes.set(nameOf(edit), { ...edit, authorPersons: withPerson(authors, authorPerson) });
  }
  return inOrder([...changes.values()]);
};

export const withPerson = (persons: readonly string[], person: string): readonly string[] =>
  persons.includes(person) ? persons : [...persons, person];
