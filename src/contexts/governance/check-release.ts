/** What a release would lead to, read and checked: the model in force, with the release's changes in it. */
import { Compile } from 'typebox/compile';
import { readPeople } from '#contexts/identity/index.ts';
import { type ProposalTemplate, ProposalTemplateSchema } from '#contexts/proposal/index.ts';
import { parseStrict } from '#kernel/canonical.ts';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import type { Door } from '#platform/door.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readChangedContent, readChanges, readRelease, readReleaseOfModel } from './governance.store.ts';
import { readInUse } from './in-use.ts';
import { readModel } from './model.ts';
import { type CheckedGate, checkGates, type ReleaseUnderCheck } from './publish-checks.ts';
import { NO_MODEL, type Release } from './release.ts';
import { type Touched, touchedBy } from './touched.ts';
import type { Checked } from './validate-release.ts';
import type { Artifact } from './well-formed.ts';

const nameOf = (artifact: { readonly kind: string; readonly key: string }): string =>
  `${artifact.kind}/${artifact.key}`;

export type ReleaseContent = {
  readonly release: Release;
  readonly changes: number;
  readonly onModel: string;
  /** The texts of what it changes: with the model, all that `after` is made of. */
  readonly changed: readonly string[];
  readonly before: readonly Artifact[];
  /** The model in force with the release's changes in it. */
  readonly after: readonly Artifact[];
};

/** `on`: another model than the one in force, by its hash. */

export const contentOfRelease = async (
  door: Door,
  tx: Tx,
  releaseId: string,
  at: Temporal.Instant,
  on?: string,
): Promise<ReleaseContent | undefined> => {
  const [release, changes, content, beneath] = await Promise.all([
    readRelease(tx, releaseId),
    readChanges(tx, releaseId),
    readChangedContent(tx, releaseId),
    on === undefined ? door.models.at(tx, at) : door.models.byHash(tx, on),
  ]);
  if (!release) return undefined;
  const changed = new Set(changes.map(nameOf));
  const before: readonly Artifact[] = beneath.items;
  const after: readonly Artifact[] = [
    ...before.filter((artifact) => !changed.has(nameOf(artifact))),
    ...content.map(({ kind, key, text }) => ({ kind, key, content: parseStrict(text) })),
  ];
  return {
    release,
    changes: changes.length,
    onModel: beneath.hash,
    changed: [...changed, ...content.flatMap(({ kind, key, text }) => [kind, key, text])],
    before,
    after,
  };
};

/** With the templates that are tried out where there is a renderer; one that is ill formed is another gate's. */
type Checkable = Checked & { readonly templates: readonly ProposalTemplate[]; readonly touched: Touched };
const templateSchema = Compile(ProposalTemplateSchema);
const isTemplate = (content: unknown): content is ProposalTemplate => templateSchema.Check(content);

/** The same release is checked when it is looked at, validated, approved and published: what is known of the last few is not worked out again. */
const KEPT_MAX = 8;
const kept = new Map<string, readonly CheckedGate[]>();

const gatesOf = (onModel: string, changed: readonly string[], asked: ReleaseUnderCheck): readonly CheckedGate[] => {
  const { before: _before, after: _after, people, ...rest } = asked;
  const text = JSON.stringify([onModel, changed, people && [...people].toSorted(), rest]);
  const key = sha256Hex(utf8(text));
  const known = kept.get(key);
  if (known) return known;
  const gates = checkGates(asked);
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? '');
  kept.set(key, gates);
  return gates;
};

/**
 * Reads what the gate needs. The checks run when the answer is called, and what the release touches is worked out between two reads: of a large
 * model both take seconds, and hold no transaction open.
 */
export const readyToCheck = async (
  door: Door,
  tenantId: string,
  releaseId: string,
  at: Temporal.Instant,
  on?: string,
): Promise<(() => Checkable) | undefined> => {
  const content = await door.read(tenantId, (tx) => contentOfRelease(door, tx, releaseId, at, on));
  if (!content) return undefined;
  const { release, before, after, onModel, changes, changed } = content;
  const effective = Temporal.Instant.from(release.effectiveFrom ?? at.toString());
  const touched = touchedBy(readModel(before).model, readModel(after).model);
  const [inUse, people, published] = await door.read(tenantId, (tx) =>
    Promise.all([readInUse(tx, touched), readPeople(tx), readReleaseOfModel(tx, onModel)]),
  );
  return () => ({
    templates: after.flatMap(({ kind, content: template }) =>
      kind === 'proposal-template' && isTemplate(template) ? [template] : [],
    ),
    touched,
    contentHash: release.contentHash,
    onModel,
    changes,
    inUse,
    gates: gatesOf(onModel, changed, {
      after,
      before,
      effectiveOn: effective.toZonedDateTimeISO('UTC').toPlainDate().toString(),
      inUse,
      // A company whose people are not kept here cannot be asked who works there.
      ...(people.length === 0 ? {} : { people: new Set(people.map(({ key }) => key)) }),
      ...(onModel === NO_MODEL ? {} : { rollback: { modelHash: onModel, release: published ?? null } }),
    }),
  });
};
