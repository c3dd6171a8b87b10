/** What one model says differently from another, as a person reads it: by kind, by artifact, a line a field. */
import type { ArtifactDiff, FieldChange, ModelDiff } from '../api/catalog-shapes.ts';
import { statusWord } from '../words/status.ts';

const CHANGES = {
  added: { word: 'New', tone: 'good' },
  removed: { word: 'Taken out', tone: 'bad' },
  changed: { word: 'Changed', tone: 'active' },
} as const;

export const ModelDiffList = ({ diff }: { readonly diff: ModelDiff }) => {
  if (diff.count === 0) return <p className="soft">Both say the same.</p>;
  return (
    <div className="stack">
      {[...Map.groupBy(diff.artifacts, ({ kind }) => kind)].map(([kind, list]) => (
        <section key={kind} className="stack tight">
          <h3>
            {statusWord(kind).word} <span className="soft">{list.length}</span>
          </h3>
          <ul className="steps">
            {list.filter(isTold(list)).map((artifact) => (
              <ArtifactItem key={artifact.key} artifact={artifact} />
            ))}
          </ul>
          <Many list={list.filter((artifact) => !isTold(list)(artifact))} />
        </section>
      ))}
      {diff.withheld > 0 && <p className="small soft">{diff.withheld} more changed that are not yours to see.</p>}
      {diff.count > diff.artifacts.length && (
        <p className="small soft">
          These are the first {diff.artifacts.length} of {diff.count}.
        </p>
      )}
    </div>
  );
};

const MANY = 8;

/** A whole catalog that is new is a list of names and not a page of cards. */
const isTold =
  (list: readonly ArtifactDiff[]) =>
  ({ change, fields }: ArtifactDiff): boolean =>
    fields.length > 0 || list.filter((other) => other.change === change).length <= MANY;

const Many = ({ list }: { readonly list: readonly ArtifactDiff[] }) =>
  [...Map.groupBy(list, ({ change }) => change)].map(([change, same]) => (
    <p key={change} className="small wrap">
      <strong>
        {CHANGES[change].word}, {same.length}:
      </strong>{' '}
      {same.map(({ name }) => name).join(', ')}
    </p>
  ));

const ArtifactItem = ({ artifact }: { readonly artifact: ArtifactDiff }) => {
  const { word, tone } = CHANGES[artifact.change];
  return (
    <li>
      <span className="lead-row">
        <span className="status" data-tone={tone}>
          <span className="dot" aria-hidden="true" />
          {word}
        </span>
        <strong>{artifact.name}</strong>
        {artifact.name !== artifact.key && <span className="small soft wrap">{artifact.key}</span>}
      </span>
      {artifact.fields.length > 0 && (
        <ul className="bullets small">
          {artifact.fields.map((field, at) => (
            <li key={at}>
              <Field field={field} />
            </li>
          ))}
        </ul>
      )}
      {artifact.fieldCount > artifact.fields.length && (
        <span className="small soft">… and {artifact.fieldCount - artifact.fields.length} more fields</span>
      )}
    </li>
  );
};

const Field = ({ field: { what, before, after } }: { readonly field: FieldChange }) => (
  <span className="wrap">
    {what}: {before !== undefined && <del>{before}</del>} {before !== undefined && after !== undefined && '→ '}
    {after !== undefined && <ins>{after}</ins>}
  </span>
);
