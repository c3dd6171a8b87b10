/** Whether somebody of the company answers for each artifact: one whose owner is nobody can be neither changed nor retired by anyone. */
import { artifactKinds, fileKeyOf, type KindName } from '../artifact-kinds.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type Owned = { readonly kind: KindName; readonly key: string; readonly owner: string };

const ownedOf = (model: Model): readonly Owned[] =>
  (Object.keys(artifactKinds) as KindName[]).flatMap((kind) =>
    model.of(kind).flatMap((content) => {
      const { owner } = content as { readonly owner?: unknown };
      return typeof owner === 'string' ? [{ kind, key: fileKeyOf(kind, content), owner }] : [];
    }),
  );

/** Who left the company takes nothing down with them: what was theirs before the release is a warning, and may be published. */
const strangers = ({ model, previous, people }: Candidate): readonly Finding[] => {
  if (!people) return [];
  const before = new Map(ownedOf(previous).map(({ kind, key, owner }) => [`${kind}/${key}`, owner]));
  return ownedOf(model)
    .filter(({ owner }) => !people.has(owner))
    .map(({ kind, key, owner }) => ({
      code: 'owner.unknown',
      message: `${key} belongs to ${owner}, and nobody of the company is called so.`,
      offending: [at(kind, key, '/owner')],
      whatToDo: 'Name the person who answers for it, by the key with which they are known here.',
      ...(before.get(`${kind}/${key}`) === owner ? { severity: 'warning' as const } : {}),
    }));
};

export const everyArtifactHasAnOwner: PublishCheck = {
  gate: 'owners',
  promise: 'Somebody of the company answers for every artifact.',
  find: strangers,
  evidence: ({ model, people }) => {
    if (!people) return ['Nobody could look: who works here is read when a release is checked on a server.'];
    const owners = new Set(ownedOf(model).map(({ owner }) => owner));
    return [`${owners.size} persons answer for ${ownedOf(model).length} artifacts.`];
  },
};
