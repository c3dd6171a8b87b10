/** The commercial model without a release and with it, as models that decide: for trying a draft on deals before it is published. */
import { type CommercialModel, commercialModel } from '#platform/artifacts/model.ts';
import type { Door } from '#platform/door.ts';
import type { Tx } from '#platform/database/tx.ts';
import { contentOfRelease } from './check-release.ts';
import { artifactHash } from './release-content.ts';
import { NO_MODEL, type Release } from './release.ts';
import type { Artifact } from './well-formed.ts';

export type ModelsOfRelease = {
  readonly release: Release;
  readonly before: CommercialModel;
  readonly after: CommercialModel;
};

/** A draft is held against what is in force now; what was published, against what was in force before it. */
export const modelsOfRelease = async (
  door: Door,
  tx: Tx,
  releaseId: string,
  at: Temporal.Instant,
): Promise<ModelsOfRelease | undefined> => {
  const content = await contentOfRelease(door, tx, releaseId, at);
  if (!content) return undefined;
  const { release } = content;
  if (release.modelHash === null)
    return { release, before: await door.models.at(tx, at), after: drafted(release.contentHash, content.after) };
  const [before, after] = [
    await door.models.byHash(tx, release.previousModelHash ?? NO_MODEL),
    await door.models.byHash(tx, release.modelHash),
  ];
  return { release, before, after };
};

const drafted = (name: string, artifacts: readonly Artifact[]): CommercialModel =>
  commercialModel(
    name,
    artifacts.map(({ kind, key, content }) => ({
      kind,
      key,
      hash: artifactHash(kind, content),
      content: content as never,
    })),
  );
