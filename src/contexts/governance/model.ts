/** Reads a set of artifacts as a commercial model: ill-formed ones stand aside, so that every check may trust what it reads. */
import { isKind, kindNames, type Contents, type KindName } from './artifact-kinds.ts';
import type { Finding, Model } from './publish-check.ts';
import { formProblems, type Artifact } from './well-formed.ts';

export type ReadModel = { readonly model: Model; readonly illFormed: readonly Finding[] };

const byKey = (a: Artifact, b: Artifact): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

const twice = (artifacts: readonly Artifact[]): readonly Finding[] =>
  [...Map.groupBy(artifacts, (artifact) => `${artifact.kind}/${artifact.key}`)]
    .filter(([, same]) => same.length > 1)
    .map(([name, same]) => ({
      code: 'artifact.duplicate-key',
      message: `${same.length} artifacts are filed under the same kind and key.`,
      offending: [name],
      whatToDo: 'Keep one of them, or give the others keys of their own.',
    }));

export const readModel = (artifacts: readonly Artifact[]): ReadModel => {
  const illFormed: Finding[] = [...twice(artifacts)];
  const good = new Map<KindName, Map<string, unknown>>();
  const present = new Set<string>();
  for (const kind of kindNames) good.set(kind, new Map());
  for (const artifact of artifacts.toSorted(byKey)) {
    present.add(`${artifact.kind}/${artifact.key}`);
    const findings = formProblems(artifact);
    illFormed.push(...findings);
    if (findings.length === 0 && isKind(artifact.kind)) good.get(artifact.kind)?.set(artifact.key, artifact.content);
  }
  const lists = new Map([...good].map(([kind, contents]) => [kind, [...contents.values()]]));
  const model: Model = {
    // The contract of the kind has been checked above, so the content is what the kind says.
    of: <K extends KindName>(kind: K) => (lists.get(kind) ?? []) as Contents[K][],
    get: <K extends KindName>(kind: K, key: string) => good.get(kind)?.get(key) as Contents[K] | undefined,
    has: (kind, key) => present.has(`${kind}/${key}`),
  };
  return { model, illFormed };
};
