/** Whether one artifact is what its kind's contract says, with the path of each offence. Used by the draft's editor and the gate. */
import { Compile } from 'typebox/compile';
import { artifactKinds, fileKeyOf, isKind, type KindName } from './artifact-kinds.ts';
import { at, type Finding } from './publish-check.ts';
import { schemaFaults } from './schema-faults.ts';

/** Enough to mend a file by; a list of ten thousand helps nobody. */
export const SCHEMA_ERRORS_MAX = 20;

export type Artifact = { readonly kind: string; readonly key: string; readonly content: unknown };

const validators = new Map<KindName, ReturnType<typeof Compile>>();
const validatorOf = (kind: KindName) => {
  const known = validators.get(kind);
  if (known) return known;
  const made = Compile(artifactKinds[kind].schema);
  validators.set(kind, made);
  return made;
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
  const faults = schemaFaults(artifactKinds[kind].schema, artifact.content);
  return faults.slice(0, SCHEMA_ERRORS_MAX).map(({ pointer, words }) => ({
    code: 'artifact.ill-formed',
    message: `${pointer === '' ? 'It' : pointer} ${words}.`,
    offending: [at(kind, artifact.key, pointer)],
    whatToDo: `Correct it as the contract of ${kind} says.`,
  }));
};
