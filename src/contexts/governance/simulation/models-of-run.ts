/** The two models of a run: the one in force when it began, and that with the release's changes as they were then. */
import { canonical, parseStrict } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import { type CommercialModel, commercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { readChangedContent, readChanges } from '../governance.store.ts';
import { artifactHash } from '../release-content.ts';
import { NO_MODEL, type Release } from '../release.ts';
import { readChangesOfRun } from './simulation.store.ts';
import type { Simulation } from './simulation.ts';

export type ModelsOfRun = { readonly before: CommercialModel; readonly after: CommercialModel };

/** What a release is held against: the model in force, and of one that is out what it replaced. */
export const modelBeneath = (
  { status, previousModelHash }: Pick<Release, 'status' | 'previousModelHash'>,
  inForce: string,
): string => (status === 'published' ? (previousModelHash ?? NO_MODEL) : inForce);

/** One artifact that the release changes; null where it takes it away. */
export type Changed = { readonly kind: string; readonly key: string; readonly content: Json | null };

const nameOf = ({ kind, key }: Pick<Changed, 'kind' | 'key'>): string => `${kind}/${key}`;

/** What the release changes now, also as text that the run keeps. */
export const readChangesNow = async (
  tx: Tx,
  releaseId: string,
): Promise<{ readonly text: string; readonly count: number; readonly changed: readonly Changed[] }> => {
  const [changes, contents] = await Promise.all([readChanges(tx, releaseId), readChangedContent(tx, releaseId)]);
  const byName = new Map(contents.map((item) => [nameOf(item), parseStrict(item.text)]));
  const changed = changes
    .map(({ kind, key }): Changed => ({ kind, key, content: byName.get(nameOf({ kind, key })) ?? null }))
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { text: canonical(changed), count: changed.length, changed };
};

export const readModelsOfRun = async (
  door: Door,
  tx: Tx,
  run: Pick<Simulation, 'id' | 'onModel' | 'contentHash'>,
): Promise<ModelsOfRun> => {
  const [before, text] = await Promise.all([door.models.byHash(tx, run.onModel), readChangesOfRun(tx, run.id)]);
  return { before, after: withChanges(before, run.contentHash, parseStrict(text) as unknown as readonly Changed[]) };
};

const withChanges = (before: CommercialModel, name: string, changes: readonly Changed[]): CommercialModel => {
  const changed = new Set(changes.map(nameOf));
  return commercialModel(
    name,
    [
      ...before.items.filter((item) => !changed.has(nameOf(item))),
      ...changes.flatMap(({ kind, key, content }) =>
        content === null ? [] : [{ kind, key, hash: artifactHash(kind, content), content }],
      ),
    ],
    before,
  );
};
