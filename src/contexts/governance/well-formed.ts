/** Whether one artifact is what its kind's contract says, with the path of each offence. Used by the draft's editor and the gate. */
import { Compile } from 'typebox/compile';
import { NO_SUCH } from '#platform/commands/envelope.ts';
import { artifactKinds, fileKeyOf, isKind, type KindName } from './artifact-kinds.ts';
import { at, type Finding } from './publish-check.ts';

/** Enough to mend a file by; a list of ten thousand helps nobody. */
export const SCHEMA_ERRORS_MAX = 20;

export type Artifact = { readonly kind: string; readonly key: string; readonly content: unknown };

type SchemaError = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly message: string;
  readonly params: object;
};

const validators = new Map<KindName, ReturnType<typeof Compile>>();
const validatorOf = (kind: KindName) => {
  const known = validators.get(kind);
  if (known) return known;
  const made = Compile(artifactKinds[kind].schema);
  validators.set(kind, made);
  return made;
};

/**
 * A union reports the failure of each of its branches. The branch that was meant is the one whose constants (`kind`, `type`)
 * fit; what the others say is noise, and so is what they all say about being one of several.
 */
const telling = (errors: readonly SchemaError[]): readonly SchemaError[] => {
  const told = errors.filter((error) => error.keyword !== 'anyOf' && error.message !== 'schema is false');
  const strange = told
    .filter(({ keyword }) => keyword === 'const')
    .flatMap(({ schemaPath, instancePath }) => branchOf(schemaPath, instancePath));
  const meant = told.filter((error) => !strange.some((branch) => inBranch(error, branch)));
  return meant.length > 0 ? meant : told;
};

type Branch = { readonly schema: string; readonly at: string };

/** The innermost branch of a union that a constant stands in, and the value that the union describes. */
const branchOf = (schemaPath: string, instancePath: string): readonly Branch[] => {
  const innermost = /^.*\/anyOf\/\d+/.exec(schemaPath);
  return innermost ? [{ schema: innermost[0], at: instancePath.slice(0, instancePath.lastIndexOf('/')) }] : [];
};

const inBranch = (error: SchemaError, { schema, at: place }: Branch): boolean =>
  (error.schemaPath === schema || error.schemaPath.startsWith(`${schema}/`)) &&
  (error.instancePath === place || error.instancePath.startsWith(`${place}/`));

const wordsOf = (error: SchemaError): string => {
  const params = error.params as { readonly additionalProperties?: readonly string[]; readonly format?: string };
  if (error.keyword === 'format' && params.format !== undefined) return NO_SUCH[params.format] ?? error.message;
  return error.keyword === 'additionalProperties'
    ? `has a field that the contract does not know: ${(params.additionalProperties ?? []).join(', ')}`
    : error.message;
};

/** A field too many is named itself: the object around it may be long. */
const placeOf = ({ keyword, instancePath, params }: SchemaError): string => {
  const [field] = (params as { readonly additionalProperties?: readonly string[] }).additionalProperties ?? [];
  if (keyword !== 'additionalProperties' || field === undefined) return instancePath;
  return `${instancePath}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
};

const wrongKey = (kind: KindName, artifact: Artifact): readonly Finding[] => {
  const own = fileKeyOf(kind, artifact.content);
  if (own === artifact.key) return [];
  return [
    {
      code: 'artifact.key-mismatch',
      message: `It is filed under ${artifact.key} and calls itself ${own}.`,
      offending: [at(kind, artifact.key, '/key')],
      whatToDo: `File it under ${own}.`,
    },
  ];
};

export const formProblems = (artifact: Artifact): readonly Finding[] => {
  if (!isKind(artifact.kind))
    return [
      {
        code: 'artifact.unknown-kind',
        message: `There is no kind of artifact called ${artifact.kind}.`,
        offending: [`${artifact.kind}/${artifact.key}`],
        whatToDo: `Use one of ${Object.keys(artifactKinds).join(', ')}.`,
      },
    ];
  const kind = artifact.kind;
  const validator = validatorOf(kind);
  if (validator.Check(artifact.content)) return wrongKey(kind, artifact);
  const errors = telling(validator.Errors(artifact.content) as readonly SchemaError[]);
  return errors.slice(0, SCHEMA_ERRORS_MAX).map((error) => ({
    code: 'artifact.ill-formed',
    message: `${error.instancePath === '' ? 'It' : error.instancePath} ${wordsOf(error)}.`,
    offending: [at(kind, artifact.key, placeOf(error))],
    whatToDo: `Correct it as the contract of ${kind} says.`,
  }));
};
