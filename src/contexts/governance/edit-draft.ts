/** An owner writes: artifacts of one kind are put into a release, or taken out of the model by it. Any edit voids validation and approval. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, PartKey } from '#contexts/catalog/index.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import { artifactKinds, isKind } from './artifact-kinds.ts';
import { artifactHash, canonText, contentHashOf, mergeChanges, withPerson } from './release-content.ts';
import { releaseLife } from './release.lifecycle.ts';
import { ARTIFACTS_PER_EDIT_MAX, ARTIFACTS_PER_RELEASE_MAX, type Release, type ReleaseChange } from './release.ts';
import { formProblems } from './well-formed.ts';

/** A fact names what was edited as long as a person would read it; an import says how many. */
export const KEYS_NAMED_MAX = 100;
const PROBLEMS_SHOWN_MAX = 50;

export const EditDraftsPayload = Type.Object(
  {
    releaseId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    kind: PartKey,
    artifacts: Type.Array(
      Type.Union([
        Type.Object({ key: ArtifactKey, content: Type.Object({}) }, { additionalProperties: false }),
        Type.Object({ key: ArtifactKey, removed: Type.Literal(true) }, { additionalProperties: false }),
      ]),
      { minItems: 1, maxItems: ARTIFACTS_PER_EDIT_MAX },
    ),
  },
  { additionalProperties: false },
);
export type EditDraftsPayload = Static<typeof EditDraftsPayload>;

/** An artifact as it will be kept: its text, and the hash by which everything else knows it. */
export type WrittenDraft = {
  readonly kind: string;
  readonly key: string;
  readonly hash: string | null;
  readonly text: string | null;
  readonly owner: string;
};

/** Reading and hashing, which needs no lock: an import brings thousands. */
export const writeDrafts = ({ kind, artifacts }: EditDraftsPayload): Outcome<readonly WrittenDraft[]> => {
  if (!isKind(kind)) return refused({ code: 'artifact.unknown-kind', kind, kinds: Object.keys(artifactKinds) });
  const keys = artifacts.map(({ key }) => key);
  const twice = [...new Set(keys.filter((key, index) => keys.indexOf(key, index + 1) >= 0))];
  if (twice.length > 0)
    return refused({ code: 'artifact.duplicate-key', kind, keys: twice.slice(0, PROBLEMS_SHOWN_MAX) });
  const problems = artifacts.flatMap((artifact) =>
    'content' in artifact ? formProblems({ kind, key: artifact.key, content: artifact.content }) : [],
  );
  if (problems.length > 0)
    return refused({
      code: 'artifact.ill-formed',
      problems: problems.slice(0, PROBLEMS_SHOWN_MAX),
      count: problems.length,
    });
  return accepted(
    artifacts.map((artifact) =>
      'content' in artifact
        ? {
            kind,
            key: artifact.key,
            hash: artifactHash(kind, artifact.content),
            text: canonText(artifact.content),
            owner: ownerOf(artifact.content),
          }
        : { kind, key: artifact.key, hash: null, text: null, owner: '' },
    ),
  );
};

const ownerOf = (content: object): string => {
  const { owner } = content as { readonly owner?: unknown };
  return typeof owner === 'string' ? owner : '';
};

export type LoadedForEdit = {
  readonly release: Release;
  readonly changes: readonly ReleaseChange[];
  /** Changes of the same artifacts in other open releases. */
  readonly elsewhere: readonly { readonly key: string; readonly releaseId: string }[];
};

export type EditDecision = Decision & {
  readonly changes: readonly ReleaseChange[];
  readonly drafts: readonly WrittenDraft[];
  readonly contentHash: string;
  readonly authorPersons: readonly string[];
};

export const editDraft = (
  { release, changes, elsewhere }: LoadedForEdit,
  command: Command<EditDraftsPayload>,
  drafts: readonly WrittenDraft[],
): Outcome<EditDecision> => {
  const moved = releaseLife.move(release.status, 'edit');
  if (!moved.ok) return moved;
  // A way back waits for no freeze and needs no change request, because it returns to exactly what was in force. Anything else would go out with it unasked.
  if (release.rollsBack !== null)
    return refused({ code: 'release.way-back-is-fixed', releaseId: release.id, rollsBack: release.rollsBack });
  const first = elsewhere[0];
  if (first) return refused({ code: 'draft.in-another-release', ...first, count: elsewhere.length });
  const author = command.actor.personId;
  const merged = mergeChanges(changes, drafts, author);
  if (merged.length > ARTIFACTS_PER_RELEASE_MAX)
    return refused({ code: 'release.too-large', artifacts: merged.length, max: ARTIFACTS_PER_RELEASE_MAX });
  const edited = new Set(drafts.map(({ key }) => key));
  const { kind } = command.payload;
  const contentHash = contentHashOf(merged);
  return accepted({
    facts: [
      {
        type: 'ReleaseEdited',
        subject: { kind: 'release', id: release.id },
        data: {
          releaseId: release.id,
          kind,
          artifacts: drafts.length,
          keys: drafts.slice(0, KEYS_NAMED_MAX).map(({ key }) => key),
          contentHash,
        },
      },
    ],
    answer: { releaseId: release.id, status: moved.value, contentHash, artifacts: drafts.length },
    root: contentHash,
    changes: merged.filter((change) => change.kind === kind && edited.has(change.key)),
    drafts,
    contentHash,
    authorPersons: withPerson(release.authorPersons, author),
  });
};
