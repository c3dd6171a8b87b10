/**
 * What one commercial model says differently from another, artifact by artifact, in fields and rows that a person recognises. A
 * change of price, of a date, of an option is one line; nobody has to read two files side by side.
 */
import type { PriceBook } from '#contexts/pricing/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { Artifact } from '../well-formed.ts';
import { fieldsThatDiffer, valueText, type FieldChange } from './diff-fields.ts';
import { kindWord } from './field-words.ts';
import { priceChanges } from './price-changes.ts';

export const FIELDS_PER_ARTIFACT_MAX = 200;

export type ArtifactDiff = {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly owner: string | null;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fields: readonly FieldChange[];
  /** How many there are, where more were found than are told. */
  readonly fieldCount: number;
};

/** Whether the reader may see inside artifacts of this kind; of others they learn that something changed. */
export type MayRead = (kind: string) => boolean;

const asObject = (content: unknown): JsonObject => content as JsonObject;

/** A row of a decision table by the names of its columns: a cell without its column says nothing. */
const namedCells = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(namedCells);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as JsonObject;
  const plain = Object.fromEntries(Object.entries(object).map(([field, each]) => [field, namedCells(each)]));
  const { inputs, outputs, rows } = object;
  if (!Array.isArray(inputs) || !Array.isArray(outputs) || !Array.isArray(rows)) return plain;
  const cells = (columns: readonly Json[], values: Json | undefined): JsonObject =>
    Object.fromEntries(
      columns.map((column, at) => [String((column as JsonObject)['name']), (values as readonly Json[])?.[at] ?? null]),
    );
  return {
    ...plain,
    rows: rows.map((row: Json) => ({
      ...asObject(row),
      when: cells(inputs, asObject(row)['when']),
      then: cells(outputs, asObject(row)['then']),
    })),
  };
};

const nameOf = ({ key, content }: Artifact): string => {
  const { name, legalName } = asObject(content);
  return [name, legalName].find((each) => typeof each === 'string') ?? key;
};
const ownerOf = ({ content }: Artifact): string | null => {
  const { owner } = asObject(content);
  return typeof owner === 'string' ? owner : null;
};

const fieldsOf = (before: Artifact, after: Artifact): readonly FieldChange[] =>
  before.kind === 'price-book'
    ? priceChanges(before.content as PriceBook, after.content as PriceBook)
    : fieldsThatDiffer(namedCells(before.content as Json), namedCells(after.content as Json));

const diffOf = (
  before: Artifact | undefined,
  after: Artifact | undefined,
  mayRead: MayRead,
): readonly ArtifactDiff[] => {
  const one = after ?? before;
  if (!one || (before && after && canonical(before.content) === canonical(after.content))) return [];
  const fields = before && after && mayRead(one.kind) ? fieldsOf(before, after) : [];
  return [
    {
      kind: one.kind,
      key: one.key,
      name: nameOf(one),
      owner: ownerOf(one),
      change: before ? (after ? 'changed' : 'removed') : 'added',
      fields: fields.slice(0, FIELDS_PER_ARTIFACT_MAX),
      fieldCount: fields.length,
    },
  ];
};

const fileOf = ({ kind, key }: Artifact): string => `${kind}/${key}`;

export const diffModels = (
  before: readonly Artifact[],
  after: readonly Artifact[],
  mayRead: MayRead = () => true,
): readonly ArtifactDiff[] => {
  const [was, is] = [before, after].map((list) => new Map(list.map((each) => [fileOf(each), each]))) as [
    Map<string, Artifact>,
    Map<string, Artifact>,
  ];
  return [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .flatMap((file) => diffOf(was.get(file), is.get(file), mayRead));
};

const CHANGES = { added: 'new', removed: 'taken out', changed: 'changed' } as const;

export const fieldText = ({ what, before, after }: FieldChange): string => {
  if (before === undefined) return `${what}: ${after}`;
  return after === undefined ? `${what}: no longer ${before}` : `${what}: ${before} → ${after}`;
};

/** As plain text: a heading a kind, a line an artifact, a line a field under it. */
export const diffText = (diffs: readonly ArtifactDiff[]): string =>
  diffs.length === 0
    ? 'Both say the same.\n'
    : [...Map.groupBy(diffs, ({ kind }) => kind)]
        .map(([kind, list]) =>
          [
            `${kindWord(kind)}`,
            ...list.flatMap(({ key, name, change, fields, fieldCount }) => [
              `  ${key}${name === key ? '' : ` (${valueText(name)})`}: ${CHANGES[change]}`,
              ...fields.map((field) => `    ${fieldText(field)}`),
              ...(fieldCount > fields.length ? [`    … and ${fieldCount - fields.length} more`] : []),
            ]),
          ].join('\n'),
        )
        .join('\n\n') + '\n';
