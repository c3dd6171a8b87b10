/** The commercial model without a release and with it, as models that decide: for trying a draft on deals before it is published. */
import { type CommercialModel, commercialModel } from '#platform/artifacts/model.ts';
import type { Door } from '#platform/door.ts';
import type { Tx } from '#platform/database/tx.ts';
import { contentOfRelease, type ReleaseContent } from './check-release.ts';
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
  return content && (await readModelsOf(door, tx, content, at))();
};

/** What has to be read for them; they are made when the answer is called, outside the transaction: a large draft is hashed for a second or more. */
export const readModelsOf = async (
  door: Door,
  tx: Tx,
  { release, after }: ReleaseContent,
  at: Temporal.Instant,
): Promise<() => ModelsOfRelease> => {
  if (release.modelHash === null) {
    const before = await door.models.at(tx, at);
    return () => ({ release, before, after: drafted(release.contentHash, after, before) });
  }
  const [before, published] = [
    await door.models.byHash(tx, release.previousModelHash ?? NO_MODEL),
    await door.models.byHash(tx, release.modelHash),
  ];
  return () => ({ release, before, after: published });
};

/** What the draft leaves as it is has its hash already, and what is compiled of it is compiled once. */
const drafted = (name: string, artifacts: readonly Artifact[], before: CommercialModel): CommercialModel =>
  commercialModel(
    name,
    artifacts.map(({ kind, key, content }) => {
      const known = before.one(kind, key);
      const hash = known !== undefined && known.content === content ? known.hash : artifactHash(kind, content);
      return { kind, key, hash, content: content as never };
    }),
    before,
  );
